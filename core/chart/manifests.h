#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/diagnostic.h"
#include "core/base/value.h"

namespace emco::chart {

/// What makes a document a hook.
struct Hook {
  std::vector<std::string> events;  ///< "pre-install" …, "test"
  int weight = 0;
  std::vector<std::string> delete_policies;

  /// Only "test": never deployed.
  bool only_test() const;
};

/// One document that templates wrote.
struct Document {
  std::string text;     ///< as written
  Value body;           ///< Kubernetes' meaning of it; null when it holds comments alone
  std::string source;   ///< "top/templates/x.yaml"
  int line = 0;         ///< in the template's file, 0 when not known
  bool is_crd = false;  ///< from a crds/ folder
  std::optional<Hook> hook;

  std::string kind() const;
};

/// A piece of a rendered file.
struct Piece {
  std::string_view text;
  std::size_t offset = 0;
};

/// Splits a rendered file at its "---" lines, as Helm does; empty pieces are left out.
std::vector<Piece> split_manifests(std::string_view text);

/// Reads one piece: its body, its hook. Documents of unknown hooks give nothing. Diagnostics:
/// "chart.manifest-invalid"; "chart.hook-unknown", a warning.
std::optional<Document> read_manifest(std::string_view text,
                                      const std::string& source,
                                      int line,
                                      Diagnostics& diagnostics);

/// Helm's install order by kind, stable; kinds it does not know come last by name.
void sort_by_kind(std::vector<Document>& documents);

}  // namespace emco::chart
