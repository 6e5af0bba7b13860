#include "core/store/links.h"

#include <algorithm>
#include <deque>
#include <map>
#include <tuple>

#include <fmt/format.h>

#include "core/base/text.h"

namespace emco::store {
namespace {

constexpr std::string_view kIntentNames = "intent_name";

/// Keys that lead to a resource, or to the name of one.
bool leads_to_resource(const Catalogue& catalogue, const Reference& reference) {
  if (is_internal(reference)) return false;
  if (reference.target == kIntentNames) return true;
  return catalogue.kinds.find(reference.target) != nullptr && reference.target_columns.front() == "address";
}

/// A key over more columns than the parent's address says what the parent has to be, not that it is.
bool repeats_parent(const Reference& reference) {
  return reference.columns.size() > 1 && reference.columns.front() == "parent";
}

/// Whether an address, or one that it stands below, is among others.
bool is_within(std::string_view address, const std::set<std::string, std::less<>>& others) {
  for (auto end = address.size(); end != std::string_view::npos; end = address.rfind('/', end - 1))
    if (others.contains(address.substr(0, end))) return true;
  return false;
}

void sort_and_unite(std::vector<Link>& links) {
  const auto key = [](const Link& link) { return std::tie(link.from, link.field, link.to); };
  std::stable_sort(links.begin(), links.end(), [&](const Link& a, const Link& b) { return key(a) < key(b); });
  links.erase(
      std::unique(links.begin(), links.end(), [&](const Link& a, const Link& b) { return key(a) == key(b); }),
      links.end());
}

}  // namespace

std::string Links::kind_of(const std::string& address) const {
  const auto match = catalogue_.kinds.of_address(address);
  return match ? match->kind->name : "";
}

/// The addresses that a key leads to. Intents are named by their group and their name, whatever their kinds.
std::vector<std::string> Links::targets(const Reference& reference, const std::vector<std::string>& values) {
  if (reference.target != kIntentNames) return {values.front()};
  std::vector<std::string> addresses;
  for (const auto& kind : catalogue_.kinds.all()) {
    if (kind.parent != "deployment_intent_group" || kind.name == "group_intent") continue;
    const std::string address =
        fmt::format("{}/{}/{}", values[0], kind.pattern[kind.pattern.size() - 2], values[1]);
    auto query = database_.query("draft/current");
    query.bind(address);
    if (query.next()) addresses.push_back(address);
  }
  return addresses;
}

void Links::collect(const Table& table,
                    const Reference& reference,
                    std::string_view condition,
                    const std::vector<std::string>& values,
                    Detail detail,
                    std::vector<Link>& links) {
  std::vector<std::string> columns;
  std::string filled;
  for (const auto& column : reference.columns) {
    columns.push_back(fmt::format("t.\"{}\"", column));
    filled += fmt::format(" AND {} IS NOT NULL", columns.back());
  }

  struct Found {
    std::int64_t rowid = 0;
    std::string owner;
    std::vector<std::string> values;
  };

  std::vector<Found> rows;
  {
    auto query = database_.statement(
        fmt::format("SELECT t.rowid, t.{}, {} FROM \"{}\" AS t WHERE {}{} ORDER BY 1", owner_column(table),
                    text::join(columns, ", "), table.name, condition, filled));
    for (const auto& value : values)
      query.bind(value);
    while (query.next()) {
      rows.push_back({query.integer(0), query.text(1), {}});
      for (int i = 2; i < query.columns(); ++i)
        rows.back().values.push_back(query.text(i));
    }
  }
  const bool with_places = detail == Detail::Places;
  const bool has_field = with_places && !is_parent_key(reference);
  for (const auto& row : rows) {
    const std::string field =
        has_field ? fields_.field_of(row.owner, table.name, row.rowid, reference) : std::string();
    for (const auto& target : targets(reference, row.values))
      links.push_back({row.owner, kind_of(row.owner), field, target, kind_of(target),
                       with_places ? places_.of(row.owner, field) : Source(), false});
  }
}

void Links::add_selector(const std::string& from,
                         const std::string& field,
                         const std::string& label,
                         std::vector<Link>& links) {
  links.push_back({from, kind_of(from), field, label, kind_of(label), places_.of(from, field), true});
}

void Links::collect_selectors(const std::string& label, std::vector<Link>& links) {
  const auto match = catalogue_.kinds.of_address(label);
  auto query = database_.query("intent/selectors_of_label");
  query.with(match->parameters.at("cluster_provider"), match->parameters.at("name"));
  while (query.next())
    add_selector(query.text(0), query.text(1), label, links);
}

std::vector<Link> Links::from(const std::string& address) {
  std::vector<Link> links;
  const std::string kind = kind_of(address);
  for (const auto& [name, table] : catalogue_.tables) {
    if (!is_of_kinds(table) || (name != kind && !name.starts_with(kind + "_"))) continue;
    const std::string condition = fmt::format("t.{} = ?1", owner_column(table));
    for (const auto& reference : table.references)
      if (leads_to_resource(catalogue_, reference) && !repeats_parent(reference))
        collect(table, reference, condition, {address}, Detail::Places, links);
  }
  auto selected = database_.query("intent/selected_labels");
  selected.with(address);
  while (selected.next())
    add_selector(address, selected.text(1), selected.text(2), links);
  sort_and_unite(links);
  return links;
}

std::vector<Link> Links::to(const std::string& address) {
  auto links = users(address, Detail::Places);
  const auto match = catalogue_.kinds.of_address(address);
  if (match && match->kind->name == "cluster_label") collect_selectors(address, links);
  sort_and_unite(links);
  return links;
}

std::vector<Link> Links::users(const std::string& address, Detail detail) {
  std::vector<Link> links;
  const auto match = catalogue_.kinds.of_address(address);
  if (!match) return links;
  const auto slash = address.rfind('/');
  const bool may_be_intent = match->kind->parent == "deployment_intent_group";
  for (const auto& [name, table] : catalogue_.tables) {
    if (!is_of_kinds(table)) continue;
    for (const auto& reference : table.references) {
      if (!leads_to_resource(catalogue_, reference) || repeats_parent(reference)) continue;
      const std::string& first = reference.columns.front();
      if (reference.target == match->kind->name) {
        collect(table, reference, fmt::format("t.\"{}\" = ?1", first), {address}, detail, links);
      } else if (reference.target == kIntentNames && may_be_intent && name != match->kind->name) {
        const std::string group = address.substr(0, address.rfind('/', slash - 1));
        collect(table, reference, fmt::format("t.\"{}\" = ?1 AND t.\"{}\" = ?2", first, reference.columns[1]),
                {group, address.substr(slash + 1)}, detail, links);
      }
    }
  }
  // The name of an intent may lead to several intents; only this one is asked for.
  std::erase_if(links, [&](const Link& link) { return link.to != address; });
  sort_and_unite(links);
  return links;
}

std::vector<Link> Links::way(const std::string& address, const std::set<std::string, std::less<>>& goals) {
  if (is_within(address, goals)) return {};
  constexpr std::size_t kMostLooks = 500;
  std::map<std::string, Link> reached;  // each user by the link that led to it first
  std::deque<std::string> queue{address};
  for (std::size_t looks = 0; !queue.empty() && looks < kMostLooks; ++looks) {
    const std::string next = std::move(queue.front());
    queue.pop_front();
    for (auto& link : users(next, Detail::Addresses)) {
      const std::string user = link.from;
      if (user == address || !reached.emplace(user, std::move(link)).second) continue;
      if (!is_within(user, goals)) {
        queue.push_back(user);
        continue;
      }
      std::vector<Link> way;
      for (std::string at = user; at != address; at = way.back().to)
        way.push_back(reached.at(at));
      std::reverse(way.begin(), way.end());
      return way;
    }
  }
  return {};
}

std::vector<Link> Links::all() {
  std::vector<Link> links;
  for (const auto& [name, table] : catalogue_.tables) {
    if (!is_of_kinds(table)) continue;
    for (const auto& reference : table.references)
      if (leads_to_resource(catalogue_, reference) && !repeats_parent(reference))
        collect(table, reference, "1", {}, Detail::Places, links);
  }
  auto selected = database_.query("intent/all_selected_labels");
  while (selected.next())
    add_selector(selected.text(0), selected.text(1), selected.text(2), links);
  sort_and_unite(links);
  return links;
}

}  // namespace emco::store
