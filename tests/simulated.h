#pragma once

#include <string>

#include "core/base/json.h"
#include "core/sandbox/cluster.h"
#include "tests/scripted_transport.h"

namespace emco::sandbox {

/// A simulated cluster without a wire: requests by whoever may do everything, unless told otherwise.
struct Simulated {
  test::ManualClock clock;
  SeededRandom random{7};
  Cluster cluster{clock, random};
  User user{"admin", {"system:masters", "system:authenticated"}};

  Response ask(const std::string& method,
               const std::string& target,
               const std::string& body = "",
               const std::string& type = "application/json",
               const std::string& accept = "application/json") {
    Request request;
    request.method = method;
    set_target(request, target);
    request.body = body;
    request.content_type = type;
    request.accept = accept;
    request.user = user;
    return cluster.answer(request);
  }

  Response apply(const std::string& path, const std::string& body, const std::string& more = "") {
    return ask("PATCH", path + "?fieldManager=emcoctl&fieldValidation=Strict" + more, body,
               "application/apply-patch+yaml");
  }

  Response merge(const std::string& path, const std::string& body, const std::string& manager = "other") {
    return ask("PATCH", path + "?fieldManager=" + manager, body, "application/merge-patch+json");
  }

  Value get(const std::string& path) { return json::parse(ask("GET", path).body); }

  /// Time passes and controllers work.
  void wait(Milliseconds time) {
    const Milliseconds end = clock.elapsed() + time;
    while (clock.elapsed() < end) {
      clock.advance(10);
      cluster.run_due();
    }
  }
};

}  // namespace emco::sandbox
