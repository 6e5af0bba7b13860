#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/diagnostic.h"
#include "core/base/files.h"
#include "core/model/document.h"
#include "core/model/kind.h"

// core/bundle turns the files of `-f` and `-v` into Documents and OperationRequests. It knows the kinds only
// as data (`Kinds`), reads files only through `Files`, and never asks the store or a cluster anything:
// whether what a document refers to exists is decided by the store.

namespace emco::bundle {

/// What the documents are read for. Only `Apply` demands everything a kind requires; `Update` does unless a
/// document holds nothing but anchor and name; `Delete` and `Get` demand anchor and name alone and read no
/// attached files.
enum class Purpose { Apply, Update, Delete, Get };

struct Request {
  std::vector<std::string> sources;  ///< of -f: files, folders (every .yaml and .yml below), "-"
  std::vector<std::string> values;   ///< of -v: later files win, maps are merged key by key
  std::string standard_input;        ///< the text that "-" stands for
  Purpose purpose = Purpose::Apply;
  std::uint64_t attachment_bytes = 64U << 20U;    ///< limit of one attached file
  std::uint64_t attachments_bytes = 512U << 20U;  ///< limit of all attached files together
};

/// Everything the sources say, each document checked against its kind, and all their mistakes at once,
/// sorted. Documents with mistakes are left out. When values are given, each file is a Go template first and
/// places are those in the template as far as they are known. Codes: yaml.*, bundle.*, field.*, name.*,
/// values.*, template.*, file.*.
Checked<Bundle> read(const Files& files, const Request& request, const Kinds& kinds);

}  // namespace emco::bundle
