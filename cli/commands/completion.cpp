#include "cli/commands/commands.h"
#include "cli/completion/scripts.h"

namespace emco::cli {

const Command kCompletion{
    "completion", "Looking around", "print the completion script of a shell",
    [](Syntax& syntax, Action& action) {
      auto shell = std::make_shared<std::string>();
      syntax.add_option("SHELL", *shell, "bash, zsh or fish").required().one_of({"bash", "zsh", "fish"});
      action = [shell](Context& context, const Globals&) {
        context.out << completion_script(*shell);
        return 0;
      };
    }};

}  // namespace emco::cli
