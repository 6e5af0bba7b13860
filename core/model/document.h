#pragma once

#include <cstdint>
#include <initializer_list>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/source.h"
#include "core/base/value.h"

namespace emco {

/// A file that a document carries: read once, checked, and from then on known by its digest. The bytes are in
/// `Bundle::contents`, because one archive may be attached to many documents.
struct Attachment {
  std::string name;    ///< base name of the path in the document
  std::string sha256;  ///< of the bytes; a folder is packed into an archive first. "" when `recorded` is set
  /// Instead of a file the document may name content that the store has already, in the form that `get`
  /// prints, NAME@ALGORITHM:DIGEST: here is "sha256:…" or "hmac-sha256:…", else "".
  std::string recorded;
  Source where;      ///< the `file` or the item of `files`
  std::string path;  ///< that the bytes were read from; "" when they were not
};

/// A place in the file that `Document::where` names, counted from 1; column 0 = not known.
struct Place {
  int line = 0;
  int column = 0;
};

/// Where the values of one document stand, by path: "spec.overrideValues[0].app" → line, column. Kept in few
/// bytes, because every document of a bundle has some.
class ValuePlaces {
 public:
  ValuePlaces() = default;
  ValuePlaces(std::initializer_list<std::pair<std::string_view, Place>> places);

  /// Each path once, in any order; `sort` before the first `find`.
  void add(std::string_view path, Place place);
  void sort();

  std::optional<Place> find(std::string_view path) const;

  std::size_t size() const { return entries_.size(); }

  std::string_view path(std::size_t i) const;

  Place place(std::size_t i) const { return entries_[i].place; }

 private:
  struct Entry {
    std::uint32_t begin = 0;  ///< of its path in `paths_`
    std::uint32_t length = 0;
    Place place;
  };

  std::string_view path(const Entry& entry) const;

  std::string paths_;
  std::vector<Entry> entries_;
};

/// One resource as a bundle states it, checked against its kind and brought into one spelling.
struct Document {
  std::string kind;
  std::string address;
  /// What was said, and only that: {"metadata": {…}, "spec": {…}} (labels: {"clusterLabel": …}). Declared
  /// fields only, each of its declared type; defaults are not filled in. Equal bodies mean equal documents.
  Value body;
  std::vector<Attachment> files;
  Source where;
  ValuePlaces places;
  /// Holds anchor and name only, as documents for `update`, `delete` and `get` may.
  bool only_name = false;

  /// The place of a value, or of the nearest value that encloses it.
  Source place(std::string path) const;
};

/// An operation that a bundle asks for: a document whose anchor ends in an operation word.
struct OperationRequest {
  std::string address;  ///< of the lifecycle object
  std::string word;     ///< "instantiate", "rollback", …, for certificates "enrollment/instantiate", …
  Value parameters;     ///< the document's spec, e.g. {"revision": "1"}; null when it has none
  std::string reason;   ///< metadata.description
  Source where;
};

/// What one reading of `-f …` found, in the order of reading.
struct Bundle {
  std::vector<Document> documents;
  std::vector<OperationRequest> operations;
  /// Addresses of resources whose documents have mistakes. They are not in `documents`, and whoever refers to
  /// them makes no mistake by it.
  std::set<std::string> refused;
  /// The bytes of attached files by SHA-256.
  std::map<std::string, std::string> contents;
  std::size_t empty_documents = 0;  ///< skipped: nothing but comments or null
};

}  // namespace emco
