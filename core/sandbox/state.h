#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/base/clock.h"
#include "core/base/random.h"
#include "core/sandbox/managers.h"
#include "core/sandbox/objects.h"
#include "core/sandbox/served.h"

namespace emco::sandbox {

/// How quick a simulated cluster is. Time in it is short: what takes a real one minutes takes seconds here.
struct Pace {
  Milliseconds settle = 20;      ///< until a controller looks at what was written
  Milliseconds ready = 300;      ///< until a container runs
  Milliseconds give_up = 3'000;  ///< until a deployment that makes no progress says so
};

/// What a simulated cluster is made of; the functions of this folder work on it.
struct State {
  State(Clock& the_clock, Random& the_random) : clock(the_clock), random(the_random) {}

  Clock& clock;
  Random& random;
  Pace pace;
  std::string authority_pem;  ///< what kube-root-ca.crt holds
  Served served;
  Objects objects;

  /// "2026-11-26T10:00:00Z"
  std::string now();

  /// A controller is to look at the object no later than after `pause`.
  void look_at(const Place& place, Milliseconds pause);
  /// Those whose time has come, in order.
  std::vector<Place> due();
  std::optional<Milliseconds> next_due() const;

  /// Writes a body as the server's own controllers do, as manager kube-controller-manager; nothing happens
  /// when it says what is there already. Whoever has to know of it is told (controllers.h).
  void write_by_controller(const Kind& kind, Value body, const std::string& subresource = {});

  /// How long something has been waited for, counted from the first question about it with this word.
  Milliseconds waited_for(const Place& place, const std::string& word);

  void forget_wait(const Place& place) { waits_.erase(place); }

 private:
  std::map<Place, Milliseconds> wanted_;
  std::set<std::pair<Milliseconds, Place>> queue_;
  std::map<Place, std::pair<std::string, Milliseconds>> waits_;
};

/// The place of an object of a kind.
Place place_of(const Kind& kind, const Value& body);

std::string timestamp(Milliseconds since_1970);

}  // namespace emco::sandbox
