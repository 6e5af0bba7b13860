#include <algorithm>

#include <fmt/format.h>

#include "core/sandbox/bodies.h"
#include "core/sandbox/controllers.h"
#include "core/sandbox/writes.h"

namespace emco::sandbox {

Objects::Body begin_deletion(State& state,
                             const Kind& kind,
                             const Place& place,
                             std::string_view propagation) {
  const auto before = state.objects.find(place);
  if (before == nullptr) return nullptr;
  if (is_deleting(*before) && finalizers_left(*before)) return before;
  Value object = *before;
  const auto add_finalizer = [&](const char* name) {
    Value& list = object["metadata"]["finalizers"];
    if (!list.is_list()) list = Value::list();
    if (std::find(list.items().begin(), list.items().end(), Value(name)) == list.items().end())
      list.push(name);
  };
  if (propagation == "Foreground") add_finalizer("foregroundDeletion");
  if (propagation == "Orphan") add_finalizer("orphan");
  if (!finalizers_left(object)) {
    state.objects.erase(place);
    written(state, kind, *before, Value());
    return nullptr;
  }
  object["metadata"]["deletionTimestamp"] = state.now();
  object["metadata"]["deletionGracePeriodSeconds"] = 0;
  if (kind.plural == "namespaces" && kind.group.empty()) object["status"]["phase"] = "Terminating";
  const auto stored = state.objects.put(place, std::move(object));
  written(state, kind, *before, *stored);
  return stored;
}

Response erase(State& state, const Target& target, const Request& request) {
  const auto before = state.objects.find(target.place());
  if (before == nullptr) throw not_found(*target.kind, target.name);
  const Value options = request.body.empty() ? Value::map() : parsed(request, "JSON");
  const auto uid = options.text_at({"preconditions", "uid"});
  const auto revision = options.text_at({"preconditions", "resourceVersion"});
  const auto own_uid = before->text_at({"metadata", "uid"});
  const auto own_revision = before->text_at({"metadata", "resourceVersion"});
  const auto failed = [&](std::string_view what, std::string_view wanted, std::string_view there) {
    return conflict(*target.kind, target.name,
                    fmt::format("Precondition failed: {} in precondition: {}, {} in object meta: {}", what,
                                wanted, what, there));
  };
  if (!uid.empty() && uid != own_uid) throw failed("UID", uid, own_uid);
  if (!revision.empty() && revision != own_revision) throw failed("ResourceVersion", revision, own_revision);
  const Value* dry = options.find("dryRun");
  const bool is_trial = is_dry(request) || (dry != nullptr && dry->is_list() && !dry->items().empty());
  const auto done = [&] {
    return json_answer(200, Value::map({{"kind", "Status"},
                                        {"apiVersion", "v1"},
                                        {"metadata", Value::map()},
                                        {"status", "Success"},
                                        {"details", Value::map({{"name", target.name},
                                                                {"group", target.kind->group},
                                                                {"kind", target.kind->plural},
                                                                {"uid", own_uid}})}}));
  };
  if (is_trial) return done();
  std::string propagation(options.text_at({"propagationPolicy"}));
  if (propagation.empty()) propagation = request.parameter("propagationPolicy");
  const auto left = begin_deletion(state, *target.kind, target.place(), propagation);
  return left == nullptr ? done() : json_answer(200, shown(target, *left));
}

Response erase_all(State& state, const Target& target, const Request& request) {
  const auto names = state.objects.all(collection_of(*target.kind));
  for (const auto& [name, body] : names)
    if (target.ns.empty() || name.first == target.ns)
      begin_deletion(state, *target.kind, {collection_of(*target.kind), name.first, name.second},
                     request.parameter("propagationPolicy"));
  return json_answer(
      200,
      Value::map(
          {{"kind", "Status"}, {"apiVersion", "v1"}, {"metadata", Value::map()}, {"status", "Success"}}));
}

}  // namespace emco::sandbox
