#include <CLI/CLI.hpp>

#include "cli/commands/commands.h"
#include "cli/completion/scripts.h"

namespace emco::cli {

const Command kCompletion{"completion", "Looking around", "print the completion script of a shell",
                          [](CLI::App& app, Action& action) {
                            auto shell = std::make_shared<std::string>();
                            app.add_option("SHELL", *shell, "bash, zsh or fish")
                                ->required()
                                ->check(CLI::IsMember({"bash", "zsh", "fish"}));
                            action = [shell](Context& context, const Globals&) {
                              context.out << completion_script(*shell);
                              return 0;
                            };
                          }};

}  // namespace emco::cli
