#include <doctest/doctest.h>

#include "core/base/json.h"
#include "tests/golden.h"
#include "tests/labelled_shop.h"
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

  TEST_CASE(
      "refs --to a label shows who selects by it, and delete --cascade names who stays and selects by it") {
    LabelledShop program(
        "{allOf: [{anyOf: [{clusterProvider: edge, clusterLabel: fast}]}, {clusterProvider: edge, "
        "clusterLabel: fast}]}");
    const std::string& label = program.label;
    const std::string& placement = program.placement;
    program.must({"refs", "--to", label});
    check_golden("cli/refs_to_label.txt", program.out);
    program.must({"refs", "--to", label, "--json"});
    const Value found = json::parse(program.out);
    CHECK(found.find("references")->items().front().text_at({"relation"}) == "selects");
    // From the other side, alone and among all, one for each cluster that carries the label.
    program.must({"refs", placement});
    check_golden("cli/refs_selectors.txt", program.out);
    // Nobody needs it: it may go, and who selects by it stays.
    program.must({"delete", label, "--cascade", "--auto-approve"});
    CHECK(program.err.find("[placement.label-goes]") != std::string::npos);
    CHECK(program.err.find(placement) != std::string::npos);
    program.must({"get", placement});
    CHECK(program.run({"get", label}) == 3);
    program.must({"refs", placement});
    CHECK(program.out.find("selected by") == std::string::npos);
    // What goes itself is not named.
    program.must({"apply", "-f", program.path("label.yaml"), "--intents-only"});
    program.must({"delete", "cluster-providers/edge", "--cascade", "--auto-approve"});
    CHECK(program.err.find("[placement.label-goes]") == std::string::npos);
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
