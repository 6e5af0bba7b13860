#include "tests/compat/compat.h"

#include <doctest/doctest.h>

#include "core/base/text.h"
#include "core/store/catalog.h"
#include "tests/bundle_text.h"
#include "tests/memory_files.h"

namespace emco::test {

const std::string kApp = "projects/p/composite-apps/ca/v1/";
const std::string kGroup = kApp + "deployment-intent-groups/d/";

Checked<Bundle> Existing::read() const {
  static const Kinds kinds = store::built_in_kinds();
  bundle::Request request;
  request.sources = {"b.yaml"};
  if (files.contains("v.yaml")) request.values = {"v.yaml"};
  request.purpose = purpose;
  return bundle::read(MemoryFiles(files), request, kinds);
}

std::vector<std::string> Existing::said() const {
  std::vector<std::string> codes;
  for (const auto& diagnostic : read().diagnostics)
    codes.push_back(diagnostic.code);
  return codes;
}

Document Existing::document() const {
  auto bundle = read();
  const std::string said = text::join(sentences(bundle.diagnostics), "\n");
  CAPTURE(said);
  REQUIRE(bundle.ok());
  REQUIRE(bundle.value.documents.size() == 1);
  return std::move(bundle.value.documents.front());
}

Existing resource(const std::string& anchor, const std::string& name, const std::string& spec) {
  std::string text =
      "version: emco/v2\nresourceContext:\n  anchor: " + anchor + "\nmetadata:\n  name: " + name + "\n";
  if (!spec.empty()) text += "spec:\n" + spec;
  return {{{"b.yaml", text}}};
}

}  // namespace emco::test
