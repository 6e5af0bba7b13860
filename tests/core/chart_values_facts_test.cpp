// What Helm does with numbers, YAML and values: a case for every statement, numbered as in the project's list
// of facts.
#include <doctest/doctest.h>

#include "tests/chart_world.h"

namespace emco::chart {
namespace {

// The values as JSON.
std::string values_of(const std::string& defaults, const Request& request = {}) {
  return written("{{ .Values | toJson }}", defaults, request);
}

std::string set_of(const std::string& argument, const std::string& defaults = "{}") {
  return values_of(defaults, with_set(argument));
}

// What a pipeline writes, given nothing.
std::string shown(const std::string& pipeline) { return written("{{ " + pipeline + " }}"); }

}  // namespace

TEST_SUITE("chart/facts") {
  TEST_CASE("1: numbers of values and of data functions are floats, constants ints, arithmetic int64") {
    CHECK(written("{{ kindOf .Values.a }}", "a: 8080") == "float64");
    CHECK(written("{{ eq .Values.a 8080 }}", "a: 8080") == "chart.template-failed");
    CHECK(written("{{ printf \"%d\" .Values.a }}", "a: 8080") == "%!d(float64=8080)");
    CHECK(written("{{ has 3 .Values.a }}", "a: [3]") == "false");
    CHECK(shown("kindOf (fromYaml \"a: 1\").a") == "float64");
    CHECK(shown("kindOf (fromJson \"{\\\"a\\\":1}\").a") == "float64");
    CHECK(shown("kindOf 1") == "int");
    CHECK(written("{{ kindOf .Values.a }}", "{}", with_set("a=1")) == "int64");
    CHECK(shown("kindOf (add 1 1)") == "int64");
    CHECK(shown("kindOf (len \"a\")") == "int");
    CHECK(shown("eq (int 1) (int64 1)") == "true");
  }

  TEST_CASE("2: floats print as Go prints them, toYaml and toJson write them out") {
    CHECK(written("{{ .Values.a }} {{ .Values.b }} {{ .Values.c }}", "{a: 1000000, b: 12345678, c: 1.0}") ==
          "1e+06 1.2345678e+07 1");
    CHECK(written("{{ .Values.a | quote }} {{ toString .Values.a }} {{ print .Values.a }} {{ join \",\" "
                  "(list .Values.a) }} "
                  "{{ cat .Values.a }}",
                  "a: 1000000") == "\"1e+06\" 1e+06 1e+06 1e+06 1e+06");
    CHECK(
        written("{{ toYaml .Values.a }} {{ toJson .Values.b }} {{ toYaml .Values.c }} {{ toJson .Values.c }}",
                "{a: 1000000, b: 12345678, c: 1e21}") == "1000000 12345678 1e+21 1e+21");
    CHECK(written("{{ toYaml .Values.a }} {{ toJson .Values.a }}", "a: 0.0000001") == "1e-07 1e-7");
  }

  TEST_CASE("3: large integers of values lose digits, those of --set do not") {
    CHECK(values_of("a: 9007199254740993") == R"({"a":9007199254740992})");
    CHECK(values_of("a: 123456789012345678901234567890") == R"({"a":1.2345678901234568e+29})");
    CHECK(set_of("a=9007199254740993") == R"({"a":9007199254740993})");
  }

  TEST_CASE("4: decimal arithmetic, rounding, division") {
    CHECK(shown("mulf 0.1 3") == "0.3");
    CHECK(shown("addf 0.1 0.2") == "0.3");
    CHECK(shown("subf 1 0.9") == "0.1");
    CHECK(shown("divf 3 2") == "1.5");
    CHECK(shown("round -2.5 0") == "-3");
    CHECK(shown("div -7 2") == "-3");
    CHECK(shown("mod -7 3") == "-1");
    CHECK(shown("add 1.9 1") == "2");
    CHECK(shown("kindOf (ceil 1.2)") == "float64");
    CHECK(shown("kindOf (floor 1.2)") == "float64");
    CHECK(shown("div 1 0") == "chart.template-failed");
  }

  TEST_CASE("5: texts as integers, and sequences") {
    CHECK(shown("list (int \"0x1f\") (int \"010\") (int \"1.5\") (int \"abc\") (int true) (atoi \"x\") "
                "(toDecimal \"777\")") == "[31 8 0 0 1 0 511]");
    CHECK(written("{{ int .Values.none }}") == "0");
    CHECK(shown("kindOf (seq 3)") == "string");
    CHECK(shown("until -3") == "[0 -1 -2]");
  }

  TEST_CASE("6: scalars of values") {
    CHECK(values_of("{a: y, b: n, c: yes, d: no, e: on, f: off}") ==
          R"({"a":true,"b":false,"c":true,"d":false,"e":true,"f":false})");
    CHECK(values_of("y: 2") == R"({"true":2})");
    CHECK(values_of("{a: 0644, b: 0x1F, c: 0b101, d: 1_000, e: 1e3}") ==
          R"({"a":420,"b":31,"c":5,"d":1000,"e":1000})");
    CHECK(values_of("{a: 2001-12-14, b: 190:20:30}") == R"({"a":"2001-12-14","b":"190:20:30"})");
    CHECK(values_of("~: 1") == "chart.values-invalid");
    CHECK(values_of("a: 1\na: 2") == R"({"a":2})");
    CHECK(values_of("a: 1\n---\na: 2") == R"({"a":1})");
    CHECK(values_of("\xEF\xBB\xBF"
                    "a: 1\r\nb: x\r\n") == R"({"a":1,"b":"x"})");
    CHECK(values_of("a:\n\tb: 1") == "chart.values-invalid");
  }

  TEST_CASE("7: anchors, aliases and merge keys") {
    CHECK(values_of("a: &x {b: 1}\nc: *x\nd: {<<: *x, e: 2}") ==
          R"({"a":{"b":1},"c":{"b":1},"d":{"b":1,"e":2}})");
    CHECK(written("{{ fromYaml .Values.t | toJson }}", "t: 'a: &x {b: 1}\n\n  c: {<<: *x}'") ==
          R"({"a":{"b":1},"c":{"b":1}})");
  }

  TEST_CASE("8: null deletes, tables and scalars replace each other") {
    CHECK(values_of("a: {b: 1, c: 2}", with_values("a: {b: null}")) == R"({"a":{"c":2}})");
    CHECK(set_of("a.b=null", "a: {b: 1, c: 2}") == R"({"a":{"c":2}})");
    const auto part = [](const std::string& top, const Request& request = {}) {
      const auto result = rendered(
          chart_of({sub("leaf"),
                    {"charts/leaf/values.yaml", "a: 1\nb: {c: 2}"},
                    {"charts/leaf/templates/t.yaml", "v: {{ omit .Values \"global\" | toJson | squote }}"},
                    {"values.yaml", top}}),
          request);
      return result.ok() ? result.value.documents.at(0).body.find("v")->text()
                         : result.diagnostics.items().front().code;
    };
    CHECK(part("{}", with_values("leaf: {b: {c: null}}")) == R"({"a":1,"b":{}})");
    CHECK(part("leaf: {a: null}") == R"({"b":{"c":2}})");
    CHECK(part("leaf: 5") == "chart.values-conflict");
    CHECK(part("{}", with_set("leaf=5")) == "chart.values-conflict");
    CHECK(values_of("a:") == R"({"a":null})");
    CHECK(set_of("new=null") == R"({"new":null})");
    CHECK(values_of("a: 1", with_values("a: {b: 1}")) == R"({"a":{"b":1}})");
    CHECK(values_of("a: {b: 1}", with_values("a: 1")) == R"({"a":1})");
    CHECK(warns(chart_of({{"values.yaml", "x: {a: {b: 1}}"}}), "chart.values-conflict",
                with_values("x: {a: 1}")));
    CHECK(warns(chart_of({{"values.yaml", "a: 1"}}), "chart.values-conflict", with_values("a: {b: 1}")));
  }

  TEST_CASE("9: --set") {
    CHECK(set_of("a=1,b=true,c=NULL,d=null") == R"({"a":1,"b":true,"c":null,"d":null})");
    CHECK(set_of("a=0123,b=1.5,c=1e3,d=0x10,e=12345678901234567890") ==
          R"({"a":"0123","b":"1.5","c":"1e3","d":"0x10","e":"12345678901234567890"})");
    CHECK(set_of("a=+5") == R"({"a":5})");
    CHECK(set_of("a[0]=x", "a: [1, 2]") == R"({"a":["x"]})");
    CHECK(set_of("a[2]=x") == R"({"a":[null,null,"x"]})");
    CHECK(set_of("a={x,y},b={}") == R"({"a":["x","y"],"b":[""]})");
    CHECK(set_of("a\\.b=c\\,d") == R"({"a.b":"c,d"})");
    CHECK(set_of("a=b=c") == R"({"a":"b=c"})");
  }

  TEST_CASE("10: release names and versions of Kubernetes") {
    CHECK(release_name_fits("a.b-c"));
    CHECK(release_name_fits(std::string(53, 'a')));
    for (const char* bad : {"", "A", "-a", "a-", "a_b", "a..b"})
      CHECK_FALSE(release_name_fits(bad));
    CHECK_FALSE(release_name_fits(std::string(54, 'a')));
    CHECK(parse_kube_version("v1.25.3-gke.100") == "v1.25.3");
    CHECK(parse_kube_version("1.25.3+k3s1") == "v1.25.3");
    CHECK(parse_kube_version("1.25") == "v1.25");
  }
}

}  // namespace emco::chart
