#pragma once

#include <string>
#include <vector>

#include "tests/store_kinds.h"
#include "tests/store_world.h"

namespace emco::test {

/// One of the ways in which EMCO breaks, tried on a store that holds the whole world. The running test case
/// is named after it. With EMCO_INTEGRITY_TABLE in the environment, each answer becomes a line of that file:
/// test case, request, answer.
class Scenario {
 public:
  Scenario() { world.must_apply(whole_world()); }

  StoreWorld world;

  /// Each request is refused by exactly these codes (sorted, joined by blanks), and nothing changes.
  void rejects(const std::string& yaml, const std::string& expected);
  void keeps(const std::vector<std::string>& addresses, const std::string& expected);
  /// The same for what is wrong before the store is asked.
  void cannot_read(const std::string& yaml, const std::string& expected);

  /// Each request is carried out.
  void takes(const std::string& yaml);
  void erases(const std::vector<std::string>& addresses);

  /// The whole world's deployment "d1" runs in "lc" with an object on cluster c1.
  void deploy();

  std::string fingerprint();

 private:
  void refused(const std::string& request,
               const Diagnostics& said,
               const std::string& expected,
               const std::string& before);
};

/// A line of that file for a request that is made without a Scenario.
void tell(const std::string& request, const std::string& answer);

inline const std::string kCluster = "cluster-providers/pr/clusters/c1";
inline const std::string kWorldCloud = "projects/p/logical-clouds/lc";

}  // namespace emco::test
