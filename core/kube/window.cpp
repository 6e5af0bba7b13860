#include "core/kube/window.h"

#include <algorithm>

namespace emco::kube {

void Window::clip() { size_ = std::clamp<std::size_t>(size_, 1, ceiling_); }

void Window::halve(std::size_t floor) {
  size_ = std::max(size_ / 2, std::min(size_, floor));
  clip();
  times_.clear();
  ++round_;
}

void Window::succeeded(std::uint64_t sent_in_round, Milliseconds took) {
  if (sent_in_round < round_) return;
  times_.push_back(took);
  if (times_.size() < size_) return;
  const auto ninth_of_ten = times_.begin() + static_cast<std::ptrdiff_t>(times_.size() * 9 / 10);
  std::nth_element(times_.begin(), ninth_of_ten, times_.end());
  const Milliseconds slow = *ninth_of_ten;
  const bool slower = quickest_ > 0 && slow > 2 * quickest_ && slow > kNeverSlow;
  quickest_ =
      quickest_ == 0 ? std::max<Milliseconds>(slow, 1) : std::min(quickest_, std::max<Milliseconds>(slow, 1));
  if (slower) {
    halve(kSlowFloor);
    return;
  }
  times_.clear();
  ++size_;
  clip();
}

void Window::refused(std::uint64_t sent_in_round) {
  if (sent_in_round < round_) return;
  halve(1);
}

}  // namespace emco::kube
