#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/store/database.h"

namespace emco::store {

/// One value of a statement, owned.
struct Bytes {
  std::string value;
};

using Binding = std::variant<std::nullptr_t, std::int64_t, std::string, Bytes>;

/// One statement of a batch: a named query (sql/queries/FILE/NAME) or, from the generic loader, text made of
/// the schema's own identifiers.
struct Statement {
  std::string name;  ///< "journal/mark_sent"
  std::string sql;   ///< used when `name` is empty
  std::vector<Binding> values;
  std::optional<std::int64_t> rows;  ///< how many rows it has to change; another number is a refusal
};

/// A question whose answer has to be 1 at the moment of the commit: what the decision was based on still
/// holds.
struct Assertion {
  std::string name;
  std::vector<Binding> values;
  std::string code;  ///< of the diagnostic when it does not hold, e.g. "operation.fenced"
};

/// Everything of one write. `id` is unique for ever: it tells, after a lost answer, whether the batch was
/// committed.
struct Batch {
  std::string id;
  std::vector<Assertion> assertions;
  std::vector<Statement> statements;
};

/// How a batch ended. Refusals by a rule of the schema are thrown (Refusal), as is every failure that did
/// nothing.
struct Committed {
  std::int64_t generation = 0;  ///< of the intent level after it
};

struct Stale {
  std::string code;  ///< of the first assertion that did not hold; nothing was written
};

struct UnknownOutcome {
  std::string batch;  ///< ask `outcome`
};

using CommitResult = std::variant<Committed, Stale, UnknownOutcome>;

/// The one way to write: all of the batch becomes durable, or nothing. A batch that was committed before
/// answers Committed again and does nothing.
CommitResult commit(Database& database, const Batch& batch);

/// Whether a batch was committed.
std::optional<Committed> outcome(Database& database, const std::string& batch);

/// `commit` for callers that have no other way out: Stale becomes Error(code, summary_of_stale), an unknown
/// outcome is asked for once and becomes Error "store.commit-unknown" when that fails too.
Committed commit_or_throw(Database& database, const Batch& batch, const std::string& summary_of_stale);

}  // namespace emco::store
