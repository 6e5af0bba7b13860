#include "core/store/history.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/base/text.h"
#include "core/store/places.h"
#include "core/store/prepare.h"
#include "core/store/rows.h"

namespace emco::store {
namespace {

struct Files {
  std::vector<Attachment> attached;
  std::vector<StoredFile> stored;
};

Files attachments(Database& database, std::int64_t document) {
  Files files;
  auto rows = database.query("history/attachments");
  rows.bind(document);
  while (rows.next()) {
    Attachment file;
    file.name = rows.text(0);
    file.recorded = std::string(rows.integer(2) != 0 ? kSecretPrefix : kContentPrefix) + rows.text(1);
    files.stored.push_back({file.name, rows.text(1)});
    files.attached.push_back(std::move(file));
  }
  return files;
}

[[noreturn]] void refuse_damaged(const std::string& address) {
  throw Error("store.damaged",
              fmt::format("what the store holds of '{}' is not what was written", text::printable(address)),
              "look at the whole store: emcoctl store verify; then restore a backup");
}

/// Reads the columns id, kind, body, digest, file, line, places. Throws Error "store.damaged" when body and
/// files are not what the digest was made of: disks lie, and an answer made from a turned bit would be
/// believed.
Document document_at(Database& database, const std::string& address, Query& row) {
  Document document;
  document.address = address;
  document.kind = row.text(1);
  auto files = attachments(database, row.integer(0));
  const std::string_view digest = row.view(3);
  if (document_digest(row.view(2), files.stored, Attached::Optional) != digest &&
      document_digest(row.view(2), files.stored, Attached::Many) != digest)
    refuse_damaged(address);
  document.where = {row.text(4), static_cast<int>(row.integer(5)), 0};
  try {
    document.body = json::parse(row.view(2));
    read_places(row.view(6), document);
  } catch (const Error&) {
    refuse_damaged(address);
  }
  document.files = std::move(files.attached);
  return document;
}

std::vector<std::string> first_column(Query rows) {
  std::vector<std::string> found;
  while (rows.next())
    found.push_back(rows.text(0));
  return found;
}

IntentChange::Verb verb_of(const IntentChange& change) {
  if (change.after == 0) return IntentChange::Verb::Delete;
  return change.before == 0 ? IntentChange::Verb::Create : IntentChange::Verb::Update;
}

}  // namespace

std::optional<Document> read_document(Database& database,
                                      const std::string& address,
                                      std::optional<std::int64_t> generation) {
  auto row = database.query(generation ? "history/at_generation" : "history/current");
  row.bind(address);
  if (generation) row.bind(*generation);
  if (!row.next()) return std::nullopt;
  if (row.view(7) != address) refuse_damaged(address);
  return document_at(database, address, row);
}

Document expect_document(Database& database,
                         const std::string& address,
                         std::optional<std::int64_t> generation) {
  auto document = read_document(database, address, generation);
  if (!document) refuse_damaged(address);
  return std::move(*document);
}

Document read_version(Database& database, std::int64_t document) {
  auto row = database.query("history/version");
  row.bind(document);
  expects(row.next(), "a version of a document is not there");
  return document_at(database, row.text(7), row);
}

Value version_value(const Document& version) {
  Value whole = version.body;
  for (const auto& file : version.files)
    whole["files"][file.name] = file.recorded;
  return whole;
}

std::vector<Version> versions(Database& database, const std::string& address) {
  std::vector<Version> found;
  auto rows = database.query("history/versions");
  rows.bind(address);
  while (rows.next())
    found.push_back({rows.integer(0),
                     rows.integer(1),
                     rows.maybe_integer(2),
                     rows.text(3),
                     {rows.text(4), static_cast<int>(rows.integer(5)), 0},
                     rows.integer(6),
                     rows.text(7),
                     rows.text(8),
                     rows.text(9)});
  return found;
}

std::vector<GenerationRecord> generations(Database& database, std::int64_t first) {
  std::vector<GenerationRecord> found;
  auto rows = database.query("history/generations");
  rows.bind(first);
  while (rows.next())
    found.push_back({rows.integer(0), rows.integer(1), rows.text(2), rows.text(3), rows.text(4), rows.text(5),
                     rows.text(6)});
  return found;
}

std::vector<IntentChange> changes_of_generation(Database& database, std::int64_t generation) {
  std::vector<IntentChange> found;
  auto rows = database.query("history/changes");
  rows.bind(generation);
  while (rows.next()) {
    IntentChange change;
    change.address = rows.text(0);
    change.kind = rows.text(1);
    change.after = rows.integer(2);
    change.before = rows.integer(3);
    change.verb = verb_of(change);
    found.push_back(std::move(change));
  }
  return found;
}

std::int64_t last_generation(Database& database) {
  auto row = database.query("draft/last_generation");
  expects(row.next(), "a store has a generation");
  return row.integer(0);
}

std::vector<IntentChange> changes_between(Database& database, std::int64_t from, std::int64_t to) {
  std::vector<IntentChange> found;
  auto rows = database.query("history/changes_between");
  rows.with(from, to);
  while (rows.next()) {
    IntentChange change;
    change.address = rows.text(0);
    change.kind = rows.text(1);
    change.before = rows.maybe_integer(2).value_or(0);
    change.after = rows.maybe_integer(3).value_or(0);
    change.verb = verb_of(change);
    found.push_back(std::move(change));
  }
  return found;
}

std::vector<std::string> addresses(Database& database, std::optional<std::int64_t> generation) {
  auto rows = database.query(generation ? "history/addresses_at" : "history/addresses");
  if (generation) rows.bind(*generation);
  return first_column(std::move(rows));
}

std::vector<std::string> addresses_of_kind(Database& database, const std::string& kind) {
  auto rows = database.query("history/addresses_of_kind");
  rows.bind(kind);
  return first_column(std::move(rows));
}

std::vector<std::string> collection(Database& database,
                                    const Catalogue& catalogue,
                                    const std::string& anchor,
                                    std::optional<std::int64_t> generation) {
  const auto match = catalogue.kinds.of_collection(anchor);
  if (!match) return {};
  const Kind& kind = *match->kind;
  if (generation) {
    auto found = addresses(database, generation);
    std::erase_if(found, [&](const std::string& address) {
      if (!address.starts_with(anchor + "/")) return true;
      const auto item = catalogue.kinds.of_address(address);
      return !item || item->kind != &kind;
    });
    return found;
  }
  if (kind.parent.empty()) return addresses_of_kind(database, kind.name);
  // The parent is the anchor without the kind's own literal.
  auto rows =
      database.statement("SELECT address FROM \"" + kind.name + "\" WHERE parent = ?1 ORDER BY address");
  rows.bind(anchor.substr(0, anchor.rfind('/')));
  return first_column(std::move(rows));
}

std::vector<std::string> addresses_of_bundle(Database& database, const std::string& bundle) {
  auto rows = database.query("history/addresses_of_bundle");
  rows.bind(bundle);
  return first_column(std::move(rows));
}

}  // namespace emco::store
