#include <set>

#include <doctest/doctest.h>

#include "core/chart/render.h"
#include "core/template/functions.h"
#include "tests/golden.h"
#include "tests/program.h"

namespace emco::cli {
namespace {

// The words of a list of the manual: what stands on the lines between two of its headings.
std::set<std::string> words_between(const std::string& page,
                                    const std::string& begin,
                                    const std::string& end) {
  std::set<std::string> words;
  const std::size_t from = page.find(begin);
  const std::size_t to = page.find(end, from);
  REQUIRE(from != std::string::npos);
  REQUIRE(to != std::string::npos);
  std::size_t at = page.find('\n', from) + 1;
  while (at < to) {
    const std::size_t next = page.find('\n', at);
    std::string line = page.substr(at, next - at);
    at = next + 1;
    if (line.starts_with('.')) continue;
    while (line.ends_with(',') || line.ends_with('.'))
      line.pop_back();
    words.insert(line);
  }
  return words;
}

}  // namespace

TEST_SUITE("cli/chart") {
  TEST_CASE("the manual lists every function that charts may call, and no other") {
    std::set<std::string> functions;
    for (const tpl::Function* function : tpl::helm_functions().all())
      functions.insert(std::string(function->name));
    CHECK(functions.size() > 220);
    const std::string page = test::read_golden("../../man/emcoctl-templates.7");
    CHECK(words_between(page, ".Sh FUNCTIONS", ".Sh LIMITS") == functions);
  }

  TEST_CASE("the manual and chart lint list every limit with what it is") {
    const std::string page = test::read_golden("../../man/emcoctl-templates.7");
    const std::string list = page.substr(page.find(".Sh LIMITS"));
    std::string names;
    for (const tpl::Limit& limit : chart::limits({})) {
      CAPTURE(limit.name);
      names += std::string(limit.name) + "\n";
      std::string amount = std::to_string(limit.amount);
      const auto divides = [&](std::uint64_t unit) {
        return limit.unit == "bytes" && limit.amount % unit == 0;
      };
      if (divides(std::uint64_t{1} << 30U))
        amount = std::to_string(limit.amount >> 30U) + " GiB";
      else if (divides(std::uint64_t{1} << 20U))
        amount = std::to_string(limit.amount >> 20U) + " MiB";
      else if (divides(std::uint64_t{1} << 10U))
        amount = std::to_string(limit.amount >> 10U) + " KiB";
      else if (limit.unit == "ms")
        amount = std::to_string(limit.amount / 1'000) + " seconds";
      else
        for (int place = static_cast<int>(amount.size()) - 3; place > 0; place -= 3)
          amount.insert(static_cast<std::size_t>(place), ",");
      CHECK(list.find(".It " + std::string(limit.name) + "\n" + amount) != std::string::npos);
    }
    test::Program program;
    program.write("c/Chart.yaml", "name: c\nversion: 1.0.0\n");
    program.write("c/templates/a.yaml", "kind: A\n");
    REQUIRE(program.run({"chart", "lint", program.path("c")}) == 0);
    for (const tpl::Limit& limit : chart::limits({}))
      CHECK(program.out.find("\n" + std::string(limit.name) + " ") != std::string::npos);
    CHECK(program.out.find("1 documents\n") == 0);
  }

  TEST_CASE("a seed makes random values the same every time, and another seed others") {
    test::Program program;
    program.write("c/Chart.yaml", "name: c\nversion: 1.0.0\n");
    program.write(
        "c/templates/a.yaml",
        "kind: Secret\ndata: {p: {{ randAlphaNum 20 }}, q: {{ uuidv4 }}, r: {{ randBytes 9 | quote }}, "
        "s: {{ (genCA \"x\" 9).Key | sha1sum }}}\n");
    const auto rendered = [&](std::vector<std::string> more) {
      more.insert(more.begin(), {"chart", "render", program.path("c")});
      REQUIRE(program.run(more) == 0);
      return program.out;
    };
    CHECK(rendered({"--seed", "7"}) == rendered({"--seed", "7"}));
    CHECK(rendered({"--seed", "7"}) != rendered({"--seed", "8"}));
    CHECK(rendered({}) != rendered({}));
  }
}

}  // namespace emco::cli
