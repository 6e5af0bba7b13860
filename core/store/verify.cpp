#include "core/store/verify.h"

#include <set>
#include <unordered_map>
#include <vector>

#include <fmt/format.h>

#include "core/base/digest.h"
#include "core/base/json.h"
#include "core/base/text.h"
#include "core/store/content.h"
#include "core/store/prepare.h"
#include "core/store/rows.h"
#include "core/store/schema.h"

namespace emco::store {
namespace {

/// The books of the deployment level. Of operations, what only says that somebody is alive is left out.
constexpr const char* kRecords[] = {"deployment",       "release",       "release_object", "operation",
                                    "change",           "left_out",      "inventory",      "residue",
                                    "cluster_identity", "yielded_field", "approval",       "used_plan"};

bool is_liveness(const std::string& table, const std::string& column) {
  return table == "operation" && column == "renewed";
}

void digest_table(Database& database, const std::string& table, Digester& digester) {
  digester.add(table);
  std::vector<std::string> columns;
  auto described = database.query("catalog/columns");
  described.bind(table);
  while (described.next())
    if (described.integer(3) == 0 && !is_liveness(table, described.text(0)))
      columns.push_back("\"" + described.text(0) + "\"");
  const std::string list = text::join(columns, ", ");
  auto rows = database.statement(fmt::format("SELECT {} FROM \"{}\" ORDER BY {}", list, table, list));
  while (rows.next())
    for (int i = 0; i < rows.columns(); ++i)
      digester.add(rows.null(i) ? "-" : "+").add(rows.view(i));
}

class Verifier {
 public:
  Verifier(Database& database, const Catalogue& catalogue, const SecretKey* key)
      : database_(database), catalogue_(catalogue), key_(key) {}

  Diagnostics run() {
    check_pages();
    if (!diagnostics_.empty()) return std::move(diagnostics_);
    check_resources();
    check_tables();
    check_history();
    check_contents();
    check_bodies();
    return std::move(diagnostics_);
  }

 private:
  void fault(std::string what) {
    constexpr std::size_t kMost = 100;
    if (diagnostics_.size() < kMost)
      diagnostics_.error("store.damaged", {}, std::move(what),
                         "put back a backup: emcoctl store restore FILE");
  }

  void check_pages() {
    auto pages = database_.query("verify/integrity");
    while (pages.next())
      if (pages.view(0) != "ok") fault(fmt::format("the store '{}': {}", database_.path(), pages.text(0)));
    auto keys = database_.query("verify/foreign_keys");
    while (keys.next())
      fault(fmt::format("row {} of table '{}' refers to nothing in '{}'", keys.integer(1), keys.text(0),
                        keys.text(2)));
  }

  /// Tables hold exactly what documents say: each document is taken apart again and compared.
  void check_resources() {
    auto rows = database_.query("verify/resources");
    while (rows.next()) {
      const std::string address = rows.text(0);
      const Kind* kind = catalogue_.kinds.find(rows.view(1));
      if (kind == nullptr || rows.null(2) || rows.view(3) != address || rows.view(4) != rows.view(1) ||
          !rows.null(5)) {
        fault(fmt::format("'{}' has no document of its own", address));
        continue;
      }
      check_document(address, *kind, rows);
    }
  }

  void check_document(const std::string& address, const Kind& kind, const Query& row) {
    Prepared prepared;
    prepared.body = json::parse(row.view(6));
    prepared.text = row.text(6);
    auto files = database_.query("verify/document_files");
    files.bind(row.integer(2));
    while (files.next())
      prepared.files.push_back({files.text(0), files.text(1)});
    complete(kind, address, prepared);
    if (prepared.digest != row.view(7))
      fault(fmt::format("the document of '{}' is not what its digest says", address));
    if (metadata(prepared.body, "description") != row.maybe_text(8) ||
        metadata(prepared.body, "userData1") != row.maybe_text(9) ||
        metadata(prepared.body, "userData2") != row.maybe_text(10))
      fault(fmt::format("the metadata of '{}' is not what its document says", address));
    auto layout = layouts_.find(kind.name);
    if (layout == layouts_.end()) layout = layouts_.emplace(kind.name, layout_of(kind, catalogue_)).first;
    for (const auto& expected : rows_of(layout->second, prepared.facts, prepared.body)) {
      ++expected_[expected.layout->table->name];
      if (!is_there(expected))
        fault(fmt::format("table '{}' does not hold what '{}' says", expected.layout->table->name, address));
    }
  }

  bool is_there(const Row& row) {
    std::string& sql = questions_[row.layout];
    if (sql.empty()) {
      std::vector<std::string> terms;
      for (std::size_t i = 0; i < row.layout->sources.size(); ++i)
        terms.push_back(fmt::format("\"{}\" IS ?{}", row.layout->sources[i].column, i + 1));
      sql = fmt::format("SELECT 1 FROM \"{}\" WHERE {}", row.layout->table->name, text::join(terms, " AND "));
    }
    auto query = database_.statement(sql);
    for (const auto& cell : row.cells)
      std::visit([&](const auto& value) { query.bind(value); }, cell);
    return query.next();
  }

  /// With every expected row found, equal counts mean that there is nothing else.
  void check_tables() {
    for (const auto& [name, table] : catalogue_.tables) {
      const bool of_kind = catalogue_.kinds.find(name) != nullptr || table.column("owner") != nullptr;
      if (!of_kind) continue;
      auto count = database_.statement("SELECT count(*) FROM \"" + name + "\"");
      if (count.next() && count.integer(0) != expected_[name])
        fault(fmt::format("table '{}' holds {} rows, documents say {}", name, count.integer(0),
                          expected_[name]));
    }
  }

  void check_history() {
    for (const auto* question : {"verify/current_without_resource", "verify/overlapping_versions"}) {
      auto rows = database_.query(question);
      while (rows.next())
        fault(fmt::format("the versions of '{}' contradict each other", rows.text(0)));
    }
    auto generation = database_.query("verify/generation");
    if (generation.next() && generation.integer(0) + 1 != generation.integer(1))
      fault("generations are missing");
  }

  void check_contents() {
    auto rows = database_.query("verify/contents");
    while (rows.next()) {
      if (rows.integer(1) != 0 && key_ == nullptr) continue;
      try {
        std::string bytes = read_content(database_, rows.text(0), key_);
        const bool sealed = rows.integer(1) != 0;
        if (static_cast<std::int64_t>(bytes.size()) != rows.integer(2) ||
            (sealed && key_->digest(bytes) != rows.view(0)))
          fault(fmt::format("content {} is not what its digest says", rows.text(0)));
        if (sealed) wipe(bytes);
      } catch (const Error& error) {
        if (error.code() != "store.damaged") throw;
        fault(error.diagnostics().items().front().summary);
      }
    }
  }

  void check_bodies() {
    auto rows = database_.query("verify/bodies");
    while (rows.next()) {
      const std::string digest = rows.text(0);
      const bool sealed = rows.integer(1) != 0;
      if (sealed && key_ == nullptr) continue;
      auto plain = sealed ? key_->decrypt(rows.view(2), "body/" + digest) : rows.text(2);
      if (!plain || (sealed ? key_->digest(*plain) : sha256(*plain)) != digest)
        fault(fmt::format("the body {} is not what its digest says", digest));
      if (sealed && plain) wipe(*plain);
    }
  }

  Database& database_;
  const Catalogue& catalogue_;
  const SecretKey* key_;
  Diagnostics diagnostics_;
  std::map<std::string, RowLayout, std::less<>> layouts_;
  std::unordered_map<const RowLayout*, std::string> questions_;
  std::map<std::string, std::int64_t> expected_;
};

}  // namespace

Fingerprint fingerprint(Database& database) {
  const View view(database);
  Fingerprint found;
  auto generation = database.query("verify/generation");
  expects(generation.next(), "a store has a generation");
  found.generation = generation.integer(0);
  Digester intents;
  auto rows = database.query("verify/intents");
  while (rows.next())
    intents.add(rows.view(0)).add(rows.view(1));
  found.intent = intents.hex();
  Digester records;
  for (const auto* table : kRecords)
    digest_table(database, table, records);
  found.deployment = records.hex();
  return found;
}

Diagnostics verify(Database& database, const Catalogue& catalogue, const SecretKey* key) {
  const View view(database);
  return Verifier(database, catalogue, key).run();
}

}  // namespace emco::store
