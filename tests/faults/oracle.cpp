#include "tests/faults/oracle.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <stdexcept>

#include <fmt/format.h>
#include <sqlite3.h>

#include "core/base/json.h"
#include "tests/temporary_folder.h"

namespace emco::test {
namespace {

using Row = std::vector<std::string>;

std::string host_of(const std::string& cluster) { return cluster.substr(cluster.rfind('/') + 1); }

/// Group, kind, namespace and name are columns `first` to `first` + 3.
ObjectKey key_in(const Row& row, std::size_t first) {
  return {row[first], row[first + 1], row[first + 2], row[first + 3]};
}

std::string spot_text(const Spot& spot) { return to_text(spot.second, spot.first); }

/// Everything that `wanted` says is said by `there`, too.
bool holds(const Value& there, const Value& wanted) {
  if (wanted.is_map()) {
    if (!there.is_map()) return false;
    for (const auto& [name, value] : wanted.members()) {
      const Value* other = there.find(name);
      if (other == nullptr || !holds(*other, value)) return false;
    }
    return true;
  }
  if (wanted.is_list()) {
    if (!there.is_list() || there.items().size() != wanted.items().size()) return false;
    for (std::size_t i = 0; i < wanted.items().size(); ++i)
      if (!holds(there.items()[i], wanted.items()[i])) return false;
    return true;
  }
  return there == wanted;
}

bool is_marked(const Value& body, const std::string& store) {
  return body.text_at({"metadata", "labels", "emco/store"}) == store &&
         !body.text_at({"metadata", "annotations", "emco/operation"}).empty();
}

std::map<Spot, Value> objects_of(Clusters& clusters) {
  std::map<Spot, Value> all;
  for (const auto& [host, cluster] : clusters.all)
    cluster->state().objects.each([&](const sandbox::Place& place, const sandbox::Objects::Body& body) {
      all.emplace(
          Spot(host, {place.collection.group, std::string(body->text_at({"kind"})), place.ns, place.name}),
          *body);
    });
  return all;
}

}  // namespace

Oracle::Rows Oracle::ask(const char* sql) {
  // What a dead process left half done is for the program to find; it is undone in a copy.
  std::optional<TemporaryFolder> copy;
  std::string path = store_;
  std::error_code none;
  if (std::filesystem::file_size(store_ + "-journal", none) > 0 && !none) {
    copy.emplace();
    path = copy->file("store.db");
    std::filesystem::copy(store_, path);
    std::filesystem::copy(store_ + "-journal", path + "-journal");
  }
  sqlite3* opened = nullptr;
  const int flags = copy ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY;
  const int result = sqlite3_open_v2(path.c_str(), &opened, flags, "unix");
  const std::unique_ptr<sqlite3, int (*)(sqlite3*)> database(opened, sqlite3_close);
  if (result != SQLITE_OK) throw std::runtime_error(fmt::format("the store: {}", sqlite3_errmsg(opened)));
  sqlite3_stmt* made = nullptr;
  if (sqlite3_prepare_v2(opened, sql, -1, &made, nullptr) != SQLITE_OK)
    throw std::runtime_error(fmt::format("{}: {}", sql, sqlite3_errmsg(opened)));
  const std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)> statement(made, sqlite3_finalize);
  Rows rows;
  while (sqlite3_step(made) == SQLITE_ROW) {
    Row row;
    for (int i = 0; i < sqlite3_column_count(made); ++i) {
      const auto* bytes = static_cast<const char*>(sqlite3_column_blob(made, i));
      row.emplace_back(bytes == nullptr ? "" : bytes,
                       static_cast<std::size_t>(sqlite3_column_bytes(made, i)));
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

std::string Oracle::look(Clusters& clusters) {
  std::string wrong;
  expect_known(clusters, wrong);
  expect_released(clusters, wrong);
  expect_phases(wrong);
  for (const auto& row : ask("PRAGMA foreign_key_check"))
    wrong += fmt::format("(I-3) a reference of table {} leads nowhere\n", row[0]);
  return wrong;
}

/// (a), I-14: what is ours on a cluster is in the records.
void Oracle::expect_known(Clusters& clusters, std::string& wrong) {
  std::set<Spot> known;
  for (const auto& row : ask("SELECT cluster, api_group, kind, namespace, name FROM inventory UNION "
                             "SELECT cluster, api_group, kind, namespace, name FROM residue "
                             "WHERE settled_at IS NULL"))
    known.emplace(host_of(row[0]), key_in(row, 1));
  if (store_is_old) return;
  const std::string uid = store_uid();
  for (const auto& [spot, body] : objects_of(clusters))
    if (is_marked(body, uid) && !known.contains(spot))
      wrong += fmt::format("(a) {} is ours and in no record\n", spot_text(spot));
}

/// (b), I-19: Instantiated means that everything is there as the release says.
void Oracle::expect_released(Clusters& clusters, std::string& wrong) {
  if (releases_may_differ) return;
  const auto there = objects_of(clusters);
  for (const auto& row :
       ask("SELECT i.cluster, i.api_group, i.kind, i.namespace, i.name, i.uid, b.sealed, b.content "
           "FROM inventory i JOIN deployment d ON d.id = i.deployment JOIN body b ON b.digest = i.body "
           "WHERE d.phase = 'Instantiated' AND i.state = 'Present'")) {
    const Spot spot(host_of(row[0]), key_in(row, 1));
    if (touched.contains(spot) || rebuilt.contains(spot.first)) continue;
    const auto at = there.find(spot);
    if (at == there.end()) {
      wrong += fmt::format("(b) {} is recorded as there and is not\n", spot_text(spot));
    } else if (at->second.text_at({"metadata", "uid"}) != row[5]) {
      wrong += fmt::format("(b) {} is not the object of the records\n", spot_text(spot));
    } else if (row[6] == "0" && !holds(at->second, json::parse(row[7]))) {
      wrong += fmt::format("(b) {} does not say what its release says: {} instead of {}\n", spot_text(spot),
                           json::write(at->second), row[7]);
    }
  }
}

void Oracle::expect_phases(std::string& wrong) {
  for (const auto& row : ask("SELECT d.address, d.phase, o.state FROM deployment d LEFT JOIN operation o "
                             "ON o.id = d.operation")) {
    const std::string& phase = row[1];
    const std::string& state = row[2];
    const bool moves = phase == "Instantiating" || phase == "Updating" || phase == "Terminating";
    const bool fits = moves                     ? state == "Running"
                      : phase == "Instantiated" ? state == "Done"
                      : phase == "NotDeployed"  ? state == "Done" || state == "Abandoned" || state.empty()
                                                : state == phase;
    if (!fits) wrong += fmt::format("(I-9) {} is {}, but its operation is {}\n", row[0], phase, state);
  }
  for (const auto& row : ask("SELECT d.address, count(*) FROM operation o JOIN deployment d ON d.id = "
                             "o.deployment WHERE o.state IN ('Running', 'Failed', 'Stopped') GROUP BY 1 "
                             "HAVING count(*) > 1"))
    wrong += fmt::format("(f) {} has {} open operations\n", row[0], row[1]);
  for (const auto& row : ask("SELECT c.operation, c.seq, o.state FROM change c JOIN operation o ON o.id = "
                             "c.operation WHERE c.state = 'Sent' AND o.state NOT IN ('Running', 'Failed', "
                             "'Stopped')"))
    wrong += fmt::format("(I-19) change {}/{} is unknown, but its operation is {}\n", row[0], row[1], row[2]);
  for (const auto& row : ask("SELECT d.address FROM deployment d JOIN inventory i ON i.deployment = d.id "
                             "WHERE d.phase = 'NotDeployed'"))
    wrong += fmt::format("(c) {} is NotDeployed and owns objects\n", row[0]);
  for (const auto& row : ask("SELECT 'generation', max(number) FROM generation UNION ALL "
                             "SELECT 'operation', max(id) FROM operation UNION ALL "
                             "SELECT 'revision of ' || address, next_revision FROM deployment"))
    expect_growth(row[0], row[1].empty() ? 0 : std::stoll(row[1]), wrong);
}

void Oracle::expect_growth(const std::string& what, std::int64_t number, std::string& wrong) {
  std::int64_t& highest = highest_[what];
  if (number < highest) wrong += fmt::format("(g) the {} fell from {} to {}\n", what, highest, number);
  highest = number;
}

std::string Oracle::phase(const std::string& address) {
  for (const auto& row : ask("SELECT address, phase FROM deployment"))
    if (row[0] == address) return row[1];
  return "";
}

std::string Oracle::judge(const Clusters::Write& write) {
  const std::string uid = store_uid();
  const Value& body = write.before.is_null() ? write.after : write.before;
  const std::string what = fmt::format("{} {} {}", write.host, write.method, write.path);
  // (d), I-13: nothing of others.
  if (!write.before.is_null() && write.before.text_at({"metadata", "labels", "emco/store"}) != uid)
    return fmt::format("(d) {}: the object is not ours\n", what);
  if (write.late) return "";
  const Spot spot(write.host, key_of(body));
  for (const auto& row :
       ask("SELECT cluster, api_group, kind, namespace, name FROM change WHERE state = 'Sent' AND "
           "(SELECT state FROM operation WHERE id = change.operation) IN ('Running', 'Failed', 'Stopped') "
           "UNION "
           "SELECT cluster, api_group, kind, namespace, name FROM residue WHERE deleting <> ''"))
    if (Spot(host_of(row[0]), key_in(row, 1)) == spot) return "";
  return fmt::format("(a) {}: no record says that this was sent\n", what);
}

}  // namespace emco::test
