#include "cli/commands/complete.h"

#include <algorithm>
#include <optional>

#include "cli/commands/options.h"
#include "cli/views/apply_view.h"
#include "cli/views/print.h"
#include "core/base/text.h"
#include "core/flow/candidates.h"
#include "core/flow/codes.h"

namespace emco::cli {
namespace {

bool speaks_of(const std::string& text, std::initializer_list<std::string_view> words) {
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return text.find(word) != std::string::npos; });
}

/// Understands the words before the one that is asked for.
class Completion {
 public:
  Completion(const CommandLine& line, Context& context, const std::vector<std::string>& words)
      : line_(line), context_(context), current_(words.empty() ? "" : words.back()) {
    for (std::size_t i = 0; i + 1 < words.size(); ++i)
      read(words[i]);
  }

  void run() {
    if (pending_) {
      offer_value(*pending_, pending_->type());
    } else if (!only_positional_ && current_.starts_with("-")) {
      offer_options();
    } else if (!command_) {
      for (const auto& command : line_.commands())
        offer(command.name(), command.description());
    } else if (const auto next = next_positional()) {
      offer_value(*next, next->positional_name());
    }
  }

 private:
  void read(const std::string& word) {
    if (pending_) {
      if (pending_->is_called("--store")) globals_.store = word;
      pending_.reset();
    } else if (word == "--") {
      only_positional_ = true;
    } else if (!only_positional_ && word.size() > 1 && word.front() == '-') {
      read_option(word);
    } else if (const auto command = command_ ? std::nullopt : find_command(word)) {
      command_ = command;
    } else {
      ++positionals_;
    }
  }

  void read_option(const std::string& word) {
    const auto equals = word.find('=');
    const auto option = find_option(word.substr(0, equals));
    if (!option || !option->takes_value()) return;
    if (equals == std::string::npos)
      pending_ = option;
    else if (option->is_called("--store"))
      globals_.store = word.substr(equals + 1);
  }

  std::optional<Syntax> find_command(const std::string& word) const {
    for (const auto& command : line_.commands())
      if (command.name() == word) return command;
    return std::nullopt;
  }

  /// Those of the command before those that hold for all.
  std::vector<Option> options() const {
    std::vector<Option> all = command_ ? command_->options() : std::vector<Option>();
    for (const auto& option : line_.globals().options())
      all.push_back(option);
    return all;
  }

  std::optional<Option> find_option(const std::string& name) const {
    for (const auto& option : options())
      if (option.is_called(name)) return option;
    return std::nullopt;
  }

  std::optional<Option> next_positional() const {
    std::optional<Option> last;
    std::size_t passed = 0;
    for (const auto& option : command_->options()) {
      if (!option.is_positional()) continue;
      last = option;
      if (passed++ == positionals_) return option;
    }
    // One that takes many goes on.
    return last && last->takes_many() ? last : std::nullopt;
  }

  void offer(const std::string& word, const std::string& description = {}) {
    if (!word.starts_with(current_)) return;
    print(context_.out, "{}{}{}\n", word, description.empty() ? "" : "\t", description);
  }

  void offer_options() {
    std::vector<std::string> shown;
    for (const auto& option : options()) {
      if (option.long_name().empty()) continue;
      const std::string name = "--" + option.long_name();
      if (std::find(shown.begin(), shown.end(), name) != shown.end()) continue;
      shown.push_back(name);
      offer(name, option.description());
    }
  }

  void offer_addresses() {
    const std::string command = command_->name();
    auto sought = flow::Sought::Everything;
    if (command == "clusters") sought = flow::Sought::Clusters;
    const bool lifecycle = command_->group() == "Deploying" && command != "delete" && command != "apply";
    if (lifecycle) sought = flow::Sought::Lifecycle;
    const auto observer = silent_observer();
    flow::World world = make_world(context_, globals_, *observer);
    for (const auto& address : flow::address_candidates(world, current_, sought))
      offer(address);
  }

  void offer_topics() {
    for (const auto* word : {"codes", "kinds", "exit-codes"})
      offer(word);
    for (const auto& rule : flow::rules().all())
      offer(rule.code, rule.summary);
    for (const auto& kind : flow::kinds().all())
      offer(kind.name, kind.summary);
  }

  /// `what` says what stands there: the name of a positional, the type of an option's value.
  void offer_value(const Option& option, const std::string& what) {
    const auto members = option.members();
    for (const auto& member : members)
      offer(member);
    if (!members.empty()) return;
    if (speaks_of(what, {"ADDRESS"})) offer_addresses();
    if (speaks_of(what, {"TOPIC"})) offer_topics();
    if (what == "ID") {
      const auto observer = silent_observer();
      flow::World world = make_world(context_, globals_, *observer);
      for (const auto& number : flow::residue_candidates(world))
        offer(number);
    }
    if (speaks_of(what, {"FILE", "PATH", "DIR", "CHART"})) print(context_.out, ":files\n");
  }

  const CommandLine& line_;
  std::optional<Syntax> command_;
  Context& context_;
  std::string current_;
  Globals globals_;
  std::optional<Option> pending_;
  bool only_positional_ = false;
  std::size_t positionals_ = 0;
};

}  // namespace

void complete(const CommandLine& line, Context& context, const std::vector<std::string>& words) {
  Completion(line, context, words).run();
}

}  // namespace emco::cli
