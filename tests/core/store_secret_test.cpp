#include <doctest/doctest.h>

#include "core/store/content.h"
#include "core/store/vault.h"
#include "tests/code_of.h"
#include "tests/store_world.h"

namespace emco::test {
namespace {

const std::string kObjects = "cluster-providers/pr/cluster-sync-objects";

/// Everything in every table, as bytes.
std::string everything(StoreWorld& world) {
  std::string all;
  for (const auto& [name, table] : world.catalogue().tables) {
    auto rows = world.database().statement("SELECT * FROM \"" + name + "\"");
    while (rows.next())
      for (int i = 0; i < rows.columns(); ++i)
        all += rows.text(i) + "\n";
  }
  return all;
}

}  // namespace

TEST_SUITE("store/secret") {
  TEST_CASE("kubeconfigs and values of sync objects are nowhere in the store in plain") {
    StoreWorld world;
    world.add_file("config", "kubeconfig with canary-one");
    world.add_file("web.tgz", "a chart that anybody may read");
    world.must_apply(small_world() +
                     doc(kObjects, "so", "{kv: [{url: u}, {gitToken: canary-two, userName: canary-two}]}"));
    const auto all = everything(world);
    CHECK(all.find("canary") == std::string::npos);
    CHECK(all.find("a chart that anybody may read") != std::string::npos);
    const auto file = world.ask("SELECT file FROM cluster WHERE name = 'c1'");
    CHECK(store::read_content(world.database(), file, &world.key()) == "kubeconfig with canary-one");
    const auto value = world.ask("SELECT value FROM cluster_sync_object_kv WHERE key = 'gitToken'");
    CHECK(store::read_content(world.database(), value, &world.key()) == "canary-two");
    CHECK(world.ask("SELECT count(DISTINCT value) FROM cluster_sync_object_kv") == "2");
  }

  TEST_CASE("without the key secrets are neither stored nor read") {
    StoreWorld world;
    world.must_apply(small_world());
    CHECK(code_of([&] { store::expect_key(nullptr); }) == "secret.key-missing");
    const auto file = world.ask("SELECT file FROM cluster WHERE name = 'c1'");
    CHECK(code_of([&] { store::read_content(world.database(), file, nullptr); }) == "secret.key-missing");
    const auto chart = world.ask("SELECT file FROM app WHERE name = 'web'");
    CHECK(store::read_content(world.database(), chart, nullptr) == "bytes of web.tgz");
  }

  TEST_CASE("the digest that stands for a secret is accepted in its place, of this resource alone") {
    StoreWorld world;
    world.must_apply(doc("cluster-providers", "pr") + doc(kObjects, "so", "{kv: [{gitToken: hidden}]}") +
                     doc(kObjects, "other", "{kv: [{gitToken: another}]}"));
    const auto digest = world.ask("SELECT value FROM cluster_sync_object_kv WHERE owner LIKE '%/so'");
    const auto generation = world.generation();
    world.must_apply(doc(kObjects, "so", "{kv: [{gitToken: 'hmac-sha256:" + digest + "'}]}"));
    CHECK(world.generation() == generation);
    world.must_apply(doc(kObjects, "so", "{kv: [{gitToken: 'hmac-sha256:" + digest + "', branch: main}]}"));
    CHECK(world.generation() == generation + 1);
    CHECK(codes(world.apply(doc(kObjects, "other", "{kv: [{gitToken: 'hmac-sha256:" + digest + "'}]}"))) ==
          "secret.unknown-value");
    CHECK(codes(world.apply(
              doc(kObjects, "so", "{kv: [{gitToken: 'hmac-sha256:" + std::string(64, 'a') + "'}]}"))) ==
          "secret.unknown-value");
  }

  TEST_CASE("the digest that stands for an attached file is accepted in its place") {
    StoreWorld world;
    world.must_apply(small_world());
    const auto chart = world.ask("SELECT file FROM app WHERE name = 'web'");
    const auto config = world.ask("SELECT file FROM cluster WHERE name = 'c1'");
    const std::string anchor = kWorldApp + "/apps";
    world.must_apply(doc(anchor, "web", "", "web.tgz@sha256:" + chart) +
                     doc("cluster-providers/pr/clusters", "c1", "", "config@hmac-sha256:" + config));
    CHECK(world.generation() == 1);
    CHECK(codes(world.apply(doc(anchor, "web", "", "web.tgz@sha256:" + std::string(64, '0')))) ==
          "content.unknown");
    CHECK(codes(world.apply(doc(anchor, "web", "", "web.tgz@hmac-sha256:" + config))) == "content.unknown");
  }

  TEST_CASE("only the key of its own file opens a store's secrets, until they are sealed under another") {
    SeededRandom random(5);
    auto database = store::Database::memory();
    database.script(
        "CREATE TABLE vault(id INTEGER PRIMARY KEY, seal_key BLOB NOT NULL, digest_key BLOB NOT NULL) STRICT",
        store::Database::Script::Schema);
    const auto mine = SecretKey::generate(random);
    const auto theirs = SecretKey::generate(random);
    store::make_vault(database, mine, random);
    const auto sealed = store::open_vault(database, mine).encrypt("secret", "here", random);
    const auto digest = store::open_vault(database, mine).digest("secret");
    CHECK(code_of([&] { store::open_vault(database, theirs); }) == "secret.key-wrong");
    CHECK_FALSE(store::opens_vault(database, theirs));
    store::reseal_vault(database, mine, theirs, random);
    CHECK_FALSE(store::opens_vault(database, mine));
    CHECK(store::open_vault(database, theirs).decrypt(sealed, "here") == "secret");
    CHECK(store::open_vault(database, theirs).digest("secret") == digest);
  }

  TEST_CASE("content that is not what its name says is not handed out") {
    StoreWorld world;
    world.must_apply(small_world());
    const auto chart = world.ask("SELECT file FROM app WHERE name = 'web'");
    world.ask("UPDATE content_part SET bytes = x'00' WHERE digest = '" + chart + "'");
    CHECK(code_of([&] { store::read_content(world.database(), chart, nullptr); }) == "store.damaged");
    const auto config = world.ask("SELECT file FROM cluster WHERE name = 'c1'");
    world.ask("UPDATE content_part SET bytes = CAST(x'00' || bytes AS BLOB) WHERE digest = '" + config + "'");
    CHECK(code_of([&] { store::read_content(world.database(), config, &world.key()); }) == "store.damaged");
    CHECK(code_of([&] { store::read_content(world.database(), std::string(64, '0'), nullptr); }) ==
          "content.unknown");
  }

  TEST_CASE("large content is kept in parts and comes back whole") {
    StoreWorld world;
    std::string large;
    for (int i = 0; large.size() < 3'500'000; ++i)
      large += std::to_string(i);
    world.add_file("web.tgz", large);
    world.must_apply(small_world());
    const auto chart = world.ask("SELECT file FROM app WHERE name = 'web'");
    CHECK(world.ask("SELECT count(*) FROM content_part WHERE digest = '" + chart + "'") == "4");
    CHECK(store::read_content(world.database(), chart, nullptr) == large);
  }
}

}  // namespace emco::test
