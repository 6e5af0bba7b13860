#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/base/clock.h"
#include "core/base/crypto.h"
#include "core/base/diagnostic.h"
#include "core/base/random.h"
#include "core/model/document.h"
#include "core/model/intent_change.h"
#include "core/store/catalog.h"
#include "core/store/database.h"
#include "core/store/prepare.h"
#include "core/store/rows.h"

namespace emco::store {

/// Who changes the intent level, when and why: what its generation records.
struct Authorship {
  std::string actor;
  std::string reason;
  std::string bundle;         ///< the name of --bundle, "" when none
  std::string bundle_digest;  ///< of what was read, "" when it came from no file
  std::string tool_version;
  Milliseconds at = 0;
};

/// A resource to be removed, and the document that says so.
struct Erasure {
  std::string address;
  Source where;
};

/// A change of the intent level that is being made up, all or nothing. It holds the write lock from its
/// beginning; between `begin` and `commit` the database shows the intent level as it would be, so that a plan
/// can be made from it. What is not committed never was. Documents may come in any order and refer to each
/// other; whether they fit together is decided by `check`.
class Draft {
 public:
  /// All of them must outlive the draft. `key` may be null: then documents with secrets throw Error
  /// "secret.key-missing". Throws Error "store.busy".
  Draft(Database& database,
        const Catalogue& catalogue,
        const SecretKey* key,
        Random& random,
        Authorship authorship);

  enum class Existence {
    Free,
    Required
  };  ///< Required: a resource that is not there yet is "address.absent"

  /// Makes resources as documents say; what is so already stays untouched. The documents must outlive the
  /// draft. Mistakes: "content.unknown", "secret.unknown-value", "secret.sealed", "address.absent",
  /// "field.missing"; all others are found by `check`, when every document and removal is known.
  Diagnostics load(const Bundle& bundle, Existence existence = Existence::Free);

  /// Removes resources. Mistakes: "address.absent", "hold.in-use".
  Diagnostics erase(const std::vector<Erasure>& erasures);

  /// What the documents and removals break: every rule of the kinds, "reference.missing",
  /// "reference.parent-missing", "reference.in-use", "app-dependency.cycle", "hold.…".
  Diagnostics check();

  /// What the draft does, once it was checked: in order of `load` and `erase`, except that what was tried
  /// again comes last.
  const std::vector<IntentChange>& changes() const { return changes_; }

  /// The generation that the draft started from.
  std::int64_t base() const { return base_; }

  /// Makes it so. Returns the generation, which is `base` when nothing changed. `batch` is unique for ever.
  /// `check` must have found nothing. Throws Refusal, Error "store.…".
  std::int64_t commit(const std::string& batch);

 private:
  struct Current {
    std::int64_t document = 0;
    std::string digest;
    std::int64_t since = 0;
    std::string bundle;
  };

  struct Pending {
    const Document* document = nullptr;
    Prepared prepared;
    std::optional<Current> current;
    Breach breach;           ///< of the last attempt
    std::optional<Row> row;  ///< that was being written
  };

  const RowLayout& layout(const std::string& kind);
  std::optional<Current> current(const std::string& address);
  std::int64_t generation();
  void load_one(Preparer& preparer, const Document& document, Existence existence, Diagnostics& diagnostics);
  bool write(Pending& pending, bool anew);
  void refuse(const Pending& pending, Diagnostics& diagnostics);
  void write_rows(const Pending& pending, bool anew);
  std::int64_t add_version(const Pending& pending);
  void retry(Diagnostics& diagnostics);
  void settle_group_intents(Diagnostics& diagnostics);
  void write_misshapen(Diagnostics& diagnostics);
  void absent(const std::string& address, const Source& where, Diagnostics& diagnostics);

  Database& database_;
  const Catalogue& catalogue_;
  const SecretKey* key_;
  Random& random_;
  Authorship authorship_;
  Transaction transaction_;
  std::map<std::string, RowLayout, std::less<>> layouts_;
  std::int64_t base_ = 0;
  std::int64_t generation_ = 0;  ///< that this draft makes, 0 while nothing changed
  std::vector<IntentChange> changes_;
  std::vector<Pending> again_;      ///< refused at first, perhaps because of what others still change
  std::vector<Pending> misshapen_;  ///< refused by checks
  std::set<std::string> failed_;    ///< addresses that are not as their documents say
  std::optional<Row> writing_;      ///< the row that is being written
  bool broken_ = false;             ///< holds what no store may hold
};

}  // namespace emco::store
