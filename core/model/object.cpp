#include "core/model/object.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/model/cluster.h"

namespace emco {

std::string to_text(const ObjectKey& key) {
  const std::string kind = key.group.empty() ? key.kind : key.kind + "." + key.group;
  return key.ns.empty() ? fmt::format("{} {}", kind, key.name)
                        : fmt::format("{} {}/{}", kind, key.ns, key.name);
}

std::string to_text(const ObjectKey& key, std::string_view cluster) {
  const std::string kind = key.group.empty() ? key.kind : key.kind + "." + key.group;
  return key.ns.empty() ? fmt::format("{}/{}@{}", kind, key.name, cluster)
                        : fmt::format("{}/{}/{}@{}", kind, key.ns, key.name, cluster);
}

std::optional<ObjectOnCluster> parse_object_name(std::string_view text) {
  const auto at = text.rfind('@');
  if (at == std::string_view::npos) return std::nullopt;
  const auto where = text::split(text.substr(at + 1), '/');
  const auto what = text::split(text.substr(0, at), '/');
  const auto is_empty = [](const std::string& part) { return part.empty(); };
  if (where.size() != 2 || what.size() < 2 || what.size() > 3 ||
      std::any_of(where.begin(), where.end(), is_empty) || std::any_of(what.begin(), what.end(), is_empty))
    return std::nullopt;
  ObjectOnCluster object;
  object.cluster = fmt::format("cluster-providers/{}/clusters/{}", where[0], where[1]);
  const auto dot = what[0].find('.');
  object.key.kind = what[0].substr(0, dot);
  if (dot != std::string::npos) object.key.group = what[0].substr(dot + 1);
  if (what.size() == 3) object.key.ns = what[1];
  object.key.name = what.back();
  if (object.key.kind.empty() || (dot != std::string::npos && object.key.group.empty())) return std::nullopt;
  return object;
}

GroupVersion parse_api_version(std::string_view api_version) {
  const auto slash = api_version.find('/');
  if (slash == std::string_view::npos) return {"", std::string(api_version)};
  return {std::string(api_version.substr(0, slash)), std::string(api_version.substr(slash + 1))};
}

std::string api_version(std::string_view group, std::string_view version) {
  return group.empty() ? std::string(version) : fmt::format("{}/{}", group, version);
}

ObjectKey key_of(const Value& body) {
  return {parse_api_version(body.text_at({"apiVersion"})).group, std::string(body.text_at({"kind"})),
          std::string(body.text_at({"metadata", "namespace"})),
          std::string(body.text_at({"metadata", "name"}))};
}

Live make_live(Value body) {
  Live live;
  live.key = key_of(body);
  live.version = parse_api_version(body.text_at({"apiVersion"})).version;
  live.uid = body.text_at({"metadata", "uid"});
  live.resource_version = body.text_at({"metadata", "resourceVersion"});
  live.deleting = body.at("metadata", "deletionTimestamp") != nullptr;
  if (live.key.kind.empty() || live.key.name.empty() || live.uid.empty() || live.resource_version.empty())
    throw Error("cluster.bad-answer",
                "the cluster answered with an object that lacks kind, name, uid or resourceVersion");
  live.body = std::move(body);
  return live;
}

const ApiResource* ClusterFacts::find(std::string_view group,
                                      std::string_view wanted,
                                      std::string_view kind) const {
  for (const auto& resource : resources)
    if (resource.group == group && resource.kind == kind && (wanted.empty() || resource.version == wanted))
      return &resource;
  return nullptr;
}

}  // namespace emco
