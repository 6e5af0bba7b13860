#include "core/bundle/attach.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/base/digest.h"
#include "core/base/error.h"
#include "core/base/text.h"
#include "core/bundle/name.h"
#include "core/bundle/pack.h"
#include "core/yaml/characters.h"

namespace emco::bundle {
namespace {

constexpr std::size_t kDigestLength = 64;

std::string base_name(const std::string& path) {
  const auto end = path.find_last_not_of('/');
  const std::string trimmed = path.substr(0, end + 1);
  return trimmed.substr(trimmed.find_last_of('/') + 1);
}

/// NAME@sha256:DIGEST or NAME@hmac-sha256:DIGEST, as `get` prints files.
std::optional<Attachment> recorded(const std::string& path) {
  const auto at = path.find_last_of('@');
  const auto colon = path.find_last_of(':');
  if (at == std::string::npos || colon == std::string::npos || colon < at) return std::nullopt;
  const std::string algorithm = path.substr(at + 1, colon - at - 1);
  if (algorithm != "sha256" && algorithm != "hmac-sha256") return std::nullopt;
  const std::string digest = path.substr(colon + 1);
  const bool hexadecimal = digest.find_first_not_of("0123456789abcdef") == std::string::npos;
  if (digest.size() != kDigestLength || !hexadecimal) return std::nullopt;
  Attachment attachment;
  attachment.name = base_name(path.substr(0, at));
  attachment.recorded = path.substr(at + 1);
  return attachment;
}

void add(const Error& error, const Source& where, Diagnostics& diagnostics) {
  for (Diagnostic diagnostic : error.diagnostics()) {
    diagnostic.where = where;
    diagnostics.add(std::move(diagnostic));
  }
}

/// Whether the document is of the sort that has no use for a file: upstream's client demands some file for a
/// cluster that is delivered through git, so that bundles carry a dummy.
bool carries_dummy(const Kind& kind, const Value& body) {
  const Value* value = kind.file_unless.empty() ? nullptr : &body;
  for (const auto& key : text::split(kind.file_unless, '.'))
    if (value != nullptr) value = value->find(key);
  return value != nullptr && !(value->is_text() && value->text().empty());
}

/// The nodes that name files.
std::vector<const yaml::Node*> named_files(const yaml::Node& document,
                                           const std::string& file,
                                           Diagnostics& diagnostics) {
  const yaml::Node* one = document.find("file");
  const yaml::Node* many = document.find("files");
  if (one != nullptr && (one->is_null() || one->broken)) one = nullptr;
  if (many != nullptr && (many->is_null() || many->broken)) many = nullptr;
  std::vector<const yaml::Node*> nodes;
  if (one != nullptr) nodes.push_back(one);
  if (many == nullptr) return nodes;
  const Source where{file, many->line, many->column};
  if (one != nullptr) {
    diagnostics.error("bundle.attachment-twice", where, "the document has both 'file' and 'files'",
                      "keep one of the two");
  } else if (!many->is_list()) {
    diagnostics.error("field.wrong-type", where, "'files' must be a list of paths",
                      "use 'file' for a single path");
  } else {
    for (const auto& item : many->items)
      nodes.push_back(&item);
  }
  return nodes;
}

}  // namespace

std::vector<Attachment> Attachments::read(const yaml::Node& document,
                                          const Kind& kind,
                                          const Value& body,
                                          const std::string& file,
                                          Diagnostics& diagnostics) {
  const auto nodes = named_files(document, file, diagnostics);
  const Source where{file, document.line, document.column};
  const auto place = [&](const yaml::Node& node) { return Source{file, node.line, node.column}; };
  if (nodes.empty()) {
    if (kind.attached == Attached::Required)
      diagnostics.error("bundle.attachment-missing", where, fmt::format("{} needs a file", a_noun(kind)),
                        "name it with 'file:'");
    return {};
  }
  if (kind.attached == Attached::None) {
    diagnostics.error("bundle.attachment-unexpected", place(*nodes.front()),
                      fmt::format("{} takes no file", a_noun(kind)), "remove 'file' and 'files'");
    return {};
  }
  if (kind.attached != Attached::Many && nodes.size() > 1) {
    diagnostics.error("bundle.attachment-unexpected", place(*nodes[1]),
                      fmt::format("{} takes one file", a_noun(kind)), "keep one");
    return {};
  }
  if (carries_dummy(kind, body)) {
    diagnostics.note("bundle.attachment-unused", place(*nodes.front()),
                     fmt::format("the file is left out, because '{}' is given", kind.file_unless));
    return {};
  }
  std::vector<Attachment> attachments;
  for (const auto* node : nodes)
    if (auto attachment = read_one(*node, file, diagnostics)) attachments.push_back(std::move(*attachment));
  return attachments;
}

std::optional<Attachment> Attachments::read_one(const yaml::Node& node,
                                                const std::string& file,
                                                Diagnostics& diagnostics) {
  const Source where{file, node.line, node.column};
  if (node.broken) return std::nullopt;
  if (!node.is_scalar() || node.is_null() || node.text.empty()) {
    diagnostics.error("field.wrong-type", where, "a file is named by its path", "write the path as text");
    return std::nullopt;
  }
  if (const auto misfit = yaml::find_misfit(node.text)) {
    diagnostics.error("field.character", where, fmt::format("the path holds {}", misfit->name),
                      "remove the escape");
    return std::nullopt;
  }
  if (auto known = recorded(node.text)) {
    known->where = where;
    return known;
  }
  auto loaded = find(node.text, where, diagnostics);
  if (!loaded) return std::nullopt;
  return Attachment{base_name(node.text), std::move(loaded->digest), "", where, std::move(loaded->path)};
}

std::optional<Attachments::Loaded> Attachments::find(const std::string& path,
                                                     const Source& where,
                                                     Diagnostics& diagnostics) {
  const std::string folder = where.file == "-" ? "." : parent_folder(where.file);
  const bool one_place = path.starts_with('/') || folder == ".";
  Diagnostics beside;
  auto loaded = load(folder, path, where, beside);
  const bool absent = !loaded && beside.items().front().code == "file.not-found";
  if (one_place || !absent) {
    diagnostics.add(std::move(beside));
    return loaded;
  }
  Diagnostics here;
  loaded = load(".", path, where, here);
  const bool nowhere = !loaded && here.items().front().code == "file.not-found";
  diagnostics.add(nowhere ? std::move(beside) : std::move(here));
  if (loaded)
    diagnostics.note(
        "bundle.file-from-working-directory", where,
        fmt::format("'{}' is not beside the bundle; the one in the working directory is used", path),
        fmt::format("move it to '{}' or write the path from there", folder));
  return loaded;
}

std::optional<Attachments::Loaded> Attachments::load(const std::string& folder,
                                                     const std::string& path,
                                                     const Source& where,
                                                     Diagnostics& diagnostics) {
  const std::string whole = path_join(folder, path);
  if (const auto known = digests_.find(whole); known != digests_.end()) return Loaded{known->second, whole};
  std::string bytes;
  try {
    const bool is_folder = files_.kind(whole) == Files::Kind::Folder;
    bytes =
        is_folder ? pack_folder(files_, folder, path, limit_) : files_.read_attached(folder, path, limit_);
  } catch (const Error& error) {
    add(error, where, diagnostics);
    return std::nullopt;
  }
  const std::string digest = sha256(bytes);
  if (!contents_.contains(digest)) total_ += bytes.size();
  if (total_ > total_limit_) {
    diagnostics.error("bundle.too-large", where,
                      fmt::format("the attached files are larger than {} bytes", total_limit_),
                      "apply the bundle in parts");
    return std::nullopt;
  }
  digests_[whole] = digest;
  contents_.emplace(digest, std::move(bytes));
  return Loaded{digest, whole};
}

}  // namespace emco::bundle
