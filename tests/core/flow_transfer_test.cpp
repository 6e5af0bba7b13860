#include <doctest/doctest.h>

#include "core/flow/transfer.h"
#include "core/store/vault.h"
#include "core/store/verify.h"
#include "tests/code_of.h"
#include "tests/memory_files.h"
#include "tests/store_world.h"

namespace emco::test {
namespace {

flow::ExportCounts save(StoreWorld& world,
                        MemoryFiles& files,
                        store::Secrets secrets = store::Secrets::Sealed) {
  return flow::export_folder(world.database(), world.catalogue(), &world.key(), secrets, files, "out");
}

std::string import(StoreWorld& world, const MemoryFiles& files) {
  const SecretKey file_key = SecretKey::from_text(world.file_key_text());
  const auto read =
      flow::import_folder(world.database(), world.catalogue(), &file_key, world.random(), files, "out");
  if (!read.ok()) return codes(read.diagnostics);
  const SecretKey key = store::open_vault(world.database(), file_key);
  store::Draft draft(world.database(), world.catalogue(), &key, world.random(),
                     {"tester", "", "", "", "0", 1});
  auto found = draft.load(read.value);
  found.add(draft.check());
  if (found.has_errors()) return codes(found);
  draft.commit("import");
  return {};
}

}  // namespace

TEST_SUITE("flow/transfer") {
  TEST_CASE("an export comes back into an empty store with the same digest, sealed or plain") {
    for (const auto secrets : {store::Secrets::Sealed, store::Secrets::Plain}) {
      StoreWorld world;
      world.must_apply(small_world() +
                       doc("cluster-providers/pr/cluster-sync-objects", "so", "{kv: [{gitToken: t}]}"));
      MemoryFiles files;
      const auto counts = save(world, files, secrets);
      CHECK(counts.documents == 20);
      CHECK(counts.files == 4);
      StoreWorld other(99, secrets == store::Secrets::Sealed ? world.file_key_text() : "");
      CHECK(import(other, files).empty());
      CHECK(store::fingerprint(other.database()).intent == store::fingerprint(world.database()).intent);
      CHECK(other.content() == world.content());
    }
  }

  TEST_CASE("an export into the folder of an earlier one leaves nothing of it behind") {
    StoreWorld world;
    world.must_apply(small_world() + doc("controllers", "gac") + doc("projects", "q"));
    MemoryFiles files;
    save(world, files);
    CHECK(files.kind("out/controllers.yaml") == Files::Kind::Regular);
    const auto before = files.read("out/projects/p/project.yaml", 1 << 20);
    world.must_erase({"controllers/gac", "projects/q"});
    save(world, files);
    CHECK(files.kind("out/controllers.yaml") == Files::Kind::Absent);
    CHECK(files.kind("out/projects/q/project.yaml") == Files::Kind::Absent);
    CHECK(files.read("out/projects/p/project.yaml", 1 << 20) == before);
  }

  TEST_CASE("an export is never written over something else, and an import reads exports only") {
    StoreWorld world;
    world.must_apply(small_world());
    MemoryFiles files(std::map<std::string, std::string>{{"out/precious.txt", "mine"}});
    CHECK(code_of([&] { save(world, files); }) == "export.folder-in-use");
    CHECK(code_of([&] { import(world, files); }) == "export.absent");
    CHECK(files.read("out/precious.txt", 100) == "mine");
  }

  TEST_CASE("an export that did not end is not imported, and the next one makes it whole") {
    StoreWorld world;
    world.must_apply(small_world() + doc("projects", "q"));
    MemoryFiles undisturbed;
    world.must_erase({"projects/q"});
    save(world, undisturbed);
    world.must_apply(doc("projects", "q"));
    // The disk fails at every file in turn; "q" is gone when the export is made again.
    int failures = 0;
    for (int at = 0;; ++at) {
      CAPTURE(at);
      MemoryFiles files;
      files.fail_after(at);
      const std::string code = code_of([&] { save(world, files); });
      if (code.empty()) break;
      ++failures;
      CHECK(code == "file.disk-failed");
      CHECK(code_of([&] { import(world, files); }) == (at == 0 ? "export.absent" : "export.incomplete"));
      files.mend();
      world.must_erase({"projects/q"});
      save(world, files);
      CHECK(files.all() == undisturbed.all());
      world.must_apply(doc("projects", "q"));
    }
    CHECK(failures > 10);
  }

  TEST_CASE("without secrets no key is needed, with them it is") {
    StoreWorld world;
    world.must_apply(doc("projects", "p"));
    MemoryFiles files;
    flow::export_folder(world.database(), world.catalogue(), nullptr, store::Secrets::Sealed, files, "out");
    StoreWorld other(99);
    CHECK(
        flow::import_folder(other.database(), other.catalogue(), nullptr, other.random(), files, "out").ok());
    world.must_apply(small_world());
    CHECK(code_of([&] {
            flow::export_folder(world.database(), world.catalogue(), nullptr, store::Secrets::Sealed, files,
                                "out");
          }) == "secret.key-missing");
    save(world, files);
    CHECK(code_of([&] {
            flow::import_folder(other.database(), other.catalogue(), nullptr, other.random(), files, "out");
          }) == "secret.key-missing");
  }
}

}  // namespace emco::test
