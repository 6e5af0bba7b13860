#include "core/store/explain.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/base/text.h"
#include "core/store/formats.h"
#include "core/store/places.h"

namespace emco::store {
namespace {

/// "spec.wait" → 4097 as the message shows it; "" when it is not short.
std::string shown(const Cell& cell) {
  if (const auto* number = std::get_if<std::int64_t>(&cell)) return std::to_string(*number);
  const auto* words = std::get_if<std::string>(&cell);
  return words != nullptr && words->size() <= 64 ? "'" + text::printable(*words) + "'" : "";
}

const Cell* cell_of(const Row& row, std::string_view column) {
  for (std::size_t i = 0; i < row.layout->sources.size(); ++i)
    if (row.layout->sources[i].column == column) return &row.cells[i];
  return nullptr;
}

bool is_sensitive(const Row& row, std::string_view column) {
  for (const auto& source : row.layout->sources)
    if (source.column == column) return source.sensitive;
  return false;
}

/// The first column of a check that the document itself fills.
std::string column_of(const Definition::Check& check, const Row& row) {
  for (const auto& column : check.columns)
    if (cell_of(row, column) != nullptr) return column;
  return {};
}

/// What the expression of a check allows, in words, where it is of a simple form.
std::string allowance(const Definition::Check& check) {
  const auto words = text::split(check.expression, ' ');
  if (words.size() == 5 && words[1] == "BETWEEN")
    return fmt::format("give a number from {} to {}", words[2], words[4]);
  if (words.size() == 3 && words[0].starts_with("length(") && words[1] == "<=")
    return fmt::format("use at most {} characters", words[2]);
  for (const auto& format : formats())
    if (check.expression.find(std::string(format.function) + "(") != std::string::npos)
      return fmt::format("write {}", format.meaning);
  return {};
}

std::string yes_no_list(const std::vector<Definition::Check>& checks) {
  std::vector<std::string> items;
  for (const auto& check : checks)
    items.push_back("(" + check.expression + ") IS 0");
  return text::join(items, ", ");
}

void add_check(Database& database,
               const Document& document,
               const Definition::Check& check,
               const std::string& path,
               const std::string& value,
               Diagnostics& diagnostics) {
  expects(!check.name.empty(), "a document broke a rule without a name: " + check.expression);
  const auto rule = rule_text(database, check.name);
  std::string summary = rule.summary + ": ";
  if (!path.empty()) summary += fmt::format("'{}' of ", path);
  summary += described(document.kind, document.address);
  if (!value.empty()) summary += " is " + value;
  const std::string help = allowance(check);
  diagnostics.error(check.name, document.place(path), std::move(summary), help.empty() ? rule.remedy : help)
      .address = document.address;
}

/// "a/b/c/d" → "a/b": of kinds whose last segment is the name.
std::string parent_of(const std::string& address) {
  const auto name = address.rfind('/');
  return address.substr(0, address.rfind('/', name - 1));
}

/// Who has what a unique index denies to a row.
std::optional<std::string> other_holder(Database& database, const std::string& index, const Row& row) {
  std::vector<std::string> columns;
  auto query = database.query("draft/index_columns");
  query.bind(index);
  while (query.next())
    columns.push_back(query.text(0));
  std::vector<std::string> terms;
  std::vector<Cell> values;
  for (const auto& column : columns) {
    const Cell* value = cell_of(row, column);
    if (value == nullptr && column != "parent") continue;
    values.push_back(value != nullptr ? *value : Cell(parent_of(std::get<std::string>(row.cells.front()))));
    terms.push_back(fmt::format("\"{}\" = ?{}", column, values.size()));
  }
  if (terms.empty()) return std::nullopt;
  const char* key = row.layout->table->column("address") != nullptr ? "address" : "owner";
  auto found = database.statement(fmt::format("SELECT {} FROM \"{}\" WHERE {} ORDER BY 1 LIMIT 1", key,
                                              row.layout->table->name, text::join(terms, " AND ")));
  for (const auto& value : values)
    std::visit([&](const auto& held) { found.bind(held); }, value);
  return found.next() ? found.maybe_text(0) : std::nullopt;
}

void add_holders(Database& database, const std::string& address, Diagnostic& diagnostic) {
  for (const auto& [deployment, reason] : holders(database, address))
    diagnostic.related.push_back(
        {place_of(database, deployment), fmt::format("'{}': {}", deployment, reason)});
}

}  // namespace

std::vector<Holder> holders(Database& database, const std::string& address) {
  std::vector<Holder> found;
  auto rows = database.query("draft/holders");
  rows.bind(address);
  while (rows.next()) {
    Holder holder{rows.text(0), rows.text(1)};
    // The view says a reason once for every object that bears it.
    if (found.empty() || found.back() != holder) found.push_back(std::move(holder));
  }
  return found;
}

RuleText rule_text(Database& database, const std::string& code) {
  auto query = database.query("draft/rule");
  query.bind(code);
  if (!query.next()) return {"the store refuses it: " + code, {}};
  std::string remedy = query.text(1);
  remedy = remedy.substr(0, remedy.find('\n'));
  if (remedy.ends_with(':') || remedy.ends_with('.')) remedy.pop_back();
  if (!remedy.empty()) remedy.front() = text::lower(remedy.substr(0, 1)).front();
  return {query.text(0), std::move(remedy)};
}

std::string described(const std::string& kind, const std::string& address) {
  std::string noun = kind;
  std::replace(noun.begin(), noun.end(), '_', ' ');
  return fmt::format("{} '{}'", noun, text::printable(address));
}

Source place_of(Database& database, const std::string& address, const std::string& path) {
  return Places(database).of(address, path);
}

std::vector<std::string> siblings(Database& database,
                                  const Catalogue& catalogue,
                                  const std::string& address) {
  const auto match = catalogue.kinds.of_address(address);
  if (!match) return {};
  std::string prefix;
  const auto segments = text::split(address, '/');
  for (std::size_t i = 0; i < segments.size(); ++i) {
    if (match->kind->pattern[i] == "{name}") break;
    prefix += segments[i] + "/";
  }
  std::string end = prefix;
  end.back() = '0';  // the character after '/'
  std::vector<std::string> found;
  auto query = database.query("draft/siblings");
  query.with(match->kind->name, prefix, end);
  while (query.next())
    found.push_back(query.text(0));
  return found;
}

void explain_checks(Database& database,
                    const Document& document,
                    const Row& row,
                    std::int64_t rowid,
                    Diagnostics& diagnostics) {
  const auto& checks = row.layout->table->definition.checks;
  if (checks.empty()) return;
  auto query = database.statement(
      fmt::format("SELECT {} FROM \"{}\" WHERE rowid = ?1", yes_no_list(checks), row.layout->table->name));
  query.bind(rowid);
  expects(query.next(), "a row that was written is gone");
  for (std::size_t i = 0; i < checks.size(); ++i) {
    if (query.integer(static_cast<int>(i)) == 0) continue;
    const std::string column = column_of(checks[i], row);
    const Cell* cell = cell_of(row, column);
    const bool show = cell != nullptr && !is_sensitive(row, column);
    add_check(database, document, checks[i], column.empty() ? row.path : path_of(row, column),
              show ? shown(*cell) : "", diagnostics);
  }
}

void explain_resource_checks(Database& database,
                             const Catalogue& catalogue,
                             const Document& document,
                             Diagnostics& diagnostics) {
  const auto& checks = catalogue.table("resource").definition.checks;
  auto query = database.statement(fmt::format(
      "SELECT {} FROM (SELECT ?1 AS address, ?2 AS description, ?3 AS user_data1, ?4 AS user_data2)",
      yes_no_list(checks)));
  query.bind(document.address);
  for (const auto* name : {"description", "userData1", "userData2"}) {
    const Value* value = document.body.at("metadata", name);
    if (value != nullptr && value->is_text()) {
      query.bind(value->text());
    } else {
      query.bind(nullptr);
    }
  }
  expects(query.next(), "a question has an answer");
  for (std::size_t i = 0; i < checks.size(); ++i) {
    if (query.integer(static_cast<int>(i)) == 0) continue;
    const std::string& column = checks[i].columns.at(checks[i].columns.front() == "length" ? 1 : 0);
    const std::string path = column == "description"  ? "metadata.description"
                             : column == "user_data1" ? "metadata.userData1"
                             : column == "user_data2" ? "metadata.userData2"
                                                      : "metadata.name";
    add_check(database, document, checks[i], path, "", diagnostics);
  }
}

void explain_breach(Database& database,
                    const Document& document,
                    const Breach& breach,
                    const std::optional<Row>& row,
                    Diagnostics& diagnostics) {
  using Rule = Breach::Rule;
  if (breach.rule == Rule::NotNull && row) {
    const std::string column = breach.name.substr(breach.name.find('.') + 1);
    diagnostics
        .error(
            "field.missing", document.place(row->path),
            fmt::format("{} lacks '{}'", described(document.kind, document.address), path_of(*row, column)),
            "add it")
        .address = document.address;
    return;
  }
  expects(!breach.bare && (breach.rule == Rule::Unique || breach.rule == Rule::Trigger),
          "a document broke a rule without a name: " + breach.name);
  const auto rule = rule_text(database, breach.name);
  Diagnostic& found = diagnostics.error(
      breach.name, document.where,
      fmt::format("{}: {}", rule.summary, described(document.kind, document.address)), rule.remedy);
  found.address = document.address;
  if (breach.rule == Rule::Trigger) {
    add_holders(database, document.address, found);
    return;
  }
  const auto other = row ? other_holder(database, breach.name, *row) : std::nullopt;
  if (!other) return;
  found.summary += fmt::format(" and '{}'", *other);
  found.related.push_back({place_of(database, *other), fmt::format("'{}' is here", *other)});
}

void explain_kept(Database& database,
                  const std::string& kind,
                  const std::string& address,
                  const Source& where,
                  const Breach& breach,
                  Diagnostics& diagnostics) {
  expects(breach.rule == Breach::Rule::Trigger, "a removal broke " + breach.name);
  const auto rule = rule_text(database, breach.name);
  Diagnostic& kept = diagnostics.error(
      breach.name, where, fmt::format("{}: {}", rule.summary, described(kind, address)), rule.remedy);
  kept.address = address;
  add_holders(database, address, kept);
}

}  // namespace emco::store
