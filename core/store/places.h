#pragma once

#include <map>
#include <string>

#include "core/model/document.h"
#include "core/store/database.h"

namespace emco::store {

/// Where resources of the store, and values in them, were read; each resource is looked up once.
class Places {
 public:
  explicit Places(Database& database) : database_(database) {}

  /// Of a resource, or of the value at `path` in it; as much as is known.
  Source of(const std::string& address, const std::string& path = {});

 private:
  struct Known {
    Document document;
    bool complete = false;
  };

  Database& database_;
  std::map<std::string, Known> known_;
};

/// Fills in `places` from the form in which the store keeps them.
void read_places(std::string_view text, Document& document);

/// The form in which the store keeps a document's places.
std::string places_text(const Document& document);

}  // namespace emco::store
