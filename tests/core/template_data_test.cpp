// What templates' functions read and write: TOML and JSON, word for word as Helm's libraries do. Each
// expectation is an answer of Helm.
#include <doctest/doctest.h>

#include "core/base/json.h"
#include "tests/helm_template.h"

namespace emco::tpl {
namespace {

using test::helm_template;

// A TOML text, read and written as JSON.
std::string toml(const std::string& text) {
  return helm_template("{{ fromToml .Values.t | toRawJson }}", "t: " + json::quote(text));
}

std::string toml_error(const std::string& text) {
  return helm_template("{{ (fromToml .Values.t).Error }}", "t: " + json::quote(text));
}

}  // namespace

TEST_SUITE("template/data") {
  TEST_CASE("fromToml reads every kind of value") {
    CHECK(toml("a = 1\nb = -1_000\nc = 0x1F\nd = 1.5e3\ne = true\nf = 'x\\n'\ng = \"\\u00e9\\x41\"\n") ==
          R"({"a":1,"b":-1000,"c":31,"d":1500,"e":true,"f":"x\\n","g":"éA"})");
    CHECK(toml("a = [1, 'x', [true],\n # c\n]\nb = {c = 1, d.e = 2}\n") ==
          R"({"a":[1,"x",[true]],"b":{"c":1,"d":{"e":2}}})");
    CHECK(toml("a.b.c = 1\na.d = 2\n[t.u]\nx = 1\n[[l]]\ny = 1\n[[l]]\ny = 2\n[l.m]\nz = 3\n") ==
          R"({"a":{"b":{"c":1},"d":2},"l":[{"y":1},{"m":{"z":3},"y":2}],"t":{"u":{"x":1}}})");
    CHECK(toml("a = \"\"\"\none \\\n   two\"\"\"\"\nb = '''\nr'''\n") == R"({"a":"one two\"","b":"r"})");
  }

  TEST_CASE("fromToml makes times, and toToml writes them back in the form they had") {
    CHECK(helm_template("{{ $t := fromToml \"a = 1979-05-27T07:32:00.5-07:00\\nb = 1979-05-27 07:32:00\\nc = "
                        "1979-05-27\\nd = 07:32\" }}{{ $t.a }}|{{ $t.b }}|{{ $t.c }}|{{ toToml $t }}") ==
          "1979-05-27 07:32:00.5 -0700 -0700|1979-05-27 07:32:00 +0000 datetime-local|1979-05-27 00:00:00 "
          "+0000 date-local|a = 1979-05-27T07:32:00.5-07:00\nb = 1979-05-27T07:32:00\nc = 1979-05-27\nd = "
          "07:32:00\n");
  }

  TEST_CASE("arrays of tables have a Go type of their own") {
    CHECK(helm_template("{{ $t := fromToml \"[[a]]\\nb = 1\\n\" }}{{ typeOf $t.a }} {{ $t.a }}") ==
          "[]map[string]interface {} [map[b:1]]");
  }

  TEST_CASE("fromToml's mistakes name the line and the last key") {
    CHECK(toml_error("abc") == "toml: line 1: unexpected EOF; expected key separator '='");
    CHECK(toml_error("Hello World") == "toml: line 1: expected '.' or '=', but got 'W' instead");
    CHECK(toml_error("a = 1\na = 2") == "toml: line 2 (last key \"a\"): Key 'a' has already been defined.");
    CHECK(toml_error("[t]\nx = 007") ==
          "toml: line 2 (last key \"t.x\"): Invalid integer \"007\": cannot have leading zeroes");
    CHECK(toml_error("x = 9223372036854775808") ==
          "toml: line 1 (last key \"x\"): 9223372036854775808 is out of range for int64");
    CHECK(toml_error("x = 1e400") == "toml: line 1 (last key \"x\"): 1e400 is out of range for float64");
    CHECK(toml_error("x = \"a") == "toml: line 1 (last key \"x\"): unexpected EOF; expected '\"'");
    CHECK(toml_error("x = \"\\q\"") == "toml: line 1 (last key \"x\"): invalid escape in string '\\q'");
    CHECK(toml_error("x = 1979-02-30") == "toml: line 1 (last key \"x\"): invalid datetime: \"1979-02-30\"");
    CHECK(toml_error("a = 1\n[a]\n") == "toml: line 2: Key 'a' has already been defined.");
    CHECK(toml_error("[[a]\n") ==
          "toml: line 2: expected end of table array name delimiter ']', but got '\\n' instead");
  }

  TEST_CASE("TOML nested without end stays within its budget") {
    CHECK(helm_template("{{ fromToml (print \"a = \" (repeat 5000 \"[\")) }}").find("value-depth") !=
          std::string::npos);
    CHECK(helm_template("{{ fromToml (print (repeat 5000 \"a.\") \"b = 1\") }}").find("value-depth") !=
          std::string::npos);
  }

  TEST_CASE("fromJson shows a bad byte as the character of its number") {
    CHECK(helm_template("{{ (fromJson \"ü\").Error }}|{{ (fromJson \"\\x01\").Error }}") ==
          "invalid character 'Ã' looking for beginning of value|invalid character '\\x01' looking for "
          "beginning of value");
  }

  TEST_CASE("chunk with a size below zero makes no piece, or is refused as Go refuses it") {
    CHECK(helm_template("{{ chunk -4 (list 1 2 3) | typeOf }} {{ chunk -4 (list 1 2 3) }}") ==
          "[][]interface {} []");
    CHECK(helm_template("{{ chunk -1 (list 1 2 3) }}").find("makeslice: len out of range") !=
          std::string::npos);
  }

  TEST_CASE("fromJson's texts that end too early, and numbers that are too large") {
    CHECK(helm_template("{{ (fromJson \"-\").Error }}|{{ (fromJson \"{\").Error }}") ==
          "invalid character ' ' in numeric literal|unexpected end of JSON input");
    CHECK(helm_template("{{ fromJson \"{\\\"a\\\": 1e400, \\\"b\\\": 2}\" | toRawJson }}") ==
          R"({"Error":"json: cannot unmarshal number 1e400 into Go value of type float64","a":null,"b":2})");
  }

  TEST_CASE("slice reaches the room that Go's reader of JSON leaves behind a list") {
    CHECK(helm_template("{{ slice .Values.l 0 8 | toJson }}", "l: [1, 2, 3, 4, 5]") ==
          "[1,2,3,4,5,null,null,null]");
    CHECK(helm_template("{{ slice .Values.l 0 9 }}", "l: [1, 2, 3, 4, 5]").find("out of bounds") !=
          std::string::npos);
    // Measured with Go 1.26: 1 match leaves room for 10, 11 for 20, 21 for 43; 9 parts of 9 matches and one
    // more, 18.
    const std::string all = "{{ slice (regexFindAll \"x\" .Values.t -1) 0 ";
    CHECK(helm_template(all + "10 | len }}", "t: x") == "10");
    CHECK(helm_template("{{ slice (regexFindAll \"x\" .Values.t -1) 1 2 | toJson }}", "t: x") == "[\"\"]");
    CHECK(helm_template(all + "11 | len }}", "t: x").find("out of bounds") != std::string::npos);
    CHECK(helm_template(all + "20 | len }}", "t: xxxxxxxxxxx") == "20");
    CHECK(helm_template(all + "43 | len }}", "t: xxxxxxxxxxxxxxxxxxxxx") == "43");
    CHECK(helm_template(all + "44 | len }}", "t: xxxxxxxxxxxxxxxxxxxxx").find("out of bounds") !=
          std::string::npos);
    const std::string parts = "{{ slice (regexSplit \"x\" .Values.t -1) 0 ";
    CHECK(helm_template(parts + "18 | len }}", "t: xyxyxyxyxyxyxyxyxy") == "18");
    CHECK(helm_template(parts + "19 | len }}", "t: xyxyxyxyxyxyxyxyxy").find("out of bounds") !=
          std::string::npos);
    CHECK(helm_template("{{ slice (list 1 2) 0 3 }}").find("out of bounds") != std::string::npos);
  }

  TEST_CASE("fromYaml's mistakes are Helm's, in the order in which Helm finds them") {
    const auto yaml_error = [](const std::string& text) {
      return helm_template("{{ (fromYaml .Values.t).Error }}", "t: " + json::quote(text));
    };
    CHECK(yaml_error("%d%x") ==
          "error converting YAML to JSON: yaml: found unexpected non-alphabetical character");
    CHECK(yaml_error("%YAML 123.1\n---\n") ==
          "error converting YAML to JSON: yaml: found extremely long version number");
    CHECK(yaml_error(": v") == "error converting YAML to JSON: yaml: did not find expected key");
    CHECK(yaml_error("a\nb: 1") ==
          "error converting YAML to JSON: yaml: line 2: mapping values are not allowed in this context");
    CHECK(yaml_error("a: .inf\n<<: 1") ==
          "error converting YAML to JSON: yaml: map merge requires map or sequence of maps as the value");
    CHECK(yaml_error("a: !!binary aGk= x") ==
          "error converting YAML to JSON: yaml: !!binary value contains invalid base64 data");
    CHECK(helm_template("{{ fromYaml \"a: .inf\\na: 1\" | toJson }}") == R"({"a":1})");
  }

  TEST_CASE("toYamlPretty writes times bare and bytes that are no UTF-8 in base64") {
    CHECK(helm_template("{{ toYamlPretty (dict \"t\" (toDate \"2006-01-02\" \"2024-02-29\")) }}") ==
          "t: 2024-02-29T00:00:00Z");
    CHECK(helm_template("{{ toYamlPretty (list \"\\xff\\xfe\") }}") == "- !!binary //4=");
    CHECK(helm_template("{{ toYamlPretty \"a\\x00\" }}") == "\"a\\0\"");
  }

  TEST_CASE("equal versions are equal to deepEqual and are different pointers to eq") {
    CHECK(helm_template("{{ deepEqual (semver \"1.2.3\") (semver \"1.2.3\") }} {{ eq (semver \"1.2.3\") "
                        "(semver \"1.2.3\") }}") == "true false");
  }

  TEST_CASE("round takes its powers of ten as Go does") {
    CHECK(helm_template("{{ round 7 100 }} {{ round 2.345 2 }} {{ round 1234 -2 }}") == "7 2.35 1200");
  }

  TEST_CASE("a time with an offset and no name of a zone shows the offset twice") {
    CHECK(helm_template("{{ toDate \"2006-01-02 15:04:05 -0700\" \"2024-02-29 01:02:03 -0300\" }}") ==
          "2024-02-29 01:02:03 -0300 -0300");
  }

  TEST_CASE("deepCopy of a version loses what it holds, as Helm's library does") {
    CHECK(helm_template(
              "{{ deepCopy (semver \"1.2.3\") }} {{ (deepCopy (dict \"a\" (semver \"1.2.3\"))).a }}") ==
          "0.0.0 0.0.0");
  }
}

}  // namespace emco::tpl
