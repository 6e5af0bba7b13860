#include "core/render/object_name.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "core/base/names.h"
#include "core/base/text.h"

namespace emco::render {
namespace {

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
  if (!is_dns_subdomain(name))
    return "a name is at most 253 lower-case letters, digits, '-' and '.', with a letter or digit at both "
           "ends of each "
           "part";
  const bool is_host = key.group.empty() && (key.kind == "Service" || key.kind == "Namespace");
  if (is_host && !is_dns_label(name))
    return "a name of this kind is at most 63 lower-case letters, digits and '-'";
  return "";
}

std::string label_key_problem(const std::string& key) {
  return is_label_key(key) ? ""
                           : "a key is NAME or PREFIX/NAME: NAME at most 63 letters, digits, '-', '_' and "
                             "'.', PREFIX a DNS name";
}

std::string annotation_key_problem(const std::string& key) { return label_key_problem(text::lower(key)); }

}  // namespace emco::render
