#include "core/render/likely_secret.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace emco::render {
namespace {

bool is_letter_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

/// "DB_PASSWORD", "dbPassword", "db.password" → "dbpassword".
std::string plain(std::string_view name) {
  std::string word;
  for (const char c : name) {
    const char lower = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    if (is_letter_or_digit(lower)) word += lower;
  }
  return word;
}

bool names_a_secret(std::string_view name) {
  static constexpr std::array<std::string_view, 11> kWords{
      "password",  "passwd",    "passphrase", "secret",     "token",      "apikey",
      "secretkey", "accesskey", "privatekey", "credential", "credentials"};
  const std::string word = plain(name);
  return std::any_of(kWords.begin(), kWords.end(), [&](std::string_view end) { return word.ends_with(end); });
}

/// Says nothing that is worth hiding: nothing, a switch, a number, the path or the reference of a secret.
bool is_harmless(std::string_view value) {
  return value.empty() || value == "true" || value == "false" || value.starts_with('/') ||
         value.starts_with("$(") ||
         std::all_of(value.begin(), value.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool holds_private_key(std::string_view value) {
  const auto begin = value.find("-----BEGIN ");
  return begin != std::string_view::npos && value.find("PRIVATE KEY-----", begin) != std::string_view::npos;
}

class Search {
 public:
  std::vector<std::string> run(const Value& body) {
    if (const Value* annotations = body.at("metadata", "annotations"))
      entries(*annotations, "metadata.annotations");
    if (body.text_at({"kind"}) == "ConfigMap") {
      if (const Value* data = body.find("data")) entries(*data, "data");
    } else if (const Value* spec = body.find("spec")) {
      variables(*spec, "spec");
    }
    return std::move(found_);
  }

 private:
  void entries(const Value& map, const std::string& path) {
    if (!map.is_map()) return;
    for (const auto& entry : map.members())
      if (entry.value.is_text()) judge(entry.key, entry.value.text(), path + "." + entry.key);
  }

  /// Containers stand at different depths, but their variables are always lists called "env".
  void variables(const Value& value, const std::string& path) {
    if (value.is_list())
      for (std::size_t i = 0; i < value.items().size(); ++i)
        variables(value.items()[i], path + "[" + std::to_string(i) + "]");
    if (!value.is_map()) return;
    for (const auto& member : value.members()) {
      const std::string below = path + "." + member.key;
      if (member.key == "env" && member.value.is_list())
        for (const auto& variable : member.value.items()) {
          const std::string_view name = variable.text_at({"name"});
          judge(name, variable.text_at({"value"}), below + "[" + std::string(name) + "]");
        }
      else
        variables(member.value, below);
    }
  }

  void judge(std::string_view name, std::string_view value, const std::string& path) {
    if (holds_private_key(value) || (names_a_secret(name) && !is_harmless(value))) found_.push_back(path);
  }

  std::vector<std::string> found_;
};

}  // namespace

std::vector<std::string> likely_secrets(const Value& body) { return Search().run(body); }

}  // namespace emco::render
