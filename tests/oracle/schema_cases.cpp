#include "tests/oracle/cases.h"
#include "tests/oracle/random.h"

namespace emco::oracle {
namespace {

struct Row {
  const char* schema;
  std::vector<const char*> values;
};

// Each is asked without $schema and as every draft.
const std::vector<Row> kRows = {
    {R"("properties":{"a":{"type":"integer"}})", {"a: 1", "a: 1.0", "a: 1.5", "a: '1'", "a: null", "b: 1"}},
    {R"("properties":{"a":{"type":["string","null"]}})", {"a: x", "a: null", "a: 1"}},
    {R"("properties":{"a":{"type":"number","minimum":1,"maximum":5,"multipleOf":0.5}})",
     {"a: 1", "a: 5", "a: 0.5", "a: 5.5", "a: 1.25"}},
    {R"("properties":{"a":{"exclusiveMinimum":1,"exclusiveMaximum":5}})", {"a: 1", "a: 5", "a: 3"}},
    {R"("properties":{"a":{"type":"string","minLength":2,"maxLength":3,"pattern":"^[a-z]"}})",
     {"a: ab", "a: a", "a: abcd", "a: 1b", "a: ää"}},
    {R"("properties":{"a":{"enum":[1,"x",null,{"k":[1]}]}})",
     {"a: 1", "a: 1.0", "a: x", "a: null", "a: {k: [1]}", "a: {k: [2]}"}},
    {R"("properties":{"a":{"const":{"k":1}}})", {"a: {k: 1}", "a: {k: 1, l: 2}"}},
    {R"("properties":{"a":{"type":"array","items":{"type":"integer"},"minItems":1,"maxItems":2,"uniqueItems":true}})",
     {"a: []", "a: [1]", "a: [1, 1]", "a: [1, 2, 3]", "a: [x]"}},
    {R"("properties":{"a":{"prefixItems":[{"type":"string"},{"type":"integer"}]}})",
     {"a: [x, 1]", "a: [1]", "a: [x, y]", "a: [x, 1, 2]", "a: []"}},
    {R"("properties":{"a":{"prefixItems":[{"type":"string"}],"items":{"type":"integer"}}})",
     {"a: [x, 1]", "a: [x, y]", "a: [1]"}},
    {R"("properties":{"a":{"prefixItems":[{"type":"string"}],"items":false}})", {"a: [x]", "a: [x, 1]"}},
    {R"("properties":{"a":{"contains":{"const":1}}})", {"a: [1]", "a: [2]", "a: []"}},
    {R"("properties":{"a":{"contains":{"const":1},"minContains":0}})", {"a: [1]", "a: [2]", "a: []"}},
    {R"("properties":{"a":{"contains":{"const":1},"minContains":1}})", {"a: [1]", "a: [2]"}},
    {R"("required":["a"])", {"a: 1", "b: 1", "a: null"}},
    {R"("propertyNames":{"pattern":"^[a-z]+$"})", {"a: 1", "A: 1"}},
    {R"("patternProperties":{"^s":{"type":"string"}},"additionalProperties":false)",
     {"s1: x", "s1: 1", "t: x"}},
    {R"("properties":{"a":{}},"additionalProperties":{"type":"integer"})", {"a: x", "b: 1", "b: x"}},
    {R"("minProperties":1,"maxProperties":2)", {"{}", "a: 1", "{a: 1, b: 1, c: 1}"}},
    {R"("dependentRequired":{"a":["b"]})", {"a: 1", "{a: 1, b: 1}", "b: 1"}},
    {R"("dependentSchemas":{"a":{"required":["b"]}})", {"a: 1", "{a: 1, b: 1}", "b: 1"}},
    {R"("dependentSchemas":{"a":{"required":["b"]}},"dependentRequired":{"a":["c"]})",
     {"a: 1", "{a: 1, b: 1}", "{a: 1, c: 1}", "{a: 1, b: 1, c: 1}"}},
    {R"("dependencies":{"a":["b"],"c":{"required":["d"]}})",
     {"a: 1", "{a: 1, b: 1}", "c: 1", "{c: 1, d: 1}"}},
    {R"("allOf":[{"required":["a"]},{"properties":{"a":{"type":"string"}}}])", {"a: x", "a: 1", "{}"}},
    {R"("anyOf":[{"required":["a"]},{"required":["b"]}])", {"a: 1", "b: 1", "{}", "{a: 1, b: 1}"}},
    {R"("oneOf":[{"required":["a"]},{"required":["b"]}])", {"a: 1", "b: 1", "{}", "{a: 1, b: 1}"}},
    {R"("not":{"required":["a"]})", {"a: 1", "{}"}},
    {R"("if":{"properties":{"a":{"const":1}},"required":["a"]},"then":{"required":["b"]},"else":{"required":["c"]})",
     {"a: 1", "{a: 1, b: 1}", "a: 2", "c: 1"}},
    {R"("$defs":{"n":{"type":"integer"}},"properties":{"a":{"$ref":"#/$defs/n"}})", {"a: 1", "a: x"}},
    {R"("definitions":{"n":{"type":"integer"}},"properties":{"a":{"$ref":"#/definitions/n"}})",
     {"a: 1", "a: x"}},
    {R"("$defs":{"n":{"type":"integer"}},"properties":{"a":{"$ref":"#/$defs/n","maximum":5}})",
     {"a: 1", "a: 6", "a: x"}},
    {R"("$defs":{"n":{"minimum":2},"m":{"$ref":"#/$defs/n","maximum":5}},"properties":{"a":{"$ref":"#/$defs/m","multipleOf":2}})",
     {"a: 2", "a: 3", "a: 6", "a: 0"}},
    {R"("$defs":{"n":{"$anchor":"num","type":"integer"}},"properties":{"a":{"$ref":"#num"}})",
     {"a: 1", "a: x"}},
    {R"("properties":{"a":{"$ref":"#"},"b":{"type":"integer"}})",
     {"a: {b: 1}", "a: {b: x}", "a: {a: {b: x}}"}},
    {R"("properties":{"a":{"$ref":"#/properties/b"},"b":{"type":"integer"}})", {"a: 1", "a: x"}},
    {R"("$defs":{"a b":{"type":"integer"},"c/d":{"type":"string"},"e%f":{"type":"null"}},"properties":{"a":{"$ref":"#/$defs/a%20b"},"b":{"$ref":"#/$defs/c~1d"},"c":{"$ref":"#/$defs/e%25f"}})",
     {"a: 1", "a: x", "b: x", "b: 1", "c: null", "c: 1"}},
    {R"("$id":"https://example.com/values.json","definitions":{"n":{"type":"integer"}},"properties":{"a":{"$ref":"#/definitions/n"}})",
     {"a: 1", "a: x"}},
    {R"("$id":"https://example.com/values.json","definitions":{"n":{"$id":"n.json","type":"integer"}},"properties":{"a":{"$ref":"n.json"}})",
     {"a: 1", "a: x"}},
    {R"("$id":"values","properties":{"a":{"type":"integer"}})", {"a: 1", "a: x"}},
    {R"("properties":{"a":{"properties":{"b":{}},"unevaluatedProperties":false}})",
     {"a: {b: 1}", "a: {c: 1}"}},
    {R"("unevaluatedProperties":{"type":"integer"})", {"a: 1", "a: x"}},
    {R"("properties":{"a":{"prefixItems":[{}],"unevaluatedItems":false}})", {"a: [1]", "a: [1, 2]"}},
    {R"("properties":{"a":{"type":"string","format":"email"},"b":{"format":"ipv4"},"c":{"format":"date-time"},"d":{"format":"uri"},"e":{"format":"hostname"},"f":{"format":"regex"}})",
     {"a: x@y.z", "a: none", "b: 1.2.3.4", "b: 1.2.3", "c: x", "c: '2020-01-01T00:00:00Z'", "d: ':'",
      "d: https://x", "e: a_b", "f: '['"}},
    {R"("properties":{"a":{"contentEncoding":"base64","contentMediaType":"application/json"}})", {"a: '!'"}},
    {R"("properties":{"a":true,"b":false})", {"a: 1", "b: 1", "c: 1"}},
    {R"("properties":{"$ref":{"type":"string"},"items":{"type":"integer"},"$defs":{"type":"string"},"definitions":{"type":"null"},"prefixItems":{"type":"string"}})",
     {"$ref: x", "$ref: 1", "items: x", "$defs: 1", "definitions: 1", "prefixItems: x", "prefixItems: 1"}},
    {R"("properties":{"a":{"default":{"$ref":"#/nowhere"},"examples":[{"prefixItems":1}],"title":"t","description":"d","deprecated":true,"readOnly":true,"$comment":"c","x-custom":{"$ref":5}}})",
     {"a: 1"}},
    {R"("properties":{"a":{"enum":[{"$ref":"x","$defs":{}}]}})", {"a: {$ref: x, $defs: {}}", "a: {$ref: y}"}},
    {R"("properties":{"a":{"type":"objekt"}})", {"a: 1"}},
    {R"("properties":{"a":{"minimum":"1"}})", {"a: 1"}},
    {R"("properties":{"a":{"pattern":"["}})", {"a: x"}},
    {R"("properties":{"a":{"pattern":"^(?i)[\\p{L}\\d_-]+$"}})", {"a: x"}},
    {R"("properties":{"a":{"pattern":"^\\S+@\\S+$"}})", {"a: x@y", "a: 'x @y'"}},
    {R"("properties":{"a":{"pattern":"^(?!no)\\w+$"}})", {"a: yes_", "a: none"}},
    {R"("properties":{"a":{"$ref":"#/nowhere"}})", {"a: 1", "b: 1"}},
    {R"("properties":{"a":{"$ref":"https://example.com/x.json"}})", {"a: 1"}},
    {R"("properties":{"a":{"$ref":"other.json"}})", {"a: 1"}},
    {R"("properties":{"a":{"items":[{"type":"string"},{"type":"integer"}],"additionalItems":false}})",
     {"a: [x, 1]", "a: [1]", "a: [x, 1, 2]"}},
    {R"("$recursiveAnchor":true,"properties":{"a":{"$recursiveRef":"#"},"b":{"type":"integer"}})",
     {"a: {b: 1}", "a: {b: x}"}},
    {R"("$dynamicAnchor":"node","properties":{"a":{"$dynamicRef":"#node"},"b":{"type":"integer"}})",
     {"a: {b: 1}", "a: {b: x}"}},
    {R"("properties":{"a":{"exclusiveMinimum":true,"minimum":1}})", {"a: 1", "a: 2"}},
    {R"("properties":{"a":{"type":"object","required":"b"}})", {"a: {}"}},
    {R"("properties":{"a":{"required":true}})", {"a: 1"}},
    {R"("type":"array")", {"a: 1"}},
    {R"("properties":{"a":{"maximum":9007199254740993}})", {"a: 9007199254740993", "a: 1e400", "a: 1e20"}},
};

const std::vector<std::string> kDrafts = {"",
                                          "http://json-schema.org/draft-07/schema#",
                                          "http://json-schema.org/draft-07/schema",
                                          "https://json-schema.org/draft-07/schema#",
                                          "http://json-schema.org/draft-06/schema#",
                                          "http://json-schema.org/draft-04/schema#",
                                          "https://json-schema.org/draft/2019-09/schema",
                                          "https://json-schema.org/draft/2020-12/schema",
                                          "http://json-schema.org/schema#"};

}  // namespace

std::vector<Case> schema_cases() {
  std::vector<Case> cases;
  for (const Row& row : kRows)
    for (const std::string& draft : kDrafts)
      for (const char* values : row.values)
        cases.push_back({"schema",
                         "{" + (draft.empty() ? "" : "\"$schema\":\"" + draft + "\",") + row.schema + "}",
                         std::string(values) + "\n", ""});
  for (const char* text :
       {"true", "false", "{}", "", "[]", "1", "{", "{\"$schema\":\"https://nowhere/\"}", "null"})
    cases.push_back({"schema", text, "a: 1\n", ""});
  return cases;
}

// The alternatives behind an open one have different lengths: where they have one length, gobwas 0.2.3 takes
// it for that of the open one, too (AnyOf.Len), and "{a*,b}?" does not find what "{b,a*}?" finds.
// Patterns and names hold no characters of several bytes: rows of parts count them as one byte there
// (Row.Index), and
// "*[é-ü]{a*,bb}" does not find "xéab".
// Nor do three stars follow each other: "/***" does not find "/" there, while "/**" and "/*" do.
std::vector<Case> glob_cases(std::uint64_t seed, std::size_t count) {
  static const std::vector<std::string> kPieces = {
      "a", "b",  "/",  "*",     "**", "?", "[ab]", "[!a]", "[a-c]", "{b,/}", "{a*,bb,{/,x}}",
      ",", "\\", ".y", "{a,b}", "[",  "]", "-",    "!",    "x/"};
  static const std::vector<std::string> kNames = {"a", "b", "/", "ab", ".y", "x/", "{", ",", "c", "-", "]"};
  std::vector<Case> cases;
  for (std::size_t i = 0; i < count; ++i) {
    Dice dice(seed + i);
    std::string pattern;
    std::string name;
    for (std::size_t n = dice.roll(6); n > 0; --n)
      pattern += dice.pick(kPieces);
    while (pattern.find("***") != std::string::npos)
      pattern.erase(pattern.find("***"), 1);
    for (std::size_t n = 1 + dice.roll(4); n > 0; --n)
      name += dice.pick(kNames);
    cases.push_back({"glob", pattern, name, ""});
  }
  return cases;
}

}  // namespace emco::oracle
