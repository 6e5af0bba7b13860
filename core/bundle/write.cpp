#include "core/bundle/write.h"

#include <algorithm>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/bundle/anchor.h"
#include "core/yaml/write.h"

namespace emco::bundle {
namespace {

/// The address without the resource's own names, unless the document cannot say them.
std::string anchor_of(const Document& document, const Kind& kind) {
  const auto parameters = own_parameters(kind);
  const bool said = std::all_of(parameters.begin(), parameters.end(),
                                [&](const auto& parameter) { return !field_path(kind, parameter).empty(); });
  if (!said) return document.address;
  auto segments = text::split(document.address, '/');
  expects(segments.size() == kind.pattern.size(), "the address of a document does not fit its kind");
  segments.resize(segments.size() - parameters.size());
  return text::join(segments, "/");
}

}  // namespace

std::string file_reference(const Attachment& attachment) {
  const std::string digest =
      attachment.recorded.empty() ? "sha256:" + attachment.sha256 : attachment.recorded;
  return attachment.name + "@" + digest;
}

Value to_value(const Document& document, const Kind& kind, const std::vector<std::string>& files) {
  Value value = document.body;
  value["version"] = "emco/v2";
  value["resourceContext"]["anchor"] = anchor_of(document, kind);
  if (files.empty()) return value;
  if (kind.attached == Attached::Many) {
    for (const auto& file : files)
      value["files"].push(file);
  } else {
    value["file"] = files.front();
  }
  return value;
}

std::string to_yaml(const Document& document, const Kind& kind, const std::vector<std::string>& files) {
  return yaml::write(to_value(document, kind, files), {"version", "resourceContext", "metadata", "name"});
}

}  // namespace emco::bundle
