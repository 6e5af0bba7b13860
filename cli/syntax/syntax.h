#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace CLI {  // NOLINT(readability-identifier-naming): the library's name
class App;
class Option;
}  // namespace CLI

namespace emco::cli {

// What words a command line may hold: declared here, shown by --help, offered by completion. The library that
// reads command lines (CLI11) is slow to compile and is known to syntax.cpp alone.

/// A declared option, flag or positional. A handle, which lives as long as its CommandLine.
class Option {
 public:
  explicit Option(CLI::Option& option) : option_(&option) {}

  // Declaring more of it.
  Option& required();
  /// What --help calls the value.
  Option& type_name(const std::string& name);
  /// Refuses every other value; the type that --help shows lists them.
  Option& one_of(const std::vector<std::string>& members);
  /// Refuses numbers below zero.
  Option& non_negative();
  /// Of an option with a list: each mention takes one value, so that a positional may follow.
  Option& one_value_each();

  // Reading what was declared.
  /// Whether `word`, with its dashes, is one of the names.
  bool is_called(const std::string& word) const;
  /// The first name with two dashes, without them; empty when there is none.
  std::string long_name() const;
  /// How --help names a positional.
  std::string positional_name() const;
  std::string description() const;
  std::string type() const;
  /// The words of `one_of`.
  std::vector<std::string> members() const;
  bool is_positional() const;
  bool takes_value() const;
  bool takes_many() const;

 private:
  CLI::Option* option_;
};

/// The words of one command, or those that hold for every command. A handle, which lives as long as its
/// CommandLine.
class Syntax {
 public:
  explicit Syntax(CLI::App& app) : app_(&app) {}

  /// An option, "-s,--long", or a positional, "NAME". Parsing puts the value into `value`, which must live
  /// until then; without the option it stays what it is.
  Option add_option(const std::string& names, std::string& value, const std::string& description);
  Option add_option(const std::string& names, int& value, const std::string& description);
  Option add_option(const std::string& names, std::int64_t& value, const std::string& description);
  Option add_option(const std::string& names, std::size_t& value, const std::string& description);
  Option add_option(const std::string& names,
                    std::optional<std::int64_t>& value,
                    const std::string& description);
  Option add_option(const std::string& names,
                    std::vector<std::string>& values,
                    const std::string& description);
  Option add_option(const std::string& names,
                    std::vector<std::int64_t>& values,
                    const std::string& description);
  /// An option without a value: `value` becomes true.
  void add_flag(const std::string& names, bool& value, const std::string& description);

  std::string name() const;
  /// The heading under which --help lists the command.
  std::string group() const;
  std::string description() const;
  /// In the order of their declaration, with --help.
  std::vector<Option> options() const;

 private:
  CLI::App* app_;
};

/// What the arguments ask for: a command, by its place among those that were added, or that a text be
/// printed.
struct Asked {
  std::optional<std::size_t> command;
  std::string text;  ///< of --help and --version; the program's help where no command is named
};

/// The command line of the whole program. Words of `globals` may stand before and after a command's name.
class CommandLine {
 public:
  /// `version` is what --version prints.
  CommandLine(const std::string& name, const std::string& description, const std::string& version);
  ~CommandLine();
  CommandLine(const CommandLine&) = delete;
  CommandLine& operator=(const CommandLine&) = delete;

  Syntax globals() const;
  Syntax add_command(const std::string& name, const std::string& group, const std::string& summary);

  /// In the order in which they were added.
  const std::vector<Syntax>& commands() const { return commands_; }

  /// Reads the arguments, without the program's name, once. Throws Error "usage.invalid".
  Asked parse(const std::vector<std::string>& arguments);

 private:
  std::unique_ptr<CLI::App> app_;
  std::vector<Syntax> commands_;
};

}  // namespace emco::cli
