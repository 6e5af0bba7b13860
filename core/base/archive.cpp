#include "core/base/archive.h"

#include <zlib.h>

#include <algorithm>
#include <memory>
#include <set>

#include <archive.h>
#include <archive_entry.h>

#include "core/base/error.h"
#include "core/base/text.h"

namespace emco::archive {
namespace {

using Reader = std::unique_ptr<::archive, decltype(&archive_read_free)>;
using Writer = std::unique_ptr<::archive, decltype(&archive_write_free)>;

constexpr const char* kPackAgain = "pack the folder again, for instance with 'tar czf'";

[[noreturn]] void damaged(const std::string& name, const std::string& why) {
  throw Error("archive.damaged", "archive '" + name + "' is damaged: " + why, kPackAgain);
}

[[noreturn]] void too_large(const std::string& name, const std::string& what, std::uint64_t limit) {
  throw Error("archive.too-large", "archive '" + name + "' has " + what + " than " + std::to_string(limit),
              "leave out what is not needed");
}

// One gzip member, whole, and nothing behind it.
class Inflater {
 public:
  explicit Inflater(const std::string& name) : name_(name) {
    expects(inflateInit2(&stream_, 15 + 16) == Z_OK, "zlib does not start");
  }

  ~Inflater() { inflateEnd(&stream_); }

  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  std::string run(std::string_view packed, const Limits& limits) {
    std::string out;
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
    stream_.avail_in = static_cast<uInt>(packed.size());
    // Tar's own headers and padding come on top of the files.
    const std::uint64_t most = limits.unpacked_bytes + limits.entries * 1'536 + 20'480;
    for (;;) {
      stream_.next_out = piece_.data();
      stream_.avail_out = static_cast<uInt>(piece_.size());
      const int result = inflate(&stream_, Z_NO_FLUSH);
      out.append(reinterpret_cast<const char*>(piece_.data()), piece_.size() - stream_.avail_out);
      if (out.size() > most) too_large(name_, "more bytes unpacked", limits.unpacked_bytes);
      if (out.size() > (std::uint64_t{1} << 20U) && out.size() / limits.ratio > packed.size())
        too_large(name_, "a larger ratio of unpacked to packed bytes", limits.ratio);
      if (result == Z_STREAM_END) break;
      if (result == Z_BUF_ERROR || (result == Z_OK && stream_.avail_in == 0 && stream_.avail_out > 0))
        damaged(name_, "it ends too early");
      if (result != Z_OK) damaged(name_, stream_.msg != nullptr ? stream_.msg : "its compression is wrong");
    }
    if (stream_.avail_in > 0) damaged(name_, "there are bytes behind its end");
    return out;
  }

 private:
  const std::string& name_;
  z_stream stream_{};
  std::vector<Bytef> piece_ = std::vector<Bytef>(std::size_t{64} << 10U);
};

bool bad_part(std::string_view part) {
  return part.empty() || part == ".." || part.back() == ' ' || part.back() == '.' ||
         part.find('\\') != std::string_view::npos || std::any_of(part.begin(), part.end(), [](char c) {
           return static_cast<unsigned char>(c) < 32 || c == 127;
         });
}

// The path as entries carry it, "" for the archive's own folder.
std::string checked_path(std::string_view raw, const std::string& name, const Limits& limits) {
  const auto refuse = [&](const char* why) {
    throw Error("archive.path",
                "archive '" + name + "' has an entry '" + text::printable(raw.substr(0, 200)) + "' " + why,
                "pack plain relative paths only");
  };
  if (raw.size() > limits.path_bytes) refuse("with too long a path");
  if (raw.starts_with('/')) refuse("with an absolute path");
  if (raw.size() > 1 && raw[1] == ':') refuse("with a drive letter");
  if (!text::is_valid_utf8(raw)) refuse("whose path is no UTF-8");
  while (raw.ends_with('/'))
    raw.remove_suffix(1);
  std::vector<std::string> parts;
  for (std::string& part : text::split(raw, '/')) {
    if (part == "." || (part.empty() && raw.empty())) continue;
    if (bad_part(part)) refuse("with a path that leaves its folder or that some systems cannot hold");
    parts.push_back(std::move(part));
  }
  return text::join(parts, "/");
}

std::string content(
    ::archive* tar, archive_entry* entry, const std::string& name, std::uint64_t room, const Limits& limits) {
  const auto size = archive_entry_size(entry);
  if (size < 0 || static_cast<std::uint64_t>(size) > room)
    too_large(name, "more bytes unpacked", limits.unpacked_bytes);
  std::string bytes(static_cast<std::size_t>(size), '\0');
  std::size_t at = 0;
  while (at < bytes.size()) {
    const auto got = archive_read_data(tar, bytes.data() + at, bytes.size() - at);
    if (got <= 0) damaged(name, "an entry is cut short");
    at += static_cast<std::size_t>(got);
  }
  return bytes;
}

}  // namespace

bool is_gzip(std::string_view bytes) { return bytes.starts_with("\x1f\x8b"); }

std::vector<Entry> read(std::string_view packed, const std::string& name, const Limits& limits) {
  if (!is_gzip(packed))
    throw Error("archive.not-gzip", "file '" + name + "' is no gzipped tar archive", kPackAgain);
  if (packed.size() > limits.packed_bytes) too_large(name, "more bytes", limits.packed_bytes);
  const std::string tar = Inflater(name).run(packed, limits);

  const Reader reader(archive_read_new(), &archive_read_free);
  archive_read_support_format_tar(reader.get());
  archive_read_support_filter_none(reader.get());
  if (archive_read_open_memory(reader.get(), tar.data(), tar.size()) != ARCHIVE_OK)
    damaged(name, archive_error_string(reader.get()));

  std::vector<Entry> entries;
  std::set<std::string> seen;
  std::uint64_t total = 0;
  for (std::size_t count = 0;; ++count) {
    archive_entry* entry = nullptr;
    const int result = archive_read_next_header(reader.get(), &entry);
    if (result == ARCHIVE_EOF) break;
    if (result != ARCHIVE_OK) damaged(name, archive_error_string(reader.get()));
    if (count >= limits.entries) too_large(name, "more entries", limits.entries);
    const char* raw = archive_entry_pathname(entry);
    std::string path = checked_path(raw != nullptr ? raw : "", name, limits);
    const auto type = archive_entry_filetype(entry);
    if (archive_entry_hardlink(entry) != nullptr || (type != AE_IFREG && type != AE_IFDIR))
      throw Error(
          "archive.type",
          "archive '" + name + "' has an entry '" + text::printable(path) + "' that is no file and no folder",
          "links and devices are never followed; pack the file itself");
    if (type == AE_IFDIR || path.empty()) continue;
    if (!seen.insert(text::lower(path)).second)
      throw Error("archive.duplicate",
                  "archive '" + name + "' has the entry '" + text::printable(path) + "' twice",
                  "some systems take names that differ only in case for one; keep one of them");
    std::string bytes = content(reader.get(), entry, name, limits.unpacked_bytes - total, limits);
    total += bytes.size();
    entries.push_back({std::move(path), std::move(bytes)});
  }
  return entries;
}

std::string write(const std::vector<Entry>& entries) {
  std::string out;
  const auto append = [](::archive*, void* target, const void* bytes, std::size_t count) -> la_ssize_t {
    static_cast<std::string*>(target)->append(static_cast<const char*>(bytes), count);
    return static_cast<la_ssize_t>(count);
  };
  const Writer writer(archive_write_new(), &archive_write_free);
  archive_write_set_format_pax_restricted(writer.get());
  archive_write_add_filter_gzip(writer.get());
  archive_write_set_options(writer.get(), "gzip:!timestamp");
  archive_write_set_bytes_in_last_block(writer.get(), 1);
  expects(archive_write_open(writer.get(), &out, nullptr, append, nullptr) == ARCHIVE_OK,
          "libarchive does not start");
  for (const Entry& one : entries) {
    const std::unique_ptr<archive_entry, decltype(&archive_entry_free)> header(archive_entry_new(),
                                                                               &archive_entry_free);
    archive_entry_set_pathname(header.get(), one.path.c_str());
    archive_entry_set_size(header.get(), static_cast<la_int64_t>(one.bytes.size()));
    archive_entry_set_filetype(header.get(), AE_IFREG);
    archive_entry_set_perm(header.get(), 0644);
    archive_entry_set_mtime(header.get(), 0, 0);
    expects(archive_write_header(writer.get(), header.get()) == ARCHIVE_OK, "libarchive refused an entry");
    expects(archive_write_data(writer.get(), one.bytes.data(), one.bytes.size()) ==
                static_cast<la_ssize_t>(one.bytes.size()),
            "libarchive refused an entry's bytes");
  }
  archive_write_close(writer.get());
  return out;
}

}  // namespace emco::archive
