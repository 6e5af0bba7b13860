// What Helm's templates and functions do: a case for every statement, numbered as in the project's list of
// facts.
#include <doctest/doctest.h>

#include "tests/chart_world.h"

namespace emco::chart {
namespace {

std::string shown(const std::string& pipeline, const std::string& values = "{}") {
  return written("{{ " + pipeline + " }}", values);
}

// The whole text that one template writes, several lines of it too.
std::string text_of(const std::string& body, const std::string& values = "{}") {
  const auto result = rendered(chart_of({{"templates/_b.tpl", "{{ define \"b\" }}" + body + "{{ end }}"},
                                         {"templates/t.yaml", "v: {{ include \"b\" . | toJson }}"},
                                         {"values.yaml", values}}));
  return result.ok() ? result.value.documents.at(0).body.find("v")->text()
                     : result.diagnostics.items().front().code;
}

}  // namespace

TEST_SUITE("chart/facts") {
  TEST_CASE("18: missing keys and nil") {
    CHECK(written("a{{ .Values.none }}b<no value>c") == "abc");
    CHECK(text_of("{{ tpl \"a{{ .Values.none }}b\" . }}") == "ab");
    CHECK(text_of("a{{ .Values.none }}b") == "a<no value>b");
    CHECK(shown("include \"no\" . | quote }}{{ define \"no\" }}{{ .Values.none }}{{ end") == "\"\"");
    CHECK(shown(".Values.a.b") == "chart.template-failed");
    CHECK(shown(".Values.a.b", "a: text") == "chart.template-failed");
    CHECK(shown("printf \"%s\" .Values.a") == "%!s(<nil>)");
    CHECK(shown("printf \"%s|%s\" (toString .Values.a) (print .Values.a)") == "<nil>|<nil>");
    CHECK(shown("quote .Values.a") == "");
    CHECK(shown("toYaml .Values.a") == "null");
  }

  TEST_CASE("19: what is empty") {
    for (const char* empty : {"0", "\"\"", "false", "nil", "(list)", "(dict)", "0.0"}) {
      CAPTURE(empty);
      const std::string given = std::string(empty) == "nil" ? ".Values.none" : empty;
      CHECK(shown("default 7 " + given) == "7");
      CHECK(shown("empty " + given) == "true");
      CHECK(shown("coalesce " + given + " 7") == "7");
      CHECK(shown("or " + given + " 7") == "7");
      CHECK(shown("if " + given + " }}1{{ else }}2{{ end") == "2");
      CHECK(shown("with " + given + " }}1{{ else }}2{{ end") == "2");
    }
    CHECK(shown("default 7 \" \" | quote") == "\" \"");
    CHECK(shown("default 7 \"0\"") == "0");
    CHECK(shown("default true .Values.flag", "flag: false") == "true");
    CHECK(shown("and false (fail \"x\")") == "false");
    CHECK(shown("or 1 (fail \"x\")") == "1");
    CHECK(shown("ternary 1 2 false") == "2");
  }

  TEST_CASE("20: merging maps") {
    CHECK(shown("merge (dict \"a\" 0 \"b\" false \"c\" \"\" \"d\" 1) (dict \"a\" 5 \"b\" true \"c\" \"x\" "
                "\"d\" 2) | toJson") == R"({"a":5,"b":true,"c":"x","d":1})");
    CHECK(shown("mergeOverwrite (dict \"a\" 1 \"b\" 1) (dict \"a\" 0 \"b\" .Values.none) | toJson") ==
          R"({"a":0,"b":null})");
    CHECK(shown("merge (dict \"a\" (list 1)) (dict \"a\" (list 2 3)) | toJson") == R"({"a":[1]})");
    CHECK(shown("$a := dict \"x\" 1 }}{{ $b := merge $a (dict \"y\" 2) }}{{ toJson $a") ==
          R"({"x":1,"y":2})");
    CHECK(shown("$a := dict \"in\" (dict) }}{{ $m := merge (dict) $a }}{{ $_ := set $m.in \"x\" 1 }}{{ "
                "toJson $a") == R"({"in":{"x":1}})");
    CHECK(
        shown(
            "$a := dict \"in\" (dict) }}{{ $m := deepCopy $a }}{{ $_ := set $m.in \"x\" 1 }}{{ toJson $a") ==
        R"({"in":{}})");
  }

  TEST_CASE("21: looking into maps and lists") {
    CHECK(shown("dig \"a\" \"b\" 5 (dict \"a\" (dict \"b\" .Values.none)) | toJson") == "null");
    CHECK(shown("dig \"a\" \"b\" 5 (dict \"a\" 1)") == "chart.template-failed");
    CHECK(shown("get (dict) \"a\" | quote") == "\"\"");
    CHECK(shown("index (dict) \"a\"") == "");
    CHECK(shown("index (list 1) 1") == "chart.template-failed");
    CHECK(shown("dict \"a\" | toJson") == R"({"a":""})");
    CHECK(shown("hasKey .Values.none \"a\"") == "chart.template-failed");
  }

  TEST_CASE("22: orders") {
    CHECK(shown("range $k, $v := .Values }}{{ $k }},{{ end", "{b: 1, a10: 1, a2: 1, A: 1, _: 1}") ==
          "A,_,a10,a2,b,");
    CHECK(text_of("{{ toYaml .Values }}", "{b: 1, a10: 1, a2: 1, A: 1, _: 1, \"10\": 1, \"9\": 1}") ==
          "_: 1\n\"9\": 1\n\"10\": 1\nA: 1\na2: 1\na10: 1\nb: 1");
    CHECK(shown("keys .Values | sortAlpha", "{b: 1, a: 1}") == "[a b]");
    CHECK(shown("print .Values", "{b: 1, a: 1}") == "map[a:1 b:1]");
  }

  TEST_CASE("23: printf and print") {
    CHECK(shown("printf \"%v\" (list \"a\" (dict \"b\" 1))") == "[a map[b:1]]");
    CHECK(shown("printf \"%q %T %[2]s\" \"a\" \"b\"") == "\"a\" string b");
    CHECK(shown("printf \"%*d|%-4d|%04d|%+d|%x\" 4 7 7 7 7 255") == "   7|7   |0007|+7|ff");
    CHECK(shown("printf \"%s\"") == "%!s(MISSING)");
    CHECK(shown("printf \"a\" \"b\"") == "a%!(EXTRA string=b)");
    CHECK(shown("printf \"%z\" 1") == "%!z(int=1)");
    CHECK(shown("printf \"%\"") == "%!(NOVERB)");
    CHECK(shown("print 1 2 \"a\" \"b\" 3") == "1 2ab3");
    CHECK(text_of("{{ println 1 \"a\" \"b\" }}") == "1 a b\n");
  }

  TEST_CASE("24: functions of text count bytes") {
    CHECK(shown("trunc 2 \"aäb\" | printf \"%x\"") == "61c3");
    CHECK(shown("len \"ä\"") == "2");
    CHECK(shown("substr 0 2 \"ä\"") == "\xC3\xA4");
    CHECK(shown("abbrev 5 \"äääää\" | printf \"%x\"") == "c3a42e2e2e");
    CHECK(text_of("{{ indent 2 \"a\\n\\nb\" }}") == "  a\n  \n  b");
    CHECK(text_of("{{ nindent 2 \"\" }}") == "\n  ");
    CHECK(shown("quote \"\\x01\\x7f\\u00a0\\u200b\\ufeffä\"") == R"("\x01\x7f\u00a0\u200b\ufeffä")");
    CHECK(shown("title \"a-b c1d\"") == "A-B C1d");
    CHECK(shown("trimSuffix \"-\" \"a--\"") == "a-");
    CHECK(shown("trimAll \"-\" \"--a--\"") == "a");
  }

  TEST_CASE("26: tpl sees and adds definitions") {
    const std::string tpl = "{{ define \"x\" }}X{{ end }}{{ tpl .Values.t . }}";
    CHECK(written(tpl, R"(t: '{{ include "x" . }}{{ define "y" }}Y{{ end }}{{ include "y" . }}')") == "XY");
    CHECK(written(tpl, R"(t: '{{ tpl "{{ tpl .Values.u . }}" . }}'
u: '{{ 1 }}')") == "1");
    CHECK(written(tpl, "t: '{{ .Values.a.b }}'") == "chart.template-failed");
    const auto failed = rendered(chart_of({{"templates/t.yaml", "{{ tpl \"{{ .Values.a.b }}\" . }}"}}));
    CHECK(to_text(failed.diagnostics.items().front().where).find("gotpl") != std::string::npos);
  }

  TEST_CASE("27: readers that never fail") {
    CHECK(shown("hasKey (fromYaml \"a: b: c\") \"Error\"") == "true");
    CHECK(shown("hasKey (fromJson \"{\") \"Error\"") == "true");
    CHECK(shown("len (fromYamlArray \"a: b: c\")") == "1");
    CHECK(shown("len (fromJsonArray \"{\")") == "1");
    CHECK(shown("b64dec \"!\"") == "illegal base64 data at input byte 0");
  }

  TEST_CASE("28: required and fail") {
    for (const char* given : {"0", "false", "(list)"})
      CHECK(shown("required \"x\" " + std::string(given) + " | toJson") != "chart.refused");
    CHECK(shown("required \"x\" .Values.none") == "chart.refused");
    CHECK(shown("required \"x\" \"\"") == "chart.refused");
    CHECK(code(chart_of({{"templates/NOTES.txt", "{{ fail \"x\" }}"}})) == "chart.refused");
    CHECK(code(chart_of({{"templates/_x.tpl", "{{ fail \"x\" }}"}})) == "");
    CHECK(rendered(chart_of({{"templates/NOTES.txt", "hello {{ .Release.Name }}"}})).value.notes ==
          "hello release-name");
  }

  TEST_CASE("37: what toYaml and toJson write") {
    const auto yaml = [](const std::string& value) {
      return text_of("{{ toYaml .Values.a }}", "a: " + value);
    };
    const std::string words =
        "word word word word word word word word word word word word word word word word word word word word";
    CHECK(yaml(words).find('\n') == 84);
    CHECK(yaml("[[1, 2], {b: [3]}]") == "- - 1\n  - 2\n- b:\n  - 3");
    CHECK(yaml("{b: {}, c: []}") == "b: {}\nc: []");
    CHECK(yaml("\"x\\ny\\n\"") == "|\n  x\n  y");
    CHECK(yaml("\"x\\ny\"") == "|-\n  x\n  y");
    CHECK(yaml("\"x\\n\\n\"") == "|+\n  x\n");
    CHECK(yaml("\" x\\ny\"") == "|2-\n   x\n  y");
    CHECK(yaml("\"a: b\"") == "'a: b'");
    CHECK(yaml("{\"" + std::string(129, 'k') + "\": 1}").starts_with("? "));
    for (const char* quoted : {"y", "0o7", "1_000", "12:30:45", "null", "1e3", "~", "true", "0x1F"})
      CHECK(yaml("\"" + std::string(quoted) + "\"") == "\"" + std::string(quoted) + "\"");
    for (const char* plain : {"=", "<<", "NaN", "inf", "a b", "-x"})
      CHECK(yaml("\"" + std::string(plain) + "\"") == plain);
    CHECK(yaml("\"x \\ny\"") == R"("x \ny")");
    CHECK(yaml("\"x \"") == "'x '");
    CHECK(text_of("{{ toYamlPretty .Values }}", "a: [1]") == "a:\n  - 1");
    CHECK(text_of("{{ toJson .Values.a }}", "a: \"<>&\\u2028\"") == R"("\u003c\u003e\u0026\u2028")");
    CHECK(text_of("{{ toRawJson .Values.a }}", "a: \"<>&\"") == R"("<>&")");
  }

  TEST_CASE("38: random values have the right shape, and now is the request's") {
    SeededRandom random(1);
    Request request;
    request.random = &random;
    request.now = 1'700'000'000'000;
    const auto made = [&](const std::string& pipeline) {
      return written("{{ " + pipeline + " }}", "{}", request);
    };
    CHECK(made("randAlphaNum 12 | regexMatch \"^[a-zA-Z0-9]{12}$\"") == "true");
    CHECK(made("randNumeric 5 | regexMatch \"^[0-9]{5}$\"") == "true");
    CHECK(made("randAlpha 5 | regexMatch \"^[a-zA-Z]{5}$\"") == "true");
    CHECK(made("randAscii 5 | len") == "5");
    CHECK(made("uuidv4 | regexMatch "
               "\"^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$\"") == "true");
    CHECK(made("randInt 3 4") == "3");
    CHECK(made("(genCA \"x\" 1).Cert | hasPrefix \"-----BEGIN CERTIFICATE-----\"") == "true");
    CHECK(made("now | unixEpoch") == "1700000000");
    CHECK(made("dateInZone \"2006-01-02\" now \"UTC\"") == "2023-11-14");
  }
}

}  // namespace emco::chart
