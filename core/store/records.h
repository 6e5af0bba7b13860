#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/base/crypto.h"
#include "core/model/journal.h"
#include "core/model/manifest.h"
#include "core/model/release.h"
#include "core/store/database.h"

/// Reading the deployment level. Each function is one question; callers that ask several open a read
/// transaction around them.
namespace emco::store {

/// One row of the inventory.
struct InventoryRow {
  std::string cluster;
  ObjectKey key;
  std::string version;
  std::string app;
  bool present = false;  ///< confirmed; otherwise claimed
  std::string uid;
  std::string body;
  std::string touched;
  bool keep = false;
};

/// A change as recorded, with how it ended.
struct RecordedChange {
  Change change;  ///< without `body` and `desired`: see `load_bodies`
  std::string code;
  std::string message;
};

std::string store_uid(Database& database);
std::int64_t generation(Database& database);

std::optional<DeploymentRecord> find_deployment(Database& database, const std::string& address);
std::vector<DeploymentRecord> deployments(Database& database);

std::optional<Release> find_release(Database& database, std::int64_t deployment, std::int64_t revision);
std::vector<Release> releases(Database& database, std::int64_t deployment);
/// The objects of a release with their bodies; each distinct body is read once and shared. `key` opens sealed
/// bodies; without it they come with a null body.
Desired release_objects(Database& database,
                        std::int64_t deployment,
                        std::int64_t revision,
                        const SecretKey* key);
/// A body by its digest. Throws Error "store.damaged" when it is missing or does not open.
std::shared_ptr<const Value> read_body(Database& database, const std::string& digest, const SecretKey* key);

std::vector<InventoryRow> inventory(Database& database, std::int64_t deployment);
/// The address of the deployment that owns an object, if any.
std::optional<std::string> owner_of(Database& database, const std::string& cluster, const ObjectKey& key);

/// The clusters that the plan of an operation could not read, sorted.
std::vector<std::string> clusters_left_out(Database& database, std::int64_t operation);

std::optional<OperationRecord> find_operation(Database& database, std::int64_t id);
std::vector<OperationRecord> operations_of(Database& database, std::int64_t deployment);
/// Running, Failed or Stopped ones.
std::vector<OperationRecord> open_operations(Database& database);
std::vector<RecordedChange> changes_of(Database& database, std::int64_t operation);
/// Fills in `desired` of every change that names a body.
void load_bodies(Database& database, std::vector<Change>& changes, const SecretKey* key);

/// The number of the last operation that was begun, or that is known to have been; 0 when none.
std::int64_t newest_operation(Database& database);

std::optional<std::string> cluster_identity(Database& database, const std::string& cluster);
/// The cluster for which this identity is recorded.
std::optional<std::string> cluster_of_identity(Database& database, const std::string& identity);
/// Whether anybody approved this closure; with `not_by`, anybody else than that actor.
bool is_approved(Database& database,
                 const std::string& address,
                 const std::string& closure_digest,
                 const std::string& not_by = {});

/// Somebody's word that exactly this content may be deployed.
struct Approval {
  std::string closure_digest;
  std::string actor;
  std::string reason;
  Milliseconds at = 0;
};

/// The approvals of an address, oldest first.
std::vector<Approval> approvals_of(Database& database, const std::string& address);

bool is_plan_used(Database& database, const std::string& plan);

struct YieldedField {
  ObjectKey key;
  std::string path;
};

std::vector<YieldedField> yielded_fields(Database& database, std::int64_t deployment);

std::vector<Residue> residue(Database& database);
bool has_residue(Database& database, std::int64_t deployment);

}  // namespace emco::store
