#include <doctest/doctest.h>

#include "core/base/json.h"
#include "tests/golden.h"
#include "tests/program.h"
#include "tests/store_world.h"

namespace emco::test {
namespace {

const std::string kKeyValues = "projects/shop/logical-clouds/staging/kv-pairs";

/// Three generations of one resource beside the shop, each by somebody else.
void make_history(Program& program) {
  program.make_shop();
  const auto say = [&](const std::string& actor, const std::string& why, const std::string& pairs) {
    program.clock.advance(60'000);
    const auto file = program.write(actor + ".yaml", doc(kKeyValues, "sizes", "{kv: " + pairs + "}"));
    program.must({"--actor", actor, "apply", "-f", file, "--intents-only", "--message", why});
  };
  say("anna", "sizes are known", "[{small: '1'}, {large: '8'}]");
  say("bert", "large is larger", "[{small: '1'}, {large: '9'}]");
  say("cleo", "", "[{small: '1'}, {large: '9'}, {huge: '20'}]");
}

}  // namespace

TEST_SUITE("cli/compare") {
  TEST_CASE("diff shows what differs between two generations, field by field with file and line") {
    Program program;
    make_history(program);
    program.must({"delete", "projects/shop/logical-clouds/staging/cluster-references/r2", "--auto-approve"});
    program.must({"diff", "2"});
    check_golden("cli/diff.txt", stable(program.out));
    program.must({"diff", "2", "--json"});
    check_golden("cli/diff.json", stable(program.out));
    program.must({"diff", "1", "2"});
    CHECK(program.out.find("1 created, 0 changed, 0 removed") != std::string::npos);
    program.must({"diff", "4", "2"});
    CHECK(program.out.find("\"9\" → \"8\"") != std::string::npos);
    CHECK(program.out.find("HERE/anna.yaml") != std::string::npos);
    program.must({"diff", "3", "3"});
    CHECK(program.out == "Generations 3 and 3 hold the same intents.\n");
  }

  TEST_CASE("get --at shows a collection as it was, and refuses a generation that never was") {
    Program program;
    make_history(program);
    const std::string references = "projects/shop/logical-clouds/staging/cluster-references";
    program.must({"delete", references + "/r2", "--auto-approve"});
    program.must({"get", references, "-o", "name"});
    CHECK(program.out == references + "/r1\n");
    program.must({"get", references, "-o", "name", "--at", "4"});
    CHECK(program.out == references + "/r1\n" + references + "/r2\n");
    program.must({"get", kKeyValues, "-o", "name", "--at", "1"});
    CHECK(program.out.empty());
    for (const std::vector<std::string>& line : {std::vector<std::string>{"get", "--at", "6"},
                                                 std::vector<std::string>{"get", references, "--at", "6"}}) {
      CHECK(program.run(line) == 3);
      CHECK(program.err.find("[generation.absent]") != std::string::npos);
      CHECK(program.err.find("the newest is 5") != std::string::npos);
    }
  }

  TEST_CASE("diff shows that a file is another one, though its name is the same") {
    Program program;
    program.make_shop();
    program.write("charts/web/values.yaml", "greeting: welcome\n");
    program.must({"apply", "-f", program.path("bundle.yaml"), "--intents-only"});
    program.must({"diff", "1", "--json"});
    const Value found = json::parse(program.out);
    const auto& resources = found.find("resources")->items();
    REQUIRE(resources.size() == 1);
    CHECK(resources[0].text_at({"address"}).ends_with("/apps/web"));
    CHECK(resources[0].find("fields")->items()[0].text_at({"path"}).starts_with("files."));
    CHECK(resources[0].find("fields")->items()[0].text_at({"after"}).starts_with("sha256:"));
  }

  TEST_CASE("diff refuses generations that are not there") {
    Program program;
    program.make_shop();
    CHECK(program.run({"diff", "7"}) == 3);
    CHECK(program.err.find("generation.absent") != std::string::npos);
    CHECK(program.run({"diff", "0", "7"}) == 3);
    CHECK(program.run({"diff", "-1"}) == 3);
    CHECK(program.run({"diff", "first"}) == 3);
    program.must({"diff", "0"});
    CHECK(program.out.find("14 created") != std::string::npos);
  }

  TEST_CASE("blame names for each field the generation that last set it, who, why, file and line") {
    Program program;
    make_history(program);
    program.must({"blame", kKeyValues + "/sizes"});
    check_golden("cli/blame.txt", stable(program.out));
    program.must({"blame", kKeyValues + "/sizes", "--json"});
    check_golden("cli/blame.json", stable(program.out));
  }

  TEST_CASE("blame does not look behind the removal of a resource") {
    Program program;
    make_history(program);
    program.must({"delete", kKeyValues + "/sizes", "--auto-approve"});
    CHECK(program.run({"blame", kKeyValues + "/sizes"}) == 3);
    CHECK(program.err.find("address.absent") != std::string::npos);
    program.must({"--actor", "dora", "apply", "-f", program.path("bert.yaml"), "--intents-only"});
    program.must({"blame", kKeyValues + "/sizes", "--json"});
    const Value found = json::parse(program.out);
    for (const auto& field : found.find("fields")->items())
      CHECK(field.text_at({"actor"}) == "dora");
  }
}

}  // namespace emco::test
