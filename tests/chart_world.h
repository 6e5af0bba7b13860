#pragma once

#include <initializer_list>
#include <string>
#include <utility>

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/chart/render.h"

// Small charts made of texts, for tests.
namespace emco::chart {

using Entries = std::vector<archive::Entry>;

// A chart of a Chart.yaml and the given files; "sub/…" files belong to a sub-chart of that name.
inline Entries chart_of(std::initializer_list<std::pair<std::string, std::string>> files,
                        const std::string& more = "") {
  Entries entries{{"c/Chart.yaml", "apiVersion: v2\nname: c\nversion: 1.2.3\nappVersion: 1.10\n" + more}};
  for (const auto& [path, text] : files)
    entries.push_back({"c/" + path, text});
  return entries;
}

inline std::pair<std::string, std::string> sub(const std::string& name, const std::string& more = "") {
  return {"charts/" + name + "/Chart.yaml", "apiVersion: v2\nname: " + name + "\nversion: 0.1.0\n" + more};
}

inline Checked<Rendered> rendered(const Entries& entries, const Request& request = {}) {
  auto loaded = load_entries(entries, "c.tgz");
  if (!loaded.ok()) return {{}, loaded.diagnostics};
  auto result = render(*loaded.value, request);
  result.diagnostics.sort();
  return result;
}

// What the template "t" writes, or the first error's code.
inline std::string written(const std::string& text,
                           const std::string& values = "{}",
                           const Request& request = {}) {
  const auto result =
      rendered(chart_of({{"templates/t.yaml", "v: |-\n  x" + text}, {"values.yaml", values}}), request);
  if (!result.ok()) return result.diagnostics.items().front().code;
  return result.value.documents.at(0).body.find("v")->text().substr(1);
}

inline std::string code(const Entries& entries, const Request& request = {}) {
  const auto result = rendered(entries, request);
  for (const Diagnostic& diagnostic : result.diagnostics)
    if (diagnostic.severity == Severity::Error) return diagnostic.code;
  return "";
}

inline bool warns(const Entries& entries, const std::string& wanted, const Request& request = {}) {
  const auto result = rendered(entries, request);
  for (const Diagnostic& diagnostic : result.diagnostics)
    if (diagnostic.code == wanted && diagnostic.severity != Severity::Error) return result.ok();
  return false;
}

inline Request with_values(const std::string& text) {
  Request request;
  request.values.push_back({"mine.yaml", text});
  return request;
}

inline Request with_set(const std::string& text) {
  Request request;
  request.sets.push_back({text, SetKind::Typed});
  return request;
}

}  // namespace emco::chart
