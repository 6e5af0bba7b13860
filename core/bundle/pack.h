#pragma once

#include <cstdint>
#include <string>

#include "core/base/files.h"

namespace emco::bundle {

/// A folder as the archive that a document would attach: a gzipped tar archive whose one top folder has the
/// folder's name. The same files give the same bytes. Files below ".git" are left out, and of a chart
/// what its .helmignore names; nothing is read through symbolic links. `folder` and `path` are as in
/// `Files::read_attached`, `limit` is that of all files together. Throws Error: file.*, "archive.too-large",
/// "archive.path".
std::string pack_folder(const Files& files,
                        const std::string& folder,
                        const std::string& path,
                        std::uint64_t limit);

}  // namespace emco::bundle
