// What renderings look like as text, and what a release may be called.
#include "core/chart/render.h"

namespace emco::chart {

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
  std::string manifest;
  std::string tail;
  for (const Document& document : rendered.documents) {
    if (document.is_crd && !crds) continue;
    const std::string piece = "---\n# Source: " + document.source + "\n" + document.text + "\n";
    if (document.hook)
      tail += hooks ? piece : "";
    else
      manifest += piece;
  }
  while (manifest.ends_with('\n'))
    manifest.pop_back();
  return manifest + "\n" + tail;
}

}  // namespace emco::chart
