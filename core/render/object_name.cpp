#include "core/render/object_name.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "core/base/text.h"

namespace emco::render {
namespace {

bool is_lower(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

bool is_alphanumeric(char c) { return is_lower(c) || (c >= 'A' && c <= 'Z'); }

bool is_label(std::string_view text) {
  return !text.empty() && is_lower(text.front()) && is_lower(text.back()) &&
         std::all_of(text.begin(), text.end(), [](char c) { return is_lower(c) || c == '-'; });
}

bool is_subdomain(const std::string& text) {
  if (text.empty() || text.size() > 253) return false;
  const auto labels = text::split(text, '.');
  return std::all_of(labels.begin(), labels.end(), [](const auto& label) { return is_label(label); });
}

/// Kinds that ship with Kubernetes or are made by its definitions, whose names are DNS subdomains.
bool has_dns_names(const ObjectKey& key) {
  static constexpr std::array<std::string_view, 5> kGroups{"", "apps", "batch", "autoscaling", "policy"};
  if (key.group == "rbac.authorization.k8s.io" || key.kind == "IPAddress") return false;
  return std::find(kGroups.begin(), kGroups.end(), key.group) != kGroups.end() ||
         key.group.ends_with(".k8s.io");
}

}  // namespace

std::string name_problem(const ObjectKey& key) {
  const std::string& name = key.name;
  if (name == "." || name == ".." || name.find('/') != std::string::npos ||
      name.find('%') != std::string::npos)
    return "a name is no '.' or '..', and holds no '/' or '%'";
  if (!has_dns_names(key)) return "";
  if (!is_subdomain(name))
    return "a name is at most 253 lower-case letters, digits, '-' and '.', with a letter or digit at both "
           "ends of each "
           "part";
  const bool is_host = key.group.empty() && (key.kind == "Service" || key.kind == "Namespace");
  if (is_host && (name.size() > 63 || name.find('.') != std::string::npos))
    return "a name of this kind is at most 63 lower-case letters, digits and '-'";
  return "";
}

std::string label_key_problem(const std::string& key) {
  const auto slash = key.find('/');
  const std::string name = slash == std::string::npos ? key : key.substr(slash + 1);
  if (slash != std::string::npos && !is_subdomain(key.substr(0, slash)))
    return "what stands before '/' is a DNS name";
  const bool good = !name.empty() && name.size() <= 63 && is_alphanumeric(name.front()) &&
                    is_alphanumeric(name.back()) && std::all_of(name.begin(), name.end(), [](char c) {
                      return is_alphanumeric(c) || c == '-' || c == '_' || c == '.';
                    });
  return good ? "" : "a key is at most 63 letters, digits, '-', '_' and '.', a letter or digit at both ends";
}

}  // namespace emco::render
