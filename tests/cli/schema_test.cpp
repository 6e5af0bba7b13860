#include <doctest/doctest.h>

#include "core/base/json.h"
#include "tests/golden.h"
#include "tests/program.h"
#include "tests/store_kinds.h"
#include "tests/store_world.h"

namespace emco::test {
namespace {

/// Judges documents by a schema with the validator that judges the values of charts.
class Judge {
 public:
  Judge(Program& program, const std::vector<std::string>& command) : program_(program) {
    program.must(command);
    schema_ = program.out;
    program.write("judge/Chart.yaml", "apiVersion: v2\nname: judge\nversion: 1.0.0\n");
    program.write("judge/values.schema.json", schema_);
  }

  bool accepts(const std::string& yaml) {
    program_.write("judge/values.yaml", yaml);
    const int status = program_.run({"chart", "render", program_.path("judge")});
    const bool violation = program_.err.find("chart.schema-violation") != std::string::npos;
    // Anything else that fails would prove nothing.
    REQUIRE_MESSAGE((status == 0 || violation), program_.err);
    REQUIRE_MESSAGE(program_.err.find("chart.schema-invalid") == std::string::npos, program_.err);
    return !violation;
  }

 private:
  Program& program_;
  std::string schema_;
};

/// A document without the line that begins it.
std::string bare(std::string yaml) {
  if (yaml.starts_with("---\n")) yaml.erase(0, 4);
  return yaml;
}

}  // namespace

TEST_SUITE("cli/schema") {
  TEST_CASE("schema prints what editors need of a kind") {
    Program program;
    program.must({"schema", "logical_cloud"});
    check_golden("cli/schema.json", program.out);
    CHECK(program.run({"schema", "logical_clud"}) == 3);
    CHECK(program.err.find("usage.unknown-topic") != std::string::npos);
    CHECK(program.err.find("logical_cloud") != std::string::npos);
  }

  TEST_CASE("every kind's schema takes its documents and refuses unknown fields, and so do all together") {
    Program program;
    Judge all(program, {"schema"});
    for (const auto& sample : every_kind()) {
      CAPTURE(sample.kind);
      CHECK(all.accepts(bare(sample.document())));
    }
    CHECK_FALSE(all.accepts(bare(doc("projects/p/logical-clouds", "c", "{levl: '0'}"))));
    CHECK_FALSE(all.accepts("metadata: {name: x}"));
    for (const auto& sample : every_kind()) {
      CAPTURE(sample.kind);
      Judge judge(program, {"schema", sample.kind});
      CHECK(judge.accepts(bare(sample.document())));
      CHECK_FALSE(judge.accepts(bare(sample.document()) + "\nspecc: {}\n"));
    }
  }

  TEST_CASE("documents that ask for operations have schemas, alone and among all") {
    Program program;
    Judge all(program, {"schema"});
    const std::string group = "projects/p/composite-apps/ca/v1/deployment-intent-groups/d";
    const auto asks = [](const std::string& anchor, const std::string& more = {}) {
      return "version: emco/v2\nresourceContext: {anchor: " + anchor + "}\n" + more;
    };
    CHECK(all.accepts(asks(group + "/instantiate")));
    CHECK(all.accepts(asks(group + "/approve", "metadata: {description: why}\n")));
    CHECK(all.accepts(asks(group + "/rollback", "spec: {revision: 1}\n")));
    CHECK_FALSE(all.accepts(asks(group + "/rollback")));
    CHECK_FALSE(all.accepts(asks(group + "/instantiate", "spec: {revision: 1}\n")));
    CHECK(all.accepts(asks("projects/p/ca-certs/c/enrollment/instantiate")));
    Judge rollback(program, {"schema", "deployment_intent_group/rollback"});
    CHECK(rollback.accepts(asks(group + "/rollback", "spec: {revision: '1'}\n")));
    CHECK_FALSE(rollback.accepts(asks(group + "/rollback", "spec: {revison: '1'}\n")));
    CHECK_FALSE(rollback.accepts(asks(group + "/update", "spec: {revision: '1'}\n")));
    Judge migrate(program, {"schema", "deployment_intent_group/migrate"});
    CHECK_FALSE(migrate.accepts(asks(group + "/migrate", "spec: {targetCompositeAppVersion: v2}\n")));
    CHECK(program.run({"schema", "deployment_intent_group/rolback"}) == 3);
    CHECK(program.err.find("deployment_intent_group/rollback") != std::string::npos);
    CHECK(program.run({"schema", "project/instantiate"}) == 3);
  }

  TEST_CASE("the metadata block has a schema, with the limits that the store has") {
    Program program;
    Judge block(program, {"schema", "metadata"});
    CHECK(block.accepts("name: a.b-C_1\ndescription: words\n"));
    CHECK(block.accepts("name: " + std::string(128, 'n')));
    CHECK_FALSE(block.accepts("name: " + std::string(129, 'n')));
    CHECK_FALSE(block.accepts("name: -a"));
    CHECK_FALSE(block.accepts("name: a\nlabels: {}"));
    CHECK_FALSE(block.accepts("description: words"));
    CHECK(block.accepts("name: a\ndescription: " + std::string(1024, 'd')));
    CHECK_FALSE(block.accepts("name: a\ndescription: " + std::string(1025, 'd')));
    CHECK_FALSE(block.accepts("name: a\nuserData1: " + std::string(513, 'd')));
    Judge project(program, {"schema", "project"});
    CHECK_FALSE(project.accepts(bare(doc("projects", "-p"))));
  }

  TEST_CASE("what is no word of an enumeration, no number, no name or missing is refused") {
    Program program;
    Judge cloud(program, {"schema", "logical_cloud"});
    CHECK(cloud.accepts(bare(doc("projects/p/logical-clouds", "c", "{level: 0}"))));
    CHECK_FALSE(cloud.accepts(bare(doc("projects/p/logical-clouds", "c", "{level: '7'}"))));
    CHECK_FALSE(cloud.accepts(bare(doc("projects/p/logical-clouds", "c", "{labels: [a]}"))));
    CHECK_FALSE(cloud.accepts(bare(doc("projects/p/apps", "c", "{level: 0}"))));
    Judge reference(program, {"schema", "cluster_reference"});
    const std::string anchor = "projects/p/logical-clouds/c/cluster-references";
    CHECK(reference.accepts(bare(doc(anchor, "r", "{clusterProvider: p, cluster: c}"))));
    CHECK_FALSE(reference.accepts(bare(doc(anchor, "r", "{clusterProvider: p}"))));
    CHECK_FALSE(reference.accepts(bare(doc(anchor, "r"))));
  }
}

}  // namespace emco::test
