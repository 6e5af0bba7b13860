#pragma once

#include <set>
#include <string>
#include <vector>

#include "core/base/diagnostic.h"
#include "core/model/document.h"
#include "core/model/intent_change.h"
#include "core/store/catalog.h"
#include "core/store/rows.h"

// Refusals of the schema made into diagnostics that name what is wrong, where it stands, who is concerned and
// what to do. Runs only after something was refused.

namespace emco::store {

/// Every named check that a row of a document breaks. `row` has been written, as `rowid`, with checks
/// ignored.
void explain_checks(Database& database,
                    const Document& document,
                    const Row& row,
                    std::int64_t rowid,
                    Diagnostics& diagnostics);

/// The same for the columns of `resource`.
void explain_resource_checks(Database& database,
                             const Catalogue& catalogue,
                             const Document& document,
                             Diagnostics& diagnostics);

/// A unique index, a trigger or a NOT NULL that refused a document. `row` is the one that was being written.
void explain_breach(Database& database,
                    const Document& document,
                    const Breach& breach,
                    const std::optional<Row>& row,
                    Diagnostics& diagnostics);

/// Why a resource could not be removed.
void explain_kept(Database& database,
                  const std::string& kind,
                  const std::string& address,
                  const Source& where,
                  const Breach& breach,
                  Diagnostics& diagnostics);

/// Every foreign key that the changes of a draft leave broken. What refers to a `failed` address is not
/// reported, because that one is.
void explain_references(Database& database,
                        const Catalogue& catalogue,
                        const std::vector<IntentChange>& changes,
                        const std::set<std::string>& failed,
                        Diagnostics& diagnostics);

/// Cycles among the app dependencies that the changes concern: "app-dependency.cycle".
void explain_cycles(Database& database, const std::vector<IntentChange>& changes, Diagnostics& diagnostics);

/// Addresses that an address may have been meant to be: of the same kind, under the same parent.
std::vector<std::string> siblings(Database& database, const Catalogue& catalogue, const std::string& address);

/// A deployment that needs a resource to stay, and why.
struct Holder {
  std::string deployment;  ///< address
  std::string reason;

  bool operator==(const Holder& other) const = default;
};

std::vector<Holder> holders(Database& database, const std::string& address);

/// What the catalogue says of a rule, made fit for a diagnostic.
struct RuleText {
  std::string summary;
  std::string remedy;  ///< the first line, as help
};

RuleText rule_text(Database& database, const std::string& code);

/// "app 'projects/…/apps/web'": kind and address for people.
std::string described(const std::string& kind, const std::string& address);

/// Where a resource of the store stands, or a value in it; as much as is known.
Source place_of(Database& database, const std::string& address, const std::string& path = {});

}  // namespace emco::store
