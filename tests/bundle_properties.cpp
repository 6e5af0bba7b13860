#include "tests/bundle_properties.h"

#include <algorithm>

#include "core/bundle/write.h"
#include "tests/bundle_kinds.h"
#include "tests/bundle_text.h"
#include "tests/memory_files.h"

namespace emco::test {
namespace {

const Kinds& kinds() {
  static const Kinds all = bundle_kinds();
  return all;
}

Checked<Bundle> read(const std::string& text, const std::string& values) {
  bundle::Request request;
  request.sources = {"b.yaml"};
  if (!values.empty()) request.values = {"v.yaml"};
  return bundle::read(
      MemoryFiles({{"b.yaml", text}, {"v.yaml", values}, {"web.tgz", "chart"}, {"kubeconfig", "secret"}}),
      request, kinds());
}

bool is_code(const std::string& code) {
  const auto dot = code.find('.');
  return dot != std::string::npos && dot > 0 && dot + 1 < code.size() &&
         code.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-.") == std::string::npos;
}

std::string broken(const Diagnostic& diagnostic, std::int64_t lines) {
  if (!is_code(diagnostic.code)) return "no code: '" + diagnostic.code + "'";
  if (diagnostic.summary.empty()) return "nothing said with " + diagnostic.code;
  if (diagnostic.summary.find('\n') != std::string::npos) return "several lines in " + diagnostic.code;
  const bool in_file =
      diagnostic.where.line >= 0 && diagnostic.where.line <= lines && diagnostic.where.column >= 0;
  if (!in_file) return diagnostic.code + " lies outside the file: " + to_text(diagnostic.where);
  return "";
}

std::string broken(const Document& document) {
  std::vector<std::string> files;
  for (const auto& attachment : document.files)
    files.push_back(bundle::file_reference(attachment));
  const Kind& kind = *kinds().find(document.kind);
  const std::string text = bundle::to_yaml(document, kind, files);
  const auto again = read(text, "");
  if (!again.ok()) return "what is written is refused: " + sentences(again.diagnostics).front() + "\n" + text;
  if (again.value.documents.size() != 1) return "what is written is no document:\n" + text;
  const Document& other = again.value.documents.front();
  if (other.address != document.address) return "written and read again, the address differs:\n" + text;
  if (!(other.body == document.body)) return "written and read again, the body differs:\n" + text;
  return "";
}

}  // namespace

std::string broken_property(const std::string& bundle, const std::string& values) {
  const auto first = read(bundle, values);
  const auto second = read(bundle, values);
  if (first.diagnostics.items() != second.diagnostics.items())
    return "reading twice finds different mistakes";
  if (contents(first.value) != contents(second.value)) return "reading twice finds different documents";
  const auto lines = std::max(std::count(bundle.begin(), bundle.end(), '\n'),
                              std::count(values.begin(), values.end(), '\n')) +
                     1;
  for (const auto& diagnostic : first.diagnostics)
    if (auto what = broken(diagnostic, lines); !what.empty()) return what;
  for (const auto& document : first.value.documents)
    if (auto what = broken(document); !what.empty()) return what;
  return "";
}

}  // namespace emco::test
