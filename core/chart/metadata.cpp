#include <algorithm>
#include <charconv>
#include <set>

#include "core/base/error.h"
#include "core/chart/chart.h"
#include "core/template/function.h"
#include "core/template/number.h"
#include "core/template/semver.h"
#include "core/template/unicode.h"
#include "core/template/yaml_value.h"

namespace emco::chart {
namespace {

[[noreturn]] void refuse(const std::string& file, const std::string& why) {
  throw Error("chart.metadata-invalid", why, "mend Chart.yaml", {file, 0, 0});
}

bool equal_fold(std::string_view a, std::string_view b) {
  return tpl::map_runes(a, tpl::to_lower) == tpl::map_runes(b, tpl::to_lower);
}

// A struct's field in a map: the exact name, else in any case of letters.
const Value* field(const Value& map, std::string_view name) {
  if (const Value* exact = map.find(name)) return exact;
  for (const Member& member : map.members())
    if (equal_fold(member.key, name)) return &member.value;
  return nullptr;
}

// A scalar where text is wanted: numbers and booleans in the form that sigs.k8s.io/yaml gives them.
std::string text(const Value& value, const std::string& file, std::string_view name) {
  switch (value.type()) {
    case Value::Type::Null: return "";
    case Value::Type::Boolean: return value.boolean() ? "true" : "false";
    case Value::Type::Integer: return std::to_string(value.integer());
    case Value::Type::Real: {
      char digits[64];
      const auto end = std::to_chars(std::begin(digits), std::end(digits), static_cast<float>(value.real()),
                                     std::chars_format::scientific);
      return tpl::print_float(
          tpl::parse_float({digits, static_cast<std::size_t>(end.ptr - digits)}).value_or(0));
    }
    case Value::Type::Text: return value.text();
    case Value::Type::List:
    case Value::Type::Map: break;
  }
  refuse(file, "field '" + std::string(name) + "' of a chart is no text");
}

void read_text(const Value& map, std::string_view name, std::string& out, const std::string& file) {
  if (const Value* value = field(map, name); value != nullptr && !value->is_null())
    out = text(*value, file, name);
}

void read_texts(const Value& map,
                std::string_view name,
                std::vector<std::string>& out,
                const std::string& file) {
  const Value* value = field(map, name);
  if (value == nullptr || value->is_null()) return;
  if (!value->is_list()) refuse(file, "field '" + std::string(name) + "' of a chart is no list");
  out.clear();
  for (const Value& item : value->items())
    out.push_back(text(item, file, name));
}

const Value* list(const Value& map, std::string_view name, const std::string& file) {
  const Value* value = field(map, name);
  if (value == nullptr || value->is_null()) return nullptr;
  if (!value->is_list()) refuse(file, "field '" + std::string(name) + "' of a chart is no list");
  for (const Value& item : value->items())
    if (!item.is_map()) refuse(file, "an item of '" + std::string(name) + "' is no map");
  return value;
}

Import import_of(const Value& value) {
  if (value.is_text()) return {"exports." + value.text(), "."};
  const auto part = [&](std::string_view name) {
    const Value* found = value.find(name);
    return found == nullptr ? std::string("%!v(<nil>)") : found->is_text() ? found->text() : std::string();
  };
  return {part("child"), part("parent")};
}

void read_dependencies(const Value& map, Metadata& metadata, const std::string& file) {
  const Value* items = list(map, "dependencies", file);
  if (items == nullptr) return;
  metadata.dependencies.clear();
  for (const Value& item : items->items()) {
    Dependency& dependency = metadata.dependencies.emplace_back();
    read_text(item, "name", dependency.name, file);
    read_text(item, "version", dependency.version, file);
    read_text(item, "repository", dependency.repository, file);
    read_text(item, "condition", dependency.condition, file);
    read_text(item, "alias", dependency.alias, file);
    read_texts(item, "tags", dependency.tags, file);
    const Value* imports = field(item, "import-values");
    if (imports != nullptr && imports->is_list())
      for (const Value& one : imports->items())
        if (one.is_text() || one.is_map()) dependency.imports.push_back(import_of(one));
  }
}

std::string sanitized(std::string_view raw) {
  std::string out;
  for (std::size_t i = 0; i < raw.size();) {
    const tpl::Rune rune = tpl::decode(raw, i);
    i += rune.size;
    if (tpl::is_space(rune.value))
      out += ' ';
    else if (tpl::is_print(rune.value))
      tpl::append_rune(out, rune.value);
  }
  return out;
}

bool is_version(const std::string& version) {
  try {
    tpl::Version::parse(version);
    return true;
  } catch (const tpl::CallError&) {
    return false;
  }
}

bool is_alias(const std::string& alias) {
  return std::all_of(alias.begin(), alias.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
}

}  // namespace

void read_metadata(const std::string& yaml, const std::string& file, Metadata& metadata) {
  Value map;
  try {
    map = tpl::yaml::read_value(yaml);
  } catch (const tpl::yaml::ReadError& error) {
    throw Error("chart.metadata-invalid", "file '" + file + "' is no YAML: " + error.what(), "mend it",
                {file, error.mark.line + 1, error.mark.column + 1});
  }
  if (map.is_null()) return;
  if (!map.is_map()) refuse(file, "file '" + file + "' holds no map");
  const std::pair<std::string_view, std::string*> kTexts[] = {{"name", &metadata.name},
                                                              {"home", &metadata.home},
                                                              {"version", &metadata.version},
                                                              {"description", &metadata.description},
                                                              {"icon", &metadata.icon},
                                                              {"apiVersion", &metadata.api_version},
                                                              {"condition", &metadata.condition},
                                                              {"tags", &metadata.tags},
                                                              {"appVersion", &metadata.app_version},
                                                              {"kubeVersion", &metadata.kube_version},
                                                              {"type", &metadata.type}};
  for (const auto& [name, target] : kTexts)
    read_text(map, name, *target, file);
  read_texts(map, "sources", metadata.sources, file);
  read_texts(map, "keywords", metadata.keywords, file);
  if (const Value* value = field(map, "deprecated"); value != nullptr && value->is_boolean())
    metadata.deprecated = value->boolean();
  if (const Value* value = field(map, "annotations"); value != nullptr && value->is_map()) {
    metadata.annotations.clear();
    for (const Member& member : value->members())
      metadata.annotations.emplace_back(member.key, text(member.value, file, "annotations"));
  }
  if (const Value* items = list(map, "maintainers", file)) {
    metadata.maintainers.clear();
    for (const Value& item : items->items()) {
      Maintainer& maintainer = metadata.maintainers.emplace_back();
      read_text(item, "name", maintainer.name, file);
      read_text(item, "email", maintainer.email, file);
      read_text(item, "url", maintainer.url, file);
    }
  }
  read_dependencies(map, metadata, file);
}

void check_metadata(Metadata& metadata, const std::string& file) {
  for (std::string* one :
       {&metadata.name, &metadata.description, &metadata.home, &metadata.icon, &metadata.condition,
        &metadata.tags, &metadata.app_version, &metadata.kube_version})
    *one = sanitized(*one);
  if (metadata.name.empty()) refuse(file, "a chart has no name");
  if (metadata.name == "." || metadata.name == "..")
    refuse(file, "chart name '" + metadata.name + "' is not allowed");
  if (metadata.name.find('/') != std::string::npos)
    refuse(file, "chart name '" + metadata.name + "' has a slash");
  if (metadata.version.empty()) refuse(file, "chart '" + metadata.name + "' has no version");
  if (!is_version(metadata.version))
    refuse(file, "version '" + metadata.version + "' of chart '" + metadata.name + "' is no version");
  if (!metadata.type.empty() && metadata.type != "application" && metadata.type != "library")
    refuse(file, "type '" + metadata.type + "' of chart '" + metadata.name +
                     "' is neither 'application' nor 'library'");
  std::set<std::string> seen;
  for (Dependency& dependency : metadata.dependencies) {
    dependency.name = sanitized(dependency.name);
    dependency.version = sanitized(dependency.version);
    dependency.condition = sanitized(dependency.condition);
    if (!is_alias(dependency.alias))
      refuse(file, "alias '" + dependency.alias + "' has letters that are not allowed");
    if (!seen.insert(dependency.shown_name()).second)
      refuse(file, "more than one dependency is called '" + dependency.shown_name() + "'");
  }
}

}  // namespace emco::chart
