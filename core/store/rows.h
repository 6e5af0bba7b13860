#pragma once

#include <map>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "core/base/value.h"
#include "core/model/document.h"
#include "core/store/catalog.h"

// How the content of a document is laid out in rows: one in its kind's table, one in a child table for each
// item of each list and map. The layout follows from the catalogue, so that a kind needs no code.

namespace emco::store {

/// One value of a row.
using Cell = std::variant<std::nullptr_t, std::int64_t, std::string>;

/// How secret values and encrypted files are named where their bytes must not stand.
constexpr std::string_view kSecretPrefix = "hmac-sha256:";
constexpr std::string_view kContentPrefix = "sha256:";

struct ListLayout;

/// The columns of one table and where each gets its value from.
struct RowLayout {
  enum class From {
    Address,
    Parameter,
    File,
    FileName,
    Within,
    Ordinal,
    Position,
    Key,
    Value,
    Member,
    Count
  };

  struct Source {
    std::string column;
    From from = From::Member;
    std::string parameter;             ///< Parameter: of the address pattern
    std::vector<std::string> members;  ///< Member, Count: keys that lead to it from the row's value
    std::optional<std::string> fallback;
    bool sensitive = false;
    bool integer = false;
  };

  const Table* table = nullptr;
  std::vector<Source> sources;
  std::string insert;  ///< all columns, in order of `sources`
  std::string erase;   ///< of all rows of one address
  std::string update;  ///< main table: sets `updated`, then WHERE address; "" when nothing can change
  std::vector<std::size_t> updated;  ///< indexes into sources
  std::vector<ListLayout> lists;
  std::unique_ptr<RowLayout> files;  ///< main table: of each attached file, where a kind has many
};

struct ListLayout {
  std::vector<std::string> members;  ///< keys that lead to it from the value of the row it belongs to
  Shape shape = Shape::Records;
  RowLayout row;
};

/// One row to be written.
struct Row {
  const RowLayout* layout = nullptr;
  std::vector<Cell> cells;
  std::string path;  ///< of the row's value in the document: "" or "spec.overrideValues[0]"
};

/// The layout of one kind.
RowLayout layout_of(const Kind& kind, const Catalogue& catalogue);

/// What a row needs to know beside the document's body.
struct RowFacts {
  std::string address;
  std::map<std::string, std::string> parameters;           ///< of the address
  std::string file;                                        ///< digest of the attached file, "" when none
  std::vector<std::pair<std::string, std::string>> files;  ///< of kinds with many: name and digest
};

/// The values of the parameters of a kind's pattern in an address of that kind.
std::map<std::string, std::string> parameters_of(const Kind& kind, std::string_view address);

/// All rows of a document, the main one first.
std::vector<Row> rows_of(const RowLayout& layout, const RowFacts& facts, const Value& body);

/// The path of the value in a document that a column of a row holds: "spec.overrideValues[0].app"; the path
/// of the row when the column holds none.
std::string path_of(const Row& row, std::string_view column);

}  // namespace emco::store
