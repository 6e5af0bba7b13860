#include <doctest/doctest.h>

#include "core/base/json.h"
#include "tests/golden.h"
#include "tests/program.h"

namespace emco::test {

TEST_SUITE("cli/refs") {
  TEST_CASE("refs shows what a resource uses and who uses it, with field, file and line") {
    Program program;
    program.make_shop();
    program.must({"refs", Program::kGroup});
    check_golden("cli/refs.txt", program.out);
    program.must({"refs", Program::kGroup, "--json"});
    check_golden("cli/refs.json", program.out);
    program.must({"refs", "--to", "cluster-providers/edge/clusters/edge-1"});
    check_golden("cli/refs_to.txt", program.out);
    program.must({"refs", "--to", "--deep", "cluster-providers/edge"});
    check_golden("cli/refs_to_deep.txt", program.out);
    program.must({"refs", "--deep", Program::kGroup, "--json"});
    bool project = false;
    const Value found = json::parse(program.out);
    for (const auto& one : found.find("references")->items())
      project = project || one.text_at({"to"}) == "projects/shop";
    CHECK(project);
  }

  TEST_CASE("refs of nothing says so, and of what does not exist is refused") {
    Program program;
    program.make_shop();
    program.must({"refs", "projects/shop"});
    CHECK(program.out.find("it uses nothing") != std::string::npos);
    program.must({"refs", "--to", Program::kGroup + "/intents/intents"});
    CHECK(program.out.find("nobody uses it") != std::string::npos);
    CHECK(program.run({"refs", "projects/shpo"}) == 3);
    CHECK(program.err.find("address.absent") != std::string::npos);
    CHECK(program.err.find("projects/shop") != std::string::npos);
    CHECK(program.run({"refs"}) == 3);
  }
}

}  // namespace emco::test
