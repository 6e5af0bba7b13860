#pragma once

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "tests/faults/oracle.h"
#include "tests/faults/steps.h"
#include "tests/faults/strikes.h"
#include "tests/faults/wire.h"
#include "tests/program.h"
#include "tests/simulation/intents.h"

namespace emco::test {

using Line = std::vector<std::string>;

/// The whole program, its store, its clusters and everybody who gets in its way, in one thread: what happens
/// follows from the seed alone.
class SimulatedWorld : public Program {
 public:
  explicit SimulatedWorld(std::uint32_t seed);

  /// One thing happens: a command, well or badly, or something that somebody else does.
  void move();

  /// Whatever happened, commands lead to what the user wants, and then to nothing.
  void end();

  /// What is wrong by now, "" when nothing is.
  const std::string& wrong() const { return wrong_; }

  /// What happened, a line each.
  const std::string& history() const { return history_; }

  std::size_t commands = 0;
  std::size_t deaths = 0;
  std::size_t overtaken = 0;
  std::size_t struck = 0;

 private:
  enum class Mishap { None, Death, Strike, Pause, Disk };

  // what the user does
  Line some_command();
  void move_with(const Line& line);
  void edit();
  void back_up();
  void lose_store();
  // what others do
  void interfere();
  void rebuild();
  int accept(const std::string& host, Mishap mishap);
  void recover();
  void make_theirs();
  void take_place_of_ours();
  void make(const std::string& host, const std::string& name);
  void edit_ours();
  void remove_ours();

  /// Runs a command, and looks at everything after it.
  int command(const Line& line, Mishap mishap);
  int attempt(const Line& line, Mishap mishap);
  void others_meanwhile();
  void must_work(const Line& line);
  void settle();

  void note(const std::string& line) { history_ += line + "\n"; }

  /// A config map of ours, as "HOST PATH"; "" when there is none.
  std::pair<std::string, std::string> some_of_ours();

  Dice dice_;
  RandomIntents intents_;
  std::vector<Strike> strikes_;
  Clusters clusters_{clock, RandomIntents::kHosts};
  Steps steps_;
  SteppedDisk disk_{steps_};
  SteppedFiles mortal_files_{steps_};
  Oracle oracle_{path(".emcoctl/store.db")};
  std::map<Spot, std::string> foreign_fields_;  ///< uid of the object when its foreign field was written
  std::string history_;
  std::string wrong_;
  std::set<std::string> rebuilt_;  ///< hosts
  std::string lost_uid_;           ///< of the store that was lost
  bool backed_up_ = false;
  int backups_ = 0;
};

}  // namespace emco::test
