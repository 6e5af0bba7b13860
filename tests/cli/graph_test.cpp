#include <set>

#include <doctest/doctest.h>

#include "core/base/json.h"
#include "tests/golden.h"
#include "tests/labelled_shop.h"
#include "tests/program.h"
#include "tests/store_world.h"

namespace emco::test {

TEST_SUITE("cli/graph") {
  TEST_CASE("graph draws a resource with all that it uses and all that uses it") {
    Program program;
    program.make_shop();
    program.must({"graph", Program::kCloud});
    check_golden("cli/graph.dot", program.out);
    program.must({"graph", Program::kCloud, "--format", "mermaid"});
    check_golden("cli/graph.mermaid", program.out);
    program.must({"graph", Program::kCloud, "--format", "json"});
    check_golden("cli/graph.json", program.out);
  }

  TEST_CASE("graph draws who selects clusters by a label, from either side and marked") {
    LabelledShop program("{allOf: [{clusterProvider: edge, clusterLabel: fast}]}",
                         doc("cluster-providers/edge/clusters/edge-2/labels", "fast") +
                             doc("cluster-providers/edge/clusters/edge-2/labels", "slow"));
    const std::string& label = program.label;
    const std::string& placement = program.placement;
    program.must({"graph", label});
    check_golden("cli/graph_label.dot", program.out);
    program.must({"graph", label, "--format", "mermaid"});
    check_golden("cli/graph_label.mermaid", program.out);
    for (const std::string& of : {placement, std::string()}) {
      program.must(of.empty() ? std::vector<std::string>{"graph", "--json"}
                              : std::vector<std::string>{"graph", of, "--json"});
      std::set<std::string> selected;
      const Value graph = json::parse(program.out);
      for (const auto& link : graph.find("links")->items())
        if (link.text_at({"relation"}) == "selects") {
          CHECK(link.text_at({"from"}) == placement);
          CHECK(link.text_at({"field"}) == "spec.intent.allOf[0].clusterLabel");
          selected.emplace(link.text_at({"to"}));
        }
      CHECK(selected == std::set<std::string>{label, "cluster-providers/edge/clusters/edge-2/labels/fast"});
    }
  }

  TEST_CASE("graph of the whole store has every resource, and both ends of every link") {
    Program program;
    program.make_shop();
    const auto lone = program.write("lone.yaml", doc("projects", "lone"));
    program.must({"apply", "-f", lone, "--intents-only"});
    program.must({"get", "-o", "name"});
    const std::string names = program.out;
    program.must({"graph", "--json"});
    const Value graph = json::parse(program.out);
    std::string nodes;
    std::set<std::string> known;
    for (const auto& node : graph.find("nodes")->items()) {
      nodes += std::string(node.text_at({"address"})) + "\n";
      known.emplace(node.text_at({"address"}));
    }
    CHECK(nodes == names);
    CHECK(graph.find("links")->items().size() > 10);
    for (const auto& link : graph.find("links")->items()) {
      CHECK(known.contains(std::string(link.text_at({"from"}))));
      CHECK(known.contains(std::string(link.text_at({"to"}))));
    }
  }

  TEST_CASE("graph refuses what does not exist and formats it does not know") {
    Program program;
    program.make_shop();
    CHECK(program.run({"graph", "projects/none"}) == 3);
    CHECK(program.err.find("address.absent") != std::string::npos);
    CHECK(program.run({"graph", "--format", "svg"}) == 3);
  }
}

}  // namespace emco::test
