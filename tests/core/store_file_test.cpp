#include "core/store/store_file.h"

#include <sys/stat.h>

#include <filesystem>

#include <doctest/doctest.h>

#include "core/store/records.h"
#include "tests/code_of.h"
#include "tests/temporary_folder.h"

namespace emco::store {
namespace {

using test::code_of;

struct Place {
  TemporaryFolder folder;
  DiskFiles files;
  SeededRandom random{11};
  std::string path = folder.file("deep/.emcoctl/store.db");

  void make(const std::string& key_path = {}) {
    make_store(files, random, path, key_path, {random.uuid(), 5, "tester", "0"});
  }
};

int mode(const std::string& path) {
  struct stat status {};

  return ::stat(path.c_str(), &status) == 0 ? static_cast<int>(status.st_mode & 0777U) : -1;
}

}  // namespace

TEST_SUITE("store/file") {
  TEST_CASE("a new store is two private files in a private folder, and nothing else") {
    Place place;
    place.make();
    CHECK(place.files.list(parent_folder(place.path)) == std::vector<std::string>{"store.db", "store.key"});
    CHECK(mode(place.path) == 0600);
    CHECK(mode(default_key_path(place.path)) == 0600);
    CHECK(mode(parent_folder(place.path)) == 0700);
    auto database = open_store({place.path});
    CHECK(read_key(database, place.files, ""));
    CHECK(store_uid(database).size() == 36);
    CHECK(generation(database) == 0);
  }

  TEST_CASE("a store is never made over another file") {
    Place place;
    place.make();
    const auto before = place.files.read(place.path, 1 << 24);
    CHECK(code_of([&] { place.make(); }) == "store.exists");
    CHECK(place.files.read(place.path, 1 << 24) == before);
  }

  TEST_CASE("an existing key file is used for a new store") {
    Place place;
    place.make();
    const auto key = place.files.read(default_key_path(place.path), 1024);
    place.files.remove(place.path);
    place.make();
    CHECK(place.files.read(default_key_path(place.path), 1024) == key);
    place.files.remove(place.path);
    place.files.write_private(default_key_path(place.path), "no key\n");
    CHECK(code_of([&] { place.make(); }) == "secret.key-invalid");
    CHECK_FALSE(std::filesystem::exists(place.path));
  }

  TEST_CASE("a store opens without its key, but not with another's") {
    Place place;
    Place other;
    other.random = SeededRandom(12);
    place.make();
    other.make();
    auto database = open_store({place.path});
    CHECK(code_of([&] { read_key(database, place.files, default_key_path(other.path)); }) ==
          "secret.key-wrong");
    CHECK(code_of([&] { read_key(database, place.files, place.folder.file("none")); }) ==
          "secret.key-missing");
    place.files.remove(default_key_path(place.path));
    CHECK_FALSE(read_key(database, place.files, ""));
  }

  TEST_CASE("a renewed key opens the store, the old one does not, and names stay") {
    Place place;
    place.make();
    auto database = open_store({place.path});
    const auto old_text = place.files.read(default_key_path(place.path), 1024);
    const auto name = read_key(database, place.files, "")->digest("x");
    const auto kept = renew_key(database, place.files, place.random, "");
    CHECK(place.files.read(default_key_path(place.path), 1024) != old_text);
    CHECK(read_key(database, place.files, "")->digest("x") == name);
    CHECK(place.files.read(kept, 1024) == old_text);
    CHECK(place.files.list(parent_folder(place.path)) ==
          std::vector<std::string>{"store.db", "store.db-journal", "store.key",
                                   kept.substr(kept.rfind('/') + 1)});
    place.files.write_private(default_key_path(place.path), old_text);
    CHECK(code_of([&] { read_key(database, place.files, ""); }) == "secret.key-wrong");
  }

  TEST_CASE("a renewal that was cut off at any point leaves a store that opens") {
    Place place;
    place.make();
    auto database = open_store({place.path});
    const std::string key = default_key_path(place.path);
    const auto old_text = place.files.read(key, 1024);
    // The next key was written, the store not yet sealed under it.
    place.files.write_private(key + ".next", SecretKey::generate(place.random).to_text());
    CHECK(read_key(database, place.files, ""));
    renew_key(database, place.files, place.random, "");
    // Sealed, but the file not yet in its place.
    const auto new_text = place.files.read(key, 1024);
    place.files.write_private(key, old_text);
    place.files.write_private(key + ".next", new_text);
    CHECK(read_key(database, place.files, ""));
    renew_key(database, place.files, place.random, "");
    CHECK(place.files.read(key, 1024) == new_text);
    CHECK(read_key(database, place.files, ""));
  }
}

}  // namespace emco::store
