#include "core/store/catalog.h"

#include <algorithm>
#include <array>

#include "core/base/text.h"
#include "core/store/schema.h"

namespace emco::store {
namespace {

/// Instead of the name of one kind.
constexpr const char* kEvery = "";

// ---- tables

/// "'1'" → "1"; "0" → "0"
std::string literal(std::string_view text) {
  if (text.size() >= 2 && text.front() == '\'') return std::string(text.substr(1, text.size() - 2));
  return std::string(text);
}

std::vector<Column> read_columns(Database& database, const std::string& table) {
  std::vector<Column> columns;
  auto rows = database.query("catalog/columns");
  rows.bind(table);
  while (rows.next()) {
    Column column;
    column.name = rows.text(0);
    column.required = rows.integer(1) != 0 && rows.null(2) && rows.integer(3) == 0;
    if (!rows.null(2)) column.fallback = literal(rows.view(2));
    column.generated = rows.integer(3) != 0;
    column.place_in_key = static_cast<int>(rows.integer(4));
    columns.push_back(std::move(column));
  }
  return columns;
}

std::vector<std::string> primary_key(const Table& table) {
  std::map<int, std::string> columns;
  for (const auto& column : table.columns)
    if (column.place_in_key > 0) columns.emplace(column.place_in_key, column.name);
  std::vector<std::string> names;
  for (auto& [place, name] : columns)
    names.push_back(std::move(name));
  return names;
}

std::vector<Reference> read_references(Database& database,
                                       const std::string& table,
                                       const Definition& definition) {
  std::vector<Reference> references;
  auto rows = database.query("catalog/references");
  rows.bind(table);
  std::int64_t last = -1;
  while (rows.next()) {
    if (rows.integer(0) != last) references.push_back({{}, rows.text(1), {}, "", rows.view(4) == "CASCADE"});
    last = rows.integer(0);
    references.back().columns.push_back(rows.text(2));
    if (!rows.null(3)) references.back().target_columns.push_back(rows.text(3));
  }
  for (auto& reference : references) {
    const auto named = definition.foreign_keys.find(text::join(reference.columns, ", "));
    if (named != definition.foreign_keys.end()) reference.rule = named->second;
  }
  return references;
}

// ---- kinds

Shape shape_of(std::string_view word) {
  constexpr std::array<std::pair<std::string_view, Shape>, 9> kWords{{{"text", Shape::Text},
                                                                      {"integer", Shape::Integer},
                                                                      {"boolean", Shape::Boolean},
                                                                      {"texts", Shape::Texts},
                                                                      {"text-map", Shape::TextMap},
                                                                      {"text-maps", Shape::TextMaps},
                                                                      {"records", Shape::Records},
                                                                      {"record", Shape::Record},
                                                                      {"free", Shape::Free}}};
  for (const auto& [name, shape] : kWords)
    if (name == word) return shape;
  expects(false, "the catalogue holds an unknown shape");
  return Shape::Text;
}

Attached attached_of(std::string_view word) {
  if (word == "optional") return Attached::Optional;
  if (word == "required") return Attached::Required;
  if (word == "many") return Attached::Many;
  return Attached::None;
}

bool is_scalar(Shape shape) {
  return shape == Shape::Text || shape == Shape::Integer || shape == Shape::Boolean || shape == Shape::Free;
}

/// Puts the fields of one kind together from rows of the catalogue, in which a record comes before what it
/// holds.
class KindBuilder {
 public:
  KindBuilder(Kind kind, const Catalogue& catalogue) : kind_(std::move(kind)), catalogue_(catalogue) {}

  void add(const std::string& path, Field field, const std::string& stored) {
    auto [container, name] = locate(path);
    field.name = name;
    place(path, field, stored);
    if (is_scalar(field.shape)) describe_column(field);
    container->push_back(std::move(field));
  }

  void add_alias(const std::string& spelling, const std::string& path) {
    auto [container, name] = locate(spelling);
    if (path.empty()) {
      Field ignored;
      ignored.name = name;
      ignored.shape = Shape::Free;
      ignored.ignored = true;
      container->push_back(std::move(ignored));
      return;
    }
    const auto [other, meant] = locate(path);
    expects(other == container, "an alias stands elsewhere than its field");
    for (auto& field : *container)
      if (field.name == meant) field.aliases.push_back(name);
  }

  /// An empty spec means nothing and is fine wherever metadata is.
  void add_spec() { locate("spec.x"); }

  Kind done() { return std::move(kind_); }

 private:
  /// The list of fields that a path's last segment belongs to, and that segment.
  std::pair<std::vector<Field>*, std::string> locate(const std::string& path) {
    auto segments = text::split(path, '.');
    const std::string last = segments.back();
    segments.pop_back();
    std::vector<Field>* fields = &kind_.fields;
    for (auto segment : segments) {
      if (segment.ends_with("[]")) segment.resize(segment.size() - 2);
      auto at =
          std::find_if(fields->begin(), fields->end(), [&](const Field& f) { return f.name == segment; });
      if (at == fields->end()) {
        expects(fields == &kind_.fields, "a field stands in a record that is not declared: " + path);
        Field record;
        record.name = segment;
        record.shape = Shape::Record;
        at = fields->insert(fields->end(), std::move(record));
      }
      fields = &at->fields;
    }
    return {fields, last};
  }

  /// Where the value is stored: a column of the kind's table or of the list it stands in, or a table.
  void place(const std::string& path, Field& field, const std::string& stored) {
    std::string table = kind_.name;
    std::string column;
    std::string so_far;
    const auto segments = text::split(path, '.');
    for (std::size_t i = 0; i < segments.size(); ++i) {
      so_far += (i == 0 ? "" : ".") + segments[i];
      const bool top = i == 0 && segments.size() > 1;  // "metadata." and "spec." are no part of a name
      if (segments[i].ends_with("[]")) {
        table = tables_.at(so_far.substr(0, so_far.size() - 2));
        column.clear();
      } else if (!top) {
        column += (column.empty() ? "" : "_") + text::snake(segments[i]);
      }
    }
    if (field.shape == Shape::Record) return;
    if (!is_scalar(field.shape)) {
      field.table = stored.empty() ? table + "_" + column : stored;
      if (field.shape != Shape::Records) field.column = "value";
      tables_.emplace(path, field.table);
      return;
    }
    field.column = stored.empty() ? column : stored;
    field.table = path.starts_with("metadata.") && field.column != "name" ? "resource" : table;
  }

  void describe_column(Field& field) const {
    const Table& table = catalogue_.table(field.table);
    const Column* column = table.column(field.column);
    expects(column != nullptr, "the field " + kind_.name + "." + field.name + " has no column");
    field.required = column->required;
    field.fallback = column->fallback;
    const auto allowed = table.definition.enumerations.find(field.column);
    if (allowed != table.definition.enumerations.end()) field.allowed = allowed->second;
    for (const auto& reference : table.references)
      if (reference.columns.size() == 1 && reference.columns.front() == field.column + "_address")
        field.refers_to = reference.target;
  }

  Kind kind_;
  const Catalogue& catalogue_;
  std::map<std::string, std::string> tables_;  ///< path of a list or map → its table
};

struct FieldRow {
  std::string kind;
  std::string path;
  Field field;
  std::string stored;
};

std::vector<FieldRow> field_rows(Database& database, const std::string& only) {
  std::vector<FieldRow> rows;
  auto query = database.query("catalog/fields");
  query.bind(only);
  while (query.next()) {
    FieldRow row{query.text(0), query.text(1), {}, query.text(4)};
    row.field.shape = shape_of(query.view(2));
    row.field.required = query.integer(3) != 0;
    row.field.sensitive = query.integer(5) != 0;
    row.field.summary = query.text(6);
    row.field.no_reference = query.text(7);
    rows.push_back(std::move(row));
  }
  return rows;
}

/// All kinds, or `only` one of them, whose tables are enough then.
std::vector<Kind> read_kinds(Database& database, const Catalogue& catalogue, const std::string& only) {
  const auto fields = field_rows(database, only);
  std::multimap<std::string, std::pair<std::string, std::string>> aliases;
  auto alias = database.query("catalog/aliases");
  alias.bind(only);
  while (alias.next())
    aliases.emplace(alias.text(0), std::pair(alias.text(1), alias.text(2)));
  std::vector<Kind> kinds;
  auto query = database.query("catalog/kinds");
  query.bind(only);
  while (query.next()) {
    Kind kind;
    kind.name = query.text(0);
    kind.pattern = text::split(query.view(1), '/');
    kind.parent = query.text(2);
    kind.attached = attached_of(query.view(3));
    kind.file_sensitive = query.integer(4) != 0;
    kind.file_unless = query.text(5);
    if (!query.view(6).empty()) kind.operations = text::split(query.view(6), ' ');
    const bool metadata = query.integer(7) != 0;
    kind.summary = query.text(8);
    const std::string name = kind.name;
    KindBuilder builder(std::move(kind), catalogue);
    for (const auto& row : fields)
      if (row.kind == name || (metadata && row.kind == "metadata"))
        builder.add(row.path, row.field, row.stored);
    if (metadata) builder.add_spec();
    const auto [first, last] = aliases.equal_range(name);
    for (auto at = first; at != last; ++at)
      builder.add_alias(at->second.first, at->second.second);
    kinds.push_back(builder.done());
  }
  return kinds;
}

std::map<std::string, Table, std::less<>> read_tables(Database& database, const std::string& only) {
  std::map<std::string, Table, std::less<>> tables;
  auto rows = database.query("catalog/tables");
  rows.bind(only);
  while (rows.next()) {
    Table table;
    table.name = rows.text(0);
    table.definition = read_definition(rows.view(1));
    table.columns = read_columns(database, table.name);
    table.references = read_references(database, table.name, table.definition);
    tables.emplace(table.name, std::move(table));
  }
  return tables;
}

Database built_in(Said said) {
  auto database = Database::memory();
  create_catalogue(database, said);
  return database;
}

}  // namespace

const Column* Table::column(std::string_view column_name) const {
  const auto at =
      std::find_if(columns.begin(), columns.end(), [&](const Column& c) { return c.name == column_name; });
  return at == columns.end() ? nullptr : &*at;
}

const Table& Catalogue::table(std::string_view name) const {
  const auto found = tables.find(name);
  expects(found != tables.end(), "there is no table " + std::string(name));
  return found->second;
}

Catalogue read_catalogue(Database& database) {
  Catalogue catalogue;
  const View view(database);
  catalogue.tables = read_tables(database, kEvery);
  // A key that does not say which columns it leads to leads to the primary key.
  for (auto& [name, table] : catalogue.tables)
    for (auto& reference : table.references)
      if (reference.target_columns.empty())
        reference.target_columns = primary_key(catalogue.table(reference.target));
  catalogue.kinds = Kinds(read_kinds(database, catalogue, kEvery));
  return catalogue;
}

std::optional<Kind> read_kind(Database& database, const std::string& name) {
  if (name == kEvery) return std::nullopt;
  Catalogue catalogue;
  const View view(database);
  catalogue.tables = read_tables(database, name);
  auto kinds = read_kinds(database, catalogue, name);
  if (kinds.empty()) return std::nullopt;
  return std::move(kinds.front());
}

Rules read_rules(Database& database) {
  std::vector<Rule> rules;
  auto rows = database.query("catalog/rules");
  while (rows.next())
    rules.push_back(
        {rows.text(0), static_cast<int>(rows.integer(1)), rows.text(2), rows.text(3), rows.text(4)});
  return Rules(std::move(rules));
}

Kinds built_in_kinds() {
  auto database = built_in(Said::Kinds);
  return read_catalogue(database).kinds;
}

Rules built_in_rules() {
  auto database = built_in(Said::Rules);
  return read_rules(database);
}

}  // namespace emco::store
