#include "tests/store_rules.h"

namespace emco::test {

using namespace rows;

std::vector<RuleCase> inventory_rules() {
  const std::string identity =
      "INSERT INTO cluster_identity(cluster, identity, recorded_at) VALUES "
      "('cluster-providers/pr/clusters/c1', 'one', 1);";
  const std::string other_identity =
      "INSERT INTO cluster_identity(cluster, identity, recorded_at) VALUES "
      "('cluster-providers/pr/clusters/c2', ";
  const std::string body = "'" + kBody + "'";
  const std::string of_config = " WHERE name = 'config'";
  const auto after_change = [&](const std::string& name, const std::string& what, const std::string& state) {
    return change("2", name, what) + "UPDATE change SET state = '" + state +
           "' WHERE seq = 2; DELETE FROM inventory";
  };
  return {
      {"inventory.owner-fixed",
       kSecond,
       {"UPDATE inventory SET deployment = 2"},
       {"UPDATE inventory SET deployment = 1", claim("c2", "config", "2")}},
      {"inventory.leaves-only-when-gone",
       "",
       {"DELETE FROM inventory", after_change("config", "'delete', NULL, 'u'", "Pending"),
        after_change("other", "'delete', NULL, 'u'", "Done"),
        after_change("config", "'update', " + body + ", 'u'", "Done"),
        residue("other") + "DELETE FROM inventory"},
       {after_change("config", "'delete', NULL, 'u'", "Done"),
        after_change("config", "'forget', NULL, ''", "Done"), residue("config") + "DELETE FROM inventory"}},
      {"inventory.present-is-known",
       "",
       {"UPDATE inventory SET state = 'Present'", "UPDATE inventory SET state = 'Present', uid = 'u'",
        "UPDATE inventory SET state = 'Present', body = " + body},
       {"UPDATE inventory SET state = 'Present', uid = 'u', body = " + body}},
      {"residue.being-reclaimed",
       residue("left") + "UPDATE residue SET deleting = '7'",
       {claim("c1", "left")},
       {claim("c2", "left"), claim("c1", "other"),
        "UPDATE residue SET deleting = '';" + claim("c1", "left")}},
      {"residue.owned-again",
       residue("config") + residue("left"),
       {"UPDATE residue SET deleting = '7'" + of_config},
       {"UPDATE residue SET deleting = '7' WHERE name = 'left'",
        "UPDATE residue SET deleting = ''" + of_config}},
      {"residue.is-history",
       residue("left"),
       {"DELETE FROM residue"},
       {"UPDATE residue SET settled_at = 2, settled_as = 'gone'"}},
      {"cluster.identity-fixed",
       identity + other_identity +
           "'two', 1); UPDATE inventory SET state = 'Present', uid = 'u', body = " + body,
       {"UPDATE cluster_identity SET identity = 'three' WHERE identity = 'one'"},
       {"UPDATE cluster_identity SET identity = 'three' WHERE identity = 'two'",
        "UPDATE inventory SET state = 'Claimed', uid = '', body = NULL;"
        "UPDATE cluster_identity SET identity = 'three' WHERE identity = 'one'",
        "UPDATE cluster_identity SET recorded_at = 2"}},
      {"cluster.duplicate-identity",
       identity,
       {other_identity + "'one', 1)"},
       {other_identity + "'two', 1)"}},
      {"plan.used-is-history",
       "INSERT INTO used_plan(plan, actor, used_at) VALUES ('p', 'tester', 1)",
       {"DELETE FROM used_plan"},
       {"INSERT INTO used_plan(plan, actor, used_at) VALUES ('q', 'tester', 1)"}},
      {"reference.missing",
       "",
       {claim("c9", "n"), claim("c1", "n", "9"), "UPDATE inventory SET operation = 9",
        "UPDATE inventory SET body = '" + std::string(64, '0') + "'",
        "INSERT INTO cluster_identity(cluster, identity, recorded_at) VALUES ('nowhere', 'i', 1)",
        "INSERT INTO residue(deployment, cluster, api_group, kind, namespace, name, version, app, uid, "
        "identity, why, operation,"
        " created_at) VALUES (9, 'c', '', 'ConfigMap', 'ns', 'n', 'v1', '', '', '', 'kept', 1, 1)",
        "INSERT INTO residue(deployment, cluster, api_group, kind, namespace, name, version, app, uid, "
        "identity, why, operation,"
        " created_at) VALUES (1, 'c', '', 'ConfigMap', 'ns', 'n', 'v1', '', '', '', 'kept', 9, 1)",
        "INSERT INTO yielded_field(deployment, api_group, kind, namespace, name, path) VALUES (9, '', 'k', "
        "'ns', 'n', 'spec')"},
       {claim("c2", "n")}},
      // Unnamed rules: what they refuse is a mistake of the program.
      {"internal.bug",
       residue("left") + "INSERT INTO used_plan(plan, actor, used_at) VALUES ('p', 'tester', 1);"
                         "INSERT INTO yielded_field(deployment, api_group, kind, namespace, name, path) "
                         "VALUES (1, '', 'k', 'ns', 'n', 'spec')",
       {claim("c1", "config"), "UPDATE inventory SET kind = ''", "UPDATE inventory SET name = ''",
        "UPDATE inventory SET state = 'Lost'", "UPDATE inventory SET keep = 2",
        "UPDATE residue SET why = 'lost'", "UPDATE residue SET settled_at = 2",
        "UPDATE residue SET settled_as = 'gone'", "UPDATE residue SET settled_at = 2, settled_as = 'lost'",
        "UPDATE residue SET settled_at = 2, settled_as = 'gone', deleting = '7'",
        "INSERT INTO used_plan(plan, actor, used_at) VALUES ('p', 'tester', 1)",
        "INSERT INTO yielded_field(deployment, api_group, kind, namespace, name, path) VALUES (1, '', 'k', "
        "'ns', 'n', 'spec')",
        "INSERT INTO yielded_field(deployment, api_group, kind, namespace, name, path) VALUES (1, '', 'k', "
        "'ns', 'n', '')"},
       {"UPDATE residue SET why = 'kept', settled_at = 2, settled_as = 'dismissed'",
        "UPDATE inventory SET keep = 1"}},
  };
}

}  // namespace emco::test
