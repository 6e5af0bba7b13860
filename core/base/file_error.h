#pragma once

#include <string>

#include "core/base/error.h"

namespace emco {

/// What a failed call of the operating system means for `path`; `error` is its errno.
Error file_error(const std::string& path, int error);

/// The disk is full or broken, whatever the call was about.
bool is_fault_of_disk(int error);

}  // namespace emco
