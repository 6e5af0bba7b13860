#include "core/store/journal.h"

#include <fmt/format.h>

#include "core/store/statement.h"

namespace emco::store {

StoreJournal::StoreJournal(Database& database,
                           Clock& clock,
                           Random& random,
                           std::vector<Held> held,
                           const std::vector<Change>& changes)
    : database_(database), clock_(clock), random_(random), held_(std::move(held)) {
  for (const auto& change : changes) {
    // A logical cloud's own namespace is kept for one reason only.
    const bool inhabited = change.keep && change.app.empty() && change.key.kind == "Namespace";
    facts_.insert({{change.operation, change.seq}, {change.verb, change.keep, inhabited}});
  }
}

void StoreJournal::append_marks(Batch& batch, const ChangeMark& mark) const {
  const Binding operation = mark.operation;
  const Binding seq = std::int64_t{mark.seq};
  const auto add = [&](const char* name, std::vector<Binding> more = {}) {
    more.insert(more.begin(), {operation, seq});
    batch.statements.push_back(statement(name, std::move(more)));
  };
  switch (mark.to) {
    case ChangeState::Sent:
      add("journal/mark_sent", {mark.resource_version, clock_.now(), clock_.elapsed()});
      return;
    case ChangeState::Pending: add("journal/mark_pending"); return;
    case ChangeState::Conflict:
    case ChangeState::Failed:
      add("journal/mark_ended", {std::string(to_word(mark.to)), mark.code, mark.message});
      return;
    case ChangeState::Dropped: return;
    case ChangeState::Done: break;
  }
  add("journal/mark_done");
  const Facts facts = facts_.at({mark.operation, mark.seq});
  switch (facts.verb) {
    case ChangeVerb::Create:
    case ChangeVerb::Update:
    case ChangeVerb::Record:
      add("journal/object_is_there", {mark.uid, mark.touched});
      add("journal/residue_is_ours_again", {mark.uid, clock_.now()});
      return;
    case ChangeVerb::Forget:
      if (facts.keep)
        add("journal/keep_as_residue",
            {std::string(facts.inhabited ? "foreign-content" : "kept"), clock_.now()});
      add("journal/object_is_gone");
      return;
    case ChangeVerb::Delete:
      add("journal/object_will_be_made_again");
      add("journal/object_is_gone");
      return;
  }
}

Journal::Reply StoreJournal::carry_out(Batch batch) {
  batch.id = random_.uuid();
  for (const auto& held : held_)
    batch.assertions.push_back({"journal/is_holder", {held.operation, held.epoch}, "operation.fenced"});
  for (const auto& held : held_)
    batch.statements.push_back(one_row("journal/renew", {held.operation}));
  commit_or_throw(database_, batch, "another process took over this operation; nothing more was sent");
  Reply reply;
  for (const auto& held : held_) {
    auto query = database_.query("journal/stop_requested");
    query.with(held.operation);
    if (query.next() && query.integer(0) == 1) reply.stop_requested = true;
  }
  return reply;
}

Journal::Reply StoreJournal::commit(const std::vector<ChangeMark>& marks) {
  Batch batch;
  for (const auto& mark : marks)
    append_marks(batch, mark);
  return carry_out(std::move(batch));
}

Journal::Reply StoreJournal::renew() { return carry_out({}); }

void StoreJournal::end(const OperationRecord& operation,
                       const std::string& state,
                       const std::string& phase,
                       const std::string& message) {
  Batch batch;
  batch.id = random_.uuid();
  for (const auto& held : held_)
    if (held.operation == operation.id)
      batch.assertions.push_back({"journal/is_holder", {held.operation, held.epoch}, "operation.fenced"});
  batch.statements.push_back(one_row("journal/end_operation", {operation.id, state, clock_.now(), message}));
  batch.statements.push_back(
      one_row("journal/end_phase", {operation.id, phase, std::string(to_word(operation.kind))}));
  if (phase == "Instantiated")
    batch.statements.push_back(one_row("journal/complete_release", {operation.id}));
  commit_or_throw(database_, batch, "another process took over this operation");
  std::erase_if(held_, [&](const Held& held) { return held.operation == operation.id; });
}

}  // namespace emco::store
