#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/base/diagnostic.h"
#include "core/base/files.h"
#include "core/base/value.h"
#include "core/bundle/read.h"
#include "core/model/document.h"
#include "core/model/kind.h"
#include "core/yaml/tree.h"

namespace emco::bundle {

/// Reads the files that documents carry, each file once: never through symbolic links, with limits on one
/// file (64 MiB) and on all together (512 MiB).
class Attachments {
 public:
  Attachments(const Files& files, const Request& request)
      : files_(files), limit_(request.attachment_bytes), total_limit_(request.attachments_bytes) {}

  /// The `file` or `files` of a document whose checked content is `body`. Relative paths count from the
  /// folder of the bundle's file, then from the folder the program was started in (note
  /// "bundle.file-from-working-directory"). A folder is packed. NAME@sha256:DIGEST names content that the
  /// store has. Mistakes: "bundle.attachment-missing", "bundle.attachment-unexpected",
  /// "bundle.attachment-twice", "bundle.too-large", "field.wrong-type", "field.character", file.*, archive.*.
  std::vector<Attachment> read(const yaml::Node& document,
                               const Kind& kind,
                               const Value& body,
                               const std::string& file,
                               Diagnostics& diagnostics);

  /// The bytes by SHA-256; call once, at the end.
  std::map<std::string, std::string> contents() { return std::move(contents_); }

 private:
  std::optional<Attachment> read_one(const yaml::Node& node,
                                     const std::string& file,
                                     Diagnostics& diagnostics);

  /// A file that was read.
  struct Loaded {
    std::string digest;
    std::string path;
  };

  std::optional<Loaded> find(const std::string& path, const Source& where, Diagnostics& diagnostics);
  std::optional<Loaded> load(const std::string& folder,
                             const std::string& path,
                             const Source& where,
                             Diagnostics& diagnostics);

  const Files& files_;
  std::uint64_t limit_;
  std::uint64_t total_limit_;
  std::map<std::string, std::string> digests_;  ///< path → SHA-256
  std::map<std::string, std::string> contents_;
  std::uint64_t total_ = 0;
};

}  // namespace emco::bundle
