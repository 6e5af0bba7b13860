#include "core/kube/discovery.h"

#include "core/base/error.h"
#include "core/base/json.h"

namespace emco::kube {
namespace {

[[noreturn]] void refuse() {
  throw Error("cluster.bad-answer", "the cluster does not say which kinds it serves",
              "emcoctl needs aggregated discovery, which Kubernetes has since 1.27");
}

const Value::List& list_at(const Value& value, std::string_view key) {
  static const Value::List kNone;
  const Value* found = value.find(key);
  return found != nullptr && found->is_list() ? found->items() : kNone;
}

std::vector<std::string> texts(const Value::List& list) {
  std::vector<std::string> result;
  for (const auto& item : list)
    if (item.is_text()) result.push_back(item.text());
  return result;
}

/// A group's name as the resource states it: some are answered by another group's kind (scale, eviction).
ApiResource read_resource(const Value& resource, std::string_view group, std::string_view version) {
  ApiResource made;
  made.group = group;
  made.version = version;
  made.kind = resource.text_at({"responseKind", "kind"});
  made.plural = resource.text_at({"resource"});
  made.namespaced = resource.text_at({"scope"}) == "Namespaced";
  made.verbs = texts(list_at(resource, "verbs"));
  return made;
}

Value write_half(const ServedGroups& half) {
  Value resources = Value::list();
  for (const auto& resource : half.resources) {
    Value verbs = Value::list();
    for (const auto& verb : resource.verbs)
      verbs.push(verb);
    resources.push(Value::map({{"group", resource.group},
                               {"version", resource.version},
                               {"kind", resource.kind},
                               {"plural", resource.plural},
                               {"namespaced", resource.namespaced},
                               {"verbs", verbs}}));
  }
  return Value::map({{"etag", half.etag}, {"resources", resources}});
}

ServedGroups read_half(const Value* value) {
  ServedGroups half;
  if (value == nullptr) return half;
  half.etag = value->text_at({"etag"});
  for (const auto& item : list_at(*value, "resources")) {
    const Value* namespaced = item.find("namespaced");
    half.resources.push_back({std::string(item.text_at({"group"})), std::string(item.text_at({"version"})),
                              std::string(item.text_at({"kind"})), std::string(item.text_at({"plural"})),
                              namespaced != nullptr && namespaced->is_boolean() && namespaced->boolean(),
                              texts(list_at(item, "verbs"))});
  }
  return half;
}

}  // namespace

ServedGroups read_discovery(std::string_view text, std::string_view etag) {
  Value body;
  try {
    body = json::parse(text);
  } catch (const Error&) {
    refuse();
  }
  if (body.text_at({"kind"}) != "APIGroupDiscoveryList") refuse();
  ServedGroups half;
  half.etag = etag;
  for (const auto& group : list_at(body, "items")) {
    const auto name = group.text_at({"metadata", "name"});
    for (const auto& version : list_at(group, "versions")) {
      if (version.text_at({"freshness"}) == "Stale") half.complete = false;
      for (const auto& resource : list_at(version, "resources")) {
        ApiResource made = read_resource(resource, name, version.text_at({"version"}));
        if (!made.kind.empty() && !made.plural.empty()) half.resources.push_back(std::move(made));
      }
    }
  }
  return half;
}

Value FactsCache::to_value() const {
  // What is known to be incomplete must be asked again.
  Value value = Value::map();
  if (core.complete) value["core"] = write_half(core);
  if (others.complete) value["others"] = write_half(others);
  return value;
}

FactsCache FactsCache::from_value(const Value& value) {
  return {read_half(value.find("core")), read_half(value.find("others"))};
}

}  // namespace emco::kube
