#include "core/template/objects.h"

#include <algorithm>

#include "core/base/crypto.h"
#include "core/template/convert.h"
#include "core/template/glob.h"
#include "core/template/machine.h"
#include "core/template/yaml_writer.h"

namespace emco::tpl {
namespace {

// ---- capabilities

std::string kube_text(const Struct& value) { return std::string(value.fields[0].text()); }

Any kube_version(Call& call) { return call[0].structure()->fields[0]; }

constexpr StructField kKubeFields[] = {{"Version", "Version"}, {"Major", "Major"}, {"Minor", "Minor"}};
constexpr Method kKubeMethods[] = {{"String", "", kube_version}, {"GitVersion", "", kube_version}};
constexpr StructType kKubeType = {
    "chartutil.KubeVersion", false,     kKubeFields, std::size(kKubeFields), kKubeMethods,
    std::size(kKubeMethods), kube_text, true};

constexpr StructField kHelmFields[] = {{"Version", "version", true},
                                       {"GitCommit", "git_commit", true},
                                       {"GitTreeState", "git_tree_state", true},
                                       {"GoVersion", "go_version", true}};
constexpr StructType kHelmType = {"version.BuildInfo", false, kHelmFields, std::size(kHelmFields)};

constexpr StructField kCapabilitiesFields[] = {
    {"KubeVersion", "KubeVersion"}, {"APIVersions", "APIVersions"}, {"HelmVersion", "HelmVersion"}};
constexpr StructType kCapabilitiesType = {"chartutil.Capabilities", true, kCapabilitiesFields,
                                          std::size(kCapabilitiesFields)};

Any has_version(Call& call) {
  const auto& list = *call[0].list();
  if (Environment* environment = call.machine.options().environment) environment->asked_api(call.text(1));
  return Any::boolean(
      std::any_of(list.begin(), list.end(), [&](const Any& one) { return one.text() == call.text(1); }));
}

constexpr Method kVersionSetMethods[] = {{"Has", "s", has_version}};

// ---- files

std::string_view file(const Any& files, std::string_view name) {
  const Any* found = files.map() == nullptr ? nullptr : files.map()->find(name);
  return found == nullptr ? std::string_view() : found->text();
}

Any files_get(Call& call) { return Any::text(file(call[0], call.text(1))); }

Any files_get_bytes(Call& call) { return Any::bytes(file(call[0], call.text(1))); }

Any files_glob(Call& call) {
  Map* found = make_map(call.heap);
  call.machine.work(length(call[0]) * 4U + 1U);
  const Glob glob(call.text(1));
  for (std::uint32_t i = 0; i < length(call[0]); ++i) {
    const Entry& entry = call[0].map()->entries[i];
    if (glob.matches(entry.key)) found->append(call.heap, entry.key, entry.value);
  }
  return Any::map(found, MapType::Files);
}

Any files_yaml(Call& call, bool secret) {
  Map* map = make_map(call.heap, length(call[0]));
  for (std::uint32_t i = 0; i < length(call[0]); ++i) {
    const Entry& entry = call[0].map()->entries[i];
    const std::size_t slash = entry.key.rfind('/');
    const std::string_view name = slash == std::string_view::npos ? entry.key : entry.key.substr(slash + 1);
    const std::string_view text = entry.value.text();
    map->append(call.heap, name, secret ? call.give(base64(text)) : Any::text(text));
  }
  map->sort();
  try {
    std::string text = yaml::write(Any::map(map, MapType::String), yaml::Style::Plain);
    if (text.ends_with('\n')) text.pop_back();
    call.machine.work(text.size() / 8);
    return call.give(text);
  } catch (const CallError&) {
    return Any::text({});
  }
}

Any files_config(Call& call) { return files_yaml(call, false); }

Any files_secrets(Call& call) { return files_yaml(call, true); }

Any files_lines(Call& call) {
  std::string_view text = file(call[0], call.text(1));
  if (text.empty()) return Any::list(make_list(call.heap, 0), ListType::String);
  if (text.ends_with('\n')) text.remove_suffix(1);
  return text_list(call.heap, split_text(text, "\n"));
}

constexpr Method kFilesMethods[] = {{"Get", "s", files_get},          {"GetBytes", "s", files_get_bytes},
                                    {"Glob", "s", files_glob},        {"AsConfig", "", files_config},
                                    {"AsSecrets", "", files_secrets}, {"Lines", "s", files_lines}};

// ---- values

Any values_yaml(Call& call) { return call.give(yaml::write(Any::map(call[0].map()), yaml::Style::Plain)); }

Any values_map(Call& call) {
  return call[0].map() == nullptr ? Any::map(make_map(call.heap)) : Any::map(call[0].map());
}

Any values_table(Call& call) {
  Map* map = call[0].map();
  for (const std::string_view part : split_text(call.text(1), ".")) {
    const Any* next = map == nullptr ? nullptr : map->find(part);
    if (next == nullptr || !next->is_map()) throw CallError("\"" + std::string(part) + "\" is not a table");
    map = next->map();
  }
  return Any::map(map, MapType::Values);
}

Any values_path(Call& call) {
  const auto parts = split_text(call.text(1), ".");
  Map* map = call[0].map();
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const Any* next = map == nullptr ? nullptr : map->find(parts[i]);
    const bool last = i + 1 == parts.size();
    if (next == nullptr || next->is_map() == last)
      throw CallError("\"" + std::string(parts.back()) + "\" is not a value");
    if (last) return *next;
    map = next->map();
  }
  throw CallError("YAML path cannot be empty");
}

constexpr Method kValuesMethods[] = {{"YAML", "", values_yaml},
                                     {"AsMap", "", values_map},
                                     {"Table", "s", values_table},
                                     {"PathValue", "s", values_path}};

const Method* named(std::span<const Method> methods, std::string_view name) {
  for (const Method& method : methods)
    if (method.name == name) return &method;
  return nullptr;
}

}  // namespace

Any make_struct(Heap& heap, const StructType& type, std::span<const Any> fields) {
  Struct* object = heap.make<Struct>();
  object->type = &type;
  object->fields = heap.array<Any>(fields.size());
  std::copy(fields.begin(), fields.end(), object->fields);
  return Any::structure(object);
}

Any make_capabilities(Heap& heap,
                      std::string_view kube,
                      const std::vector<std::string>& api_versions,
                      std::string_view helm) {
  const auto parts = split_text(kube.starts_with('v') ? kube.substr(1) : kube, ".");
  const Any version[] = {text_of(heap, kube), text_of(heap, parts[0]),
                         text_of(heap, parts.size() > 1 ? parts[1] : "0")};
  List* list = make_list(heap, api_versions.size());
  for (std::size_t i = 0; i < api_versions.size(); ++i)
    list->items[i] = text_of(heap, api_versions[i]);
  const Any build[] = {text_of(heap, helm), Any::text(""), Any::text(""), Any::text("go1.26")};
  const Any fields[] = {make_struct(heap, kKubeType, version), Any::list(list, ListType::VersionSet),
                        make_struct(heap, kHelmType, build)};
  return make_struct(heap, kCapabilitiesType, fields);
}

Any make_files(Heap& heap, std::span<const std::pair<std::string_view, std::string_view>> files) {
  Map* map = make_map(heap, static_cast<std::uint32_t>(files.size()));
  for (const auto& [name, data] : files)
    map->append(heap, name, Any::bytes(data));
  map->sort();
  return Any::map(map, MapType::Files);
}

const Method* find_method(const Any& value, std::string_view name) {
  if (value.is_map()) {
    if (value.map_type() == MapType::Files) return named(kFilesMethods, name);
    if (value.map_type() == MapType::Values) return named(kValuesMethods, name);
    return nullptr;
  }
  if (value.is_list())
    return value.list_type() == ListType::VersionSet ? named(kVersionSetMethods, name) : nullptr;
  if (!value.is_struct()) return nullptr;
  const StructType& type = *value.structure()->type;
  return named({type.methods, type.method_count}, name);
}

}  // namespace emco::tpl
