#pragma once

#include <string>
#include <string_view>

namespace emco::test {

/// Compares `text` with tests/golden/PATH and fails the running test case when they differ or the file is
/// missing. With ACCEPT=1 in the environment the file is written instead: look at the difference before
/// committing it. Texts must hold no times, no absolute paths and no order that differs between two runs.
void check_golden(const std::string& path, std::string_view text);

/// Where tests/PATH is.
std::string test_file(const std::string& path);

/// The text of tests/golden/PATH.
std::string read_golden(const std::string& path);

}  // namespace emco::test
