#pragma once

namespace emco::cli {

/// The whole program: words in, exit status out.
int main_program(int argc, char** argv);

}  // namespace emco::cli
