#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace emco::archive {

/// One regular file of an archive. `path` is relative, with slashes, without "." and "..".
struct Entry {
  std::string path;
  std::string bytes;

  bool operator==(const Entry&) const = default;
};

/// What a reader refuses. Checked while unpacking: nothing larger is ever held.
struct Limits {
  std::uint64_t packed_bytes = std::uint64_t{64} << 20U;
  std::uint64_t unpacked_bytes = std::uint64_t{64} << 20U;
  std::uint64_t ratio = 100;  ///< unpacked to packed, asked of more than 1 MiB
  std::size_t entries = 10'000;
  std::size_t path_bytes = 1'024;
};

/// Reads a gzipped tar archive from memory in one pass: its regular files in their order; folders are left
/// out, leading "./" is taken away. Nothing is written anywhere. `name` is what messages call the archive.
/// Throws Error: "archive.not-gzip", "archive.damaged" (truncated, bad checksum, bytes behind the end),
/// "archive.path" (absolute, "..", backslash, control characters …), "archive.type" (links, devices),
/// "archive.duplicate" (two entries that some file systems take for one), "archive.too-large".
std::vector<Entry> read(std::string_view packed, const std::string& name, const Limits& limits = {});

/// A gzipped tar archive of the entries in the given order: the same entries give the same bytes, whoever
/// packs them and when.
std::string write(const std::vector<Entry>& entries);

/// Whether the bytes begin as gzip does.
bool is_gzip(std::string_view bytes);

}  // namespace emco::archive
