#include "core/sandbox/served.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/base/digest.h"
#include "core/base/error.h"
#include "core/base/json.h"
#include "core/base/text.h"
#include "core/model/object.h"
#include "core/sandbox/answers.h"

namespace emco::sandbox {
namespace {

constexpr std::string_view kAggregated = "as=APIGroupDiscoveryList";

Value texts(const std::vector<std::string>& words) {
  Value list = Value::list();
  for (const auto& word : words)
    list.push(word);
  return list;
}

std::vector<std::string> words_at(const Value& list_owner, std::string_view name) {
  std::vector<std::string> words;
  if (const Value* list = list_owner.find(name); list != nullptr && list->is_list())
    for (const auto& word : list->items())
      words.push_back(word.text());
  return words;
}

Value subresources(const Kind& kind) {
  Value list = Value::list();
  for (const auto& name : kind.subresources)
    list.push(Value::map({{"subresource", name},
                          {"responseKind", Value::map({{"group", kind.group},
                                                       {"version", kind.version},
                                                       {"kind", name == "scale" ? "Scale" : kind.kind}})},
                          {"verbs", texts({"get", "patch", "update"})}}));
  return list;
}

Value aggregated_resource(const Kind& kind) {
  Value resource = Value::map(
      {{"resource", kind.plural},
       {"responseKind", Value::map({{"group", kind.group}, {"version", kind.version}, {"kind", kind.kind}})},
       {"scope", kind.namespaced ? "Namespaced" : "Cluster"},
       {"singularResource", kind.singular},
       {"verbs", texts(kind.verbs)}});
  if (!kind.short_names.empty()) resource["shortNames"] = texts(kind.short_names);
  if (!kind.subresources.empty()) resource["subresources"] = subresources(kind);
  return resource;
}

Value legacy_resource(const Kind& kind, const std::string& subresource) {
  return Value::map({{"name", subresource.empty() ? kind.plural : kind.plural + "/" + subresource},
                     {"singularName", kind.singular},
                     {"namespaced", kind.namespaced},
                     {"kind", kind.kind},
                     {"verbs", subresource.empty() ? texts(kind.verbs) : texts({"get", "patch", "update"})}});
}

/// Groups in the order of their first kind, each with its versions.
std::vector<std::pair<std::string, std::vector<std::string>>> groups_of(const std::list<Kind>& kinds) {
  std::vector<std::pair<std::string, std::vector<std::string>>> groups;
  for (const auto& kind : kinds) {
    auto at =
        std::find_if(groups.begin(), groups.end(), [&](const auto& one) { return one.first == kind.group; });
    if (at == groups.end()) at = groups.insert(groups.end(), {kind.group, {}});
    if (std::find(at->second.begin(), at->second.end(), kind.version) == at->second.end())
      at->second.push_back(kind.version);
  }
  return groups;
}

Value legacy_group(const std::string& name, const std::vector<std::string>& versions) {
  Value list = Value::list();
  for (const auto& version : versions)
    list.push(Value::map({{"groupVersion", api_version(name, version)}, {"version", version}}));
  Value preferred = list.items().front();
  return Value::map(
      {{"name", name}, {"versions", std::move(list)}, {"preferredVersion", std::move(preferred)}});
}

bool is_served(const Value& version) {
  const Value* served = version.find("served");
  return served != nullptr && served->is_boolean() && served->boolean();
}

}  // namespace

void Served::define(const Value& definition) {
  const Value* spec = definition.find("spec");
  const std::string name(definition.text_at({"metadata", "name"}));
  if (const auto before = defined_.find(name);
      before != defined_.end() && spec != nullptr && before->second == *spec)
    return;
  forget(definition);
  if (spec != nullptr) defined_[name] = *spec;
  const Value* names = definition.at("spec", "names");
  const Value* versions = definition.at("spec", "versions");
  if (names == nullptr || versions == nullptr || !versions->is_list()) return;
  for (const auto& version : versions->items()) {
    if (!is_served(version)) continue;
    Kind kind;
    kind.group = definition.text_at({"spec", "group"});
    kind.version = version.text_at({"name"});
    kind.kind = names->text_at({"kind"});
    kind.list_kind = names->text_at({"listKind"}, kind.kind + "List");
    kind.plural = names->text_at({"plural"});
    kind.singular = names->text_at({"singular"}, text::lower(kind.kind));
    kind.namespaced = definition.text_at({"spec", "scope"}) == "Namespaced";
    kind.short_names = words_at(*names, "shortNames");
    kind.verbs = {"create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"};
    if (version.at("subresources", "status") != nullptr) kind.subresources.emplace_back("status");
    const Value* schema = version.at("schema", "openAPIV3Schema");
    static const Value kAnything = Value::map({{"x-kubernetes-preserve-unknown-fields", true}});
    kind.type = types_.of(schema == nullptr ? kAnything : *schema);
    kinds_.push_back(std::move(kind));
  }
}

void Served::forget(const Value& definition) {
  defined_.erase(std::string(definition.text_at({"metadata", "name"})));
  std::erase_if(kinds_, [&](const Kind& kind) {
    return kind.group == definition.text_at({"spec", "group"}) &&
           kind.plural == definition.text_at({"spec", "names", "plural"});
  });
}

const Kind* Served::find(std::string_view group, std::string_view version, std::string_view plural) const {
  for (const auto& kind : kinds_)
    if (kind.plural == plural && kind.group == group && (version.empty() || kind.version == version))
      return &kind;
  return nullptr;
}

const Kind* Served::by_kind(std::string_view group, std::string_view version, std::string_view name) const {
  for (const auto& kind : kinds_)
    if (kind.kind == name && kind.group == group && (version.empty() || kind.version == version))
      return &kind;
  return nullptr;
}

const Kind& Served::own(std::string_view group, std::string_view plural) const {
  const Kind* kind = find(group, "", plural);
  expects(kind != nullptr, fmt::format("a kind that types.txt does not name: {}.{}", plural, group));
  return *kind;
}

Value Served::aggregated(bool core) const {
  Value items = Value::list();
  for (const auto& [group, versions] : groups_of(kinds_)) {
    if (group.empty() != core) continue;
    Value list = Value::list();
    for (const auto& version : versions) {
      Value resources = Value::list();
      for (const auto& kind : kinds_)
        if (kind.group == group && kind.version == version) resources.push(aggregated_resource(kind));
      list.push(
          Value::map({{"version", version}, {"resources", std::move(resources)}, {"freshness", "Current"}}));
    }
    Value metadata = Value::map({{"creationTimestamp", Value()}});
    if (!group.empty()) metadata["name"] = group;
    items.push(Value::map({{"metadata", std::move(metadata)}, {"versions", std::move(list)}}));
  }
  return Value::map({{"kind", "APIGroupDiscoveryList"},
                     {"apiVersion", "apidiscovery.k8s.io/v2"},
                     {"metadata", Value::map()},
                     {"items", std::move(items)}});
}

std::optional<Value> Served::legacy(const std::string& path) const {
  const auto groups = groups_of(kinds_);
  if (path == "/api")
    return Value::map({{"kind", "APIVersions"},
                       {"versions", texts({"v1"})},
                       {"serverAddressByClientCIDRs", Value::list()}});
  if (path == "/apis") {
    Value list = Value::list();
    for (const auto& [group, versions] : groups)
      if (!group.empty()) list.push(legacy_group(group, versions));
    return Value::map({{"kind", "APIGroupList"}, {"apiVersion", "v1"}, {"groups", std::move(list)}});
  }
  const auto parts = text::split(std::string_view(path).substr(1), '/');
  const bool core = parts.front() == "api";
  const std::string group = core ? "" : parts[1];
  const auto at =
      std::find_if(groups.begin(), groups.end(), [&](const auto& one) { return one.first == group; });
  if (at == groups.end()) return std::nullopt;
  if (!core && parts.size() == 2) {
    Value one = legacy_group(at->first, at->second);
    one["kind"] = "APIGroup";
    one["apiVersion"] = "v1";
    return one;
  }
  const std::string& version = parts.back();
  if (std::find(at->second.begin(), at->second.end(), version) == at->second.end()) return std::nullopt;
  Value list = Value::list();
  for (const auto& kind : kinds_) {
    if (kind.group != group || kind.version != version) continue;
    list.push(legacy_resource(kind, ""));
    for (const auto& subresource : kind.subresources)
      list.push(legacy_resource(kind, subresource));
  }
  return Value::map({{"kind", "APIResourceList"},
                     {"apiVersion", "v1"},
                     {"groupVersion", api_version(group, version)},
                     {"resources", std::move(list)}});
}

std::optional<Response> Served::discover(const Request& request) const {
  const auto parts = text::split(std::string_view(request.path).substr(1), '/');
  const bool core = parts.front() == "api";
  if ((!core && parts.front() != "apis") || parts.size() > (core ? 2U : 3U)) return std::nullopt;
  if (request.method != "GET")
    return status_answer({405, "MethodNotAllowed", "the server does not allow this method"});
  if (parts.size() == 1 && request.accept.find(kAggregated) != std::string::npos) {
    Response response = json_answer(200, aggregated(core));
    response.content_type = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
    const std::string etag = fmt::format("\"{}\"", sha256(response.body));
    response.headers.emplace_back("ETag", etag);
    if (request.if_none_match == etag) {
      response.status = 304;
      response.body.clear();
    }
    return response;
  }
  const auto document = legacy(request.path);
  return document ? json_answer(200, *document) : text_answer(404, "404 page not found\n");
}

}  // namespace emco::sandbox
