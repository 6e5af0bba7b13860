#include <doctest/doctest.h>

#include "tests/chart_world.h"

namespace emco::chart {
namespace {

// A clock that moves on by a second whenever it is asked.
class HastyClock final : public Clock {
 public:
  Milliseconds now() override { return 0; }

  Milliseconds elapsed() override { return elapsed_ += 1'000; }

 private:
  Milliseconds elapsed_ = 0;
};

// The limit that a template runs into, and the place where.
std::string limit_of(const std::string& text, const Request& request, const std::string& values = "{}") {
  const auto result = rendered(chart_of({{"templates/t.yaml", text}, {"values.yaml", values}}), request);
  for (const Diagnostic& diagnostic : result.diagnostics) {
    if (diagnostic.code != "chart.budget-exceeded") continue;
    const std::size_t begin = diagnostic.summary.find('\'');
    const std::size_t end = diagnostic.summary.find('\'', begin + 1);
    if (begin == std::string::npos || end == std::string::npos) return diagnostic.summary;
    const bool placed = diagnostic.where.file == "c/templates/t.yaml";
    return diagnostic.summary.substr(begin + 1, end - begin - 1) + (placed ? "" : " somewhere");
  }
  return result.ok() ? "none" : result.diagnostics.items().front().code;
}

}  // namespace

TEST_SUITE("chart/limits") {
  TEST_CASE("past each limit rendering ends, and the limit and the place are named") {
    Request request;
    CHECK(limit_of("a: {{ 1 }}", request) == "none");
    request.budgets.steps = 10'000;
    CHECK(limit_of("{{ range 1000000 }}{{ end }}", request) == "steps");
    request = {};
    request.budgets.memory_bytes = std::size_t{1} << 20U;
    CHECK(limit_of("{{ $a := list }}{{ range 100000 }}{{ $a = append $a (printf \"%d\" .) }}{{ end }}",
                   request) == "memory-bytes");
    request = {};
    request.budgets.output_bytes = 1'000;
    CHECK(limit_of("{{ range 1000 }}0123456789{{ end }}", request) == "output-bytes");
    request = {};
    request.budgets.text_bytes = 1'000;
    CHECK(limit_of("{{ repeat 1001 \"a\" }}", request) == "text-bytes");
    request = {};
    request.budgets.pattern_bytes = 100;
    CHECK(limit_of("{{ regexMatch (repeat 101 \"a\") \"a\" }}", request) == "pattern-bytes");
    request = {};
    request.budgets.call_depth = 50;
    CHECK(limit_of("{{ define \"r\" }}{{ template \"r\" . }}{{ end }}{{ template \"r\" . }}", request) ==
          "call-depth");
    request = {};
    CHECK(limit_of("{{ $a := dict }}{{ range 2100 }}{{ $a = dict \"a\" $a }}{{ end }}{{ toYaml $a }}",
                   request) == "value-depth");
    request = {};
    request.budgets.syntax_depth = 10;
    CHECK(limit_of("{{ ((((((((((((1)))))))))))) }}", request) == "syntax-depth");
    request = {};
    HastyClock clock;
    request.clock = &clock;
    request.budgets.wall_clock = 3'000;
    CHECK(limit_of("{{ range 10000000 }}{{ end }}", request) == "wall-clock");
  }

  TEST_CASE("what stops one template stops sub-charts, partials and tpl as well") {
    Request request;
    request.budgets.steps = 10'000;
    CHECK(code(chart_of({sub("s"), {"charts/s/templates/t.yaml", "{{ range 1000000 }}{{ end }}"}}),
               request) == "chart.budget-exceeded");
    CHECK(code(chart_of({{"templates/_h.tpl", "{{ define \"x\" }}{{ range 1000000 }}{{ end }}{{ end }}"},
                         {"templates/t.yaml", "{{ include \"x\" . }}"}}),
               request) == "chart.budget-exceeded");
    CHECK(limit_of("{{ tpl \"{{ range 1000000 }}{{ end }}\" . }}", request) != "none");
    CHECK(code(chart_of({{"templates/NOTES.txt", "{{ range 1000000 }}{{ end }}"}}), request) ==
          "chart.budget-exceeded");
  }

  TEST_CASE("include counts one name at most as often as Helm does") {
    const auto depth = [](int calls) {
      return code(chart_of({{"templates/t.yaml",
                             "{{ define \"r\" }}{{ if . }}{{ include \"r\" (sub . 1) }}{{ end }}{{ end }}"
                             "{{ include \"r\" " +
                                 std::to_string(calls) + " }}"}}));
    };
    CHECK(depth(990) == "");
    CHECK(depth(1'010) == "chart.template-failed");
  }

  TEST_CASE("a chart is counted with all that is packed inside it") {
    const Entries inner{{"s/Chart.yaml", "name: s\nversion: 1.0.0\n"},
                        {"s/templates/a.yaml", std::string(5'000, '#')}};
    const Entries outer{{"c/Chart.yaml", "name: c\nversion: 1.0.0\n"},
                        {"c/charts/s-1.0.0.tgz", archive::write(inner)},
                        {"c/charts/t-1.0.0.tgz", archive::write(inner)}};
    const auto code_of = [&](const LoadLimits& limits) {
      const auto loaded = load_entries(outer, "c.tgz", limits);
      return loaded.ok()
                 ? std::string()
                 : loaded.diagnostics.items().front().code + " " + loaded.diagnostics.items().front().summary;
    };
    CHECK(code_of({}) == "");
    CHECK(code_of({9'000, 100, 5}).starts_with("chart.budget-exceeded"));
    CHECK(code_of({9'000, 100, 5}).find("'chart-bytes'") != std::string::npos);
    CHECK(code_of({90'000, 6, 5}).find("'chart-files'") != std::string::npos);
    CHECK(code_of({90'000, 7, 5}) == "");
    CHECK(code_of({90'000, 100, 0}).find("'chart-depth'") != std::string::npos);
  }
}

}  // namespace emco::chart
