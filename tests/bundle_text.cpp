#include "tests/bundle_text.h"

#include "tests/bundle_kinds.h"
#include "tests/memory_files.h"

namespace emco::test {

Checked<Bundle> read_text(const std::string& text, bundle::Purpose purpose) {
  static const Kinds kinds = bundle_kinds();
  bundle::Request request;
  request.sources = {"-"};
  request.standard_input = text;
  request.purpose = purpose;
  return bundle::read(MemoryFiles(), request, kinds);
}

Checked<Bundle> read_files(std::map<std::string, std::string> files, const bundle::Request& request) {
  return bundle::read(MemoryFiles(std::move(files)), request, bundle_kinds());
}

std::vector<std::string> mistakes(const Diagnostics& diagnostics) {
  std::vector<std::string> found;
  for (const auto& d : diagnostics)
    found.push_back(d.code + " " + std::to_string(d.where.line) + ":" + std::to_string(d.where.column));
  return found;
}

std::vector<std::string> sentences(const Diagnostics& diagnostics) {
  std::vector<std::string> found;
  for (const auto& d : diagnostics)
    found.push_back(d.code + " " + to_text(d.where) + ": " + d.summary +
                    (d.help.empty() ? "" : "; " + d.help));
  return found;
}

std::vector<std::string> contents(const Bundle& bundle) {
  std::vector<std::string> all;
  for (const auto& document : bundle.documents)
    all.push_back(document.address);
  for (const auto& operation : bundle.operations)
    all.push_back(operation.word + " " + operation.address);
  return all;
}

}  // namespace emco::test
