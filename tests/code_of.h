#pragma once

#include <string>

#include "core/base/error.h"

namespace emco::test {

/// The code of the Error that a call throws, "" when it throws none.
template <typename Call>
std::string code_of(Call call) {
  try {
    call();
  } catch (const Error& error) {
    return error.code();
  }
  return "";
}

}  // namespace emco::test
