#include "cli/commands/complete.h"

#include <algorithm>

#include <CLI/CLI.hpp>
#include <fmt/ostream.h>

#include "cli/commands/options.h"
#include "cli/views/apply_view.h"
#include "core/base/text.h"
#include "core/flow/candidates.h"
#include "core/flow/codes.h"

namespace emco::cli {
namespace {

bool takes_value(const CLI::Option& option) { return option.get_items_expected_max() > 0; }

bool is_positional(const CLI::Option& option) {
  return option.get_positional() && option.get_lnames().empty();
}

bool speaks_of(const std::string& text, std::initializer_list<std::string_view> words) {
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return text.find(word) != std::string::npos; });
}

/// The words of CLI::IsMember, as the option's type shows them: "WHEN:{auto,always,never}".
std::vector<std::string> members_of(const CLI::Option& option) {
  const std::string type = option.get_type_name();
  const auto open = type.find('{');
  const auto close = type.find('}', open == std::string::npos ? 0 : open);
  if (open == std::string::npos || close == std::string::npos) return {};
  return text::split(std::string_view(type).substr(open + 1, close - open - 1), ',');
}

/// Understands the words before the one that is asked for.
class Completion {
 public:
  Completion(const CLI::App& root, Context& context, const std::vector<std::string>& words)
      : root_(root), app_(&root), context_(context), current_(words.empty() ? "" : words.back()) {
    for (std::size_t i = 0; i + 1 < words.size(); ++i)
      read(words[i]);
  }

  void run() {
    if (pending_ != nullptr) {
      offer_value(*pending_, pending_->get_type_name());
    } else if (!only_positional_ && current_.starts_with("-")) {
      offer_options();
    } else if (app_ == &root_) {
      for (const auto* sub : root_.get_subcommands([](const CLI::App*) { return true; }))
        if (!sub->get_group().empty()) offer(sub->get_name(), sub->get_description());
    } else if (const auto* next = next_positional()) {
      offer_value(*next, next->get_name(true));
    }
  }

 private:
  void read(const std::string& word) {
    if (pending_ != nullptr) {
      if (pending_->check_lname("store")) globals_.store = word;
      pending_ = nullptr;
    } else if (word == "--") {
      only_positional_ = true;
    } else if (!only_positional_ && word.size() > 1 && word.front() == '-') {
      read_option(word);
    } else if (const auto* sub = app_ == &root_ ? find_command(word) : nullptr) {
      app_ = sub;
    } else {
      ++positionals_;
    }
  }

  void read_option(const std::string& word) {
    const auto equals = word.find('=');
    const auto* option = find_option(word.substr(0, equals));
    if (option == nullptr || !takes_value(*option)) return;
    if (equals == std::string::npos)
      pending_ = option;
    else if (option->check_lname("store"))
      globals_.store = word.substr(equals + 1);
  }

  const CLI::App* find_command(const std::string& word) const {
    for (const auto* sub : root_.get_subcommands([](const CLI::App*) { return true; }))
      if (sub->get_name() == word) return sub;
    return nullptr;
  }

  const CLI::Option* find_option(const std::string& name) const {
    for (const auto* app : {app_, &root_})
      for (const auto* option : app->get_options())
        if (option->check_name(name)) return option;
    return nullptr;
  }

  const CLI::Option* next_positional() const {
    const CLI::Option* last = nullptr;
    std::size_t passed = 0;
    for (const auto* option : app_->get_options()) {
      if (!is_positional(*option)) continue;
      last = option;
      if (passed++ == positionals_) return option;
    }
    // One that takes many goes on.
    return last != nullptr && last->get_items_expected_max() > 1 ? last : nullptr;
  }

  void offer(const std::string& word, const std::string& description = {}) {
    if (!word.starts_with(current_)) return;
    fmt::print(context_.out, "{}{}{}\n", word, description.empty() ? "" : "\t", description);
  }

  void offer_options() {
    std::vector<std::string> shown;
    for (const auto* app : {app_, &root_}) {
      for (const auto* option : app->get_options()) {
        if (option->get_lnames().empty() || option->get_group().empty()) continue;
        const std::string name = "--" + option->get_lnames().front();
        if (std::find(shown.begin(), shown.end(), name) != shown.end()) continue;
        shown.push_back(name);
        offer(name, option->get_description());
      }
    }
  }

  void offer_addresses() {
    const std::string command = app_->get_name();
    auto sought = flow::Sought::Everything;
    if (command == "clusters") sought = flow::Sought::Clusters;
    const bool lifecycle = app_->get_group() == "Deploying" && command != "delete" && command != "apply";
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
  void offer_value(const CLI::Option& option, const std::string& what) {
    const auto members = members_of(option);
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
    if (speaks_of(what, {"FILE", "PATH", "DIR", "CHART"})) fmt::print(context_.out, ":files\n");
  }

  const CLI::App& root_;
  const CLI::App* app_;
  Context& context_;
  std::string current_;
  Globals globals_;
  const CLI::Option* pending_ = nullptr;
  bool only_positional_ = false;
  std::size_t positionals_ = 0;
};

}  // namespace

void complete(const CLI::App& root, Context& context, const std::vector<std::string>& words) {
  Completion(root, context, words).run();
}

}  // namespace emco::cli
