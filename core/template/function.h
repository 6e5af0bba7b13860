#pragma once

#include <exception>
#include <span>
#include <string>
#include <string_view>

#include "core/template/any.h"
#include "core/template/syntax.h"

namespace emco::tpl {

class Machine;

/// The Go type of a parameter, by its letter in a signature.
enum class Param : char {
  Any = 'a',    ///< interface {}
  Value = 'v',  ///< reflect.Value: nil is let through
  Text = 's',
  Int = 'i',
  Int64 = 'l',
  Uint32 = 'u',
  Real = 'f',
  Bool = 'b',
  Map = 'm',         ///< map[string]interface {}
  List = 'L',        ///< []interface {}
  Time = 't',        ///< time.Time
  Certificate = 'c'  ///< sprig's certificate
};

/// One call: its arguments, already of the declared types, and what functions may use.
struct Call {
  Machine& machine;
  Heap& heap;
  std::span<Any> args;

  const Any& operator[](std::size_t i) const { return args[i]; }

  std::size_t size() const { return args.size(); }

  std::string_view text(std::size_t i) const { return args[i].text(); }

  std::int64_t integer(std::size_t i) const { return args[i].integer(); }

  /// Result texts; both live on the heap afterwards.
  Any give(std::string_view text) const { return text_of(heap, text); }
};

/// What makes a call more than a C++ function.
enum class Special : std::uint8_t { None, And, Or, Include, Tpl };

struct Function {
  std::string_view name;
  /// One letter per parameter; a '*' at the end makes the last one variadic.
  std::string_view parameters;
  Any (*run)(Call&) = nullptr;
  Special special = Special::None;

  bool variadic() const { return parameters.ends_with('*'); }

  std::size_t fixed() const { return variadic() ? parameters.size() - 2 : parameters.size(); }

  /// The type of argument `index` of a call.
  Param parameter(std::size_t index) const {
    const std::size_t count = variadic() ? parameters.size() - 1 : parameters.size();
    return static_cast<Param>(parameters[index < count ? index : count - 1]);
  }
};

/// A method of a named type. The receiver stands before the arguments in `Call::args`.
struct Method {
  std::string_view name;
  std::string_view parameters;
  Any (*run)(Call&) = nullptr;
};

/// Functions by name. Later tables win over earlier ones.
class Functions {
 public:
  Functions() = default;
  explicit Functions(std::initializer_list<std::span<const Function>> tables);

  const Function* find(std::string_view name) const;

  const std::vector<const Function*>& all() const { return sorted_; }

 private:
  std::vector<const Function*> sorted_;
};

/// The functions of Go's text/template alone.
const Functions& go_functions();

/// An error a function returns (or panics with, in Go); the machine adds where.
class CallError : public std::exception {
 public:
  explicit CallError(std::string message) : message_(std::move(message)) {}

  const char* what() const noexcept override { return message_.c_str(); }

  /// The whole message: it may hold the byte 0.
  const std::string& message() const { return message_; }

 private:
  std::string message_;
};

/// The methods of a value's type; nullptr when there is none of that name.
const Method* find_method(const Any& value, std::string_view name);

/// Go's name of a parameter's type: "map[string]interface {}".
std::string_view type_name(Param param);
/// Whether nil may be given for it.
bool takes_nil(Param param);
/// text/template's validateType: the value as an argument of that type. Throws CallError.
Any checked_argument(const Any& value, Param param);
/// The value of a literal where that type is wanted; Any and Value take Go's default types. Throws CallError.
Any constant_argument(const Node& literal, Param param);

}  // namespace emco::tpl
