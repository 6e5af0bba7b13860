#include "core/store/rows.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/base/text.h"

namespace emco::store {
namespace {

using From = RowLayout::From;

constexpr std::string_view kCountSuffix = "_count";

bool is_scalar(Shape shape) {
  return shape == Shape::Text || shape == Shape::Integer || shape == Shape::Boolean || shape == Shape::Free;
}

// ---- layouts

/// The scalar fields of a record, those of records inside it included, by column. Lists that stand in it
/// count their items in a column of their own, where the table has one.
void collect_scalars(const std::vector<Field>& fields,
                     const std::string& table,
                     std::vector<std::string>& members,
                     std::map<std::string, RowLayout::Source>& found) {
  for (const auto& field : fields) {
    if (field.ignored) continue;
    members.push_back(field.name);
    if (field.shape == Shape::Record) {
      collect_scalars(field.fields, table, members, found);
    } else if (is_scalar(field.shape) && field.table == table) {
      RowLayout::Source source;
      source.column = field.column;
      source.members = members;
      source.fallback = field.fallback;
      source.sensitive = field.sensitive;
      source.integer = field.shape == Shape::Integer || field.shape == Shape::Boolean;
      found.emplace(field.column, std::move(source));
    } else if (field.table.starts_with(table + "_")) {
      RowLayout::Source source;
      source.column = field.table.substr(table.size() + 1) + std::string(kCountSuffix);
      source.from = From::Count;
      source.members = members;
      found.emplace(source.column, std::move(source));
    }
    members.pop_back();
  }
}

std::optional<From> special(const std::string& column) {
  if (column == "address" || column == "owner") return From::Address;
  if (column == "file") return From::File;
  if (column == "within") return From::Within;
  if (column == "ordinal") return From::Ordinal;
  if (column == "position") return From::Position;
  if (column == "key") return From::Key;
  if (column == "value") return From::Value;
  return std::nullopt;
}

bool has_parameter(const Kind& kind, const std::string& name) {
  return std::find(kind.pattern.begin(), kind.pattern.end(), "{" + name + "}") != kind.pattern.end();
}

void write_statements(RowLayout& layout) {
  std::vector<std::string> columns;
  std::vector<std::string> marks;
  std::vector<std::string> settings;
  bool main = false;
  for (std::size_t i = 0; i < layout.sources.size(); ++i) {
    const auto& source = layout.sources[i];
    columns.push_back("\"" + source.column + "\"");
    marks.push_back(fmt::format("?{}", i + 1));
    main = main || source.column == "address";
    if (source.from != From::Member && source.from != From::File && source.from != From::Count) continue;
    layout.updated.push_back(i);
    settings.push_back(fmt::format("\"{}\" = ?{}", source.column, layout.updated.size()));
  }
  const std::string& table = layout.table->name;
  layout.insert = fmt::format("INSERT INTO \"{}\"({}) VALUES ({})", table, text::join(columns, ", "),
                              text::join(marks, ", "));
  layout.erase = fmt::format("DELETE FROM \"{}\" WHERE {} = ?1", table, main ? "address" : "owner");
  if (main && !settings.empty())
    layout.update = fmt::format("UPDATE \"{}\" SET {} WHERE address = ?{}", table, text::join(settings, ", "),
                                settings.size() + 1);
}

class LayoutBuilder {
 public:
  LayoutBuilder(const Kind& kind, const Catalogue& catalogue) : kind_(kind), catalogue_(catalogue) {}

  RowLayout build(const std::string& table, const std::vector<Field>& fields, bool records) {
    RowLayout layout;
    layout.table = &catalogue_.table(table);
    std::map<std::string, RowLayout::Source> scalars;
    std::vector<std::string> members;
    collect_scalars(fields, table, members, scalars);
    for (const auto& column : layout.table->columns) {
      if (column.generated) continue;
      RowLayout::Source source;
      source.column = column.name;
      const auto scalar = scalars.find(column.name);
      const auto from = special(column.name);
      // In a list an item's own field comes first: a subnet has a name as its network has.
      const bool of_item = table != kind_.name && scalar != scalars.end();
      if (has_parameter(kind_, column.name) && !of_item) {
        source.from = From::Parameter;
        source.parameter = column.name;
      } else if (scalar != scalars.end()) {
        source = scalar->second;
      } else if (from) {
        source.from = *from;
      } else {
        // Filled in by what is derived from others.
        expects(column.fallback.has_value(), fmt::format("nothing fills {}.{}", table, column.name));
        continue;
      }
      layout.sources.push_back(std::move(source));
    }
    write_statements(layout);
    if (records) add_lists(fields, members, layout);
    return layout;
  }

 private:
  void add_lists(const std::vector<Field>& fields, std::vector<std::string>& members, RowLayout& layout) {
    for (const auto& field : fields) {
      if (field.ignored) continue;
      members.push_back(field.name);
      if (field.shape == Shape::Record) {
        add_lists(field.fields, members, layout);
      } else if (!is_scalar(field.shape)) {
        ListLayout list;
        list.members = members;
        list.shape = field.shape;
        list.row = build(field.table, field.fields, true);
        for (auto& source : list.row.sources)
          if (source.from == From::Value) source.sensitive = field.sensitive;
        layout.lists.push_back(std::move(list));
      }
      members.pop_back();
    }
  }

  const Kind& kind_;
  const Catalogue& catalogue_;
};

// ---- rows

/// The digest in "hmac-sha256:DIGEST".
std::string bare_digest(const std::string& text) {
  return text.starts_with(kSecretPrefix) ? text.substr(kSecretPrefix.size()) : text;
}

Cell cell_of(const Value* value, const RowLayout::Source& source) {
  if (value == nullptr || value->is_null()) {
    if (!source.fallback) return nullptr;
    if (source.integer) return text::integer(*source.fallback).value_or(0);
    return *source.fallback;
  }
  if (value->is_text()) return source.sensitive ? bare_digest(value->text()) : value->text();
  if (value->is_integer()) return value->integer();
  if (value->is_boolean()) return std::int64_t{value->boolean() ? 1 : 0};
  return json::write(*value);
}

const Value* follow(const Value* value, const std::vector<std::string>& members) {
  for (const auto& member : members)
    value = value == nullptr ? nullptr : value->find(member);
  return value;
}

std::string below(const std::string& path, const std::string& name) {
  return path.empty() ? name : path + "." + name;
}

class RowWriter {
 public:
  explicit RowWriter(const RowFacts& facts) : facts_(facts) {}

  /// Where a row stands among its like.
  struct Place {
    std::int64_t within = 0;
    std::int64_t position = 0;
    std::string key;
    std::string path;
  };

  void write(const RowLayout& layout, const Value* value, const Place& place) {
    const std::int64_t ordinal = next_[&layout]++;
    Row row{&layout, {}, place.path};
    row.cells.reserve(layout.sources.size());
    for (const auto& source : layout.sources)
      row.cells.push_back(cell(source, value, place, ordinal));
    rows_.push_back(std::move(row));
    for (const auto& list : layout.lists)
      write_list(list, follow(value, list.members), ordinal, place.path);
  }

  void write_files(const RowLayout& layout) {
    for (std::size_t i = 0; i < facts_.files.size(); ++i) {
      Row row{&layout, {}, "files"};
      for (const auto& source : layout.sources)
        row.cells.push_back(
            source.from == From::File
                ? Cell(facts_.files[i].second)
                : cell(source, nullptr, {0, 0, facts_.files[i].first, ""}, static_cast<std::int64_t>(i)));
      rows_.push_back(std::move(row));
    }
  }

  std::vector<Row> done() { return std::move(rows_); }

 private:
  Cell cell(const RowLayout::Source& source,
            const Value* value,
            const Place& place,
            std::int64_t ordinal) const {
    switch (source.from) {
      case From::Address: return facts_.address;
      case From::Parameter: return facts_.parameters.at(source.parameter);
      case From::File: return facts_.file.empty() ? Cell(nullptr) : Cell(facts_.file);
      case From::Within: return place.within;
      case From::Ordinal: return ordinal;
      case From::FileName: return place.key;
      case From::Position: return place.position;
      case From::Key: return place.key;
      case From::Value: return cell_of(value, source);
      case From::Member: return cell_of(follow(value, source.members), source);
      case From::Count: return count(follow(value, source.members));
    }
    return nullptr;
  }

  static std::int64_t count(const Value* list) {
    if (list == nullptr || list->is_null()) return 0;
    return static_cast<std::int64_t>(list->is_list() ? list->items().size() : list->members().size());
  }

  void write_list(const ListLayout& list, const Value* value, std::int64_t within, const std::string& above) {
    if (value == nullptr || value->is_null()) return;
    std::string path = above;
    for (const auto& member : list.members)
      path = below(path, member);
    if (list.shape == Shape::TextMap) {
      write_map(list.row, *value, within, 0, path);
      return;
    }
    for (std::size_t i = 0; i < value->items().size(); ++i) {
      const Value& item = value->items()[i];
      const auto position = static_cast<std::int64_t>(i);
      const std::string item_path = fmt::format("{}[{}]", path, i);
      if (list.shape == Shape::TextMaps) {
        write_map(list.row, item, within, position, item_path);
      } else {
        write(list.row, &item, {within, position, "", item_path});
      }
    }
  }

  /// The rows of one map; in a list of maps `ordinal` numbers the maps.
  void write_map(const RowLayout& layout,
                 const Value& map,
                 std::int64_t within,
                 std::int64_t ordinal,
                 const std::string& path) {
    for (const auto& [key, value] : map.members()) {
      Row row{&layout, {}, below(path, key)};
      for (const auto& source : layout.sources)
        row.cells.push_back(cell(source, &value, {within, 0, key, ""}, ordinal));
      rows_.push_back(std::move(row));
    }
  }

  const RowFacts& facts_;
  std::vector<Row> rows_;
  std::map<const RowLayout*, std::int64_t> next_;
};

}  // namespace

RowLayout layout_of(const Kind& kind, const Catalogue& catalogue) {
  LayoutBuilder builder(kind, catalogue);
  RowLayout layout = builder.build(kind.name, kind.fields, true);
  if (kind.attached == Attached::Many) {
    layout.files = std::make_unique<RowLayout>(builder.build(kind.name + "_files", {}, false));
    for (auto& source : layout.files->sources)
      if (source.column == "name") source.from = From::FileName;
  }
  return layout;
}

std::map<std::string, std::string> parameters_of(const Kind& kind, std::string_view address) {
  const auto segments = text::split(address, '/');
  expects(segments.size() == kind.pattern.size(), "an address is not of its kind: " + std::string(address));
  std::map<std::string, std::string> parameters;
  for (std::size_t i = 0; i < segments.size(); ++i)
    if (kind.pattern[i].starts_with('{'))
      parameters.emplace(kind.pattern[i].substr(1, kind.pattern[i].size() - 2), segments[i]);
  return parameters;
}

std::vector<Row> rows_of(const RowLayout& layout, const RowFacts& facts, const Value& body) {
  RowWriter writer(facts);
  writer.write(layout, &body, {});
  if (layout.files) writer.write_files(*layout.files);
  return writer.done();
}

std::string path_of(const Row& row, std::string_view column) {
  for (const auto& source : row.layout->sources) {
    if (source.column != column) continue;
    if (source.from == From::Parameter && column == "name") return "metadata.name";
    std::string path = row.path;
    for (const auto& member : source.members)
      path = below(path, member);
    return path;
  }
  return row.path;
}

}  // namespace emco::store
