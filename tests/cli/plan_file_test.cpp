#include <sys/stat.h>

#include <fstream>
#include <sstream>

#include <doctest/doctest.h>

#include "core/base/crypto.h"
#include "core/base/json.h"
#include "tests/golden.h"
#include "tests/program.h"

namespace emco::test {
namespace {

const ObjectKey kPage{"", "ConfigMap", "shop-staging", "front-page"};

/// A shop whose first deployment was planned and saved.
struct Saved : Program {
  Saved() {
    make_shop();
    must({"plan", Program::kCloud + "/instantiate", Program::kGroup + "/instantiate", "--out", file()});
  }

  std::string file() const { return path("shop.plan"); }

  std::string bytes() const {
    std::ifstream stream(file(), std::ios::binary);
    std::ostringstream all;
    all << stream.rdbuf();
    return all.str();
  }

  /// Applies the plan, which must be refused with this code and status, and must change nothing.
  void must_refuse(const std::string& code, int status = 7) {
    const std::size_t before = api.mutations();
    must({"store", "verify", "--json"});
    const std::string store = out;
    INFO(code);
    const int result = run({"apply", file()});
    INFO(out, err);
    CHECK(result == status);
    refusal = err;
    CHECK(refusal.find("[" + code + "]") != std::string::npos);
    CHECK(api.mutations() == before);
    must({"store", "verify", "--json"});
    CHECK(out == store);
  }

  std::string refusal;  ///< the words of the last one

  Value page() { return api.clusters.objects("edge-1").at(kPage); }
};

Value changed_page(const std::string& text) {
  Value body = json::parse(R"({"apiVersion":"v1","kind":"ConfigMap","data":{}})");
  body["metadata"]["name"] = kPage.name;
  body["metadata"]["namespace"] = kPage.ns;
  body["data"]["text"] = text;
  return body;
}

}  // namespace

TEST_SUITE("cli/plan-file") {
  TEST_CASE("a saved plan is private, is shown without store and cluster, and is applied once") {
    Saved world;

    struct stat facts {};

    REQUIRE(::stat(world.file().c_str(), &facts) == 0);
    CHECK((facts.st_mode & 0777U) == 0600U);
    CHECK(world.api.mutations() == 0);
    const std::size_t requests = world.api.log.size();
    world.must({"show", world.file(), "--store", world.path("nowhere.db")});
    check_golden("cli/show.txt", stable(world.out));
    world.must({"show", world.file(), "--json"});
    check_golden("cli/show.json", stable(world.out));
    CHECK(world.api.log.size() == requests);
    world.must({"apply", world.file()});
    CHECK(world.page().text_at({"data", "text"}) == "hello");
    world.must_refuse("plan.used");
  }

  TEST_CASE("an object whose untouched fields moved does not hinder a saved plan") {
    Saved world;
    world.must({"apply", world.file()});
    world.write("charts/web/values.yaml", "greeting: good day\n");
    world.must({"plan", "-f", world.path("bundle.yaml"), "--out", world.file()});
    Value other = changed_page("hello");
    other["data"] = Value::map({{"theirs", "1"}});
    world.api.clusters.edit("edge-1", other);
    world.must({"apply", world.file()});
    CHECK(world.page().text_at({"data", "text"}) == "good day");
    CHECK(world.page().text_at({"data", "theirs"}) == "1");
  }

  TEST_CASE("a foreign edit of a touched field refuses the plan and leaves the object alone") {
    Saved world;
    world.must({"apply", world.file()});
    world.write("charts/web/values.yaml", "greeting: good day\n");
    world.must({"plan", "-f", world.path("bundle.yaml"), "--out", world.file()});
    world.api.clusters.edit("edge-1", changed_page("mine"));
    world.must_refuse("plan.stale");
    CHECK(world.page().text_at({"data", "text"}) == "mine");
    check_golden("cli/plan_stale.txt", stable(world.refusal));
  }

  TEST_CASE("an object that vanished or came meanwhile refuses the plan") {
    Saved world;
    world.api.clusters.edit("edge-2", changed_page("foreign"));
    world.must_refuse("plan.foreign-object", 5);
    world.api.clusters.erase("edge-2", kPage);
    world.must({"apply", world.file()});
    world.write("charts/web/values.yaml", "greeting: good day\n");
    world.must({"plan", "-f", world.path("bundle.yaml"), "--out", world.file()});
    world.api.clusters.erase("edge-1", kPage);
    world.must_refuse("plan.stale");
  }

  TEST_CASE("intents that moved on refuse the plan") {
    Saved world;
    world.write("charts/web/values.yaml", "greeting: good day\n");
    world.must({"apply", "-f", world.path("bundle.yaml"), "--intents-only"});
    world.must_refuse("plan.stale");
  }

  TEST_CASE("a bundle that was edited after the plan refuses it") {
    Saved world;
    world.must({"plan", "-f", world.path("bundle.yaml"), "--out", world.file()});
    world.write("charts/web/values.yaml", "greeting: good day\n");
    world.must_refuse("plan.input-moved");
  }

  TEST_CASE("another cluster behind an address refuses the plan") {
    Saved world;
    world.must({"apply", world.file()});
    world.write("charts/web/values.yaml", "greeting: good day\n");
    world.must({"plan", "-f", world.path("bundle.yaml"), "--out", world.file()});
    const ObjectKey system{"", "Namespace", "", "kube-system"};
    world.api.clusters.objects("edge-1").at(system)["metadata"]["uid"] = "another";
    world.must_refuse("cluster.identity-changed");
  }

  TEST_CASE("the plan of another store is refused") {
    Saved world;
    world.must({"init", "--store", world.path("other/store.db")});
    CHECK(world.run({"apply", world.file(), "--store", world.path("other/store.db")}) == 7);
    CHECK(world.err.find("[plan.other-store]") != std::string::npos);
  }

  TEST_CASE("a plan file with any flipped bit is refused") {
    Saved world;
    const std::string good = world.bytes();
    SeededRandom random(20261126);
    for (int round = 0; round < 300; ++round) {
      std::string bad = good;
      const std::string four = random.bytes(4);
      std::size_t at = 0;
      for (const char c : four)
        at = at * 256 + static_cast<unsigned char>(c);
      at %= bad.size();
      bad[at] = static_cast<char>(bad[at] ^ (1 << (round % 8)));
      world.write("shop.plan", bad);
      INFO("round ", round, ", byte ", at);
      const std::size_t before = world.api.mutations();
      const int status = world.run({"apply", world.file()});
      CHECK(status == 7);
      CHECK(world.api.mutations() == before);
    }
    for (const std::size_t kept : {std::size_t{0}, std::size_t{1}, good.size() / 2, good.size() - 1}) {
      world.write("shop.plan", good.substr(0, kept));
      world.must_refuse("plan.damaged");
    }
    world.write("shop.plan", "{\"format\":9}\n");
    world.must_refuse("plan.newer-format");
    world.write("shop.plan", good);
    world.must({"apply", world.file()});
  }

  TEST_CASE("standard input cannot be saved, and nothing but operations can be planned by name") {
    Saved world;
    world.in = Program::shop();
    CHECK(world.run({"plan", "-f", "-", "--out", world.path("x.plan")}) == 3);
    CHECK(world.run({"plan", Program::kGroup}) == 3);
    CHECK(world.err.find("[usage.invalid]") != std::string::npos);
  }

  TEST_CASE("no secret is in a plan file") {
    Program world;
    world.make_shop();
    world.write("charts/web/templates/secret.yaml",
                "apiVersion: v1\nkind: Secret\nmetadata:\n  name: s\nstringData:\n  a: canary-in-secret\n"
                "---\napiVersion: v1\nkind: Secret\nmetadata:\n  name: t\nstringData:\n"
                "  a: {{ randAlphaNum 20 | quote }}\n");
    world.must({"plan", "-f", world.path("bundle.yaml"), Program::kCloud + "/instantiate",
                Program::kGroup + "/instantiate", "--out", world.path("shop.plan")});
    const std::string said = world.out + world.err;
    std::ifstream stream(world.path("shop.plan"), std::ios::binary);
    std::ostringstream all;
    all << stream.rdbuf() << said;
    for (const std::string& canary :
         {std::string("canary-in-secret"), base64("canary-in-secret"), std::string("secret-token")})
      CHECK(all.str().find(canary) == std::string::npos);
    world.must({"apply", world.path("shop.plan")});
    const Value& secret =
        world.api.clusters.objects("edge-1").at(ObjectKey{"", "Secret", "shop-staging", "s"});
    CHECK(secret.text_at({"data", "a"}) == base64("canary-in-secret"));
  }
}

}  // namespace emco::test
