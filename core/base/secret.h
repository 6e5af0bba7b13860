#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "core/base/crypto.h"

namespace emco {

/// A text that must not be seen: it is wiped when it goes away, cannot be printed or compared by accident,
/// and is read through `reveal` alone, so that every use of it can be found.
class Secret {
 public:
  Secret() = default;

  explicit Secret(std::string text) : text_(std::move(text)) {}

  ~Secret() { wipe(text_); }

  Secret(const Secret&) = default;

  Secret(Secret&& other) noexcept : text_(other.text_) { wipe(other.text_); }

  Secret& operator=(const Secret& other) {
    if (this != &other) {
      wipe(text_);
      text_ = other.text_;
    }
    return *this;
  }

  Secret& operator=(Secret&& other) noexcept {
    if (this != &other) {
      wipe(text_);
      text_ = other.text_;
      wipe(other.text_);
    }
    return *this;
  }

  bool empty() const { return text_.empty(); }

  /// The text itself, as long as this object lives. Never for a message.
  const std::string& reveal() const { return text_; }

 private:
  std::string text_;
};

}  // namespace emco
