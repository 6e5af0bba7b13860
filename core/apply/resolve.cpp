#include "core/apply/resolve.h"

#include <fmt/format.h>

#include "core/base/json.h"
#include "core/base/text.h"
#include "core/model/fields.h"

namespace emco::apply {
namespace {

Verdict end(Outcome::Kind kind, std::string code, std::string message) {
  return {Verdict::Kind::End, {}, {}, {kind, std::move(code), std::move(message)}};
}

Verdict conflict(std::string code, std::string message) {
  return end(Outcome::Kind::Conflict, std::move(code), std::move(message));
}

/// The object carries the annotations that this very change writes.
bool is_result_of(const Live& live, const Change& change) {
  return live.body.text_at({"metadata", "annotations", kDigestAnnotation}) == change.body_digest &&
         live.body.text_at({"metadata", "annotations", kOperationAnnotation}) ==
             std::to_string(change.operation);
}

bool is_ours(const Live& live, const Identity& identity) {
  return live.body.text_at({"metadata", "labels", kStoreLabel}) == identity.store &&
         live.body.text_at({"metadata", "labels", kDeploymentLabel}) == identity.deployment;
}

Verdict refused(const Answer& answer) {
  const std::string message = answer.message.empty() ? answer.reason : answer.message;
  const char* code = answer.status == 401 || answer.status == 403 ? "apply.forbidden" : "apply.refused";
  return end(Outcome::Kind::Failed, code, fmt::format("the cluster refuses: {}", text::printable(message)));
}

Verdict judge_delete_answer(const Answer& answer) {
  switch (answer.outcome) {
    case Answer::Class::Done: return {answer.object ? Verdict::Kind::Poll : Verdict::Kind::Done, {}, {}, {}};
    case Answer::Class::Absent: return {Verdict::Kind::Done, {}, {}, {}};
    case Answer::Class::Conflict: return {Verdict::Kind::Read, {}, {}, {}};
    case Answer::Class::Refused: return refused(answer);
    case Answer::Class::NotSent: return {Verdict::Kind::NotSent, {}, {}, {}};
    case Answer::Class::Unknown: return {Verdict::Kind::Read, {}, {}, {}};
  }
  return {};
}

/// Something is there although a create was to make it.
Verdict judge_read_of_create(const Change& change, const Live& live, const Identity& identity) {
  if (live.deleting)
    return conflict("apply.object-is-being-deleted", "an object of that name is being deleted");
  if (is_result_of(live, change)) return {Verdict::Kind::Done, live.uid, live.resource_version, {}};
  if (is_ours(live, identity)) return {Verdict::Kind::Send, live.uid, live.resource_version, {}};
  return conflict("apply.foreign-object",
                  "an object of that name was made by somebody else; it was left untouched");
}

Verdict judge_read_of_update(const Change& change, const Live& live) {
  if (live.uid != change.uid)
    return conflict("apply.object-replaced", "the object was deleted and made again by somebody else");
  if (is_result_of(live, change)) return {Verdict::Kind::Done, live.uid, live.resource_version, {}};
  if (live.deleting)
    return conflict("apply.object-is-being-deleted", "the object is being deleted by somebody else");
  if (live.resource_version == change.resource_version ||
      touched_digest(live.body, *change.desired) == change.touched)
    return {Verdict::Kind::Send, live.uid, live.resource_version, {}};
  return conflict("apply.changed-since-plan",
                  "fields that this change touches were changed by somebody else since the plan was made; "
                  "the object was left untouched");
}

Verdict judge_read_of_delete(const Change& change, const Live& live) {
  if (live.uid != change.uid) return {Verdict::Kind::Done, {}, {}, {}};
  if (live.deleting) return {Verdict::Kind::Poll, {}, {}, {}};
  if (live.resource_version == change.resource_version ||
      touched_digest(live.body, Value()) == change.touched)
    return {Verdict::Kind::Send, live.uid, live.resource_version, {}};
  return conflict("apply.changed-since-plan",
                  "the object was changed by somebody else since the plan was made; it was not deleted");
}

}  // namespace

Verdict judge_answer(const Change& change, const Answer& answer) {
  if (change.verb == ChangeVerb::Delete) return judge_delete_answer(answer);
  switch (answer.outcome) {
    case Answer::Class::Done:
      // A success counts when the object in it is the one that was sent.
      return {
          answer.object && is_result_of(*answer.object, change) ? Verdict::Kind::Done : Verdict::Kind::Read,
          {},
          {},
          {}};
    case Answer::Class::Absent: return refused(answer);
    case Answer::Class::Conflict:
      if (answer.conflicts.empty()) return {Verdict::Kind::Read, {}, {}, {}};
      // A server looks at the fields before it looks at the preconditions: whether the object is the one that
      // was meant, only a read tells.
      return {Verdict::Kind::Read,
              {},
              {},
              {Outcome::Kind::Conflict, "apply.field-conflict",
               fmt::format("{} is managed by {}", answer.conflicts.front().field,
                           answer.conflicts.front().manager)}};
    case Answer::Class::Refused: return refused(answer);
    case Answer::Class::NotSent: return {Verdict::Kind::NotSent, {}, {}, {}};
    case Answer::Class::Unknown: return {Verdict::Kind::Read, {}, {}, {}};
  }
  return {};
}

Verdict judge_read(const Change& change, const Answer& answer, const Identity& identity) {
  const bool there = answer.done() && answer.object.has_value();
  if (!there && answer.outcome != Answer::Class::Absent) {
    if (answer.outcome == Answer::Class::Refused) return refused(answer);
    return {Verdict::Kind::Read, {}, {}, {}};
  }
  switch (change.verb) {
    case ChangeVerb::Create:
      return there ? judge_read_of_create(change, *answer.object, identity)
                   : Verdict{Verdict::Kind::Send, {}, {}, {}};
    case ChangeVerb::Update:
      return there ? judge_read_of_update(change, *answer.object)
                   : conflict(
                         "apply.object-replaced",
                         "the object was deleted by somebody else; it is not made again without a new plan");
    case ChangeVerb::Delete:
      return there ? judge_read_of_delete(change, *answer.object) : Verdict{Verdict::Kind::Done, {}, {}, {}};
    case ChangeVerb::Record:
    case ChangeVerb::Forget: break;
  }
  return {Verdict::Kind::Done, {}, {}, {}};
}

std::string body_with_markers(const Value& desired, std::int64_t operation, const std::string& digest) {
  Value body = desired;
  Value& annotations = body["metadata"]["annotations"];
  annotations[kOperationAnnotation] = std::to_string(operation);
  annotations[kDigestAnnotation] = digest;
  return json::write(body);
}

std::string finalizers_of(const Value& object) {
  std::vector<std::string> names;
  for (const auto* list : {object.at("metadata", "finalizers"), object.at("spec", "finalizers")}) {
    if (list == nullptr || !list->is_list()) continue;
    for (const auto& item : list->items())
      if (item.is_text()) names.push_back(item.text());
  }
  return text::join(names, ", ");
}

}  // namespace emco::apply
