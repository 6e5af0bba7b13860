#include "core/store/garbage.h"

#include <algorithm>

#include "core/base/error.h"
#include "core/store/commit.h"
#include "core/store/history.h"

namespace emco::store {

Garbage find_garbage(Database& database, std::int64_t keep) {
  expects(keep > 0, "no generation at all is to be kept");
  Garbage garbage;
  garbage.floor = std::max({std::int64_t{0}, last_generation(database) - keep + 1, history_floor(database)});
  auto row = database.query("history/garbage");
  row.bind(garbage.floor);
  expects(row.next(), "counting gives one row");
  garbage.versions = row.integer(0);
  garbage.contents = row.integer(1);
  garbage.bytes = row.integer(2);
  return garbage;
}

void remove_garbage(Database& database, Random& random, const Garbage& garbage) {
  Batch batch;
  batch.id = random.uuid();
  batch.statements.push_back({"history/set_floor", {}, {garbage.floor}, {}});
  batch.statements.push_back({"history/drop_versions", {}, {garbage.floor}, {}});
  batch.statements.push_back({"history/drop_contents", {}, {}, {}});
  commit_or_throw(database, batch, "the store moved on");
}

std::int64_t history_floor(Database& database) {
  auto row = database.query("history/floor");
  return row.next() ? row.integer(0) : 0;
}

bool is_kept(Database& database, std::int64_t generation) {
  if (generation >= history_floor(database)) return true;
  auto row = database.query("history/is_pinned");
  row.bind(generation);
  return row.next();
}

}  // namespace emco::store
