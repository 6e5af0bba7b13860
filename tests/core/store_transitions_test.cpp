#include <map>
#include <set>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "core/base/text.h"
#include "tests/store_rules.h"

// The state machines of the records: the transition table has no traps, and nothing moves but as it says.
namespace emco::test {
namespace {

using Moves = std::map<std::string, std::set<std::string>>;

const std::vector<std::string> kPhases = {"NotDeployed", "Instantiating", "Instantiated", "Updating",
                                          "Terminating", "Failed",        "Stopped"};
const std::vector<std::string> kOperationStates = {"Running", "Done",       "Failed",
                                                   "Stopped", "Superseded", "Abandoned"};
const std::vector<std::string> kChangeStates = {"Pending", "Sent", "Done", "Conflict", "Failed", "Dropped"};

Moves moves_of(StoreWorld& world, const std::string& machine) {
  Moves moves;
  for (const auto& line : text::split(
           world.ask("SELECT a || '>' || b FROM transition WHERE machine = '" + machine + "' ORDER BY a, b"),
           '\n')) {
    const auto words = text::split(line, '>');
    moves[words[0]].insert(words[1]);
  }
  return moves;
}

/// What is passed on a shortest way, without the start; empty when there is none.
std::vector<std::string> way(const Moves& moves, const std::string& from, const std::string& to) {
  std::map<std::string, std::vector<std::string>> ways{{from, {}}};
  std::vector<std::string> open{from};
  for (std::size_t i = 0; i < open.size(); ++i) {
    const auto next = moves.find(open[i]);
    if (next == moves.end()) continue;
    for (const auto& state : next->second) {
      auto longer = ways[open[i]];
      longer.push_back(state);
      if (ways.emplace(state, longer).second) open.push_back(state);
    }
  }
  return ways[to];
}

/// Tries every pair of states from a world in which `start` holds; `step` is the statement that moves to a
/// state.
template <typename Step>
void check_every_pair(StoreWorld& world,
                      const Moves& moves,
                      const std::vector<std::string>& states,
                      const std::string& before,
                      const std::string& refusal,
                      Step step) {
  for (const auto& from : states) {
    std::string path = before;
    for (const auto& state : way(moves, states.front(), from))
      path += step(state);
    for (const auto& to : states) {
      if (from == to) continue;
      CAPTURE(from);
      CAPTURE(to);
      const auto known = moves.find(from);
      const bool legal = known != moves.end() && known->second.contains(to);
      CHECK(judged(world, path, step(to)) == (legal ? "" : refusal));
    }
  }
}

}  // namespace

TEST_SUITE("store/transitions") {
  TEST_CASE("the table names known states only, and every state can be reached") {
    auto world = rule_stage();
    const std::map<std::string, std::vector<std::string>> machines{
        {"phase", kPhases}, {"operation", kOperationStates}, {"change", kChangeStates}};
    for (const auto& [machine, states] : machines) {
      const auto moves = moves_of(world, machine);
      const std::set<std::string> known(states.begin(), states.end());
      for (const auto& [from, targets] : moves) {
        CHECK_MESSAGE(known.contains(from), from);
        for (const auto& to : targets)
          CHECK_MESSAGE(known.contains(to), to);
      }
      for (const auto& state : states)
        if (state != states.front()) CHECK_MESSAGE(!way(moves, states.front(), state).empty(), state);
    }
  }

  TEST_CASE("no phase is a trap: each leads to NotDeployed, and never only through another success") {
    auto world = rule_stage();
    auto moves = moves_of(world, "phase");
    // Neither a success nor a resumption is needed on the way out.
    for (auto& [from, targets] : moves)
      for (const auto* success : {"Instantiated", "Instantiating", "Updating"})
        targets.erase(success);
    for (const auto& phase : kPhases)
      if (phase != "NotDeployed") CHECK_MESSAGE(!way(moves, phase, "NotDeployed").empty(), phase);
    // Whatever was interrupted can be terminated, and a termination can be interrupted.
    for (const auto* phase : {"Instantiating", "Instantiated", "Updating", "Failed", "Stopped"})
      CHECK_MESSAGE(moves[phase].contains("Terminating"), phase);
  }

  TEST_CASE("no operation that can be resumed is a trap, and what has ended stays ended") {
    auto world = rule_stage();
    const auto operations = moves_of(world, "operation");
    for (const auto* ended : {"Done", "Superseded", "Abandoned"})
      CHECK_MESSAGE(!operations.contains(ended), ended);
    for (const auto* open : {"Running", "Failed", "Stopped"})
      for (const auto* end : {"Done", "Superseded", "Abandoned"})
        CHECK_MESSAGE(!way(operations, open, end).empty(), open);
    const auto changes = moves_of(world, "change");
    for (const auto* ended : {"Done", "Dropped"})
      CHECK_MESSAGE(!changes.contains(ended), ended);
    for (const auto* open : {"Pending", "Sent", "Conflict", "Failed"}) {
      CHECK_MESSAGE(!way(changes, open, "Done").empty(), open);
      CHECK_MESSAGE(changes.at(open).contains("Dropped"), open);
    }
    // What was sent is never taken for not executed or done without passing an answer or a read.
    CHECK(changes.at("Pending") == std::set<std::string>{"Done", "Dropped", "Sent"});
  }

  TEST_CASE("deployments move as the table says and not otherwise") {
    auto world = rule_stage();
    check_every_pair(world, moves_of(world, "phase"), kPhases,
                     rows::kSecond + rows::operation("2", "2", "'instantiate'", "1"),
                     "deployment.illegal-move", [](const std::string& phase) {
                       const bool interrupted = phase == "Failed" || phase == "Stopped";
                       return fmt::format(
                           "UPDATE deployment SET phase = '{}', operation = 2, interrupted = {}, revision = "
                           "{} WHERE id = 2;",
                           phase, interrupted ? "'update'" : "NULL", phase == "NotDeployed" ? "NULL" : "1");
                     });
  }

  TEST_CASE("operations move as the table says and not otherwise") {
    auto world = rule_stage();
    check_every_pair(world, moves_of(world, "operation"), kOperationStates,
                     rows::kSecond + "UPDATE change SET state = 'Done';", "operation.illegal-move",
                     [](const std::string& state) {
                       return fmt::format("UPDATE operation SET state = '{}', ended_at = {};", state,
                                          state == "Running" ? "NULL" : "2");
                     });
  }

  TEST_CASE("changes move as the table says and not otherwise") {
    auto world = rule_stage();
    check_every_pair(world, moves_of(world, "change"), kChangeStates, "", "change.illegal-move",
                     [](const std::string& state) {
                       return fmt::format(
                           "UPDATE change SET state = '{}', attempts = 1, sent_at = 1, sent_elapsed = 1;",
                           state);
                     });
  }
}

}  // namespace emco::test
