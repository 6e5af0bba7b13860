#include <doctest/doctest.h>

#include "core/base/json.h"
#include "tests/golden.h"
#include "tests/shop.h"
#include "tests/store_world.h"

namespace emco::test {
namespace {

/// The whole intent level as text.
std::string intents(Program& program) {
  program.must({"get", "-o", "json"});
  return program.out;
}

std::string generations(Program& program) {
  program.must({"history", "--json"});
  return std::to_string(json::parse(program.out).find("generations")->items().size());
}

}  // namespace

TEST_SUITE("cli/restore") {
  TEST_CASE("restore makes the intents what they were, as a new generation that keeps those between") {
    Program program;
    program.make_shop();
    const std::string before = intents(program);
    const auto other =
        program.write("other.yaml", doc("projects", "other") + doc("cluster-providers", "far"));
    program.must({"apply", "-f", other, "--intents-only"});
    const auto changed = program.write(
        "changed.yaml", doc("projects", "shop", "{}") +
                            doc("projects/shop/composite-apps/front/v1/composite-profiles", "plain2"));
    program.must({"apply", "-f", changed, "--intents-only"});
    program.must({"delete", "projects/shop/logical-clouds/staging/cluster-references/r2", "--auto-approve"});
    CHECK(intents(program) != before);

    program.must({"restore", "--to", "1", "--auto-approve"});
    check_golden("cli/restore.txt", stable(program.out));
    CHECK(intents(program) == before);
    program.must({"history", "--limit", "1"});
    CHECK(program.out.find("why: restore generation 1") != std::string::npos);
    CHECK(generations(program) == "6");
    // Once more there is nothing to do.
    program.must({"restore", "--to", "1", "--auto-approve"});
    CHECK(generations(program) == "6");
    program.must({"store", "verify"});
  }

  TEST_CASE("restore of one resource takes what is below it along and leaves the others") {
    Program program;
    program.make_shop();
    const auto more = program.write(
        "more.yaml", doc("projects", "other") + doc("projects/shop/logical-clouds/staging/kv-pairs", "sizes",
                                                    "{kv: [{small: '1'}]}"));
    program.must({"apply", "-f", more, "--intents-only"});
    program.must({"restore", "--to", "1", Program::kCloud, "--intents-only"});
    program.must({"get", "-o", "name"});
    CHECK(program.out.find("kv-pairs") == std::string::npos);
    CHECK(program.out.find("projects/other\n") != std::string::npos);
    // And forward again.
    program.must({"restore", "--to", "2", "projects/shop", "--intents-only"});
    program.must({"get", "-o", "name"});
    CHECK(program.out.find("kv-pairs/sizes") != std::string::npos);
  }

  TEST_CASE("restore brings files and secrets back") {
    Program program;
    program.make_shop();
    const std::string before = intents(program);
    program.write("charts/web/values.yaml", "greeting: welcome\n");
    program.must({"apply", "-f", program.path("bundle.yaml"), "--intents-only"});
    program.must({"delete", "-f", program.path("bundle.yaml"), "--auto-approve"});
    program.must({"get", "-o", "name"});
    CHECK(program.out.empty());
    program.must({"restore", "--to", "1", "--intents-only"});
    CHECK(intents(program) == before);
    // The kubeconfigs and the chart are whole: the shop can be brought up.
    program.must({"instantiate", Program::kCloud, Program::kGroup, "--auto-approve"});
    program.must({"store", "verify"});
  }

  TEST_CASE("restore is judged like any write: what would dangle or what is deployed is kept") {
    Shop shop;
    const auto profile = shop.write(
        "more.yaml", doc("projects/shop/logical-clouds/staging/kv-pairs", "sizes", "{kv: [{a: '1'}]}"));
    shop.must({"apply", "-f", profile, "--intents-only"});
    shop.bring_up();
    // Before generation 1 there was nothing, and what runs needs its intents.
    CHECK(shop.run({"restore", "--to", "0", "--auto-approve"}) == 5);
    CHECK(shop.err.find("hold.in-use") != std::string::npos);
    CHECK(generations(shop) == "3");
    // A key-value list whose logical cloud is gone.
    shop.must({"terminate", Shop::kGroup, Shop::kCloud, "--auto-approve"});
    shop.must({"restore", "--to", "0", "--intents-only"});
    CHECK(shop.run({"restore", "--to", "2", Shop::kCloud + "/kv-pairs/sizes", "--intents-only"}) == 3);
    CHECK(shop.err.find("reference.parent-missing") != std::string::npos);
  }

  TEST_CASE("restore updates what is deployed in the same plan, and asks before") {
    Shop shop;
    shop.bring_up();
    shop.greet("welcome");
    shop.must({"apply", "-f", shop.path("bundle.yaml"), "--auto-approve"});
    const std::string welcome = shop.text_on("edge-1");
    CHECK(shop.run({"restore", "--to", "1"}) == 3);
    CHECK(shop.err.find("usage.needs-approval") != std::string::npos);
    shop.terminal = true;
    shop.in = "no\n";
    CHECK(shop.run({"restore", "--to", "1"}) == 8);
    CHECK(shop.text_on("edge-1") == welcome);
    shop.in = "yes\n";
    CHECK(shop.run({"restore", "--to", "1"}) == 0);
    CHECK(shop.text_on("edge-1") != welcome);
    shop.terminal = false;
    CHECK(shop.word() == "InSync");
    shop.must({"restore", "--to", "2", "--intents-only"});
    CHECK(shop.word() == "PendingChanges");
    shop.check_world();
  }

  TEST_CASE("restore refuses generations and addresses that never were") {
    Program program;
    program.make_shop();
    CHECK(program.run({"restore", "--to", "9", "--auto-approve"}) == 3);
    CHECK(program.err.find("generation.absent") != std::string::npos);
    CHECK(program.run({"restore", "--to", "0", "projects/shpo", "--auto-approve"}) == 3);
    CHECK(program.err.find("did you mean 'projects/shop'") != std::string::npos);
    CHECK(program.run({"restore", "--auto-approve"}) == 3);
  }
}

}  // namespace emco::test
