#include "core/store/records.h"

#include <fmt/format.h>

#include "core/base/json.h"
#include "core/base/text.h"

namespace emco::store {
namespace {

DeploymentRecord deployment_of(Query& row) {
  return {row.integer(0), row.text(1), row.text(2),          row.text(3),
          row.text(4),    row.text(5), row.maybe_integer(6), row.maybe_integer(7)};
}

Release release_of(Query& row) {
  Release release;
  release.revision = row.integer(0);
  release.closure_digest = row.text(1);
  release.generation = row.integer(2);
  release.restored_from = row.maybe_integer(3);
  release.logical_cloud = row.text(4);
  release.ns = row.text(5);
  release.placement = placement_of_json(json::parse(row.view(6)));
  release.snapshot = json::parse(row.view(7));
  release.tool_version = row.text(8);
  release.actor = row.text(9);
  release.created_at = row.integer(10);
  release.complete = row.integer(11) == 1;
  return release;
}

OperationRecord operation_of(Query& row) {
  OperationRecord operation;
  operation.id = row.integer(0);
  operation.deployment = row.integer(1);
  operation.address = row.text(2);
  operation.kind = operation_kind(row.text(3)).value_or(OperationKind::Instantiate);
  operation.from_revision = row.maybe_integer(4);
  operation.to_revision = row.maybe_integer(5);
  operation.state = row.text(6);
  operation.plan = row.text(7);
  operation.actor = row.text(8);
  operation.reason = row.text(9);
  operation.started_at = row.integer(10);
  operation.ended_at = row.maybe_integer(11);
  operation.message = row.text(12);
  operation.epoch = row.integer(13);
  operation.holder = {row.text(14), row.text(15), row.integer(16)};
  operation.renewed = row.integer(17);
  operation.stop_requested = row.integer(18) == 1;
  return operation;
}

ObjectKey key_at(Query& row, int first) {
  return {row.text(first), row.text(first + 1), row.text(first + 2), row.text(first + 3)};
}

/// "file:line" as written by begin.cpp.
Source template_place(const std::string& text) {
  const auto colon = text.rfind(':');
  if (colon == std::string::npos) return {text, 0, 0};
  const auto line = text::integer(std::string_view(text).substr(colon + 1));
  return {text.substr(0, colon), static_cast<int>(line.value_or(0)), 0};
}

template <typename Row, typename... Values>
auto rows_of(Database& database, const char* name, Row row, const Values&... values) {
  auto query = database.query(name);
  query.with(values...);
  std::vector<decltype(row(query))> result;
  while (query.next())
    result.push_back(row(query));
  return result;
}

template <typename Row, typename... Values>
auto row_of(Database& database, const char* name, Row row, const Values&... values) {
  auto query = database.query(name);
  query.with(values...);
  std::optional<decltype(row(query))> result;
  if (query.next()) result = row(query);
  return result;
}

/// Whether a body is kept encrypted, because it holds secret values.
bool is_sealed(Database& database, const std::string& digest) {
  auto query = database.query("records/body");
  query.with(digest);
  return query.next() && query.integer(0) == 1;
}

}  // namespace

std::string store_uid(Database& database) {
  return row_of(database, "records/store", [](Query& row) { return row.text(0); }).value_or("");
}

std::int64_t generation(Database& database) {
  return row_of(database, "records/generation", [](Query& row) { return row.integer(0); }).value_or(0);
}

std::int64_t newest_operation(Database& database) {
  return row_of(database, "records/newest_operation", [](Query& row) { return row.integer(0); }).value_or(0);
}

std::optional<DeploymentRecord> find_deployment(Database& database, const std::string& address) {
  return row_of(database, "records/deployment", deployment_of, address);
}

std::vector<DeploymentRecord> deployments(Database& database) {
  return rows_of(database, "records/deployments", deployment_of);
}

std::optional<Release> find_release(Database& database, std::int64_t deployment, std::int64_t revision) {
  return row_of(database, "records/release", release_of, deployment, revision);
}

std::vector<Release> releases(Database& database, std::int64_t deployment) {
  return rows_of(database, "records/releases", release_of, deployment);
}

std::shared_ptr<const Value> read_body(Database& database, const std::string& digest, const SecretKey* key) {
  auto query = database.query("records/body");
  query.with(digest);
  if (!query.next())
    throw Error("store.damaged", fmt::format("the body {} is missing", digest), "restore the newest backup");
  if (query.integer(0) == 0) return std::make_shared<const Value>(json::parse(query.view(1)));
  if (key == nullptr) return nullptr;
  const auto plain = key->decrypt(query.view(1), "body/" + digest);
  if (!plain)
    throw Error("secret.key-wrong", "a secret of the store does not open with this key",
                "give the key that belongs to this store with --key-file");
  return std::make_shared<const Value>(json::parse(*plain));
}

Desired release_objects(Database& database,
                        std::int64_t deployment,
                        std::int64_t revision,
                        const SecretKey* key) {
  struct OnCluster {
    std::string cluster;
    std::shared_ptr<Manifest> manifest;
  };

  const auto rows = rows_of(
      database, "records/release_objects",
      [](Query& row) {
        auto manifest = std::make_shared<Manifest>();
        manifest->key = key_at(row, 1);
        manifest->version = row.text(5);
        manifest->app = row.text(6);
        manifest->rank = static_cast<int>(row.integer(7));
        manifest->keep = row.integer(8) == 1;
        manifest->digest = row.text(9);
        manifest->template_source = template_place(row.text(10));
        return OnCluster{row.text(0), std::move(manifest)};
      },
      deployment, revision);
  Desired desired;
  // One manifest for all clusters that hold the same object with the same content.
  std::map<std::pair<ObjectKey, std::string>, std::shared_ptr<const Manifest>> shared;
  for (const auto& row : rows) {
    auto& one = shared[{row.manifest->key, row.manifest->digest}];
    if (!one) {
      row.manifest->sensitive = is_sealed(database, row.manifest->digest);
      if (const auto body = read_body(database, row.manifest->digest, key)) row.manifest->body = *body;
      one = row.manifest;
    }
    if (desired.empty() || desired.back().cluster != row.cluster) desired.push_back({row.cluster, {}});
    desired.back().manifests.push_back(one);
  }
  return desired;
}

std::vector<InventoryRow> inventory(Database& database, std::int64_t deployment) {
  return rows_of(
      database, "records/inventory",
      [](Query& row) {
        return InventoryRow{
            row.text(0), key_at(row, 1), row.text(5),  row.text(6),         row.text(7) == "Present",
            row.text(8), row.text(9),    row.text(10), row.integer(11) == 1};
      },
      deployment);
}

std::optional<std::string> owner_of(Database& database, const std::string& cluster, const ObjectKey& key) {
  return row_of(
      database, "records/owner", [](Query& row) { return row.text(0); }, cluster, key.group, key.kind, key.ns,
      key.name);
}

std::optional<OperationRecord> find_operation(Database& database, std::int64_t id) {
  return row_of(database, "records/operation", operation_of, id);
}

std::vector<std::string> clusters_left_out(Database& database, std::int64_t operation) {
  return rows_of(
      database, "records/left_out", [](Query& row) { return row.text(0); }, operation);
}

std::vector<OperationRecord> operations_of(Database& database, std::int64_t deployment) {
  return rows_of(database, "records/operations_of", operation_of, deployment);
}

std::vector<OperationRecord> open_operations(Database& database) {
  return rows_of(database, "records/open_operations", operation_of);
}

std::vector<RecordedChange> changes_of(Database& database, std::int64_t operation) {
  return rows_of(
      database, "records/changes",
      [operation](Query& row) {
        RecordedChange recorded;
        Change& change = recorded.change;
        change.operation = operation;
        change.seq = static_cast<int>(row.integer(0));
        change.cluster = row.text(1);
        change.key = key_at(row, 2);
        change.version = row.text(6);
        change.verb = change_verb(row.text(7)).value_or(ChangeVerb::Forget);
        change.stage = static_cast<int>(row.integer(8));
        if (const auto after = row.maybe_integer(9)) change.after = static_cast<int>(*after);
        change.force = row.integer(10) == 1;
        change.app = row.text(11);
        change.keep = row.integer(12) == 1;
        change.body_digest = row.text(13);
        change.uid = row.text(14);
        change.touched = row.text(15);
        change.resource_version = row.text(16);
        change.state = change_state(row.text(17)).value_or(ChangeState::Dropped);
        change.attempts = static_cast<int>(row.integer(18));
        change.sent_elapsed = row.maybe_integer(19);
        recorded.code = row.text(20);
        recorded.message = row.text(21);
        return recorded;
      },
      operation);
}

void load_bodies(Database& database, std::vector<Change>& changes, const SecretKey* key) {
  std::map<std::string, std::shared_ptr<const Value>> read;
  for (auto& change : changes) {
    if (change.body_digest.empty()) continue;
    auto& body = read[change.body_digest];
    if (!body) body = read_body(database, change.body_digest, key);
    change.desired = body;
    change.sensitive = is_sealed(database, change.body_digest);
  }
}

std::optional<std::string> cluster_identity(Database& database, const std::string& cluster) {
  return row_of(
      database, "records/identity", [](Query& row) { return row.text(0); }, cluster);
}

std::optional<std::string> cluster_of_identity(Database& database, const std::string& identity) {
  return row_of(
      database, "records/identity_owner", [](Query& row) { return row.text(0); }, identity);
}

bool is_approved(Database& database,
                 const std::string& address,
                 const std::string& closure_digest,
                 const std::string& not_by) {
  return row_of(
             database, "records/approved", [](Query&) { return true; }, address, closure_digest, not_by)
      .value_or(false);
}

std::vector<Approval> approvals_of(Database& database, const std::string& address) {
  return rows_of(
      database, "records/approvals_of",
      [](Query& row) {
        return Approval{row.text(0), row.text(1), row.text(2), row.integer(3)};
      },
      address);
}

bool is_plan_used(Database& database, const std::string& plan) {
  return row_of(
             database, "records/used_plan", [](Query&) { return true; }, plan)
      .value_or(false);
}

std::vector<YieldedField> yielded_fields(Database& database, std::int64_t deployment) {
  return rows_of(
      database, "records/yielded",
      [](Query& row) {
        return YieldedField{key_at(row, 0), row.text(4)};
      },
      deployment);
}

std::vector<Residue> residue(Database& database) {
  return rows_of(database, "records/residue", [](Query& row) {
    return Residue{row.integer(0), row.text(1),  row.text(2),  key_at(row, 3), row.text(7),  row.text(8),
                   row.text(9),    row.text(11), row.text(12), row.text(13),   row.text(14), row.integer(10)};
  });
}

bool has_residue(Database& database, std::int64_t deployment) {
  return row_of(
             database, "records/residue_of", [](Query& row) { return row.integer(0) > 0; }, deployment)
      .value_or(false);
}

}  // namespace emco::store
