#include <doctest/doctest.h>

#include "tests/shop.h"
#include "tests/store_world.h"

namespace emco::test {
TEST_SUITE("cli/prune") {
  TEST_CASE("apply --bundle --prune removes what the bundle does not hold any more, and nothing else") {
    Program program;
    program.must({"init"});
    const auto file =
        program.write("team.yaml", doc("projects", "a") + doc("projects", "b") + doc("projects", "c"));
    program.must({"apply", "-f", file, "--bundle", "team", "--intents-only"});
    const auto other = program.write("other.yaml", doc("projects", "mine"));
    program.must({"apply", "-f", other, "--intents-only"});
    const auto taken = program.write("taken.yaml", doc("projects", "b", "{}"));
    program.must({"apply", "-f", taken, "--bundle", "others", "--intents-only"});

    program.write("team.yaml", doc("projects", "a") + doc("projects", "d"));
    program.must({"apply", "-f", file, "--bundle", "team", "--intents-only"});
    CHECK(program.names() == "projects/a\nprojects/b\nprojects/c\nprojects/d\nprojects/mine\n");
    program.must({"plan", "-f", file, "--bundle", "team", "--prune"});
    CHECK(program.out.find("1 to delete") != std::string::npos);
    CHECK(program.out.find("- projects/c") != std::string::npos);
    program.must({"apply", "-f", file, "--bundle", "team", "--prune", "--auto-approve"});
    // What another bundle applied since is its own now.
    CHECK(program.names() == "projects/a\nprojects/b\nprojects/d\nprojects/mine\n");
    program.must({"history", "--limit", "1"});
    CHECK(program.out.find("bundle team") != std::string::npos);
    // Again: nothing to do.
    program.must({"apply", "-f", file, "--bundle", "team", "--prune", "--auto-approve"});
    CHECK(program.out.find("No changes") != std::string::npos);
  }

  TEST_CASE("--max-deletes and --allow-empty guard it") {
    Program program;
    program.must({"init"});
    const auto file = program.write("team.yaml", doc("projects", "a") + doc("projects", "b"));
    program.must({"apply", "-f", file, "--bundle", "team", "--intents-only"});
    const std::string before = program.names();
    program.write("team.yaml", doc("projects", "c"));
    CHECK(program.run({"apply", "-f", file, "--bundle", "team", "--prune", "--max-deletes", "1",
                       "--intents-only"}) == 5);
    CHECK(program.err.find("prune.too-many-deletes") != std::string::npos);
    CHECK(program.err.find("'projects/a' would go") != std::string::npos);
    program.write("team.yaml", "# nothing\n");
    CHECK(program.run({"apply", "-f", file, "--bundle", "team", "--prune", "--auto-approve"}) == 5);
    CHECK(program.err.find("prune.empty-bundle") != std::string::npos);
    CHECK(program.names() == before);
    program.must({"apply", "-f", file, "--bundle", "team", "--prune", "--allow-empty", "--max-deletes", "2",
                  "--auto-approve"});
    CHECK(program.names().empty());
  }

  TEST_CASE("what is deployed, or used by others, is not pruned") {
    Shop shop;
    const auto file = shop.path("bundle.yaml");
    shop.must({"apply", "-f", file, "--bundle", "shop", "--intents-only"});
    shop.bring_up();
    const std::string before = shop.names();
    shop.write("bundle.yaml", doc("projects", "shop"));
    CHECK(shop.run({"apply", "-f", file, "--bundle", "shop", "--prune", "--auto-approve"}) == 5);
    CHECK(shop.err.find("hold.in-use") != std::string::npos);
    CHECK(shop.names() == before);
    shop.must({"terminate", Shop::kGroup, Shop::kCloud, "--auto-approve"});
    const auto user = shop.write("user.yaml", doc("cluster-providers/edge/clusters/edge-1/labels", "x"));
    shop.must({"apply", "-f", user, "--intents-only"});
    const std::string with_user = shop.names();
    CHECK(shop.run({"apply", "-f", file, "--bundle", "shop", "--prune", "--auto-approve"}) == 5);
    CHECK(shop.err.find("reference.in-use") != std::string::npos);
    CHECK(shop.names() == with_user);
  }

  TEST_CASE("a saved plan prunes what it showed, under the bundle's name") {
    Program program;
    program.must({"init"});
    const auto file = program.write("team.yaml", doc("projects", "a") + doc("projects", "b"));
    program.must({"apply", "-f", file, "--bundle", "team", "--intents-only"});
    program.write("team.yaml", doc("projects", "b") + doc("projects", "c"));
    program.must({"plan", "-f", file, "--bundle", "team", "--prune", "--out", program.path("plan")});
    program.must({"apply", program.path("plan")});
    CHECK(program.names() == "projects/b\nprojects/c\n");
    program.write("team.yaml", doc("projects", "b"));
    program.must({"apply", "-f", file, "--bundle", "team", "--prune", "--intents-only"});
    CHECK(program.names() == "projects/b\n");
  }

  TEST_CASE("options that make no sense together are refused") {
    Program program;
    program.must({"init"});
    const auto file = program.write("team.yaml", doc("projects", "a"));
    CHECK(program.run({"apply", "-f", file, "--prune", "--intents-only"}) == 3);
    CHECK(program.run({"apply", "-f", file, "--bundle", "team", "--max-deletes", "1", "--intents-only"}) ==
          3);
    CHECK(program.run({"apply", "--bundle", "team", "--auto-approve"}) == 3);
    CHECK(program.run({"plan", "--bundle", "team", "--prune"}) == 3);
    CHECK(program.err.find("usage.invalid") != std::string::npos);
  }
}

}  // namespace emco::test
