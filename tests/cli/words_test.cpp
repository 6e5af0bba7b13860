#include <doctest/doctest.h>

#include "core/base/json.h"
#include "core/base/text.h"
#include "tests/shop.h"
#include "tests/store_world.h"

// Words of the command line and of the output that scripts rely on.
namespace emco::test {
namespace {

/// Every line of the output as JSON; fails when one is none.
std::vector<Value> json_lines(const std::string& out) {
  std::vector<Value> lines;
  for (const auto& line : text::split(out, '\n'))
    if (!line.empty()) lines.push_back(json::parse(line));
  return lines;
}

void check_stream(const std::vector<Value>& events, int status) {
  REQUIRE(!events.empty());
  std::int64_t seq = 0;
  for (const auto& event : events) {
    CHECK(event.find("seq")->integer() == ++seq);
    CHECK(event.find("at")->integer() > 0);
    CHECK(event.text_at({"format_version"}) == "1.0");
  }
  CHECK(events.back().text_at({"type"}) == "summary");
  CHECK(events.back().find("exit_code")->integer() == status);
}

}  // namespace

TEST_SUITE("cli/words") {
  TEST_CASE("values and bundles may stand before the verb, as upstream's scripts have them") {
    Program program;
    program.must({"init"});
    program.write("values.yaml", "Name: shop\n");
    program.write("bundle.yaml", "resourceContext: {anchor: projects}\nmetadata: {name: '{{ .Name }}'}\n");
    program.must(
        {"-v", program.path("values.yaml"), "apply", "-f", program.path("bundle.yaml"), "--intents-only"});
    program.must({"get", "projects", "-o", "name"});
    CHECK(program.out == "projects/shop\n");
    program.must(
        {"-f", program.path("bundle.yaml"), "-v", program.path("values.yaml"), "--quiet", "validate"});
    CHECK(program.run({"-v", program.path("values.yaml")}) == 3);
  }

  TEST_CASE("an option that names nothing is no bundle") {
    Program program;
    program.must({"init"});
    for (const auto* word : {"validate", "apply", "plan", "update", "get", "delete"}) {
      CAPTURE(std::string(word));
      CHECK(program.run({word, "-f", ""}) == 3);
      CHECK(program.err.find("[usage.invalid]") != std::string::npos);
    }
    CHECK(program.run({"validate"}) == 3);
  }

  TEST_CASE("get …/status asks for the status, with upstream's query or without") {
    Shop shop;
    shop.bring_up();
    shop.must({"get", Program::kGroup + "/status"});
    const std::string plain = shop.out;
    CHECK(plain.find("Instantiated") != std::string::npos);
    shop.must({"get", Program::kGroup + "/status?status=deployed&output=a/b"});
    CHECK(shop.out == plain);
  }

  TEST_CASE("with --json an apply writes events by line to its end, whatever the end is") {
    Shop shop;
    shop.must({"--json", "instantiate", Program::kCloud, "--auto-approve"});
    check_stream(json_lines(shop.out), 0);
    shop.must({"--json", "update", Program::kCloud, "--auto-approve"});
    check_stream(json_lines(shop.out), 0);
    CHECK(shop.run({"--json", "rollback", Program::kCloud, "--to", "9", "--auto-approve"}) != 0);
    const auto refused = json_lines(shop.out);
    check_stream(refused, static_cast<int>(refused.back().find("exit_code")->integer()));
    CHECK(refused.back().text_at({"result"}) == "failed");
    const auto& told = refused.at(refused.size() - 2);
    CHECK(told.text_at({"type"}) == "diagnostics");
    CHECK(told.find("diagnostics")->items().front().text_at({"code"}) == "operation.illegal-phase");
    shop.api.clusters.down["edge-1"] = true;
    CHECK(shop.run({"--json", "instantiate", Program::kGroup, "--auto-approve"}) == 10);
    check_stream(json_lines(shop.out), 10);
  }

  TEST_CASE(
      "on a terminal one line tells how far it is, what failed stays above it, and the line goes away") {
    Shop shop;
    shop.watched = true;
    shop.api.clusters.before_mutation = [&](std::size_t, const std::string& host, const Mutation&) {
      shop.clock.advance(150);
      shop.api.clusters.down["edge-2"] = host == "edge-1" || shop.api.clusters.down["edge-2"];
    };
    CHECK(shop.run({"instantiate", Program::kCloud, Program::kGroup, "--auto-approve"}) != 0);
    const std::string redraw = "\r\x1b[K";
    CHECK(shop.err.find(redraw + "0/2  ") != std::string::npos);
    CHECK(shop.err.find("^C stops cleanly") != std::string::npos);
    CHECK(shop.err.find("! edge/edge-2") != std::string::npos);
    const auto drawn = shop.err.rfind("^C stops cleanly");
    CHECK(shop.err.find(redraw, drawn) != std::string::npos);
  }
}

}  // namespace emco::test
