#pragma once

#include <string>
#include <vector>

#include "core/base/diagnostic.h"
#include "core/base/files.h"
#include "core/bundle/read.h"

namespace emco::bundle {

/// The files that `-f` means, each once, in the order given; those of a folder sorted. "-" stays "-". From
/// folders every .yaml and .yml below is taken, except hidden ones, those that `-v` names, and what lies in
/// a chart (a folder with a Chart.yaml) or a profile (one whose manifest.yaml has a "type"): these belong to
/// the documents that attach them.
/// Mistakes: "file.not-found", "file.not-regular", "bundle.no-files", "bundle.too-many-files".
std::vector<std::string> find_sources(const Files& files, const Request& request, Diagnostics& diagnostics);

}  // namespace emco::bundle
