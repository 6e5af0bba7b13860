#include "tests/store_rules.h"

namespace emco::test {
namespace {

const std::string kNext =
    "INSERT INTO generation(number, committed_at, actor, reason, bundle, bundle_digest, tool_version)"
    " VALUES (2, 2, 'tester', '', '', '', '0');";
const std::string kProject = " WHERE address = 'projects/p'";

std::string version(const std::string& id,
                    const std::string& address,
                    const std::string& kind,
                    const std::string& since) {
  return "INSERT INTO document(id, address, kind, since, body, digest, file, line, places) VALUES (" + id +
         ", '" + address + "', '" + kind + "', " + since + ", '{}', '" + std::string(64, 'd') +
         "', '', 1, '');";
}

std::string resource(const std::string& address,
                     const std::string& document,
                     const std::string& kind = "project") {
  return "INSERT INTO resource(address, kind, document, born, bundle) VALUES ('" + address + "', '" + kind +
         "', " + document + ", 1, '');";
}

const std::string kVersion = kNext + version("900", "projects/p", "project", "2");

}  // namespace

std::vector<RuleCase> intent_rules() {
  const std::string of_project = "(SELECT document FROM resource" + kProject + ")";
  return {
      {"generation.is-next",
       "",
       {"INSERT INTO generation(number, committed_at, actor, reason, bundle, bundle_digest, tool_version)"
        " VALUES (3, 2, 'tester', '', '', '', '0')"},
       {kNext}},
      {"generation.fixed", "", {"UPDATE generation SET reason = 'another'"}, {kNext}},
      {"generation.is-history",
       kNext,
       {"DELETE FROM generation WHERE number = 2"},
       {"SELECT count(*) = 3 FROM generation"}},
      {"document.is-history",
       kNext + "UPDATE document SET until = 2" + kProject + ";",
       {"DELETE FROM document WHERE until = 2",
        // A release of generation 1 was made from it.
        "INSERT INTO history_floor(id, generation) VALUES (1, 2); DELETE FROM document WHERE until = 2",
        "INSERT INTO history_floor(id, generation) VALUES (1, 2); DELETE FROM document WHERE until IS NULL"},
       {version("901", "projects/q", "project", "2") + "DELETE FROM document WHERE id = 901"}},
      {"history.one-floor",
       "",
       {"INSERT INTO history_floor(id, generation) VALUES (2, 1)"},
       {"INSERT INTO history_floor(id, generation) VALUES (1, 1)"}},
      {"history.floor-grows",
       "INSERT INTO history_floor(id, generation) VALUES (1, 1);",
       {"UPDATE history_floor SET generation = 0", "UPDATE history_floor SET id = 2",
        "DELETE FROM history_floor"},
       {"UPDATE history_floor SET generation = 1"}},
      {"document.ends-after-it-begins",
       kNext,
       {"UPDATE document SET until = since" + kProject, "UPDATE document SET until = 0" + kProject},
       {"UPDATE document SET until = 2" + kProject}},
      {"document.fixed",
       kNext,
       {"UPDATE document SET body = '{}'" + kProject, "UPDATE document SET until = 2, body = '{}'" + kProject,
        "UPDATE document SET until = 2, since = 0" + kProject,
        "UPDATE document SET until = 2, address = 'projects/q'" + kProject,
        "UPDATE document SET until = 2, kind = 'cluster_provider'" + kProject,
        "UPDATE document SET until = 2, digest = '" + std::string(64, '0') + "'" + kProject,
        "UPDATE document SET until = 2, file = 'other.yaml'" + kProject,
        "UPDATE document SET until = 2, line = 99" + kProject,
        "UPDATE document SET until = 2, places = 'x'" + kProject,
        "UPDATE document SET until = 2, id = 999" + kProject,
        "UPDATE document SET until = 2" + kProject + "; UPDATE document SET until = NULL" + kProject},
       {"UPDATE document SET until = 2" + kProject}},
      {"document.one-per-generation",
       "",
       {version("900", "projects/p", "project", "1")},
       {version("900", "projects/q", "project", "1"), kVersion}},
      {"content.fixed",
       "",
       {"UPDATE content SET digest = '" + std::string(64, '0') + "'",
        "UPDATE content SET sealed = 1 - sealed", "UPDATE content SET size = size + 1"},
       {"INSERT INTO content(digest, sealed, size) VALUES ('" + std::string(64, '0') + "', 0, 0)"}},
      {"attachment.fixed",
       "",
       {"UPDATE attachment SET name = 'other'"},
       {"INSERT INTO attachment(document, ordinal, name, digest)"
        " SELECT " +
        of_project + ", 0, 'x', digest FROM content LIMIT 1"}},
      {"secret-value.fixed",
       "INSERT INTO secret_value(document, digest) SELECT " + of_project + ", digest FROM content LIMIT 1",
       {"UPDATE secret_value SET digest = '" + std::string(64, '0') + "'"},
       {"DELETE FROM secret_value"}},
      {"resource.identity-fixed",
       kNext,
       {"UPDATE resource SET address = 'projects/q'" + kProject,
        "UPDATE resource SET kind = 'cluster_provider'" + kProject,
        "UPDATE resource SET born = 2" + kProject},
       {"UPDATE resource SET description = 'other', bundle = 'b'" + kProject}},
      {"resource.document-of-another",
       kVersion + version("901", "projects/q", "project", "2") +
           version("902", "projects/q", "cluster_provider", "1"),
       {"UPDATE resource SET document = 901" + kProject, resource("projects/r", "901"),
        resource("projects/q", "902"),
        "UPDATE document SET until = 3 WHERE id = 901;" + resource("projects/q", "901")},
       {"UPDATE resource SET document = 900" + kProject, resource("projects/q", "901")}},
      // A version that is replaced or removed ends; one of the same generation never was.
      {"resource.document-of-another",
       kVersion,
       {"UPDATE resource SET document = 900" + kProject +
        "; UPDATE resource SET document = (SELECT min(id) FROM document" + kProject + ")" + kProject},
       {"UPDATE resource SET document = 900" + kProject + "; SELECT count(*) FROM document" + kProject +
            " AND until = 2",
        version("903", "projects/q", "project", "2") + resource("projects/q", "903") +
            "DELETE FROM resource WHERE address = 'projects/q'; SELECT count(*) = 0 FROM document WHERE id = "
            "903",
        version("903", "projects/q", "project", "1") + resource("projects/q", "903") +
            "DELETE FROM resource WHERE address = 'projects/q'; SELECT until = 2 FROM document WHERE id = "
            "903"}},
      {"store.one-row",
       "",
       {"INSERT INTO store(id, uid, created_at) VALUES (2, 'u', 1)"},
       {"UPDATE store SET created_at = 2"}},
      {"store.one-schema-state",
       "",
       {"INSERT INTO schema_state(id, code, schema) VALUES (2, '', '')"},
       {"UPDATE schema_state SET code = ''"}},
      {"store.one-vault",
       "",
       {"INSERT INTO vault(id, seal_key, digest_key) VALUES (2, x'', x'')"},
       {"UPDATE vault SET seal_key = x'00'"}},
      // A batch is known by its id, and forgotten after ten thousand others.
      {"internal.bug",
       "INSERT INTO batch(number, id, generation) VALUES (500, 'a', 1);",
       {"INSERT INTO batch(number, id, generation) VALUES (501, 'a', 1)"},
       {"INSERT INTO batch(number, id, generation) VALUES (501, 'b', 1)",
        "INSERT INTO batch(number, id, generation) VALUES (10500, 'b', 1);"
        "SELECT count(*) = 0 FROM batch WHERE number = 500",
        "INSERT INTO batch(number, id, generation) VALUES (10499, 'b', 1);"
        "SELECT count(*) = 1 FROM batch WHERE number = 500"}},
      // What the program says of itself is unambiguous.
      {"internal.bug",
       "",
       {"INSERT INTO kind(name, pattern, summary) VALUES ('other', 'projects/{name}', 'Another project.')",
        "INSERT INTO alias(kind, spelling, path) VALUES ('cluster_reference', 'spec.loadbalancerIp', "
        "'spec.cluster')"},
       {"INSERT INTO kind(name, pattern, summary) VALUES ('other', 'others/{name}', 'Something else.')",
        "INSERT INTO alias(kind, spelling, path) VALUES ('cluster_reference', 'spec.other', "
        "'spec.cluster')"}},
      {"group-intent.not-free",
       "",
       {"UPDATE group_intent_intent SET free_text = 1"},
       {"UPDATE group_intent_intent SET free_text = 0"}},
  };
}

}  // namespace emco::test
