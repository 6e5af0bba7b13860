#include "tests/store_rules.h"

#include <fmt/format.h>

#include "core/base/text.h"
#include "core/store/schema.h"
#include "tests/store_kinds.h"

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

StoreWorld rule_stage(const std::string& documents) {
  StoreWorld world;
  world.must_apply(documents);
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

StoreWorld bare_stage() {
  auto world = rule_stage(whole_world());
  const std::string cluster = "cluster-providers/pr/clusters/c1";
  const std::string subnets = "ipv6Subnets: [{name: s, subnet: 'fd00::/64'}]";
  world.must_apply(doc(cluster + "/networks", "net6", "{cniType: ovn4nfv, " + subnets + "}") +
                   doc(cluster + "/provider-networks", "pnet6",
                       "{cniType: ovn4nfv, providerNetType: VLAN, vlan: {vlanID: '6', vlanNodeSelector: any, "
                       "providerInterfaceName: eth6}, " +
                           subnets + "}") +
                   doc(kWorldGroup + "/generic-placement-intents/gpi/app-intents", "other",
                       "{app: db, intent: {allOf: [{anyOf: [{clusterProvider: pr, cluster: c1}]}]}}") +
                   doc("projects/p/ca-certs/cert/logical-clouds/clc/clusters", "named",
                       "{scope: name, clusterProvider: pr, cluster: c1}") +
                   doc(kWorldGroup + "/generic-k8s-intents/g/resources", "secret",
                       "{app: web, newObject: 'true', resourceGVK: {apiVersion: v1, kind: Secret, name: s}}",
                       "data.txt") +
                   doc("projects/p/logical-clouds/t/kv-pairs", "kv", "{kv: [{a: changed}]}"));
  store::Transaction transaction(world.database(), store::Transaction::Access::Write);
  for (const auto& trigger :
       text::split(world.ask("SELECT name FROM sqlite_schema WHERE type = 'trigger'"), '\n'))
    world.database().script("DROP TRIGGER \"" + trigger + "\"", store::Database::Script::Schema);
  rows::carry_out(world.database(),
                  rows::residue("left") + "UPDATE inventory SET body = '" + rows::kBody +
                      "'; UPDATE operation SET from_revision = 1;" + rows::release("1", "2") +
                      "UPDATE release SET restored_from = 1 WHERE revision = 2;"
                      "UPDATE residue SET settled_at = 2, settled_as = 'gone';"
                      "INSERT INTO left_out VALUES (1, 'c');"
                      "INSERT INTO history_floor VALUES (1, 1);"
                      "INSERT INTO operation_floor VALUES (1, 1);"
                      "INSERT INTO cluster_identity VALUES ('" +
                      cluster +
                      "', 'uid', 1);"
                      "INSERT INTO yielded_field VALUES (1, '', 'ConfigMap', 'ns', 'config', 'data.a');"
                      "INSERT INTO approval(address, closure_digest, actor, reason, created_at)"
                      " VALUES ('x', 'digest', 'tester', '', 1);"
                      "INSERT INTO used_plan VALUES ('plan-1', 'tester', 1);");
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
