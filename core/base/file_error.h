#pragma once

#include <string>

#include "core/base/error.h"

namespace emco {

/// What a failed call of the operating system means for `path`; `error` is its errno.
Error file_error(const std::string& path, int error);

}  // namespace emco
