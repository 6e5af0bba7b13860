#pragma once

#include <map>
#include <string>
#include <vector>

#include "tests/faults/wire.h"
#include "tests/program.h"
#include "tests/temporary_folder.h"

// What is struck, killed, paused: one small deployment on two simulated clusters, its operations, and what an
// undisturbed run of each leads to.

namespace emco::test {

using Line = std::vector<std::string>;

/// A shop on simulated clusters: two config maps, a service and a deployment on each; the second version
/// changes one, makes one and removes one.
struct StruckShop : Program {
  explicit StruckShop(std::uint64_t seed);

  void plant();
  void move_on();

  /// Both deployments: their word, and their objects.
  std::string state();
  std::string word(const std::string& address);
  bool has_residue();
  /// Controllers do what they have to do.
  void settle();

  Clusters clusters{clock};
};

/// Where the operation of that name begins: files and clusters, to begin there again and again.
struct Beginning {
  explicit Beginning(const std::string& operation);
  void put_into(StruckShop& shop) const;

  TemporaryFolder folder;
  std::map<std::string, Value> clusters;
};

struct StruckOperation {
  std::string name;
  Line command;
  std::vector<Line> next;  ///< after `resume`, in turn, until everything is as it should be
};

/// Instantiate, update, rollback and terminate.
std::vector<StruckOperation> struck_operations();

/// Every how manieth case is tried: the number in an environment variable, 1 (all of them) without it.
std::size_t stride_in(const char* variable);

/// What an undisturbed run leads to.
struct Undisturbed {
  std::string state;
  std::string ours;
  std::string theirs;
  std::vector<std::string> requests;
};

Undisturbed undisturbed(const StruckOperation& scenario, const Beginning& beginning);

/// The words of `resume` as far as there is something to resume.
Line resume_of(StruckShop& shop);

/// "" when everything is as it should be, else what is not.
std::string difference(StruckShop& shop, const Undisturbed& expected);

}  // namespace emco::test
