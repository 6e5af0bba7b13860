#include <doctest/doctest.h>

#include "tests/shop.h"

namespace emco::test {
namespace {

struct Secretive : Shop {
  Secretive() {
    write("charts/web/templates/page.yaml",
          "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}-page\n"
          "data:\n  text: {{ .Values.greeting }} {{ randAlphaNum (int .Values.size) }}\n");
    values("hello", 12);
    must({"apply", "-f", path("bundle.yaml"), "--intents-only"});
  }

  void values(const std::string& greeting, int size) {
    write("charts/web/values.yaml", "greeting: " + greeting + "\nsize: " + std::to_string(size) + "\n");
  }

  void update() { must({"apply", "-f", path("bundle.yaml"), "--auto-approve"}); }

  std::string password() {
    const std::string text = text_on("edge-1");
    CHECK(text == text_on("edge-2"));
    return text.substr(text.find(' ') + 1);
  }
};

}  // namespace

TEST_SUITE("cli/kept values") {
  TEST_CASE("an update keeps a made-up password while the call's arguments stay, a rollback brings it back") {
    Secretive world;
    world.bring_up();
    const std::string first = world.password();
    CHECK(first.size() == 12);
    world.values("bye", 12);
    world.update();
    CHECK(world.text_on("edge-1") == "bye " + first);
    world.values("bye", 13);
    world.update();
    CHECK(world.password().size() == 13);
    world.must({"rollback", Program::kGroup, "--to", "1", "--auto-approve"});
    CHECK(world.text_on("edge-1") == "hello " + first);
  }

  TEST_CASE("made-up values are shown in no plan and no status") {
    Secretive world;
    world.must({"plan", "--json"});
    const std::string plan = world.out;
    world.bring_up();
    const std::string password = world.password();
    CHECK(plan.find(password) == std::string::npos);
    world.must({"status", "--json"});
    CHECK(world.out.find(password) == std::string::npos);
  }
}

}  // namespace emco::test
