#include "cli/app.h"

#include <cstdio>

namespace emco::cli {

int main_program(int, char**) {
  std::puts("emcoctl");
  return 0;
}

}  // namespace emco::cli
