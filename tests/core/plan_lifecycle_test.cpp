#include <doctest/doctest.h>

#include "core/base/text.h"
#include "core/plan/lifecycle.h"

namespace emco::plan {
namespace {

std::string word_of(const Legality& legality) {
  switch (legality.kind) {
    case Legality::Kind::Begin: return std::string(to_word(legality.operation));
    case Legality::Kind::Resume: return "continue";
    case Legality::Kind::Stop: return "stop";
    case Legality::Kind::Approve: return "approve";
    case Legality::Kind::NothingToDo: return "nothing";
    case Legality::Kind::Held: return "held";
    case Legality::Kind::Refused: return "-";
  }
  return "?";
}

/// instantiate update rollback terminate stop resume abandon
std::string row(const Situation& situation) {
  std::vector<std::string> cells;
  for (const auto* word : {"instantiate", "update", "rollback", "terminate", "stop", "resume", "abandon"})
    cells.push_back(word_of(judge(word, situation)));
  return text::join(cells, " ");
}

Situation in(const std::string& phase) {
  Situation situation;
  situation.phase = phase;
  situation.has_earlier_release = true;
  return situation;
}

}  // namespace

TEST_SUITE("plan/lifecycle") {
  TEST_CASE("the table of legal operations is the one of the semantics") {
    CHECK(row(in("NotDeployed")) == "instantiate - - nothing - - -");
    CHECK(row(in("Instantiated")) == "update update rollback terminate - - abandon");
    for (const auto* phase : {"Instantiating", "Updating", "Terminating"}) {
      auto running = in(phase);
      CHECK(row(running) == "- update rollback terminate stop continue abandon");
      running.holder_alive = true;
      CHECK(row(running) == "held held held held stop held held");
    }
    for (const auto* phase : {"Failed", "Stopped"})
      CHECK(row(in(phase)) == "instantiate update rollback terminate - continue abandon");
  }

  TEST_CASE("instantiating what is in sync is nothing to do, what is not is an update") {
    auto situation = in("Instantiated");
    situation.in_sync = true;
    CHECK(word_of(judge("instantiate", situation)) == "nothing");
  }

  TEST_CASE("instantiating or updating again after a failure goes on with it when nothing changed") {
    auto situation = in("Failed");
    for (const auto* interrupted : {"instantiate", "update", "rollback"}) {
      situation.interrupted = interrupted;
      situation.same_as_interrupted = false;
      CHECK(word_of(judge("instantiate", situation)) == "instantiate");
      CHECK(word_of(judge("update", situation)) == "update");
      situation.same_as_interrupted = true;
      CHECK(word_of(judge("instantiate", situation)) == "continue");
      CHECK(word_of(judge("update", situation)) == "continue");
      CHECK(word_of(judge("rollback", situation)) == "rollback");
      CHECK(word_of(judge("terminate", situation)) == "terminate");
    }
    situation.interrupted = "terminate";
    CHECK(word_of(judge("instantiate", situation)) == "instantiate");
    CHECK(word_of(judge("update", situation)) == "update");
  }

  TEST_CASE("rollback needs a complete earlier release") {
    auto situation = in("Instantiated");
    situation.has_earlier_release = false;
    CHECK(word_of(judge("rollback", situation)) == "-");
  }

  TEST_CASE("a refusal names the phase and what is possible now") {
    CHECK(
        judge("rollback", in("NotDeployed")).message ==
        "'rollback' is not possible while it is NotDeployed; possible now: approve, instantiate, terminate");
  }

  TEST_CASE("one word says how a deployment relates to its intents, the gravest first") {
    CHECK(one_word({"Updating", true, true, true, false, false}) == "InProgress");
    CHECK(one_word({"Failed", true, true, true, false, false}) == "Failed");
    CHECK(one_word({"Stopped", false, false, false, true, true}) == "Stopped");
    CHECK(one_word({"NotDeployed", false, false, false, true, true}) == "NotDeployed");
    CHECK(one_word({"NotDeployed", true, false, false, true, true}) == "NotDeployed");
    CHECK(one_word({"Instantiated", true, true, false, true, true}) == "Residue");
    CHECK(one_word({"Instantiated", false, true, true, false, false}) == "Diverged");
    CHECK(one_word({"Instantiated", false, false, true, false, false}) == "NotApproved");
    CHECK(one_word({"Instantiated", false, false, false, false, false}) == "PendingChanges");
    CHECK(one_word({"Instantiated", false, false, false, true, true}) == "InSync");
  }
}

}  // namespace emco::plan
