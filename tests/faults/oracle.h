#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/model/object.h"
#include "tests/faults/wire.h"

namespace emco::test {

/// An object on a cluster.
using Spot = std::pair<std::string, ObjectKey>;  ///< host and key

/// Says what must be true of a store and its clusters at every moment, whatever happened before: the
/// invariants (a) to (h) of the apply protocol and, of I-1 to I-25, those that can be seen from outside. It
/// reads the store's file by itself and asks no part of the program.
class Oracle {
 public:
  explicit Oracle(std::string store) : store_(std::move(store)) {}

  /// What is wrong, a line each; "" when nothing is.
  std::string look(Clusters& clusters);

  /// What is wrong with a change of an object that the program brought about just now; "" when nothing is.
  /// `before` and `after` are null where nothing was or is.
  std::string judge(const Clusters::Write& write);

  /// An older or another store was put in place: numbers may be smaller than those seen before.
  void forget() { highest_.clear(); }

  /// Objects that somebody else changed, removed or replaced: what a release says of them is not expected.
  std::set<Spot> touched;
  std::set<std::string> rebuilt;     ///< hosts whose objects are gone, as the store need not know yet
  bool store_is_old = false;         ///< an older store is in place, and was not completed yet
  bool releases_may_differ = false;  ///< … and what the clusters hold may be newer than what it says

  /// Of a deployment, "" when there never was one.
  std::string phase(const std::string& address);

  /// The identity of the store as it is now.
  std::string store_uid() { return ask("SELECT uid FROM store").at(0).at(0); }

 private:
  using Rows = std::vector<std::vector<std::string>>;
  Rows ask(const char* sql);
  void expect_growth(const std::string& what, std::int64_t number, std::string& wrong);
  void expect_known(Clusters& clusters, std::string& wrong);
  void expect_released(Clusters& clusters, std::string& wrong);
  void expect_phases(std::string& wrong);

  std::string store_;
  std::map<std::string, std::int64_t> highest_;
};

}  // namespace emco::test
