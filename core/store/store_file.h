#pragma once

#include <optional>
#include <string>

#include "core/base/crypto.h"
#include "core/base/files.h"
#include "core/base/random.h"
#include "core/store/database.h"
#include "core/store/schema.h"

// A store as files: the database, its key beside it, and how both come into being.

namespace emco::store {

/// Where the key of a store is when nothing else is said: "store.key" in the store's folder.
std::string default_key_path(const std::string& store_path);

/// Makes a new store at `path` (its folder too) and, unless there is one already, a key file at `key_path`
/// ("" = the default place). Whatever happens in between, there is either a whole store or none. Throws Error
/// "store.exists", "secret.key-invalid", "store.…", "file.…".
void make_store(
    Files& files, Random& random, const std::string& path, const std::string& key_path, const Birth& birth);

/// Gives a finished file its name too, unless there is something of that name: "store.exists". In one step,
/// unlike a look and a rename.
void put_in_place(const std::string& made, const std::string& path);

/// Opens a store: database, schema, and what an unclean end asks for ("store.damaged").
Database open_store(const Opening& opening);

/// The key to seal and name the secrets of an open store with; nothing when its key file is missing and was
/// not named. Throws Error "secret.key-missing" when a named file is missing, "secret.key-invalid",
/// "secret.key-wrong".
std::optional<SecretKey> read_key(Database& database, const Files& files, const std::string& key_path);

/// The key of the key file itself, checked to be the store's; nothing and throws as `read_key`.
std::optional<SecretKey> read_file_key(Database& database, const Files& files, const std::string& key_path);

/// Makes a new key file and seals the store's keys under it. The old key is kept beside it, because backups
/// made so far need it; returns the path of that file. A crash leaves a store that opens with one of the
/// files that `read_key` looks at. Throws as `read_key`.
std::string renew_key(Database& database, Files& files, Random& random, const std::string& key_path);

}  // namespace emco::store
