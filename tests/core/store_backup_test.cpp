#include <filesystem>
#include <fstream>

#include <doctest/doctest.h>
#include <sqlite3.h>

#include "core/store/backup.h"
#include "core/store/store_file.h"
#include "tests/code_of.h"
#include "tests/store_world.h"
#include "tests/temporary_folder.h"

namespace emco::test {
namespace {

std::string faults(StoreWorld& world) {
  return to_lines(store::verify(world.database(), world.catalogue(), &world.key()));
}

/// A store in a file with the content of a world.
struct Saved {
  TemporaryFolder folder;
  DiskFiles files;
  SeededRandom random{21};
  std::string path = folder.file("store.db");

  explicit Saved(StoreWorld& world) { store::backup(world.database(), path, files, random); }

  store::Fingerprint now() {
    auto database = store::open_store({path});
    return store::fingerprint(database);
  }
};

bool same(const store::Fingerprint& a, const store::Fingerprint& b) {
  return a.generation == b.generation && a.intent == b.intent && a.deployment == b.deployment;
}

}  // namespace

TEST_SUITE("store/verify") {
  TEST_CASE("a store that was only written as it should be has no faults") {
    StoreWorld world;
    CHECK(faults(world).empty());
    world.must_apply(small_world() +
                     doc("cluster-providers/pr/cluster-sync-objects", "so", "{kv: [{gitToken: t}]}"));
    world.must_apply(doc(kWorldApp + "/deployment-intent-groups", "d1",
                         "{compositeProfile: cp, version: r2, logicalCloud: lc}"));
    world.must_erase({kWorldGroup + "/generic-placement-intents/gpi/app-intents/db-placement"});
    world.deploy(kWorldGroup, "projects/p/logical-clouds/lc", {"cluster-providers/pr/clusters/c1"});
    CHECK(faults(world).empty());
    CHECK(store::verify(world.database(), world.catalogue(), nullptr).empty());
  }

  TEST_CASE("what others commit meanwhile is seen by all checks or by none") {
    const TemporaryFolder folder;
    StoreWorld writer = StoreWorld::on_disk("", folder.file("store.db"));
    writer.must_apply(small_world());
    sqlite3_busy_timeout(writer.database().handle(), 0);
    auto reader = store::open_store({folder.file("store.db")});
    const auto catalogue = store::read_catalogue(reader);

    // Before each question of the reader, a project is written, so that two moments would contradict each
    // other.
    struct Meanwhile {
      StoreWorld& writer;
      int commits = 0;
      int refusals = 0;
    } meanwhile{writer};

    const auto commit = [](unsigned, void* state, void*, void*) {
      auto& other = *static_cast<Meanwhile*>(state);
      const std::string name = "x" + std::to_string(other.commits);
      (code_of([&] { other.writer.must_apply(doc("projects", name)); }).empty() ? other.commits
                                                                                : other.refusals)++;
      return 0;
    };
    sqlite3_trace_v2(reader.handle(), SQLITE_TRACE_STMT, commit, &meanwhile);
    const std::string found = to_lines(store::verify(reader, catalogue, nullptr));
    sqlite3_trace_v2(reader.handle(), 0, nullptr, nullptr);
    CHECK(found == "");
    CHECK(meanwhile.commits > 0);
    CHECK(meanwhile.refusals > 10);
  }

  TEST_CASE("whatever is changed behind the store's back is found") {
    const auto finds = [](const std::string& sql, const std::string& what) {
      CAPTURE(sql);
      StoreWorld world;
      world.must_apply(small_world());
      world.database().script("PRAGMA ignore_check_constraints=ON", store::Database::Script::Schema);
      world.database().script("BEGIN;" + sql + ";COMMIT", store::Database::Script::Schema);
      world.database().script("PRAGMA ignore_check_constraints=OFF", store::Database::Script::Schema);
      const auto found = faults(world);
      CAPTURE(found);
      CHECK(found.find(what) != std::string::npos);
    };
    finds("UPDATE app_profile SET name = 'other'", "CHECK");
    finds("UPDATE logical_cloud SET namespace = 'other'", "logical_cloud");
    finds("DELETE FROM deployment_intent_group_override_values", "deployment_intent_group_override_values");
    finds("INSERT INTO logical_cloud_labels VALUES ('projects/p/logical-clouds/lc', 'a', 'b')",
          "logical_cloud_labels");
    finds("UPDATE resource SET description = 'other' WHERE address = 'projects/p'", "metadata");
    finds(
        "UPDATE resource SET bundle = 'x'; DROP TRIGGER \"document.fixed\"; UPDATE document SET body = '{}' "
        "WHERE kind = 'project'",
        "digest");
    finds("DELETE FROM content_part WHERE digest = (SELECT file FROM app LIMIT 1)", "content");
    finds("DROP TRIGGER \"generation.is-history\"; DELETE FROM generation WHERE number = 0", "generation");
    finds(
        "INSERT INTO document(address, kind, since, body, digest, file, line, places) SELECT 'projects/x', "
        "kind, since, body, digest, file, line, places FROM document WHERE kind = 'project'",
        "projects/x");
  }

  TEST_CASE("a broken reference is found") {
    StoreWorld world;
    world.must_apply(small_world());
    // Without foreign keys, as another tool might have written.
    const TemporaryFolder folder;
    DiskFiles files;
    const auto path = folder.file("store.db");
    store::backup(world.database(), path, files, world.random());
    CHECK(std::system(("sqlite3 " + path + " \"DELETE FROM app WHERE name = 'web'\"").c_str()) == 0);
    auto database = store::open_store({path});
    const auto found = to_lines(store::verify(database, world.catalogue(), nullptr));
    CHECK(found.find("refers to nothing in 'app'") != std::string::npos);
  }

  TEST_CASE("the fingerprint tells intents from deployments, and forgets history") {
    StoreWorld world;
    world.must_apply(small_world());
    const auto first = store::fingerprint(world.database());
    world.must_apply(doc("projects", "q"));
    const auto second = store::fingerprint(world.database());
    CHECK(second.intent != first.intent);
    CHECK(second.deployment == first.deployment);
    world.must_erase({"projects/q"});
    const auto third = store::fingerprint(world.database());
    CHECK(third.intent == first.intent);
    CHECK(third.generation == 3);
    world.deploy(kWorldGroup, "projects/p/logical-clouds/lc", {});
    CHECK(store::fingerprint(world.database()).intent == first.intent);
    CHECK(store::fingerprint(world.database()).deployment != first.deployment);
  }
}

TEST_SUITE("store/backup") {
  TEST_CASE("a backup holds what the store holds, and is private") {
    StoreWorld world;
    world.must_apply(small_world());
    Saved saved(world);
    CHECK(same(saved.now(), store::fingerprint(world.database())));
    CHECK(saved.files.list(saved.folder.path()) == std::vector<std::string>{"store.db"});
    const auto permissions = std::filesystem::status(saved.path).permissions();
    CHECK((permissions & std::filesystem::perms::group_all) == std::filesystem::perms::none);
    CHECK((permissions & std::filesystem::perms::others_all) == std::filesystem::perms::none);
    CHECK(code_of([&] { store::backup(world.database(), saved.path, saved.files, saved.random); }) ==
          "store.exists");
  }

  TEST_CASE("a restored store is as it was, for those who have it open too") {
    StoreWorld world;
    world.must_apply(small_world());
    Saved saved(world);
    const auto kept = saved.folder.file("backup.db");
    auto open = store::open_store({saved.path});
    const auto before = store::backup(open, kept, saved.files, saved.random);
    open.statement("UPDATE resource SET bundle = 'x'").run();
    open.statement(
            "INSERT INTO generation(number, committed_at, actor, reason, bundle, bundle_digest, "
            "tool_version) VALUES (2, 1, '', '', '', '', '')")
        .run();
    CHECK_FALSE(same(store::fingerprint(open), before));
    store::restore(kept, {saved.path}, store::OtherStore::Refuse, saved.files, saved.random);
    CHECK(same(store::fingerprint(open), before));
  }

  TEST_CASE("a store that is damaged or gone is restored beside what is left of it") {
    StoreWorld world;
    world.must_apply(small_world());
    Saved saved(world);
    const auto kept = saved.folder.file("backup.db");
    store::backup(world.database(), kept, saved.files, saved.random);
    const auto wanted = store::fingerprint(world.database());
    std::ofstream(saved.path, std::ios::trunc) << "no database any more";
    store::restore(kept, {saved.path}, store::OtherStore::Refuse, saved.files, saved.random);
    CHECK(same(saved.now(), wanted));
    CHECK(saved.files.read(saved.path + ".damaged", 100) == "no database any more");
    saved.files.remove(saved.path);
    store::restore(kept, {saved.path}, store::OtherStore::Refuse, saved.files, saved.random);
    CHECK(same(saved.now(), wanted));
  }

  TEST_CASE("a damaged backup and a backup of another store are refused, the store unchanged") {
    StoreWorld world;
    world.must_apply(small_world());
    Saved saved(world);
    const auto before = saved.now();
    std::ofstream(saved.folder.file("bad.db")) << "nothing";
    CHECK(code_of([&] {
            store::restore(saved.folder.file("bad.db"), {saved.path}, store::OtherStore::Refuse, saved.files,
                           saved.random);
          }) == "store.not-a-store");
    auto bytes = saved.files.read(saved.path, 1 << 26);
    for (std::size_t i = bytes.size() / 2; i < bytes.size() / 2 + 8192; ++i)
      bytes[i] = 'x';
    saved.files.write_private(saved.folder.file("cut.db"), bytes);
    CHECK(code_of([&] {
            store::restore(saved.folder.file("cut.db"), {saved.path}, store::OtherStore::Refuse, saved.files,
                           saved.random);
          }) == "store.damaged");
    const auto other = saved.folder.file("other.db");
    {
      auto database = store::Database::create({other});
      store::create_schema(database, {"another", 1, "", ""});
    }
    const auto restore_other = [&](store::OtherStore answer) {
      return code_of([&] { store::restore(other, {saved.path}, answer, saved.files, saved.random); });
    };
    CHECK(restore_other(store::OtherStore::Refuse) == "store.other-store");
    CHECK(same(saved.now(), before));
    CHECK(restore_other(store::OtherStore::Replace).empty());
    CHECK_FALSE(same(saved.now(), before));
  }
}

}  // namespace emco::test
