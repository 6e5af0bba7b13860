#include "core/plan/lifecycle.h"

#include <array>

#include <fmt/format.h>

#include "core/base/text.h"

namespace emco::plan {
namespace {

constexpr std::array<std::string_view, 8> kWords{"approve",   "instantiate", "update", "rollback",
                                                 "terminate", "stop",        "resume", "abandon"};

bool is_running(std::string_view phase) {
  return phase == "Instantiating" || phase == "Updating" || phase == "Terminating";
}

Legality begin(OperationKind operation) { return {Legality::Kind::Begin, operation, {}}; }

Legality nothing(std::string message) { return {Legality::Kind::NothingToDo, {}, std::move(message)}; }

/// A word on an object whose operation was interrupted: by its holder's death, a failure or a stop.
Legality judge_interrupted(std::string_view word, const Situation& situation) {
  const bool running = is_running(situation.phase);
  const bool continues = situation.same_as_interrupted && situation.interrupted != "terminate";
  if (word == "update" || (word == "instantiate" && !running)) {
    if (continues) return {Legality::Kind::Resume, {}, {}};
    return begin(word == "update" ? OperationKind::Update : OperationKind::Instantiate);
  }
  if (word == "terminate") return begin(OperationKind::Terminate);
  if (word == "resume") return {Legality::Kind::Resume, {}, {}};
  if (word == "abandon") return begin(OperationKind::Abandon);
  if (word == "rollback" && situation.has_earlier_release) return begin(OperationKind::Rollback);
  if (word == "stop" && running) return {Legality::Kind::Stop, {}, {}};
  return {};
}

Legality judge_instantiated(std::string_view word, const Situation& situation) {
  if (word == "instantiate")
    return situation.in_sync ? nothing("it is instantiated and in sync already")
                             : begin(OperationKind::Update);
  if (word == "update") return begin(OperationKind::Update);
  if (word == "rollback" && situation.has_earlier_release) return begin(OperationKind::Rollback);
  if (word == "terminate") return begin(OperationKind::Terminate);
  if (word == "abandon") return begin(OperationKind::Abandon);
  return {};
}

Legality table(std::string_view word, const Situation& situation) {
  if (word == "approve") return {Legality::Kind::Approve, {}, {}};
  if (situation.phase == "NotDeployed") {
    if (word == "instantiate") return begin(OperationKind::Instantiate);
    if (word == "terminate") return nothing("it is not deployed");
    return {};
  }
  if (situation.phase == "Instantiated") return judge_instantiated(word, situation);
  if (is_running(situation.phase) && situation.holder_alive) {
    if (word == "stop") return {Legality::Kind::Stop, {}, {}};
    return {Legality::Kind::Held, {}, "an operation on it is under way"};
  }
  return judge_interrupted(word, situation);
}

}  // namespace

Legality judge(std::string_view word, const Situation& situation) {
  Legality legality = table(word, situation);
  if (legality.kind != Legality::Kind::Refused) return legality;
  const auto legal = legal_words(situation);
  legality.message = fmt::format("'{}' is not possible while it is {}; possible now: {}", word,
                                 situation.phase, text::join(legal, ", "));
  return legality;
}

std::vector<std::string> legal_words(const Situation& situation) {
  std::vector<std::string> legal;
  for (const auto word : kWords) {
    const auto kind = table(word, situation).kind;
    if (kind != Legality::Kind::Refused && kind != Legality::Kind::Held) legal.emplace_back(word);
  }
  return legal;
}

std::string one_word(const Relation& relation) {
  if (is_running(relation.phase)) return "InProgress";
  if (relation.phase == "Failed" || relation.phase == "Stopped") return relation.phase;
  if (relation.phase == "NotDeployed") return relation.phase;
  if (relation.has_residue) return "Residue";
  if (relation.rolled_back) return "Diverged";
  if (relation.separate_approval && !relation.approved) return "NotApproved";
  return relation.in_sync ? "InSync" : "PendingChanges";
}

}  // namespace emco::plan
