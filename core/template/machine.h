#pragma once

#include <exception>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/base/clock.h"
#include "core/template/program.h"

namespace emco::tpl {

/// One link of the way that led to a failure: a template, where in it, and what stands there.
struct Link {
  std::string template_name;
  std::string file;  ///< the text it was written in
  int line = 0;
  int column = 0;  ///< bytes from the line's begin, from 0 as Go counts
  std::string context;
};

/// A template that could not be executed. `chain` begins with the place of the failure and ends with the
/// template that was executed first; `what()` is the whole of Go's message.
class ExecutionError : public std::exception {
 public:
  ExecutionError(std::string full, std::string cause_text, std::vector<Link> links)
      : cause(std::move(cause_text)), chain(std::move(links)), full_(std::move(full)) {}

  const char* what() const noexcept override { return full_.c_str(); }

  std::string cause;
  std::vector<Link> chain;
  std::string budget;  ///< the name of the budget that ended it, else ""

 private:
  std::string full_;
};

/// What functions may know of the outside; everything is passed in.
class Environment {
 public:
  virtual ~Environment() = default;
  /// The only "now", in milliseconds since 1970.
  virtual Milliseconds now() const = 0;
  /// `count` random bytes for a call whose arguments are `arguments`; `site` names the call (template, text
  /// of the call, how often it ran before). `value` makes the result from random bytes; it is not called
  /// when the environment remembers a result for this site and these arguments.
  virtual std::string generated(const std::string& site,
                                const std::string& arguments,
                                const std::function<std::string()>& make) = 0;

  /// Told which API versions templates ask for; "" stands for the whole list.
  virtual void asked_api(std::string_view) {}

  /// Told that templates looked at the cluster's version.
  virtual void asked_kube_version() {}

  /// Fills `bytes` with randomness; only for use inside `make`.
  virtual std::string random_bytes(std::size_t count) = 0;
};

struct MachineOptions {
  const Functions* functions = &go_functions();
  Budgets budgets;
  Clock* clock = nullptr;              ///< for the wall-clock budget; nullptr: none
  Environment* environment = nullptr;  ///< nullptr: functions that need one fail
  bool missing_key_is_error = false;   ///< Go's missingkey=error
  bool missing_key_is_zero = true;     ///< missingkey=zero (matters for maps of text)
};

/// Executes templates. One machine is one render: its heap, its budgets. Not for several threads.
class Machine {
 public:
  explicit Machine(MachineOptions options);

  Heap& heap() { return heap_; }

  const MachineOptions& options() const { return options_; }

  /// The text that the template writes. Throws ExecutionError (also when a budget is used up).
  std::string execute(const TemplateSet& templates, std::string_view name, const Any& data);

  // ---- for functions

  /// Charges work done inside a function; throws BudgetExceeded.
  void work(std::uint64_t steps) {
    if (steps >= steps_left_) out_of_steps();
    steps_left_ -= steps;
  }

  /// Refuses a text that grew too large, before it is made.
  void check_text(std::uint64_t bytes) const;

  /// Names the running call for Environment::generated.
  std::string call_site();

  /// Where the pieces of the last execution's output came from, in order: each entry begins a piece that a
  /// place of the executed template itself wrote.
  struct Mark {
    std::size_t offset = 0;
    std::uint32_t position = 0;
    bool literal = false;  ///< the piece is the template's own text
  };

  const std::vector<Mark>& marks() const { return marks_; }

  /// The environment; throws CallError without one.
  Environment& environment() const;

  /// A place to keep something costly under a name until the machine goes away (compiled regular
  /// expressions).
  std::shared_ptr<void>& cached(const std::string& name) { return cached_[name]; }

  std::uint64_t steps_used() const { return options_.budgets.steps - steps_left_; }

 private:
  enum class Entry : std::uint8_t { Start, Template, Include, Tpl };

  struct Frame {
    const Code* code = nullptr;
    const TemplateSet* set = nullptr;
    std::uint32_t pc = 0;
    std::uint32_t slots = 0;
    std::uint32_t iterators = 0;
    Entry entry = Entry::Start;
    std::size_t output = 0;
  };

  struct Iterator {
    Kind kind = Kind::List;
    const Any* items = nullptr;           // of lists
    const tpl::Entry* entries = nullptr;  // of maps, copied: changes inside the loop are not seen
    std::string_view bytes;
    std::int64_t next = 0;
    std::int64_t size = 0;  // of integers: the integer itself
  };

  void enter(const Code* code, const TemplateSet* set, Entry entry, const Any& data);
  bool leave();
  void run();
  void step(const Instruction& in, Frame& frame);
  void note_capabilities(const Instruction& in, const Frame& frame);
  void range_begin(const Instruction& in, Frame& frame);
  void range_next(const Instruction& in, Frame& frame);
  void invoke(const Instruction& in);
  void include(const Instruction& in);
  void tpl(const Instruction& in);
  void call_template(const Instruction& in, const Frame& frame);
  Any field(const Any& receiver, std::string_view name, bool has_arguments);
  Any missing(const Any& map, std::string_view name) const;
  void check_method(const Instruction& in);
  void invoke_method(const Instruction& in);
  Any call_method(const Method& method, std::span<Any> values);
  [[noreturn]] void fail(const std::string& message, const std::string& budget);
  void out_of_steps();

  void check_output() const {
    if (output_.size() > options_.budgets.output_bytes)
      throw BudgetExceeded("output-bytes", options_.budgets.output_bytes);
  }

  void check_clock();
  Link link(const Frame& frame) const;

  Any pop() {
    const Any top = stack_.back();
    stack_.pop_back();
    return top;
  }

  MachineOptions options_;
  Heap heap_;
  std::uint64_t steps_left_;
  std::uint64_t steps_until_clock_ = 0;
  Milliseconds deadline_ = 0;
  std::vector<Any> stack_;
  std::vector<Any> slots_;
  std::vector<Frame> frames_;
  std::vector<Iterator> iterators_;
  std::string output_;
  std::vector<Mark> marks_;
  std::unordered_map<std::string_view, int> includes_;
  std::unordered_map<std::string, std::unique_ptr<Program>> sources_;
  std::vector<std::unique_ptr<TemplateSet>> sets_;
  std::unordered_map<std::string, std::uint64_t> sites_;
  std::unordered_map<std::string, std::shared_ptr<void>> cached_;
};

/// Text without "<no value>", as Helm hands it on.
std::string without_no_value(std::string text);

}  // namespace emco::tpl
