#pragma once

#include <string>

#include "core/base/clock.h"
#include "core/model/journal.h"
#include "core/model/outcome.h"
#include "core/model/readiness.h"

namespace emco {

/// Hears what happens while it happens; views turn it into lines, a live display or JSON events. Every
/// function may be left alone. Core never prints.
class Observer {
 public:
  virtual ~Observer() = default;

  virtual void reading(const std::string& /*cluster*/) {}

  virtual void read(const std::string& /*cluster*/, std::size_t /*objects*/, Milliseconds /*took*/) {}

  virtual void operation_started(std::int64_t /*operation*/,
                                 const std::string& /*address*/,
                                 std::string_view /*word*/,
                                 std::size_t /*changes*/) {}

  virtual void change_sent(const Change&) {}

  virtual void change_ended(const Change&, const Outcome&, Milliseconds /*took*/) {}

  virtual void waiting(const Change&, const ReadyState&) {}

  virtual void trouble(const std::string& /*cluster*/, const std::string& /*message*/) {}

  virtual void operation_ended(std::int64_t /*operation*/,
                               const std::string& /*address*/,
                               std::string_view /*phase*/) {}

  /// Something to hold on to at least every few seconds while nothing else happens.
  virtual void tick(std::size_t /*done*/, std::size_t /*total*/) {}
};

}  // namespace emco
