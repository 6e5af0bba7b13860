#include "tests/fake_cluster.h"

#include <fmt/format.h>

#include "core/base/json.h"
#include "core/base/text.h"
#include "core/model/fields.h"

namespace emco::test {
namespace {

Answer status(Answer::Class outcome, int code, std::string reason, std::string message) {
  Answer answer;
  answer.outcome = outcome;
  answer.status = code;
  answer.reason = std::move(reason);
  answer.message = std::move(message);
  return answer;
}

Answer with(const Value& object) {
  Answer answer = status(Answer::Class::Done, 200, "", "");
  answer.object = make_live(object);
  return answer;
}

/// Leaf fields of a body in fieldsV1 form; lists are leaves.
Value fields_of(const Value& body) {
  Value fields = Value::map();
  for (const auto& member : body.members())
    fields["f:" + member.key] =
        member.value.is_map() && !member.value.members().empty() ? fields_of(member.value) : Value::map();
  return fields;
}

Value owned_part(Value body) {
  body.erase("apiVersion");
  body.erase("kind");
  if (Value* metadata = body.find("metadata"); metadata != nullptr) {
    for (const auto* name : {"name", "namespace", "uid", "resourceVersion"})
      metadata->erase(name);
    if (metadata->members().empty()) body.erase("metadata");
  }
  return body;
}

void merge(Value& into, const Value& from) {
  for (const auto& member : from.members()) {
    Value& there = into[member.key];
    if (there.is_map() && member.value.is_map()) {
      merge(there, member.value);
    } else {
      there = member.value;
    }
  }
}

/// Removes from `object` what `old_fields` names, `kept` does not, and nobody else owns.
void drop_unowned(Value& object,
                  const Value& old_fields,
                  const Value& kept,
                  const std::vector<Value>& others) {
  for (const auto& member : old_fields.members()) {
    const std::string key = member.key.substr(2);
    Value* there = object.find(key);
    if (there == nullptr) continue;
    std::vector<Value> below;
    for (const auto& other : others)
      if (const Value* owned = other.find(member.key)) below.push_back(*owned);
    const Value* still = kept.find(member.key);
    if (!member.value.members().empty() && there->is_map()) {
      drop_unowned(*there, member.value, still == nullptr ? Value::map() : *still, below);
      if (there->members().empty() && still == nullptr && below.empty()) object.erase(key);
    } else if (still == nullptr && below.empty()) {
      object.erase(key);
    }
  }
}

void find_conflicts(std::vector<std::string>& out,
                    const Value& body,
                    const Value& object,
                    const Value& fields,
                    const std::string& path) {
  for (const auto& member : fields.members()) {
    const std::string key = member.key.substr(2);
    const Value* wanted = body.find(key);
    const Value* there = object.find(key);
    if (wanted == nullptr || there == nullptr) continue;
    if (!member.value.members().empty() && wanted->is_map() && there->is_map()) {
      find_conflicts(out, *wanted, *there, member.value, path + "." + key);
    } else if (*wanted != *there) {
      out.push_back(path + "." + key);
    }
  }
}

/// What an edit does to the other managers: a field whose value it changed is no longer theirs.
void lose_fields(Value& fields, const Value& body, const Value& before) {
  for (const auto& member : body.members()) {
    Value* own = fields.find("f:" + member.key);
    const Value* there = before.find(member.key);
    if (own == nullptr || (there != nullptr && *there == member.value)) continue;
    if (!own->members().empty() && member.value.is_map() && there != nullptr && there->is_map()) {
      lose_fields(*own, member.value, *there);
      if (own->members().empty()) fields.erase("f:" + member.key);
    } else {
      fields.erase("f:" + member.key);
    }
  }
}

Value& manager_entry(Value& object, std::string_view name, std::string_view operation) {
  Value& list = object["metadata"]["managedFields"];
  if (list.is_null()) list = Value::list();
  for (auto& entry : list.items())
    if (entry.text_at({"manager"}) == name && entry.text_at({"operation"}) == operation) return entry;
  return list.push(Value::map({{"manager", name}, {"operation", operation}, {"fieldsV1", Value::map()}}));
}

}  // namespace

Ticket FakeClusters::answer(Answer answer) {
  queue_.push_back({next_ticket_, std::move(answer), nullptr});
  return next_ticket_++;
}

std::vector<Arrival> FakeClusters::wait(Milliseconds at_most) {
  if (queue_.empty()) {
    clock_.advance(at_most);
    return {};
  }
  clock_.advance(1);
  std::vector<Arrival> all(std::make_move_iterator(queue_.begin()), std::make_move_iterator(queue_.end()));
  queue_.clear();
  return all;
}

Ticket FakeClusters::ask(const std::string& cluster, ReadFacts) {
  if (down[cluster]) return answer(status(Answer::Class::NotSent, 0, "refused", "connection refused"));
  const Ticket ticket = answer(status(Answer::Class::Done, 200, "", ""));
  auto facts = std::make_shared<ClusterFacts>();
  facts->identity = "uid-of-" + cluster;
  facts->version = "v1.35.4";
  queue_.back().facts = facts;
  return ticket;
}

Ticket FakeClusters::ask(const std::string& cluster, ReadObject request) {
  return answer(read(cluster, request.key));
}

Ticket FakeClusters::ask(const std::string& cluster, ListObjects request) {
  if (down[cluster]) return answer(status(Answer::Class::NotSent, 0, "refused", "connection refused"));
  for (const auto& [key, object] : worlds_[cluster]) {
    const auto equals = request.label_selector.find('=');
    const bool selected =
        request.label_selector.empty() ||
        (equals == std::string::npos && object.at("metadata", "labels") != nullptr &&
         object.at("metadata", "labels")->find(request.label_selector) != nullptr) ||
        object.text_at({"metadata", "labels", std::string_view(request.label_selector).substr(0, equals)}) ==
            std::string_view(request.label_selector).substr(equals + 1);
    const bool fits = key.group == request.group && key.kind == request.kind &&
                      (request.ns.empty() || key.ns == request.ns);
    if (fits && selected) request.each(make_live(object));
  }
  return answer(status(Answer::Class::Done, 200, "", ""));
}

Ticket FakeClusters::ask(const std::string& cluster, DryRun request) {
  return answer(
      apply(cluster, request.key, *request.body, request.uid, request.resource_version, request.force, true));
}

Ticket FakeClusters::ask(const std::string&, CheckAccess) {
  return answer(status(Answer::Class::Done, 201, "", ""));
}

Ticket FakeClusters::send(const std::string& cluster, Mutation mutation) {
  const std::size_t n = ++mutations_;
  if (down[cluster]) return answer(status(Answer::Class::NotSent, 0, "refused", "connection refused"));
  if (mutation.latest > 0 && clock_.elapsed() > mutation.latest)
    return answer(status(Answer::Class::NotSent, 0, "late", "it could not be sent in time"));
  if (before_mutation) before_mutation(n, cluster, mutation);
  switch (fault ? fault(n, cluster, mutation) : Fault::None) {
    case Fault::None: return answer(execute(cluster, mutation));
    case Fault::NotSent: return answer(status(Answer::Class::NotSent, 0, "refused", "connection refused"));
    case Fault::LostBefore: return answer(status(Answer::Class::Unknown, 0, "closed", "connection closed"));
    case Fault::LostAfter:
      execute(cluster, mutation);
      return answer(status(Answer::Class::Unknown, 0, "closed", "connection closed"));
    case Fault::ServerError:
      return answer(status(Answer::Class::Unknown, 500, "InternalError", "webhook down"));
    case Fault::Refused: return answer(status(Answer::Class::Refused, 422, "Invalid", "spec.x is wrong"));
    case Fault::WrongObject:
      execute(cluster, mutation);
      return answer(status(Answer::Class::Unknown, 200, "bad-answer", "the answer is another object"));
  }
  return 0;
}

Answer FakeClusters::execute(const std::string& cluster, const Mutation& mutation) {
  if (mutation.verb == Mutation::Verb::Delete) return erase(cluster, mutation);
  const bool create = mutation.verb == Mutation::Verb::Create;
  return apply(cluster, mutation.key, *mutation.body, create ? "" : mutation.uid,
               create ? "1" : mutation.resource_version, mutation.force, false);
}

Answer FakeClusters::read(const std::string& cluster, const ObjectKey& key) {
  if (down[cluster]) return status(Answer::Class::NotSent, 0, "refused", "connection refused");
  const auto at = worlds_[cluster].find(key);
  return at == worlds_[cluster].end() ? status(Answer::Class::Absent, 404, "NotFound", "not found")
                                      : with(at->second);
}

Answer FakeClusters::apply(const std::string& cluster,
                           const ObjectKey& key,
                           const std::string& text,
                           const std::string& uid,
                           const std::string& resource_version,
                           bool force,
                           bool dry_run) {
  auto& world = worlds_[cluster];
  const auto at = world.find(key);
  const bool there = at != world.end();
  const Value body = json::parse(text);
  if (!key.ns.empty() && !world.contains({"", "Namespace", "", key.ns}))
    return status(Answer::Class::Absent, 404, "NotFound", fmt::format("namespaces \"{}\" not found", key.ns));
  if (!there && !uid.empty()) return status(Answer::Class::Conflict, 409, "Conflict", "uid mismatch");
  const bool moved = there && (at->second.text_at({"metadata", "resourceVersion"}) != resource_version ||
                               (!uid.empty() && at->second.text_at({"metadata", "uid"}) != uid));
  Value object = there ? at->second : body;
  if (!there) {
    object["metadata"]["uid"] = fmt::format("uid-{}", ++revision_);
  } else {
    std::vector<Value> others;
    Answer conflict = status(Answer::Class::Conflict, 409, "Conflict", "fields are managed by others");
    for (auto& entry : object["metadata"]["managedFields"].items()) {
      if (entry.text_at({"manager"}) == kFieldManager) continue;
      std::vector<std::string> paths;
      find_conflicts(paths, owned_part(body), object, *entry.find("fieldsV1"), "");
      for (const auto& path : paths)
        conflict.conflicts.push_back({path, std::string(entry.text_at({"manager"}))});
      others.push_back(*entry.find("fieldsV1"));
    }
    // A real server looks at the fields before it looks at the preconditions.
    if (!conflict.conflicts.empty() && !force) return conflict;
    if (moved) return status(Answer::Class::Conflict, 409, "Conflict", "the object has been modified");
    const Value old = *manager_entry(object, kFieldManager, "Apply").find("fieldsV1");
    drop_unowned(object, old, fields_of(owned_part(body)), others);
    merge(object, owned_part(body));
  }
  manager_entry(object, kFieldManager, "Apply")["fieldsV1"] = fields_of(owned_part(body));
  if (there && object == at->second) return with(object);
  if (!dry_run) object["metadata"]["resourceVersion"] = std::to_string(++revision_);
  if (dry_run && !there) object["metadata"]["resourceVersion"] = "1";
  if (!dry_run) world[key] = object;
  return with(object);
}

Answer FakeClusters::erase(const std::string& cluster, const Mutation& mutation) {
  auto& world = worlds_[cluster];
  const auto at = world.find(mutation.key);
  if (at == world.end()) return status(Answer::Class::Absent, 404, "NotFound", "not found");
  if (at->second.text_at({"metadata", "uid"}) != mutation.uid ||
      at->second.text_at({"metadata", "resourceVersion"}) != mutation.resource_version)
    return status(Answer::Class::Conflict, 409, "Conflict", "the precondition failed");
  const Value* finalizers = at->second.at("metadata", "finalizers");
  if (finalizers != nullptr && !finalizers->items().empty()) {
    at->second["metadata"]["deletionTimestamp"] = "2026-01-01T00:00:00Z";
    at->second["metadata"]["resourceVersion"] = std::to_string(++revision_);
    return with(at->second);
  }
  if (mutation.key.kind == "Namespace")
    std::erase_if(world, [&](const auto& entry) { return entry.first.ns == mutation.key.name; });
  world.erase(mutation.key);
  return status(Answer::Class::Done, 200, "", "");
}

void FakeClusters::edit(const std::string& cluster, const Value& body, const std::string& manager) {
  const ObjectKey key = key_of(body);
  auto& world = worlds_[cluster];
  Value& object = world[key];
  if (object.is_null()) {
    object = body;
    object["metadata"]["uid"] = fmt::format("uid-{}", ++revision_);
    object["metadata"]["managedFields"] = Value::list();
  } else {
    for (auto& entry : object["metadata"]["managedFields"].items())
      if (entry.text_at({"manager"}) != manager) lose_fields(entry["fieldsV1"], owned_part(body), object);
    merge(object, owned_part(body));
  }
  manager_entry(object, manager, "Update")["fieldsV1"] = fields_of(owned_part(body));
  object["metadata"]["resourceVersion"] = std::to_string(++revision_);
}

}  // namespace emco::test
