#include "tests/mutation/schema.h"

#include <string>
#include <vector>

#include "core/base/error.h"

// This program's own schema stands in for the one that the library holds: the generated file is compiled once
// more, its function under another name.

namespace emco::store {

std::span<const EmbeddedSql> original_schema();

namespace {

std::vector<EmbeddedSql>& mutated() {
  static std::vector<EmbeddedSql> files;
  return files;
}

std::string& mutated_text() {
  static std::string text;
  return text;
}

}  // namespace

std::span<const EmbeddedSql> embedded_schema() {
  if (mutated().empty()) return original_schema();
  return mutated();
}

}  // namespace emco::store

namespace emco::test {

std::span<const store::EmbeddedSql> whole_schema() { return store::original_schema(); }

void become(const Mutant& mutant) {
  const auto files = whole_schema();
  auto& mutated = store::mutated();
  mutated.assign(files.begin(), files.end());
  for (auto& file : mutated) {
    if (file.name != mutant.file) continue;
    auto& text = store::mutated_text();
    text = std::string(file.text);
    const auto at = text.find(mutant.before);
    expects(at != std::string::npos, "a mutant of another schema");
    text.replace(at, mutant.before.size(), mutant.replacement);
    file.text = text;
  }
}

}  // namespace emco::test
