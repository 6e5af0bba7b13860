#include <algorithm>

#include <doctest/doctest.h>

#include "core/base/text.h"
#include "tests/program.h"
#include "tests/store_world.h"

namespace emco::test {
namespace {

struct Completing : Program {
  /// What may stand in place of the last word, without descriptions.
  std::string offers(std::vector<std::string> words) {
    words.insert(words.begin(), "__complete");
    must(std::move(words));
    CHECK(err.empty());
    std::vector<std::string> found;
    for (const auto& line : text::split(out, '\n'))
      if (!line.empty()) found.push_back(line.substr(0, line.find('\t')));
    return text::join(found, " ");
  }
};

}  // namespace

TEST_SUITE("cli/completion") {
  TEST_CASE("commands and options are completed by the declarations of --help") {
    Completing world;
    CHECK(world.offers({"ini"}) == "init");
    CHECK(world.offers({"--json", "hist"}) == "history");
    CHECK(world.offers({"--store", "history", "hist"}) == "history");
    CHECK(world.offers({"history", "--li"}) == "--limit");
    CHECK(world.offers({"history", "--act"}) == "--actor");
    CHECK(world.offers({"__"}).empty());
    world.offers({""});
    CHECK(world.out.find("history\tshow who changed what, when and why\n") != std::string::npos);
  }

  TEST_CASE("words that an option or a command takes are completed") {
    Completing world;
    CHECK(world.offers({"--color", ""}) == "auto always never");
    CHECK(world.offers({"plan", "--adopt", "i"}) == "if-identical");
    CHECK(world.offers({"completion", ""}) == "bash zsh fish");
    CHECK(world.offers({"clusters", "c"}) == "check");
    CHECK(world.offers({"apply", "-f", ""}) == ":files");
    CHECK(world.offers({"explain", "residue.unk"}) == "residue.unknown");
    CHECK(world.offers({"explain", "logical_cl"}).find("logical_cloud") != std::string::npos);
    CHECK(world.offers({"init", ""}).empty());
    CHECK(world.offers({"explain", "codes", ""}).empty());
  }

  TEST_CASE("addresses are completed from the store, of the kinds that the command takes") {
    Completing world;
    CHECK(world.offers({"history", ""}).empty());  // no store
    world.make_shop();
    CHECK(world.offers({"history", "projects/shop/l"}) ==
          "projects/shop/logical-clouds/staging "
          "projects/shop/logical-clouds/staging/cluster-references/r1 "
          "projects/shop/logical-clouds/staging/cluster-references/r2");
    CHECK(world.offers({"instantiate", ""}) == Program::kGroup + " " + Program::kCloud);
    CHECK(world.offers({"instantiate", Program::kCloud, "projects/shop/c"}) == Program::kGroup);
    CHECK(world.offers({"clusters", "check", ""}) ==
          "cluster-providers/edge/clusters/edge-1 cluster-providers/edge/clusters/edge-2");
    CHECK(world.offers({"--store", world.path("none.db"), "instantiate", ""}).empty());
    CHECK(world.offers({"--store=" + world.path("none.db"), "instantiate", ""}).empty());
  }

  TEST_CASE("many addresses are completed step by step") {
    Completing world;
    world.must({"init"});
    std::string bundle;
    for (int i = 0; i < 30; ++i)
      bundle += doc("projects", "p" + std::to_string(i)) +
                doc("projects/p" + std::to_string(i) + "/logical-clouds", "lc", "{level: '0'}");
    world.must({"apply", "-f", world.write("bundle.yaml", bundle), "--intents-only"});
    CHECK(world.offers({"history", "pr"}) == "projects/");
    CHECK(world.offers({"history", "projects/p1/"}) == "projects/p1/logical-clouds/lc");
    // A resource that others stand below is offered beside the way to them; what only begins alike is not
    // lost.
    bundle.clear();
    for (int i = 0; i < 30; ++i)
      bundle += doc("projects", "p1-" + std::to_string(i)) + doc("projects", "p1." + std::to_string(i));
    world.must({"apply", "-f", world.write("more.yaml", bundle), "--intents-only"});
    const auto found = text::split(world.offers({"history", "projects/p"}), ' ');
    CHECK(found.size() == 120);
    CHECK(std::is_sorted(found.begin(), found.end()));
    for (const std::string one :
         {"projects/p1", "projects/p1-7", "projects/p1.7", "projects/p1/", "projects/p29/"})
      CHECK(std::count(found.begin(), found.end(), one) == 1);
    CHECK(
        world.offers({"history", "projects/p2"}) ==
        "projects/p2 projects/p2/logical-clouds/lc projects/p20 projects/p20/logical-clouds/lc projects/p21 "
        "projects/p21/logical-clouds/lc projects/p22 projects/p22/logical-clouds/lc projects/p23 "
        "projects/p23/logical-clouds/lc projects/p24 projects/p24/logical-clouds/lc projects/p25 "
        "projects/p25/logical-clouds/lc projects/p26 projects/p26/logical-clouds/lc projects/p27 "
        "projects/p27/logical-clouds/lc projects/p28 projects/p28/logical-clouds/lc projects/p29 "
        "projects/p29/logical-clouds/lc");
    CHECK(world.offers({"history", "projects/q"}).empty());
  }

  TEST_CASE("numbers of residue are completed") {
    Completing world;
    world.make_shop();
    world.must({"instantiate", Program::kCloud, "--auto-approve"});
    world.must({"abandon", Program::kCloud, "--auto-approve"});
    CHECK(world.offers({"reclaim", ""}) == "1 2");
  }

  TEST_CASE("the scripts are printed, and unknown shells refused") {
    Completing world;
    for (const auto* shell : {"bash", "zsh", "fish"}) {
      world.must({"completion", shell});
      CHECK(world.out.find("__complete") != std::string::npos);
      CHECK(world.out.find("_emcoctl") != std::string::npos);
    }
    CHECK(world.run({"completion", "tcsh"}) == 3);
  }
}

}  // namespace emco::test
