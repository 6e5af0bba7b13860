#include <doctest/doctest.h>

#include "core/base/json.h"
#include "tests/shop.h"
#include "tests/store_world.h"

// Every operation in its three forms: as a command, as a document, and as the word behind an address.
namespace emco::test {
namespace {

/// Thrown where the process dies.
struct Death {};

enum class Form { Command, Document, Word };

struct Operated : Shop {
  /// Asks for an operation in one of its forms.
  int ask(Form form, const std::string& word, const std::string& address, const std::string& revision = {}) {
    if (form == Form::Document) {
      std::string text =
          "resourceContext: {anchor: " + address + "/" + word + "}\nmetadata: {description: for the test}\n";
      if (!revision.empty()) text += "spec: {revision: '" + revision + "'}\n";
      write("operation.yaml", text);
      return run({"apply", "-f", path("operation.yaml"), "--auto-approve"});
    }
    if (form == Form::Word) return run({"apply", address + "/" + word, "--auto-approve"});
    std::vector<std::string> line{word, address};
    if (word != "resume" && word != "stop") line.emplace_back("--auto-approve");
    if (!revision.empty()) line.insert(line.end(), {"--to", revision});
    return run(line);
  }

  std::string phase(const std::string& address) {
    must({"status", address, "--offline", "--json"});
    return std::string(json::parse(out).find("deployments")->items().front().text_at({"phase"}));
  }

  /// An update of the group whose process dies before anything of it is sent.
  void die_in_update(const std::string& greeting) {
    greet(greeting);
    must({"apply", "-f", path("bundle.yaml"), "--intents-only"});
    api.clusters.before_mutation = [](std::size_t, const std::string&, const Mutation&) { throw Death{}; };
    CHECK_THROWS_AS(run({"update", kGroup, "--auto-approve"}), Death);
    api.clusters.before_mutation = nullptr;
    leases = MemoryLeases();
  }
};

}  // namespace

TEST_SUITE("cli/operations") {
  TEST_CASE("every operation is a command, a document and a word behind an address") {
    for (const Form form : {Form::Command, Form::Document, Form::Word}) {
      CAPTURE(static_cast<int>(form));
      Operated world;
      for (const auto& address : {Program::kCloud, Program::kGroup}) {
        CAPTURE(address);
        CHECK(world.ask(form, "approve", address) == 0);
        CHECK(world.out.find("approved " + address) != std::string::npos);
        CHECK(world.ask(form, "instantiate", address) == 0);
        CHECK(world.phase(address) == "Instantiated");
      }
      world.greet("good day");
      world.must({"apply", "-f", world.path("bundle.yaml"), "--intents-only"});
      CHECK(world.ask(form, "update", Program::kGroup) == 0);
      CHECK(world.text_on("edge-1") == "good day");
      CHECK(world.ask(form, "rollback", Program::kGroup, form == Form::Word ? "" : "1") == 0);
      CHECK(world.text_on("edge-1") == "hello");

      world.die_in_update("good night");
      CHECK(world.ask(form, "stop", Program::kGroup) == 0);
      CHECK(world.phase(Program::kGroup) == "Stopped");
      CHECK(world.ask(form, "resume", Program::kGroup) == 0);
      CHECK(world.text_on("edge-2") == "good night");
      world.check_world();

      CHECK(world.ask(form, "terminate", Program::kGroup) == 0);
      CHECK(world.phase(Program::kGroup) == "NotDeployed");
      CHECK(world.ask(form, "abandon", Program::kCloud) == 0);
      CHECK(world.phase(Program::kCloud) == "NotDeployed");
      world.must({"residue", "--json"});
      CHECK(json::parse(world.out).find("residue")->items().size() == 2);
    }
  }

  TEST_CASE("a document's description is the reason in history, and an approval is there with it") {
    Operated world;
    REQUIRE(world.ask(Form::Document, "approve", Program::kGroup) == 0);
    REQUIRE(world.ask(Form::Document, "instantiate", Program::kCloud) == 0);
    world.must({"history", Program::kCloud, "--json"});
    CHECK(json::parse(world.out).find("operations")->items().front().text_at({"reason"}) == "for the test");
    world.must({"history", Program::kGroup, "--json"});
    const Value history = json::parse(world.out);
    CHECK(history.find("approvals")->items().size() == 1);
    CHECK(history.find("approvals")->items().front().text_at({"reason"}) == "for the test");
  }

  TEST_CASE("approving changes nothing but the records") {
    Operated world;
    const auto before = world.api.mutations();
    world.must({"--json", "approve", Program::kGroup, "--auto-approve"});
    CHECK(world.out.find("\"approved\":[\"" + Program::kGroup + "\"]") != std::string::npos);
    CHECK(world.api.mutations() == before);
    CHECK(world.phase(Program::kGroup) == "NotDeployed");
  }

  TEST_CASE("operations that are not there yet are refused by name, and what never was up is down") {
    Operated world;
    const std::string cluster = "cluster-providers/edge/clusters/edge-1";
    for (const Form form : {Form::Document, Form::Word}) {
      CAPTURE(static_cast<int>(form));
      CHECK(world.ask(form, "apply", cluster) == 5);
      CHECK(world.err.find("'apply' of " + cluster + " cannot be carried out yet") != std::string::npos);
      CHECK(world.err.find("[plan.not-yet-available]") != std::string::npos);
      CHECK(world.ask(form, "terminate", cluster) == 0);
      CHECK(world.err.find("[operation.nothing-to-do]") != std::string::npos);
      CHECK(world.ask(form, "apply", "cluster-providers/edge/clusters/nowhere") == 3);
      CHECK(world.err.find("[address.absent]") != std::string::npos);
    }
    world.write("migrate.yaml", "resourceContext: {anchor: " + Program::kGroup +
                                    "/migrate}\nspec: {targetCompositeAppVersion: v2, "
                                    "targetDeploymentIntentGroup: next}\n");
    CHECK(world.run({"apply", "-f", world.path("migrate.yaml"), "--auto-approve"}) == 5);
    CHECK(world.err.find("[plan.not-yet-available]") != std::string::npos);
    world.write("network.yaml", "resourceContext: {anchor: " + cluster + "/apply}\n");
    world.must({"delete", "-f", world.path("network.yaml"), "--auto-approve"});
    CHECK(world.err.find("[operation.nothing-to-do]") != std::string::npos);
  }
}

}  // namespace emco::test
