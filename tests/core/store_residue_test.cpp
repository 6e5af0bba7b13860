#include <doctest/doctest.h>

#include "core/base/error.h"
#include "core/store/records.h"
#include "core/store/residue.h"
#include "tests/code_of.h"
#include "tests/store_world.h"

namespace emco::test {
namespace {

const std::string kCluster = "cluster-providers/pr/clusters/c1";

/// A deployment that owns object-1, and an open entry for each name.
struct World : StoreWorld {
  World() {
    must_apply(small_world());
    deploy(kWorldGroup, "projects/p/logical-clouds/lc", {kCluster});
    for (const auto* name : {"object-1", "left"}) {
      database()
          .statement(
              "INSERT INTO residue(deployment, cluster, api_group, kind, namespace, name, version, app, uid, "
              "identity, why, operation, created_at)"
              " VALUES (1, ?1, '', 'ConfigMap', 'ns', ?2, 'v1', 'web', 'u', 'i', 'kept', 1, 5)")
          .with(kCluster, name)
          .run();
    }
  }
};

}  // namespace

TEST_SUITE("store/residue") {
  TEST_CASE("a deletion is announced and over, or ends its entry") {
    World world;
    auto& database = world.database();
    store::announce_deletions(database, world.random(), {{2, "17"}});
    CHECK(store::residue(database).at(1).deleting == "17");
    CHECK(store::residue(database).at(1).deployment == "0000000000000001");
    store::announce_deletions(database, world.random(), {{2, ""}});
    CHECK(store::residue(database).at(1).deleting.empty());
    store::announce_deletions(database, world.random(), {{2, "18"}});
    store::settle_residue(database, world.random(), {2}, store::Settled::Reclaimed, 9);
    CHECK(world.ask("SELECT deleting, settled_at, settled_as FROM residue WHERE id = 2") == " 9 reclaimed");
    // What is closed stays as it is.
    store::settle_residue(database, world.random(), {2}, store::Settled::Gone, 10);
    CHECK(world.ask("SELECT settled_as FROM residue WHERE id = 2") == "reclaimed");
    CHECK(store::residue(database).size() == 1);
  }

  TEST_CASE("what a deployment owns cannot be announced as to be deleted") {
    World world;
    CHECK(code_of([&] {
            store::announce_deletions(world.database(), world.random(), {{1, "17"}});
          }) == "residue.owned-again");
    CHECK(store::residue(world.database()).at(0).deleting.empty());
  }

  TEST_CASE("nobody can own an object while its deletion may be under way") {
    World world;
    store::announce_deletions(world.database(), world.random(), {{2, "17"}});
    const auto claim = [&] {
      world.database()
          .statement(
              "INSERT INTO inventory(cluster, api_group, kind, namespace, name, deployment, version, app, "
              "state, operation) VALUES (?1, '', 'ConfigMap', 'ns', 'left', 1, 'v1', 'web', 'Claimed', 1)")
          .with(kCluster)
          .run();
    };
    CHECK(code_of(claim) == "residue.being-reclaimed");
    store::announce_deletions(world.database(), world.random(), {{2, ""}});
    CHECK(code_of(claim).empty());
  }
}

}  // namespace emco::test
