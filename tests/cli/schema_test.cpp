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
