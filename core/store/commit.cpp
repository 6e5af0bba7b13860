#include "core/store/commit.h"

#include <fmt/format.h>

namespace emco::store {
namespace {

void bind_all(Query& query, const std::vector<Binding>& values) {
  for (const auto& value : values) {
    std::visit(
        [&](const auto& held) {
          if constexpr (std::is_same_v<std::decay_t<decltype(held)>, Bytes>) {
            query.bind(Blob{held.value});
          } else {
            query.bind(held);
          }
        },
        value);
  }
}

void carry_out(Database& database, const Statement& statement) {
  auto query = statement.name.empty() ? database.statement(statement.sql) : database.query(statement.name);
  bind_all(query, statement.values);
  const auto changed = query.run();
  expects(
      !statement.rows || *statement.rows == changed,
      fmt::format("{} changed {} rows instead of {}", statement.name.empty() ? statement.sql : statement.name,
                  changed, statement.rows.value_or(0)));
}

/// The code of the first assertion that does not hold, "" when all do.
std::string first_broken(Database& database, const std::vector<Assertion>& assertions) {
  for (const auto& assertion : assertions) {
    auto query = database.query(assertion.name);
    bind_all(query, assertion.values);
    if (!query.next() || query.integer(0) != 1) return assertion.code;
  }
  return {};
}

}  // namespace

CommitResult commit(Database& database, const Batch& batch) {
  if (const auto before = outcome(database, batch.id)) return *before;
  Transaction transaction(database, Transaction::Access::Write);
  if (auto broken = first_broken(database, batch.assertions); !broken.empty())
    return Stale{std::move(broken)};
  for (const auto& statement : batch.statements)
    carry_out(database, statement);
  database.query("commit/batch").with(batch.id).run();
  try {
    transaction.commit();
  } catch (const Error& error) {
    if (error.code() == "store.commit-unknown") return UnknownOutcome{batch.id};
    throw;
  }
  return *outcome(database, batch.id);
}

std::optional<Committed> outcome(Database& database, const std::string& batch) {
  auto query = database.query("commit/outcome");
  query.with(batch);
  if (!query.next()) return std::nullopt;
  return Committed{query.integer(0)};
}

Committed commit_or_throw(Database& database, const Batch& batch, const std::string& summary_of_stale) {
  const auto result = commit(database, batch);
  if (const auto* committed = std::get_if<Committed>(&result)) return *committed;
  if (const auto* stale = std::get_if<Stale>(&result))
    throw Error(stale->code, summary_of_stale, "look again and repeat: emcoctl status");
  if (const auto later = outcome(database, batch.id)) return *later;
  throw Error("store.commit-unknown", "whether the last write reached the disk is not known",
              "look what is there before repeating: emcoctl status");
}

}  // namespace emco::store
