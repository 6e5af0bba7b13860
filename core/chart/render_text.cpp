// What renderings look like as text, and what a release may be called.
#include "core/base/text.h"
#include "core/chart/json_schema.h"
#include "core/chart/render.h"

namespace emco::chart {

std::vector<tpl::Limit> limits(const tpl::Budgets& budgets) {
  auto all = tpl::limits(budgets);
  const archive::Limits archives;
  const LoadLimits charts;
  all.push_back({"archive-packed", archives.packed_bytes, "bytes"});
  all.push_back({"archive-unpacked", archives.unpacked_bytes, "bytes"});
  all.push_back({"archive-ratio", archives.ratio, ""});
  all.push_back({"archive-entries", archives.entries, ""});
  all.push_back({"chart-bytes", charts.bytes, "bytes"});
  all.push_back({"chart-files", charts.files, ""});
  all.push_back({"chart-depth", static_cast<std::uint64_t>(charts.depth), ""});
  all.push_back({"schema-steps", kMostSchemaSteps, ""});
  all.push_back({"schema-depth", kDeepestSchema, ""});
  return all;
}

bool release_name_fits(const std::string& name) {
  if (name.empty() || name.size() > 53) return false;
  const auto inner = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (inner(name[i])) continue;
    const bool edge = i == 0 || i + 1 == name.size();
    if (edge || (name[i] != '-' && name[i] != '.')) return false;
    if (name[i] == '.' && (!inner(name[i - 1]) || !inner(name[i + 1]))) return false;
  }
  return true;
}

std::string to_text(const Rendered& rendered, bool crds, bool hooks) {
  const auto piece = [](const std::string& source, const std::string& text) {
    return "---\n# Source: " + source + "\n" + text + "\n";
  };
  std::string manifest;
  std::string tail;
  // Helm shows definitions file by file, not document by document.
  if (crds)
    for (const DefinitionFile& file : rendered.definitions)
      manifest += piece(file.source, file.text);
  for (const Document& document : rendered.documents) {
    if (document.is_crd) continue;
    if (document.hook)
      tail += hooks ? piece(document.source, document.text) : "";
    else
      manifest += piece(document.source, document.text);
  }
  return std::string(text::trim(manifest)) + "\n" + tail;
}

}  // namespace emco::chart
