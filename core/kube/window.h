#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/base/clock.h"

namespace emco::kube {

/// How many requests one server is asked to carry at a time. Begins at 16, grows by one per clean round (as
/// many answers as the window is wide), is halved when the server says that it has too much, and when most of
/// a round took more than twice as long as the quickest round so far. Pure: time comes in as numbers.
class Window {
 public:
  explicit Window(std::size_t ceiling) : ceiling_(ceiling < 1 ? 1 : ceiling), size_(kStart) { clip(); }

  std::size_t size() const { return size_; }

  /// To be kept with a request that is sent now and given back with its answer.
  std::uint64_t round() const { return round_; }

  /// An answer came in time.
  void succeeded(std::uint64_t sent_in_round, Milliseconds took);
  /// The server refused for load (429), or asked for a pause. Those sent before the last halving say nothing
  /// new.
  void refused(std::uint64_t sent_in_round);

 private:
  static constexpr std::size_t kStart = 16;
  static constexpr std::size_t kSlowFloor = 8;     ///< slowness alone never goes below this
  static constexpr Milliseconds kNeverSlow = 100;  ///< rounds quicker than this are fine whatever came before

  void halve(std::size_t floor);
  void clip();

  std::size_t ceiling_;
  std::size_t size_;
  std::uint64_t round_ = 0;
  std::vector<Milliseconds> times_;  ///< of the answers in this round
  Milliseconds quickest_ = 0;        ///< 90th percentile of the best round, 0 before the first
};

}  // namespace emco::kube
