#pragma once

#include <string>
#include <vector>

#include "cli/commands/context.h"

namespace emco::cli {

/// The program: arguments (without the program's name) in, exit status out. Never throws.
int run(const std::vector<std::string>& arguments, Context& context);

/// main(): the real Context around `run`.
int main_program(int argc, char** argv);

}  // namespace emco::cli
