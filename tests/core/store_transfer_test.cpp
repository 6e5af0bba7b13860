#include <doctest/doctest.h>

#include "core/bundle/read.h"
#include "core/bundle/write.h"
#include "core/store/transfer.h"
#include "core/store/vault.h"
#include "core/store/verify.h"
#include "tests/code_of.h"
#include "tests/memory_files.h"
#include "tests/store_world.h"

namespace emco::test {
namespace {

const std::string kSecrets =
    doc("cluster-providers/pr/cluster-sync-objects", "so", "{kv: [{url: u}, {gitToken: canary-token}]}");

struct Export {
  std::map<std::string, std::string> files;
  Value keys;
};

Export exported(StoreWorld& world, store::Secrets secrets) {
  Export made;
  const store::ExportSink sink{[&](const std::string& path, const std::string& bytes) {
                                 CHECK(made.files.emplace(path, bytes).second);
                               },
                               [&](store::Exported one) {
                                 const Kind* kind = world.catalogue().kinds.find(one.document.kind);
                                 made.files[one.path] +=
                                     "---\n" + bundle::to_yaml(one.document, *kind, one.files);
                               }};
  store::export_intents(world.database(), world.catalogue(), &world.key(), secrets, sink);
  made.keys = store::export_keys(world.database(), &world.key(), secrets);
  return made;
}

std::string all_bytes(const Export& made) {
  std::string all;
  for (const auto& [path, bytes] : made.files)
    all += path + "\n" + bytes;
  return all;
}

/// The bundle of an export, as `import` reads it.
Bundle read(const Export& made, const Kinds& kinds) {
  std::map<std::string, std::string> files;
  for (const auto& [path, bytes] : made.files)
    files["export/" + path] = bytes;
  bundle::Request request;
  request.sources = {"export"};
  auto found = bundle::read(MemoryFiles(files), request, kinds);
  INFO(to_lines(found.diagnostics));
  REQUIRE(found.ok());
  return std::move(found.value);
}

std::string import(StoreWorld& world, const Export& made, const SecretKey& file_key, store::Secrets secrets) {
  Bundle bundle = read(made, world.catalogue().kinds);
  if (secrets == store::Secrets::Sealed) {
    const auto diagnostics =
        store::unseal(bundle, world.catalogue().kinds, store::import_key(made.keys, file_key));
    if (diagnostics.has_errors()) return codes(diagnostics);
  }
  store::adopt_names(world.database(), made.keys, file_key, world.random());
  const SecretKey key = store::open_vault(world.database(), file_key);
  store::Draft draft(world.database(), world.catalogue(), &key, world.random(),
                     {"tester", "", "", "", "0", 1});
  auto found = draft.load(bundle);
  found.add(draft.check());
  if (found.has_errors()) return codes(found);
  draft.commit("import");
  CHECK(store::verify(world.database(), world.catalogue(), &key).empty());
  return {};
}

}  // namespace

TEST_SUITE("store/transfer") {
  TEST_CASE("an export holds everything readable, in files by what it belongs to, and no secret") {
    StoreWorld world;
    world.add_file("config", "kubeconfig with canary-config");
    world.must_apply(small_world() + kSecrets + doc("controllers", "gac"));
    const auto made = exported(world, store::Secrets::Sealed);
    CHECK(all_bytes(made).find("canary") == std::string::npos);
    std::string paths;
    for (const auto& [path, bytes] : made.files)
      if (!path.starts_with("files/")) paths += path + "\n";
    CHECK(paths ==
          "cluster-providers/pr/cluster-provider.yaml\n"
          "cluster-providers/pr/clusters/c1.yaml\n"
          "cluster-providers/pr/clusters/c2.yaml\n"
          "controllers.yaml\n"
          "projects/p/composite-apps/ca/v1/composite-app.yaml\n"
          "projects/p/composite-apps/ca/v1/deployment-intent-groups/d1.yaml\n"
          "projects/p/logical-clouds/lc.yaml\n"
          "projects/p/project.yaml\n");
    CHECK(exported(world, store::Secrets::Sealed).files == made.files);
    CHECK(all_bytes(exported(world, store::Secrets::Plain)).find("canary-config") != std::string::npos);
    CHECK(all_bytes(exported(world, store::Secrets::Plain)).find("canary-token") != std::string::npos);
  }

  TEST_CASE("an export comes back into an empty store of the same key with the same digest") {
    StoreWorld world;
    world.must_apply(small_world() + kSecrets);
    const auto made = exported(world, store::Secrets::Sealed);
    StoreWorld other(99, world.file_key_text());
    CHECK(import(other, made, SecretKey::from_text(world.file_key_text()), store::Secrets::Sealed).empty());
    CHECK(store::fingerprint(other.database()).intent == store::fingerprint(world.database()).intent);
    CHECK(other.generation() == 1);
  }

  TEST_CASE("an export in plain comes back into a store of any key with the same digest") {
    StoreWorld world;
    world.must_apply(small_world() + kSecrets);
    const auto made = exported(world, store::Secrets::Plain);
    StoreWorld other(99);
    CHECK(import(other, made, SecretKey::from_text(other.file_key_text()), store::Secrets::Plain).empty());
    CHECK(store::fingerprint(other.database()).intent == store::fingerprint(world.database()).intent);
  }

  TEST_CASE("a sealed export opens with its own key only, and never by apply") {
    StoreWorld world;
    world.must_apply(small_world() + kSecrets);
    const auto made = exported(world, store::Secrets::Sealed);
    StoreWorld other(99);
    CHECK(code_of([&] {
            import(other, made, SecretKey::from_text(other.file_key_text()), store::Secrets::Sealed);
          }) == "secret.key-wrong");
    Bundle bundle = read(made, world.catalogue().kinds);
    CHECK(
        codes(store::unseal(bundle, world.catalogue().kinds, other.key())).find("secret.sealed-elsewhere") !=
        std::string::npos);
    CHECK(import(other, made, SecretKey::from_text(other.file_key_text()), store::Secrets::Plain)
              .find("secret.sealed") != std::string::npos);
    CHECK(other.generation() == 0);
  }

  TEST_CASE("a store that holds secrets keeps its own names for them") {
    StoreWorld world;
    world.must_apply(small_world() + kSecrets);
    StoreWorld other(99, world.file_key_text());
    other.must_apply(kSecrets + doc("cluster-providers", "pr"));
    const auto before = other.ask("SELECT value FROM cluster_sync_object_kv WHERE key = 'gitToken'");
    CHECK(import(other, exported(world, store::Secrets::Sealed), SecretKey::from_text(world.file_key_text()),
                 store::Secrets::Sealed)
              .empty());
    CHECK(other.ask("SELECT value FROM cluster_sync_object_kv WHERE key = 'gitToken'") == before);
  }
}

}  // namespace emco::test
