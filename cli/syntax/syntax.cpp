#include "cli/syntax/syntax.h"

#include <algorithm>
#include <sstream>

#include <CLI/CLI.hpp>

#include "core/base/error.h"
#include "core/base/text.h"

namespace emco::cli {
namespace {

/// CLI11 knows that a word is wrong, not which one was meant.
std::string suggestion(const std::vector<Syntax>& commands, const std::vector<std::string>& arguments) {
  std::vector<std::string> names;
  for (const auto& command : commands)
    names.push_back(command.name());
  for (const auto& argument : arguments) {
    if (argument.starts_with('-')) continue;
    if (std::find(names.begin(), names.end(), argument) != names.end()) return {};
    return text::did_you_mean(argument, names);
  }
  return {};
}

Error usage_error(const CLI::ParseError& error,
                  const std::vector<Syntax>& commands,
                  const std::vector<std::string>& arguments) {
  std::string help = suggestion(commands, arguments);
  if (help.empty()) help = "see 'emcoctl --help', or 'emcoctl COMMAND --help'";
  std::string summary = error.what();
  std::replace(summary.begin(), summary.end(), '\n', ' ');
  return {"usage.invalid", summary, help};
}

}  // namespace

Option& Option::required() {
  option_->required();
  return *this;
}

Option& Option::type_name(const std::string& name) {
  option_->type_name(name);
  return *this;
}

Option& Option::one_of(const std::vector<std::string>& members) {
  option_->check(CLI::IsMember(members));
  return *this;
}

Option& Option::non_negative() {
  option_->check(CLI::NonNegativeNumber);
  return *this;
}

Option& Option::one_value_each() {
  option_->allow_extra_args(false);
  return *this;
}

bool Option::is_called(const std::string& word) const { return option_->check_name(word); }

std::string Option::long_name() const {
  const auto& names = option_->get_lnames();
  return names.empty() ? "" : names.front();
}

std::string Option::positional_name() const { return option_->get_name(true); }

std::string Option::description() const { return option_->get_description(); }

std::string Option::type() const { return option_->get_type_name(); }

std::vector<std::string> Option::members() const {
  // CLI11 keeps them in the type alone: "WHEN:{auto,always,never}".
  const std::string type = option_->get_type_name();
  const auto open = type.find('{');
  const auto close = type.find('}', open == std::string::npos ? 0 : open);
  if (open == std::string::npos || close == std::string::npos) return {};
  return text::split(std::string_view(type).substr(open + 1, close - open - 1), ',');
}

bool Option::is_positional() const { return option_->get_positional() && option_->get_lnames().empty(); }

bool Option::takes_value() const { return option_->get_items_expected_max() > 0; }

bool Option::takes_many() const { return option_->get_items_expected_max() > 1; }

Option Syntax::add_option(const std::string& names, std::string& value, const std::string& description) {
  return Option(*app_->add_option(names, value, description));
}

Option Syntax::add_option(const std::string& names, int& value, const std::string& description) {
  return Option(*app_->add_option(names, value, description));
}

Option Syntax::add_option(const std::string& names, std::int64_t& value, const std::string& description) {
  return Option(*app_->add_option(names, value, description));
}

Option Syntax::add_option(const std::string& names, std::size_t& value, const std::string& description) {
  return Option(*app_->add_option(names, value, description));
}

Option Syntax::add_option(const std::string& names,
                          std::optional<std::int64_t>& value,
                          const std::string& description) {
  return Option(*app_->add_option(names, value, description));
}

Option Syntax::add_option(const std::string& names,
                          std::vector<std::string>& values,
                          const std::string& description) {
  return Option(*app_->add_option(names, values, description));
}

Option Syntax::add_option(const std::string& names,
                          std::vector<std::int64_t>& values,
                          const std::string& description) {
  return Option(*app_->add_option(names, values, description));
}

void Syntax::add_flag(const std::string& names, bool& value, const std::string& description) {
  app_->add_flag(names, value, description);
}

std::string Syntax::name() const { return app_->get_name(); }

std::string Syntax::group() const { return app_->get_group(); }

std::string Syntax::description() const { return app_->get_description(); }

std::vector<Option> Syntax::options() const {
  std::vector<Option> all;
  for (auto* option : app_->get_options())
    all.emplace_back(*option);
  return all;
}

CommandLine::CommandLine(const std::string& name, const std::string& description, const std::string& version)
    : app_(std::make_unique<CLI::App>(description, name)) {
  app_->set_version_flag("--version", version);
  app_->require_subcommand(0, 1);
  app_->fallthrough();
  app_->get_formatter()->column_width(34);
}

CommandLine::~CommandLine() = default;

Syntax CommandLine::globals() const { return Syntax(*app_); }

Syntax CommandLine::add_command(const std::string& name,
                                const std::string& group,
                                const std::string& summary) {
  auto* command = app_->add_subcommand(name, summary);
  command->group(group);
  command->fallthrough();
  return commands_.emplace_back(*command);
}

Asked CommandLine::parse(const std::vector<std::string>& arguments) {
  try {
    app_->parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() != 0) throw usage_error(error, commands_, arguments);
    // --help and --version end the parse by a throw, too.
    std::ostringstream text;
    app_->exit(error, text, text);
    return {std::nullopt, text.str()};
  }
  const auto chosen = app_->get_subcommands();
  if (chosen.empty()) return {std::nullopt, app_->help()};
  const auto at = std::find_if(commands_.begin(), commands_.end(), [&](const Syntax& command) {
    return command.name() == chosen.front()->get_name();
  });
  return {static_cast<std::size_t>(at - commands_.begin()), ""};
}

}  // namespace emco::cli
