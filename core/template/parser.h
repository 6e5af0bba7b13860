#pragma once

#include <exception>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "core/template/syntax.h"

namespace emco::tpl {

/// A text that is no template. `message` is what Go says behind "template: NAME:LINE: ".
class SyntaxError : public std::exception {
 public:
  SyntaxError(std::string text_name, Place at, std::string what)
      : name(std::move(text_name)), place(at), message(std::move(what)) {
    full_ = "template: " + name + ":" + std::to_string(place.line) + ": " + message;
  }

  const char* what() const noexcept override { return full_.c_str(); }

  std::string name;
  Place place;
  std::string message;

 private:
  std::string full_;
};

/// Parses a text. `is_function` says which names may be called. Throws SyntaxError, and BudgetExceeded
/// ("syntax-depth") for actions nested deeper than `depth`.
std::unique_ptr<Syntax> parse(std::string name,
                              std::string source,
                              const std::function<bool(std::string_view)>& is_function,
                              int depth);

}  // namespace emco::tpl
