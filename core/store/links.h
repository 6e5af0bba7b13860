#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/source.h"
#include "core/store/catalog.h"
#include "core/store/database.h"
#include "core/store/field_finder.h"
#include "core/store/places.h"

namespace emco::store {

/// One resource that cannot be without another, or that means clusters by a label.
struct Link {
  std::string from;  ///< address
  std::string from_kind;
  std::string field;  ///< path in the document of `from`; "" when it stands below `to`
  std::string to;     ///< address
  std::string to_kind;
  Source where;  ///< of the field, or of the document of `from`
  /// No reference: `field` selects by the label `to`, which may go; others are meant then.
  bool selects = false;
};

/// Reads who names whom, as the foreign keys of the schema have it. What it found it keeps: use one for one
/// view of the store.
class Links {
 public:
  Links(Database& database, const Catalogue& catalogue)
      : database_(database), catalogue_(catalogue), fields_(database, catalogue), places_(database) {}

  /// What a resource uses, in order of its document, the one that it stands below first; every label by which
  /// it means a cluster.
  std::vector<Link> from(const std::string& address);
  /// Who uses a resource, sorted by address: what stands below it, and what names it; of a label of a cluster
  /// who selects by it.
  std::vector<Link> to(const std::string& address);
  /// Every link of the store.
  std::vector<Link> all();
  /// The shortest way from a resource over its users to one of `goals` or to what stands below one, without
  /// fields and places. Empty when there is none, when it is within a goal itself, or when a look at some
  /// hundreds of users found none.
  std::vector<Link> way(const std::string& address, const std::set<std::string, std::less<>>& goals);

 private:
  enum class Detail {
    Addresses,
    Places,  ///< fields, and where they stand
  };
  std::vector<Link> users(const std::string& address, Detail detail);
  void collect(const Table& table,
               const Reference& reference,
               std::string_view condition,
               const std::vector<std::string>& values,
               Detail detail,
               std::vector<Link>& links);
  void add_selector(const std::string& from,
                    const std::string& field,
                    const std::string& label,
                    std::vector<Link>& links);
  void collect_selectors(const std::string& label, std::vector<Link>& links);
  std::vector<std::string> targets(const Reference& reference, const std::vector<std::string>& values);
  std::string kind_of(const std::string& address) const;

  Database& database_;
  const Catalogue& catalogue_;
  FieldFinder fields_;
  Places places_;
};

}  // namespace emco::store
