#include "tests/store_rules.h"

namespace emco::test {

using namespace rows;

std::vector<RuleCase> operation_rules() {
  const std::string body = "'" + kBody + "'";
  const std::string sent = "UPDATE change SET state = 'Sent', attempts = 1, sent_at = 1, sent_elapsed = 1;";
  const std::string superseded = "UPDATE operation SET state = 'Superseded', ended_at = 2;";
  const std::string left_out = "INSERT INTO left_out(operation, cluster) VALUES (1, 'c2');";
  const std::string replaced =
      "INSERT INTO left_out(operation, cluster) VALUES (1, 'cluster-providers/pr/clusters/c1');";
  const std::string instantiated = "UPDATE deployment SET phase = 'Instantiated'";
  const auto operation_with = [](const std::string& column, const std::string& value) {
    return "UPDATE operation SET " + column + " = " + value;
  };
  const auto change_with = [](const std::string& column, const std::string& value) {
    return "UPDATE change SET " + column + " = " + value;
  };
  return {
      {"operation.kind",
       kSecond,
       {operation("2", "2", "'install'", "1")},
       {operation("2", "2", "'instantiate'", "1"), operation("2", "2", "'update'", "1"),
        operation("2", "2", "'rollback'", "1"), operation("2", "2", "'terminate'", "NULL"),
        operation("2", "2", "'abandon'", "NULL")}},
      {"operation.end-has-time",
       "",
       {operation_with("state", "'Stopped'"), operation_with("state", "'Failed'"),
        operation_with("ended_at", "2")},
       {operation_with("state", "'Failed', ended_at = 2")}},
      {"operation.terminate-has-no-target",
       kSecond,
       {operation("2", "2", "'terminate'", "1"), operation("2", "2", "'abandon'", "1"),
        operation("2", "2", "'update'", "NULL")},
       {operation("2", "2", "'terminate'", "NULL")}},
      {"operation.starts-running",
       kSecond,
       {"INSERT INTO operation(id, deployment, kind, plan, actor, reason, started_at, host, boot, pid, "
        "state, ended_at)"
        " VALUES (2, 2, 'terminate', 'p', 'tester', '', 1, 'h', 'b', 1, 'Done', 2)",
        "INSERT INTO operation(id, deployment, kind, plan, actor, reason, started_at, host, boot, pid, epoch)"
        " VALUES (2, 2, 'terminate', 'p', 'tester', '', 1, 'h', 'b', 1, 2)"},
       {operation("2", "2", "'terminate'", "NULL")}},
      {"operation.illegal-move",
       superseded,
       {"UPDATE operation SET state = 'Running', ended_at = NULL", "UPDATE operation SET state = 'Failed'"},
       {"UPDATE operation SET state = 'Superseded'"}},
      {"operation.epoch-grows",
       "UPDATE operation SET epoch = 2",
       {"UPDATE operation SET epoch = 1", operation_with("host", "'other'"),
        operation_with("boot", "'other'"), operation_with("pid", "2"),
        "UPDATE operation SET epoch = 2, pid = 2"},
       {"UPDATE operation SET epoch = 3",
        "UPDATE operation SET epoch = 3, host = 'other', boot = 'other', pid = 2",
        "UPDATE operation SET epoch = 2, host = 'host', pid = 1"}},
      {"operation.fixed",
       "",
       {operation_with("id", "2"), operation_with("deployment", "2"), operation_with("kind", "'update'"),
        operation_with("from_revision", "1"), operation_with("to_revision", "2"),
        operation_with("plan", "'x'"), operation_with("actor", "'x'"), operation_with("started_at", "2")},
       {operation_with("renewed", "1"), operation_with("stop_requested", "1"),
        operation_with("message", "'x'")}},
      {"operation.is-history", superseded, {"DELETE FROM operation"}, {"SELECT count(*) FROM operation"}},
      {"store.uid-fixed",
       "",
       {"UPDATE store SET uid = 'another'"},
       {"UPDATE store SET uid = uid", "UPDATE store SET created_at = 1"}},
      {"operation.one-floor",
       "",
       {"INSERT INTO operation_floor(id, number) VALUES (2, 1)"},
       {"INSERT INTO operation_floor(id, number) VALUES (1, 1)"}},
      {"operation.floor-grows",
       "INSERT INTO operation_floor(id, number) VALUES (1, 5)",
       {"UPDATE operation_floor SET number = 4", "UPDATE operation_floor SET id = 2",
        "DELETE FROM operation_floor"},
       {"UPDATE operation_floor SET number = 6", "SELECT number = 6 FROM next_operation"}},
      {"operation.above-floor",
       kSecond + "INSERT INTO operation_floor(id, number) VALUES (1, 5)",
       {operation("2", "2", "'terminate'", "NULL"), operation("5", "2", "'terminate'", "NULL")},
       {operation("6", "2", "'terminate'", "NULL")}},
      {"logical-cloud.has-deployments",
       "INSERT INTO deployment(id, address, kind, uid) VALUES (2, 'projects/p/logical-clouds/lc', "
       "'logical_cloud',"
       " '0000000000000002');" +
           release("2", "1"),
       {operation("2", "2", "'terminate'", "NULL")},
       {operation("2", "2", "'update'", "1"),
        residue("config") +
            "DELETE FROM inventory; UPDATE change SET state = 'Dropped';"
            "UPDATE deployment SET phase = 'NotDeployed', revision = NULL WHERE id = 1;" +
            operation("2", "2", "'terminate'", "NULL")}},
      {"operation.clusters-left-out",
       left_out,
       {kCarriedOut,
        "UPDATE change SET state = 'Done'; UPDATE inventory SET state = 'Present', uid = 'u', body = " +
            body + ";" + instantiated,
        "UPDATE change SET state = 'Done';" + residue("config") +
            "DELETE FROM inventory;"
            "UPDATE deployment SET phase = 'NotDeployed', revision = NULL"},
       {kFailed, kFailed + superseded}},
      {"left-out.only-when-operation-begins",
       "",
       {sent + left_out, superseded + left_out, sent + replaced, superseded + replaced, kFailed + left_out,
        kFailed + "UPDATE inventory SET state = 'Present', uid = 'u', body = " + body + ";" + replaced},
       {left_out, kFailed + replaced, sent + kFailed + replaced}},
      {"left-out.is-history",
       left_out,
       {"DELETE FROM left_out", "UPDATE left_out SET cluster = 'x'"},
       {"SELECT count(*) = 1 FROM left_out"}},
      {"change.verb",
       "",
       {change("2", "n", "'replace', NULL, 'u'")},
       {change("2", "n", "'delete', NULL, 'u'"), change("2", "n", "'forget', NULL, ''"),
        change("2", "n", "'record', " + body + ", 'u'")}},
      {"change.create-expects-nothing",
       "",
       {change("2", "n", "'update', " + body + ", ''"), change("2", "n", "'delete', NULL, ''"),
        change("2", "n", "'record', " + body + ", ''")},
       {change("2", "n", "'update', " + body + ", 'u'"), change("2", "n", "'create', " + body + ", ''")}},
      {"change.body-where-needed",
       "",
       {change("2", "n", "'create', NULL, ''"), change("2", "n", "'update', NULL, 'u'"),
        change("2", "n", "'delete', " + body + ", 'u'"), change("2", "n", "'forget', " + body + ", ''")},
       {change("2", "n", "'create', " + body + ", ''"), change("2", "n", "'delete', NULL, 'u'")}},
      {"change.sent-has-time",
       "",
       {"UPDATE change SET state = 'Sent', attempts = 1, sent_at = 1",
        "UPDATE change SET state = 'Sent', attempts = 1, sent_elapsed = 1",
        "UPDATE change SET state = 'Sent', sent_at = 1, sent_elapsed = 1"},
       {sent}},
      {"change.only-when-operation-begins",
       "",
       {sent + change("2", "n", "'delete', NULL, 'u'"), superseded + change("2", "n", "'delete', NULL, 'u'"),
        "INSERT INTO change(operation, seq, cluster, api_group, kind, namespace, name, version, stage, app, "
        "verb, pre_uid, state)"
        " VALUES (1, 2, 'c', '', 'ConfigMap', 'ns', 'n', 'v1', 1, 'web', 'delete', 'u', 'Done')"},
       {change("2", "n", "'delete', NULL, 'u'")}},
      {"change.illegal-move",
       "",
       {"UPDATE change SET state = 'Failed'", "UPDATE change SET state = 'Conflict'",
        "UPDATE change SET state = 'Done'; UPDATE change SET state = 'Pending'"},
       {"UPDATE change SET state = 'Done'", sent + "UPDATE change SET state = 'Conflict'"}},
      {"change.operation-not-open",
       superseded,
       {sent, "UPDATE change SET state = 'Done'", "UPDATE change SET message = 'x'"},
       {"UPDATE change SET state = 'Dropped'"}},
      {"change.operation-not-open", kFailed + superseded, {sent}, {"UPDATE change SET state = 'Dropped'"}},
      {"change.fixed",
       "",
       {change_with("operation", "2"), change_with("seq", "2"), change_with("cluster", "'x'"),
        change_with("api_group", "'x'"), change_with("kind", "'x'"), change_with("namespace", "'x'"),
        change_with("name", "'x'"), change_with("version", "'x'"), change_with("verb", "'record'"),
        change_with("stage", "2"), change_with("after_seq", "0"), change_with("force", "1"),
        change_with("body", "NULL"), change_with("pre_uid", "'x'"), change_with("pre_touched", "'x'")},
       {change_with("pre_version", "'7'"), change_with("message", "'x'")}},
      {"change.is-history",
       "UPDATE change SET state = 'Dropped'",
       {"DELETE FROM change"},
       {"SELECT count(*) FROM change"}},
      {"reference.missing",
       "",
       {operation("2", "9", "'terminate'", "NULL"), superseded + operation("2", "1", "'update'", "9"),
        superseded + "INSERT INTO operation(id, deployment, kind, from_revision, plan, actor, reason, "
                     "started_at, host, boot, pid)"
                     " VALUES (2, 1, 'terminate', 9, 'p', 'tester', '', 1, 'h', 'b', 1)",
        change("2", "n", "'create', '" + std::string(64, '0') + "', ''")},
       {change("2", "n", "'create', '" + kOther + "', ''")}},
      // Unnamed rules: what they refuse is a mistake of the program.
      {"internal.bug",
       kSecond,
       {operation("2", "1", "'terminate'", "NULL"), operation_with("stop_requested", "2"),
        superseded +
            "INSERT INTO operation(deployment, kind, plan, actor, reason, started_at, host, boot, pid)"
            " VALUES (1, 'terminate', 'plan-1', 'tester', '', 1, 'h', 'b', 1)",
        "UPDATE change SET attempts = -1", change("1", "n", "'delete', NULL, 'u'"),
        change("0", "n", "'delete', NULL, 'u'"),
        "INSERT INTO change(operation, seq, cluster, api_group, kind, namespace, name, version, stage, app, "
        "verb, pre_uid)"
        " VALUES (1, 2, 'c', '', 'ConfigMap', 'ns', 'n', 'v1', 5, 'web', 'delete', 'u')",
        "INSERT INTO change(operation, seq, cluster, api_group, kind, namespace, name, version, stage, app, "
        "verb, pre_uid, after_seq)"
        " VALUES (1, 2, 'c', '', 'ConfigMap', 'ns', 'n', 'v1', 4, 'web', 'delete', 'u', 2)",
        "INSERT INTO change(operation, seq, cluster, api_group, kind, namespace, name, version, stage, app, "
        "verb, pre_uid, force)"
        " VALUES (1, 2, 'c', '', 'ConfigMap', 'ns', 'n', 'v1', 4, 'web', 'delete', 'u', 2)",
        "INSERT INTO change(operation, seq, cluster, api_group, kind, namespace, name, version, stage, app, "
        "verb, pre_uid, keep)"
        " VALUES (1, 2, 'c', '', 'ConfigMap', 'ns', 'n', 'v1', 4, 'web', 'delete', 'u', 2)"},
       {"INSERT INTO change(operation, seq, cluster, api_group, kind, namespace, name, version, stage, app, "
        "verb, pre_uid, after_seq,"
        " force, keep) VALUES (1, 2, 'c', '', 'ConfigMap', 'ns', 'n', 'v1', 4, 'web', 'delete', 'u', 1, 1, "
        "1)",
        operation("2", "2", "'terminate'", "NULL"), superseded + operation("2", "1", "'terminate'", "NULL")}},
      // No state but the six of each, even if the transition table is wrong.
      {"internal.bug",
       "INSERT INTO transition(machine, a, b) VALUES ('operation', 'Running', 'Lost'), ('change', 'Pending', "
       "'Lost')",
       {"UPDATE operation SET state = 'Lost', ended_at = 2", "UPDATE change SET state = 'Lost'"},
       {"UPDATE change SET state = 'Done'"}},
      {"operation.epoch-grows", "", {"UPDATE operation SET epoch = 0"}, {"UPDATE operation SET epoch = 1"}},
  };
}

}  // namespace emco::test
