#include "core/template/template.h"

#include <doctest/doctest.h>

#include "core/base/json.h"

namespace emco::tpl {
namespace {

// The text that a template writes with JSON data, or the first diagnostic as "code line:column summary".
std::string run(const std::string& text, const std::string& data = "{}") {
  Budgets budgets;
  budgets.steps = 1'000'000;
  budgets.output_bytes = 1'000'000;
  const auto result = Template::parse("t", text, budgets).execute(json::parse(data));
  if (result.ok()) return result.value;
  const Diagnostic& first = result.diagnostics.items().front();
  return first.code + " " + std::to_string(first.where.line) + ":" + std::to_string(first.where.column) +
         " " + first.summary;
}

bool fails(const std::string& text, const std::string& part, const std::string& data = "{}") {
  const std::string result = run(text, data);
  CAPTURE(result);
  return result.find("template.") == 0 && result.find(part) != std::string::npos;
}

}  // namespace

TEST_SUITE("template/template") {
  TEST_CASE("text without actions stays as it is") {
    CHECK(run("") == "");
    CHECK(run("a { b } }} c\n") == "a { b } }} c\n");
  }

  TEST_CASE("trim markers take white space away on their side only") {
    CHECK(run("a \n {{- 1 }} b") == "a1 b");
    CHECK(run("a {{ 1 -}} \n b") == "a 1b");
    CHECK(run("a {{- /* c */ -}} b") == "ab");
    CHECK(run("a {{/* c */}} b") == "a  b");
    CHECK(run("{{-3}}") == "-3");
  }

  TEST_CASE("a missing key prints as Go prints it and is false in a condition") {
    CHECK(run("{{ .a }}|{{ .a.b }}") == "<no value>|<no value>");
    CHECK(run("{{ if .a }}yes{{ else }}no{{ end }}") == "no");
    CHECK(run("{{ .a }}", R"({"a":null})") == "<no value>");
  }

  TEST_CASE("values print as Go prints them") {
    const std::string data = R"({"i":3,"f":1.5,"big":1e6,"l":["a",1,null],"m":{"b":1,"a":[true]},"s":"x"})";
    CHECK(run("{{ .i }} {{ .f }} {{ .l }} {{ .m }} {{ .s }}", data) ==
          "3 1.5 [a 1 <nil>] map[a:[true] b:1] x");
    CHECK(run("{{ 1000000.0 }} {{ 1e21 }} {{ 0x1F }} {{ 1_000 }} {{ 'a' }}") == "1e+06 1e+21 31 1000 97");
  }

  TEST_CASE("range walks lists, maps in key order, and integers, with none, one or two variables") {
    const std::string data = R"({"l":["x","y"],"m":{"b":2,"a":1}})";
    CHECK(run("{{ range .l }}{{ . }},{{ end }}", data) == "x,y,");
    CHECK(run("{{ range $e := .l }}{{ $e }},{{ end }}", data) == "x,y,");
    CHECK(run("{{ range $i, $e := .l }}{{ $i }}={{ $e }},{{ end }}", data) == "0=x,1=y,");
    CHECK(run("{{ range $k, $v := .m }}{{ $k }}={{ $v }},{{ end }}", data) == "a=1,b=2,");
    CHECK(run("{{ range 3 }}{{ . }}{{ end }}", data) == "012");
    CHECK(run("{{ range .none }}x{{ else }}empty{{ end }}", data) == "empty");
    CHECK(run("{{ range .l }}{{ if eq . \"y\" }}{{ break }}{{ end }}{{ . }}{{ end }}", data) == "x");
    CHECK(run("{{ range .l }}{{ if eq . \"x\" }}{{ continue }}{{ end }}{{ . }}{{ end }}", data) == "y");
    CHECK(fails("{{ range .s }}{{ end }}", "range can't iterate over x", R"({"s":"x"})"));
    CHECK(fails("{{ range $i, $e := 3 }}{{ end }}", "can't use 3 to iterate over more than one variable"));
  }

  TEST_CASE("with sets dot, and else if and else with chain") {
    CHECK(run("{{ with .a }}{{ . }}{{ end }}{{ . }}", R"({"a":1})") == "1map[a:1]");
    CHECK(run("{{ if .a }}1{{ else if .b }}2{{ else }}3{{ end }}", R"({"b":1})") == "2");
    CHECK(run("{{ with .a }}1{{ else with .b }}{{ . }}{{ end }}", R"({"b":7})") == "7");
  }

  TEST_CASE("variables live until the end of their block and may be assigned from inside") {
    CHECK(run("{{ $x := 1 }}{{ if true }}{{ $x = 2 }}{{ end }}{{ $x }}") == "2");
    CHECK(run("{{ $x := 1 }}{{ if true }}{{ $x := 2 }}{{ end }}{{ $x }}") == "1");
    CHECK(run("{{ $x := 1 }}{{ range 2 }}{{ $x = printf \"%v%v\" $x . }}{{ end }}{{ $x }}") == "101");
    CHECK(fails("{{ $y }}", "undefined variable \"$y\""));
    CHECK(fails("{{ if true }}{{ $y := 1 }}{{ end }}{{ $y }}", "undefined variable"));
    CHECK(fails("{{ $y = 1 }}", "undefined variable: $y"));
  }

  TEST_CASE("definitions are called with their own dollar") {
    CHECK(run("{{ define \"t1\" }}<{{ . }}{{ $ }}>{{ end }}{{ template \"t1\" .a }}", R"({"a":5})") ==
          "<55>");
    CHECK(run("{{ block \"b\" .a }}[{{ . }}]{{ end }}", R"({"a":5})") == "[5]");
    CHECK(fails("{{ template \"none\" }}", "template \"none\" not defined"));
  }

  TEST_CASE("and, or stop early and give the deciding value") {
    CHECK(run("{{ or 0 \"\" \"x\" }}|{{ and 1 0 2 }}|{{ or (index .l 0) (index .l 9) }}", R"({"l":[1]})") ==
          "x|0|1");
    CHECK(run("{{ 5 | and 1 }}|{{ 5 | and 0 }}|{{ 5 | or 3 }}") == "5|0|3");
  }

  TEST_CASE("comparison follows Go's types") {
    CHECK(run("{{ eq 1 1 }} {{ eq 1 2 1 }} {{ ne \"a\" \"b\" }} {{ lt 1 2 }} {{ le 2 2 }} {{ gt 3 2 }} {{ ge "
              "2 3 }}") == "true true true true true true false");
    CHECK(run("{{ eq .none .other }} {{ eq .none 1 }}") == "true false");
    CHECK(fails("{{ eq 1 1.5 }}", "incompatible types for comparison: int and float64"));
    CHECK(fails("{{ lt true false }}", "invalid type for comparison"));
    CHECK(fails("{{ eq . . }}", "non-comparable type"));
  }

  TEST_CASE("printf writes mistakes instead of failing") {
    CHECK(run("{{ printf \"%d|%s|%5.2f|%-4s|%q|%v|%T\" 3 \"a\" 1.5 \"b\" \"c\" .l .l }}", R"({"l":[1]})") ==
          "3|a| 1.50|b   |\"c\"|[1]|[]interface {}");
    CHECK(run("{{ printf \"%d\" \"x\" }}") == "%!d(string=x)");
    CHECK(run("{{ printf \"%s %s\" \"a\" }}") == "a %!s(MISSING)");
    CHECK(run("{{ printf \"%s\" \"a\" \"b\" }}") == "a%!(EXTRA string=b)");
    CHECK(run("{{ printf \"%\" }}") == "%!(NOVERB)");
    CHECK(run("{{ printf \"%[2]s %[1]s\" \"a\" \"b\" }}") == "b a");
    CHECK(run("{{ printf \"%*d|%05d|%x|%+d\" 4 7 7 255 1 }}") == "   7|00007|ff|+1");
    CHECK(run("{{ printf \"%s\" nil }}") == "%!s(<nil>)");
  }

  TEST_CASE("index, slice and len") {
    const std::string data = R"({"l":[[1,2],3],"m":{"a":{"b":5}}})";
    CHECK(run("{{ index .l 0 1 }} {{ index .m \"a\" \"b\" }} {{ slice \"abcd\" 1 3 }} {{ len .l }} {{ len "
              "\"é\" }}",
              data) == "2 5 bc 2 2");
    CHECK(fails("{{ index .l 5 }}", "index out of range: 5", data));
    CHECK(fails("{{ len 3 }}", "len of type int"));
  }

  TEST_CASE("escaping functions") {
    CHECK(run("{{ html \"<a b='c'>\" }} {{ js \"'x\\\"\" }} {{ urlquery \"a b&c\" }}") ==
          "&lt;a b=&#39;c&#39;&gt; \\'x\\\" a+b%26c");
  }

  TEST_CASE("a mistake in the text is reported with line and column") {
    CHECK(run("a\n{{ if }}") == "template.syntax 2:7 missing value for if");
    CHECK(run("{{ nosuch }}") == "template.syntax 1:4 function \"nosuch\" not defined");
    CHECK(fails("{{ if true }}", "unexpected EOF"));
    CHECK(fails("{{ end }}", "unexpected {{end}}"));
    CHECK(fails("{{ \"a }}", "unterminated quoted string"));
    CHECK(fails("{{ 1 | 2 }}", "non executable command in pipeline stage 2"));
    CHECK(fails("{{ break }}", "{{break}} outside {{range}}"));
  }

  TEST_CASE("a failure while executing names what was executed and the way there") {
    const auto result =
        Template::parse("bundle.yaml",
                        "x\n{{ define \"inner\" }}{{ .a.b }}{{ end }}{{ template \"inner\" . }}")
            .execute(json::parse(R"({"a":"text"})"));
    REQUIRE(result.diagnostics.size() == 1);
    const Diagnostic& first = result.diagnostics.items().front();
    CHECK(first.code == "template.execution");
    CHECK(to_text(first.where) == "bundle.yaml:2:26");
    CHECK(first.summary == "can't evaluate field b in type interface {} at '.a.b' in template 'inner'");
    REQUIRE(first.related.size() == 1);
    CHECK(first.related[0].text == "called from '{{template \"inner\" .}}' in template 'bundle.yaml'");
  }

  TEST_CASE("of a long chain of calls the ends are shown, and how much lies between") {
    const auto callers = [](int depth) {
      std::string text = "{{ template \"t0\" }}";
      for (int i = 0; i < depth; ++i)
        text += "{{ define \"t" + std::to_string(i) + "\" }}{{ template \"t" + std::to_string(i + 1) +
                "\" }}{{ end }}";
      text += "{{ define \"t" + std::to_string(depth) + "\" }}{{ index 1 2 }}{{ end }}";
      const auto result = Template::parse("t", text).execute(Value::map());
      REQUIRE(result.diagnostics.size() == 1);
      std::vector<std::string> lines;
      for (const auto& one : result.diagnostics.items().front().related)
        lines.push_back(one.text);
      return lines;
    };
    CHECK(callers(0).size() == 1);
    CHECK(callers(10).size() == 11);
    CHECK(callers(10).at(5) == "called from '{{template \"t5\"}}' in template 't4'");
    for (const int depth : {11, 500}) {
      const auto lines = callers(depth);
      REQUIRE(lines.size() == 11);
      CHECK(lines.at(0) == "called from '{{template \"t" + std::to_string(depth) + "\"}}' in template 't" +
                               std::to_string(depth - 1) + "'");
      CHECK(lines.at(5) == std::to_string(depth - 9) + " more calls are left out here");
      CHECK(lines.at(10) == "called from '{{template \"t0\"}}' in template 't'");
    }
    const auto endless =
        Template::parse("t", "{{ define \"r\" }}{{ template \"r\" }}{{ end }}{{ template \"r\" }}")
            .execute(Value::map());
    REQUIRE(endless.diagnostics.size() == 1);
    CHECK(endless.diagnostics.items().front().related.size() == 11);
  }

  TEST_CASE("templates that never end are stopped by a budget that is named") {
    CHECK(fails("{{ define \"r\" }}{{ template \"r\" . }}{{ end }}{{ template \"r\" . }}", "'call-depth'"));
    CHECK(fails("{{ range 1000000000 }}{{ end }}", "'steps'"));
    CHECK(run("{{ range 1000000000 }}{{ end }}").find("template.budget-exceeded") == 0);
    CHECK(fails(std::string(2000, '(') + "{{ " + std::string(2000, '('), "'syntax-depth'"));
    CHECK(fails("{{ range 100000000 }}0123456789{{ . }}{{ end }}", "'output-bytes'"));
  }
}

}  // namespace emco::tpl
