#include "tests/raw_archive.h"

#include <archive.h>

namespace emco::test {

std::string pack(const std::vector<RawEntry>& entries) {
  std::string out(std::size_t{8} << 20U, '\0');
  std::size_t used = 0;
  ::archive* writer = archive_write_new();
  archive_write_set_format_gnutar(writer);
  archive_write_add_filter_gzip(writer);
  archive_write_set_bytes_in_last_block(writer, 1);
  archive_write_open_memory(writer, out.data(), out.size(), &used);
  for (const RawEntry& raw : entries) {
    archive_entry* entry = archive_entry_new();
    archive_entry_set_pathname(entry, raw.path.c_str());
    archive_entry_set_filetype(entry, raw.type);
    archive_entry_set_size(entry, static_cast<la_int64_t>(raw.bytes.size()));
    archive_entry_set_perm(entry, 0644);
    if (raw.type == AE_IFLNK) archive_entry_set_symlink(entry, raw.link.c_str());
    if (raw.type == AE_IFREG && !raw.link.empty()) archive_entry_set_hardlink(entry, raw.link.c_str());
    archive_write_header(writer, entry);
    archive_write_data(writer, raw.bytes.data(), raw.bytes.size());
    archive_entry_free(entry);
  }
  archive_write_free(writer);
  out.resize(used);
  return out;
}

}  // namespace emco::test
