#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/sandbox/request.h"
#include "core/sandbox/state.h"

namespace emco::sandbox {

struct Target;

/// One simulated cluster: requests in, answers out, as a Kubernetes API server gives them (api-server-facts
/// of the tests say what is held against a real one). It never waits; time and chance are passed in. One
/// thread uses it.
class Cluster {
 public:
  /// A new one, with its first namespaces.
  Cluster(Clock& clock, Random& random, const Pace& pace = {}, std::string authority_pem = {});

  Response answer(const Request& request);

  /// Lets controllers do what is due by now.
  void run_due();

  /// When they want to be run again, by Clock::elapsed; nothing when they are done.
  std::optional<Milliseconds> next_due() const { return state_.next_due(); }

  /// The uid of kube-system.
  std::string identity() const;

  State& state() { return state_; }

  /// Everything it holds as a value, and back.
  Value to_value() const;
  void from_value(const Value& value);

 private:
  Response list(const Target& target, const Request& request);
  Response watch(const Target& target, const Request& request);
  Response serve(const Request& request);
  Response read(const Target& target, const Request& request);

  /// What is left of a list that was asked for in parts.
  struct Rest {
    std::vector<Objects::Body> items;
    std::int64_t revision = 0;
    Milliseconds since = 0;
  };

  State state_;
  std::map<std::string, Rest> rests_;
};

}  // namespace emco::sandbox
