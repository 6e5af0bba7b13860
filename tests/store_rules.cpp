#include "tests/store_rules.h"

#include <fmt/format.h>

#include "core/store/schema.h"

namespace emco::test {
namespace rows {

const std::string kBody(64, 'a');
const std::string kOther(64, 'b');

std::string deployment(const std::string& id, const std::string& kind, const std::string& uid) {
  return fmt::format("INSERT INTO deployment(id, address, kind, uid) VALUES ({}, {}, {}, {});", id,
                     id == "1" ? "'" + kWorldGroup + "'" : "'projects/p/logical-clouds/lc" + id + "'", kind,
                     uid);
}

std::string release(const std::string& deployment, const std::string& revision, const std::string& complete) {
  return fmt::format(
      "INSERT INTO release(deployment, revision, closure_digest, generation, logical_cloud, namespace, "
      "placement,"
      " snapshot, tool_version, actor, created_at, complete)"
      " VALUES ({}, {}, 'digest', 1, 'projects/p/logical-clouds/lc', 'ns', '{{}}', '{{}}', '0', 'tester', 1, "
      "{});",
      deployment, revision, complete);
}

std::string release_object(const std::string& revision, const std::string& name) {
  return fmt::format(
      "INSERT INTO release_object(deployment, revision, cluster, api_group, kind, namespace, name, version, "
      "app,"
      " rank, keep, body, template)"
      " VALUES (1, {}, 'cluster-providers/pr/clusters/c1', '', 'ConfigMap', 'ns', '{}', 'v1', 'web', 1, 0, "
      "'{}', "
      "'');",
      revision, name, kBody);
}

std::string operation(const std::string& id,
                      const std::string& deployment,
                      const std::string& kind,
                      const std::string& to) {
  return fmt::format(
      "INSERT INTO operation(id, deployment, kind, to_revision, plan, actor, reason, started_at, host, boot, "
      "pid)"
      " VALUES ({0}, {1}, {2}, {3}, 'plan-{0}', 'tester', '', 1, 'host', 'boot', 1);",
      id, deployment, kind, to);
}

std::string change(const std::string& seq, const std::string& name, const std::string& what) {
  return fmt::format(
      "INSERT INTO change(operation, seq, cluster, api_group, kind, namespace, name, version, stage, app, "
      "verb,"
      " body, pre_uid)"
      " VALUES (1, {}, 'cluster-providers/pr/clusters/c1', '', 'ConfigMap', 'ns', '{}', 'v1', 1, 'web', {});",
      seq, name, what);
}

std::string claim(const std::string& cluster, const std::string& name, const std::string& deployment) {
  return fmt::format(
      "INSERT INTO inventory(cluster, api_group, kind, namespace, name, deployment, version, app, state, "
      "operation)"
      " VALUES ('cluster-providers/pr/clusters/{}', '', 'ConfigMap', 'ns', '{}', {}, 'v1', 'web', 'Claimed', "
      "1);",
      cluster, name, deployment);
}

std::string residue(const std::string& name) {
  return fmt::format(
      "INSERT INTO residue(deployment, cluster, api_group, kind, namespace, name, version, app, uid, "
      "identity, why,"
      " operation, created_at)"
      " VALUES (1, 'cluster-providers/pr/clusters/c1', '', 'ConfigMap', 'ns', '{}', 'v1', 'web', 'u', '', "
      "'abandoned', 1, 1);",
      name);
}

const std::string kSecond = deployment("2", "'logical_cloud'", "'0000000000000002'") + release("2", "1");

const std::string kCarriedOut =
    "UPDATE change SET state = 'Done';"
    "UPDATE inventory SET state = 'Present', uid = 'u', body = '" +
    kBody +
    "';"
    "UPDATE operation SET state = 'Done', ended_at = 2;";

const std::string kFailed =
    "UPDATE operation SET state = 'Failed', ended_at = 2;"
    "UPDATE deployment SET phase = 'Failed', interrupted = 'instantiate';";

namespace {

std::string body(const std::string& digest) {
  return fmt::format("INSERT INTO body(digest, sealed, content) VALUES ('{}', 0, x'7b7d');", digest);
}

void carry_out(store::Database& database, const std::string& script) {
  for (const auto statement : store::split_statements(script))
    database.statement(std::string(statement)).run();
}

}  // namespace
}  // namespace rows

StoreWorld rule_stage() {
  StoreWorld world;
  world.must_apply(small_world());
  store::Transaction transaction(world.database(), store::Transaction::Access::Write);
  rows::carry_out(world.database(),
                  rows::body(rows::kBody) + rows::body(rows::kOther) +
                      rows::deployment("1", "'deployment_intent_group'", "'0000000000000001'") +
                      rows::release("1", "1") + rows::release_object("1", "config") +
                      rows::operation("1", "1", "'instantiate'", "1") +
                      rows::change("1", "config", "'create', '" + rows::kBody + "', ''") +
                      "UPDATE deployment SET phase = 'Instantiating', operation = 1, revision = 1;" +
                      rows::claim("c1", "config"));
  transaction.commit();
  return world;
}

std::string judged(StoreWorld& world, const std::string& before, const std::string& script) {
  auto& database = world.database();
  store::Transaction transaction(database, store::Transaction::Access::Write);
  rows::carry_out(database, before);
  const auto statements = store::split_statements(script);
  for (std::size_t i = 0; i < statements.size(); ++i) {
    try {
      auto statement = database.statement(std::string(statements[i]));
      if (statements[i].starts_with("SELECT")) {
        if (!statement.next() || statement.text(0) != "1") return "the answer is not 1";
      } else {
        statement.run();
      }
    } catch (const store::Refusal& refusal) {
      if (i + 1 < statements.size())
        return "only the last statement may be refused, not: " + std::string(statements[i]);
      return refusal.code();
    }
  }
  return database.has_broken_references() ? "reference.missing" : "";
}

}  // namespace emco::test
