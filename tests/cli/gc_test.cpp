#include <doctest/doctest.h>

#include "core/base/json.h"
#include "tests/shop.h"
#include "tests/store_world.h"

namespace emco::test {
namespace {

struct Long : Shop {
  /// Generations 2, 3, …: each another chart, and so another file.
  void pass(int generations) {
    for (int i = 0; i < generations; ++i) {
      greet("greeting " + std::to_string(++count));
      must({"apply", "-f", path("bundle.yaml"), "--intents-only"});
    }
  }

  Value gc(const std::string& keep) {
    must({"--json", "store", "gc", "--keep", keep, "--auto-approve"});
    return json::parse(out);
  }

  std::string intents() {
    must({"get", "-o", "json"});
    return out;
  }

  int count = 0;
};

}  // namespace

TEST_SUITE("cli/gc") {
  TEST_CASE("old versions and what only they named go, the newest generations stay whole") {
    Long world;
    world.pass(9);  // the store is at generation 10
    world.must({"get", "--at", "8", "-o", "json"});
    const std::string eighth = world.out;
    const std::string now = world.intents();
    const Value gone = world.gc("3");
    CHECK(gone.find("floor")->integer() == 8);
    CHECK(gone.find("versions")->integer() == 7);
    CHECK(gone.find("contents")->integer() == 7);
    CHECK(gone.find("bytes")->integer() > 0);
    CHECK(world.intents() == now);
    world.must({"get", "--at", "8", "-o", "json"});
    CHECK(world.out == eighth);
    world.must({"diff", "8", "10"});
    world.must({"store", "verify"});
    for (const std::vector<std::string>& line : {std::vector<std::string>{"get", "--at", "7"},
                                                 {"diff", "7"},
                                                 {"restore", "--to", "7", "--auto-approve"}}) {
      CHECK(world.run(line) == 3);
      CHECK(world.err.find("[generation.pruned]") != std::string::npos);
      CHECK(world.err.find("whole from 8 on") != std::string::npos);
    }
    world.must({"history"});
    CHECK(world.out.find("its versions are not kept any more") != std::string::npos);
    world.must({"restore", "--to", "8", "--auto-approve"});
    world.must({"export", world.path("out")});
    CHECK(world.gc("100").find("versions")->integer() == 0);
  }

  TEST_CASE("what a release was made from stays") {
    Long world;
    world.bring_up();
    world.must({"get", "--at", "1", "-o", "json"});
    const std::string first = world.out;
    world.pass(6);
    const Value gone = world.gc("1");
    CHECK(gone.find("floor")->integer() == 7);
    CHECK(gone.find("versions")->integer() == 5);
    world.must({"get", "--at", "1", "-o", "json"});
    CHECK(world.out == first);
    CHECK(world.run({"get", "--at", "2"}) == 3);
    world.must({"update", Program::kGroup, "--auto-approve"});
    world.must({"rollback", Program::kGroup, "--auto-approve"});
    CHECK(world.text_on("edge-1") == "hello");
    world.check_world();
  }

  TEST_CASE("it shows what goes and asks, and takes back nothing without an answer") {
    Long world;
    world.pass(4);
    CHECK(world.run({"store", "gc", "--keep", "1"}) == 3);
    CHECK(world.err.find("usage.needs-approval") != std::string::npos);
    world.terminal = true;
    world.in = "no\n";
    CHECK(world.run({"store", "gc", "--keep", "1"}) == 8);
    CHECK(world.out.find("4 old versions of documents and 4 files and secrets") != std::string::npos);
    world.must({"get", "--at", "1", "-o", "name"});
    world.in = "yes\n";
    world.must({"store", "gc", "--keep", "1"});
    CHECK(world.run({"get", "--at", "1", "-o", "name"}) == 3);
    CHECK(world.run({"store", "gc"}) == 3);
    CHECK(world.run({"store", "gc", "--keep", "0"}) == 3);
    CHECK(world.run({"store", "verify", "--keep", "3"}) == 3);
  }
}

}  // namespace emco::test
