#include "tests/store_rules.h"

namespace emco::test {

using namespace rows;

std::vector<RuleCase> deployment_rules() {
  const std::string first = "UPDATE deployment SET ";
  const std::string of_first = " WHERE id = 1";
  const std::string instantiated = first + "phase = 'Instantiated'" + of_first;
  const std::string dropped = "UPDATE change SET state = 'Dropped';";
  const std::string gone = first + "phase = 'NotDeployed', revision = NULL" + of_first;
  const std::string to_residue = residue("config") + "DELETE FROM inventory;";
  const std::string complete = "UPDATE release SET complete = 1;";
  const auto release_with = [](const std::string& column, const std::string& value) {
    return "UPDATE release SET " + column + " = " + value;
  };
  return {
      {"deployment.kind",
       "",
       {deployment("3", "'app'", "'0000000000000003'")},
       {deployment("3", "'logical_cloud'", "'0000000000000003'"),
        deployment("3", "'deployment_intent_group'", "'0000000000000003'")}},
      {"deployment.uid-shape",
       "",
       {deployment("3", "'logical_cloud'", "'000000000000003'"),
        deployment("3", "'logical_cloud'", "'000000000000000g'"),
        deployment("3", "'logical_cloud'", "'000000000000000A'")},
       {deployment("3", "'logical_cloud'", "'00000000000000af'")}},
      // The transition table would refuse it first; the phase is no other even if that table is wrong.
      {"deployment.phase-known",
       "INSERT INTO transition(machine, a, b) VALUES ('phase', 'Instantiating', 'Lost')",
       {first + "phase = 'Lost'" + of_first},
       {first + "phase = 'Updating'" + of_first}},
      {"deployment.interrupted-known",
       "",
       {first + "phase = 'Failed', interrupted = 'nothing'" + of_first,
        first + "phase = 'Failed', interrupted = 'abandon'" + of_first},
       {first + "phase = 'Failed', interrupted = 'rollback'" + of_first}},
      {"deployment.interrupted-names-operation",
       "",
       {first + "phase = 'Failed'" + of_first, first + "phase = 'Stopped'" + of_first,
        first + "interrupted = 'update'" + of_first},
       {first + "phase = 'Stopped', interrupted = 'update'" + of_first}},
      {"deployment.phase-needs-operation",
       kSecond,
       {first + "operation = NULL" + of_first, first + "phase = 'Instantiating' WHERE id = 2"},
       {first + "operation = NULL WHERE id = 2"}},
      {"deployment.not-deployed-has-no-release",
       kSecond + operation("2", "2", "'instantiate'", "1"),
       {first + "revision = 1 WHERE id = 2"},
       {first + "phase = 'Instantiating', operation = 2, revision = 1 WHERE id = 2"}},
      {"deployment.starts-not-deployed",
       "",
       {"INSERT INTO deployment(id, address, kind, uid, phase, operation) VALUES (3, 'a', 'logical_cloud',"
        " '0000000000000003', 'Instantiated', 1)",
        "INSERT INTO deployment(id, address, kind, uid, next_revision) VALUES (3, 'a', 'logical_cloud', "
        "'0000000000000003', 2)"},
       {deployment("3", "'logical_cloud'", "'0000000000000003'")}},
      {"deployment.illegal-move",
       kCarriedOut + instantiated,
       {first + "phase = 'Instantiating'" + of_first,
        first + "phase = 'Failed', interrupted = 'update'" + of_first},
       {first + "phase = 'Updating'" + of_first}},
      {"deployment.identity-fixed",
       "",
       {first + "id = 9", first + "address = 'projects/p'", first + "kind = 'logical_cloud'",
        first + "uid = '0000000000000009'"},
       {first + "address = address, kind = kind, uid = uid"}},
      {"deployment.revision-never-restarts",
       "",
       {first + "next_revision = 1" + of_first},
       {first + "next_revision = 3" + of_first, "SELECT next_revision = 2 FROM deployment" + of_first}},
      {"deployment.is-history",
       kSecond,
       {"DELETE FROM deployment WHERE id = 2"},
       {"SELECT count(*) = 2 FROM deployment"}},
      {"deployment.unfinished-changes",
       "",
       {"UPDATE operation SET state = 'Done', ended_at = 2", to_residue + gone,
        "UPDATE change SET state = 'Sent', attempts = 1, sent_at = 1, sent_elapsed = 1;" + to_residue + gone,
        "UPDATE inventory SET state = 'Present', uid = 'u', body = '" + kBody + "';" + instantiated},
       {kCarriedOut + instantiated}},
      {"deployment.dropped-changes",
       "UPDATE inventory SET state = 'Present', uid = 'u', body = '" + kBody + "'",
       {dropped + instantiated},
       {kCarriedOut + instantiated}},
      {"deployment.inventory-left", dropped, {gone}, {to_residue + gone}},
      {"deployment.inventory-differs",
       "",
       {"UPDATE change SET state = 'Done';" + instantiated,
        kCarriedOut + "UPDATE inventory SET body = '" + kOther + "';" + instantiated,
        kCarriedOut + "UPDATE inventory SET name = 'other';" + instantiated,
        kCarriedOut + "UPDATE inventory SET cluster = 'cluster-providers/pr/clusters/c2';" + instantiated,
        kCarriedOut + claim("c1", "more") + instantiated, kCarriedOut + to_residue + instantiated,
        release_object("1", "more") + kCarriedOut + instantiated},
       {kCarriedOut + instantiated}},
      {"body.fixed",
       "",
       {"UPDATE body SET content = x'00'", "UPDATE body SET sealed = 1",
        "UPDATE body SET digest = '" + std::string(64, '0') + "'"},
       {"INSERT INTO body(digest, sealed, content) VALUES ('" + std::string(64, '0') + "', 1, x'00')"}},
      {"release.revision-is-next",
       "",
       {release("1", "1"), release("1", "3"), release("1", "2", "1"), release("9", "1")},
       {release("1", "2") + "SELECT next_revision = 3 FROM deployment" + of_first,
        release("1", "2") + release("1", "3")}},
      {"release.immutable",
       kSecond,
       {release_with("deployment", "2"), release_with("revision", "2"), release_with("closure_digest", "'x'"),
        release_with("generation", "0"), release_with("restored_from", "1"),
        release_with("logical_cloud", "'x'"), release_with("namespace", "'x'"),
        release_with("placement", "'[]'"), release_with("snapshot", "'[]'"),
        release_with("tool_version", "'1'"), release_with("actor", "'x'"), release_with("created_at", "2"),
        complete + release_with("complete", "0"), complete + release_object("1", "more"),
        "UPDATE change SET state = 'Done';" + release_object("1", "more"), release_object("2", "more"),
        "UPDATE release_object SET body = '" + kOther + "'", "UPDATE release_object SET name = 'other'"},
       {complete, release_object("1", "more"), release("1", "2") + release_object("2", "more")}},
      {"release.is-history",
       release("1", "2"),
       {"DELETE FROM release WHERE revision = 2", "DELETE FROM release_object"},
       {"SELECT count(*) = 2 FROM release"}},
      // Nothing names what is not there.
      {"reference.missing",
       kSecond,
       {first + "operation = 9" + of_first, first + "revision = 9" + of_first,
        "INSERT INTO release(deployment, revision, closure_digest, generation, restored_from, logical_cloud, "
        "namespace,"
        " placement, snapshot, tool_version, actor, created_at)"
        " VALUES (1, 2, 'digest', 1, 9, 'lc', 'ns', '{}', '{}', '0', 'tester', 1)",
        "INSERT INTO release_object(deployment, revision, cluster, api_group, kind, namespace, name, "
        "version, app, rank,"
        " keep, body, template) VALUES (1, 1, 'c', '', 'ConfigMap', 'ns', 'n', 'v1', 'web', 1, 0, '" +
            std::string(64, '0') + "', '')"},
       {first + "operation = 1" + of_first}},
      // Unnamed rules: what they refuse is a mistake of the program.
      {"internal.bug",
       kSecond,
       {"INSERT INTO deployment(id, address, kind, uid) SELECT 3, address, kind, '0000000000000003' FROM "
        "deployment" +
            of_first,
        "INSERT INTO deployment(id, address, kind, uid) SELECT 3, 'a', kind, uid FROM deployment" + of_first,
        "INSERT INTO body(digest, sealed, content) VALUES ('" + std::string(64, 'G') + "', 0, x'00')",
        "INSERT INTO body(digest, sealed, content) VALUES ('a', 0, x'00')",
        "INSERT INTO body(digest, sealed, content) VALUES ('" + std::string(64, '0') + "', 2, x'00')",
        "UPDATE release SET complete = 2",
        "INSERT INTO release_object SELECT deployment, revision, cluster, api_group, '', namespace, name, "
        "version, app,"
        " rank, keep, body, template FROM release_object",
        "INSERT INTO release_object SELECT deployment, revision, cluster, api_group, kind, namespace, '', "
        "version, app,"
        " rank, keep, body, template FROM release_object",
        "INSERT INTO release_object SELECT deployment, revision, cluster, api_group, kind, namespace, 'n', "
        "'', app,"
        " rank, keep, body, template FROM release_object",
        "INSERT INTO release_object SELECT deployment, revision, cluster, api_group, kind, namespace, 'n', "
        "version, app,"
        " rank, 2, body, template FROM release_object",
        release_object("1", "config"),
        "INSERT INTO transition(machine, a, b) VALUES ('phase', 'NotDeployed', 'Instantiating')",
        "INSERT INTO transition(machine, a, b) VALUES ('body', 'a', 'b')"},
       {"INSERT INTO body(digest, sealed, content) VALUES ('" + std::string(64, '0') + "', 1, x'00')",
        "INSERT INTO transition(machine, a, b) VALUES ('phase', 'NotDeployed', 'Lost')",
        release_object("1", "n")}},
  };
}

}  // namespace emco::test
