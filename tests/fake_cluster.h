#pragma once

#include <deque>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "core/base/clock.h"
#include "core/model/cluster.h"

namespace emco::test {

/// Time that moves only when somebody waits.
class FakeClock final : public Clock {
 public:
  Milliseconds now() override { return 1'700'000'000'000 + time_ + skew_; }

  Milliseconds elapsed() override { return time_; }

  void advance(Milliseconds by) { time_ += by; }

  /// Somebody sets the clock on the wall.
  void set_back_or_forward(Milliseconds by) { skew_ += by; }

 private:
  Milliseconds skew_ = 0;
  Milliseconds time_ = 1000;
};

/// What goes wrong with one request.
enum class Fault {
  None,
  NotSent,      ///< connection refused
  LostBefore,   ///< the connection broke before the server saw the request
  LostAfter,    ///< the server did it, the answer was lost
  ServerError,  ///< 500 and not done
  Refused,      ///< 422 and not done
  WrongObject,  ///< done, but the answer speaks of something else
};

/// Clusters in memory that answer like an API server as far as the applier can tell: create-only,
/// preconditions on uid and resourceVersion, conflicts over fields of other managers, deletion with
/// finalizers. Lists are owned as a whole.
class FakeClusters final : public ClusterWriter {
 public:
  explicit FakeClusters(FakeClock& clock) : clock_(clock) {}

  Ticket ask(const std::string& cluster, ReadFacts request) override;
  Ticket ask(const std::string& cluster, ReadObject request) override;
  Ticket ask(const std::string& cluster, ListObjects request) override;
  Ticket ask(const std::string& cluster, DryRun request) override;
  Ticket ask(const std::string& cluster, CheckAccess request) override;
  Ticket send(const std::string& cluster, Mutation mutation) override;
  std::vector<Arrival> wait(Milliseconds at_most) override;

  std::size_t pending() const override { return queue_.size(); }

  /// Decides the fault of the n-th mutation (from 1) that is sent.
  std::function<Fault(std::size_t n, const std::string& cluster, const Mutation&)> fault;
  /// Called before the n-th mutation is executed: a place for foreign writers and for checks.
  std::function<void(std::size_t n, const std::string& cluster, const Mutation&)> before_mutation;
  /// A cluster that answers nothing.
  std::map<std::string, bool> down;

  // The world, directly.
  using Objects = std::map<ObjectKey, Value>;

  Objects& objects(const std::string& cluster) { return worlds_[cluster]; }

  /// Somebody else makes or changes an object (fields merged over what is there).
  void edit(const std::string& cluster, const Value& body, const std::string& manager = "kubectl");

  void erase(const std::string& cluster, const ObjectKey& key) { worlds_[cluster].erase(key); }

  std::size_t mutations() const { return mutations_; }

 private:
  Answer execute(const std::string& cluster, const Mutation& mutation);
  Answer apply(const std::string& cluster,
               const ObjectKey& key,
               const std::string& body,
               const std::string& uid,
               const std::string& resource_version,
               bool force,
               bool dry_run);
  Answer erase(const std::string& cluster, const Mutation& mutation);
  Answer read(const std::string& cluster, const ObjectKey& key);
  Ticket answer(Answer answer);

  FakeClock& clock_;
  std::map<std::string, Objects> worlds_;
  std::deque<Arrival> queue_;
  Ticket next_ticket_ = 1;
  std::size_t mutations_ = 0;
  std::int64_t revision_ = 10;
};

}  // namespace emco::test
