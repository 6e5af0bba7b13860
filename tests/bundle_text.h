#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/bundle/read.h"

namespace emco::test {

/// Reads a bundle given as text ("-") against `bundle_kinds()`.
Checked<Bundle> read_text(const std::string& text, bundle::Purpose purpose = bundle::Purpose::Apply);

/// Reads files in memory: `request.sources` and `request.values` name some of them.
Checked<Bundle> read_files(std::map<std::string, std::string> files, const bundle::Request& request);

/// "code line:column" of each diagnostic, in its order.
std::vector<std::string> mistakes(const Diagnostics& diagnostics);

/// "code file:line:column: summary; help" of each diagnostic.
std::vector<std::string> sentences(const Diagnostics& diagnostics);

/// The addresses of the documents, then "word address" of the operations.
std::vector<std::string> contents(const Bundle& bundle);

}  // namespace emco::test
