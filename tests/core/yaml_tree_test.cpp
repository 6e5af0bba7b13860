#include <doctest/doctest.h>
#include <yaml-cpp/yaml.h>

#include "core/base/json.h"
#include "core/yaml/scalar.h"
#include "core/yaml/tree.h"
#include "tests/print.h"

namespace emco::yaml {
namespace {

/// "code line:column" of each diagnostic.
std::vector<std::string> mistakes(std::string_view text, const Limits& limits = {}) {
  auto read = read_all(text, "f", limits);
  std::vector<std::string> found;
  for (const auto& d : read.diagnostics)
    found.push_back(d.code + " " + std::to_string(d.where.line) + ":" + std::to_string(d.where.column));
  return found;
}

using Found = std::vector<std::string>;

/// The documents of a text that has no mistake, as JSON.
std::string json_of(std::string_view text) {
  auto read = read_all(text, "f");
  std::string all;
  for (const auto& node : read.value)
    all += json::write(to_value(node, "f", read.diagnostics));
  for (const auto& d : read.diagnostics)
    all += " " + d.code + ": " + d.summary;
  return all;
}

}  // namespace

TEST_SUITE("yaml/tree") {
  TEST_CASE("documents come with marks, styles and text as spelled") {
    const auto read = read_all("# head\n---\nname: 1.10\nlist:\n  - 'yes'\n  - \"no\"\n", "f");
    REQUIRE(read.ok());
    REQUIRE(read.value.size() == 1);
    const Node& root = read.value[0];
    REQUIRE(root.is_map());
    CHECK(root.entries[0].key.text == "name");
    CHECK(root.entries[0].key.line == 3);
    CHECK(root.entries[0].key.column == 1);
    CHECK(root.find("name")->text == "1.10");
    CHECK(root.find("name")->style == Style::Plain);
    CHECK(root.find("name")->column == 7);
    const Node& list = *root.find("list");
    REQUIRE(list.items.size() == 2);
    CHECK(list.items[0].style == Style::SingleQuoted);
    CHECK(list.items[1].style == Style::DoubleQuoted);
    CHECK(list.items[1].line == 6);
    CHECK(root.find("other") == nullptr);
  }

  TEST_CASE("columns count characters, not bytes") {
    CHECK(mistakes("ä: {\"ö\": *x}\n") == Found{"yaml.alias 1:10"});
  }

  TEST_CASE("texts on which other readers hang or differ are syntax mistakes with a place") {
    CHECK(mistakes(",") == Found{"yaml.syntax 1:1"});
    CHECK(mistakes("[a], b").size() == 1);
    CHECK(mistakes("a: b: c\n") == Found{"yaml.syntax 1:5"});
    CHECK(mistakes("a: 1\n b: 2\n") == Found{"yaml.syntax 2:3"});
    CHECK(mistakes("a:\n\t- b\n") == Found{"yaml.syntax 2:1"});
    CHECK(mistakes("a: [1, 2\nb: 3\n").size() == 1);
    CHECK(mistakes("a: @b\n") == Found{"yaml.syntax 1:4"});
    CHECK(mistakes("a: \"\\q\"\n") == Found{"yaml.syntax 1:5"});
    CHECK(mistakes("%FOO bar\n---\na: 1\n").size() == 1);
  }

  TEST_CASE("a quote that is never closed is reported where it opens") {
    CHECK(mistakes("a: 1\nb: \"open\nc: 2\n") == Found{"yaml.syntax 2:4"});
    CHECK(mistakes("a: 'open\n---\nb: 1\n") == Found{"yaml.syntax 1:4"});
  }

  TEST_CASE("a bracket that is never closed is said to be one") {
    for (const char* text : {"a: [\n", "a: [b", "a: {b: c\n", "a: [b,\n", "{a"}) {
      CAPTURE(std::string(text));
      const auto read = read_all(text, "f");
      REQUIRE(read.diagnostics.size() == 1);
      CHECK(read.diagnostics.items()[0].summary.starts_with("a '[' list or '{' map is never closed"));
    }
    CHECK_FALSE(read_all("a: b: c\n", "f").diagnostics.items()[0].summary.starts_with("a '['"));
  }

  TEST_CASE("yaml-cpp accepts what is refused here, which is why it only writes") {
    CHECK(YAML::Load("a: \"open\n").IsMap());
    CHECK(mistakes("a: \"open\n") == Found{"yaml.syntax 1:4"});
    CHECK(YAML::Load("a: 1\na: 2").size() == 2);
    CHECK(mistakes("a: 1\na: 2") == Found{"yaml.duplicate-key 2:1"});
    const YAML::Node cycle = YAML::Load("&a [*a]");
    CHECK(cycle[0][0][0].IsSequence());
    CHECK(mistakes("&a [*a]") == Found{"yaml.alias 1:1", "yaml.alias 1:5"});
  }

  TEST_CASE("aliases are refused before they can multiply") {
    std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n";
    for (int i = 1; i < 9; ++i) {
      const std::string name = "a" + std::to_string(i);
      const std::string before = "*a" + std::to_string(i - 1);
      bomb += name + ": &" + name + " [" + before + "," + before + "," + before + "]\n";
    }
    const auto found = mistakes(bomb);
    CHECK(found.size() == 9 + 8 * 3);
    CHECK(found.front() == "yaml.alias 1:5");
    CHECK(mistakes("a: '*x'\nb: \"&y\"\nc: x & y\nd: x*y\n").empty());
  }

  TEST_CASE("nesting beyond the limit is refused at the first value too deep") {
    const auto nested = [](int depth) { return std::string(static_cast<std::size_t>(depth), '['); };
    CHECK(mistakes(nested(64) + "1" + std::string(64, ']')).empty());
    CHECK(mistakes(nested(65) + "1" + std::string(65, ']')) == Found{"yaml.too-deep 1:65"});
    CHECK(mistakes(nested(100'000)) == Found{"yaml.too-deep 1:65"});
    std::string dashes;
    for (int i = 0; i < 3000; ++i)
      dashes += "- ";
    CHECK(mistakes(dashes) == Found{"yaml.too-deep 1:129"});
    std::string maps;
    for (int i = 0; i < 3000; ++i)
      maps += std::string(static_cast<std::size_t>(i), ' ') + "a:\n";
    CHECK(mistakes(maps.substr(0, maps.size() / 2)) == Found{"yaml.too-deep 65:65"});
  }

  TEST_CASE("a key stands once in a map, however it is spelled") {
    CHECK(mistakes("\"a\": 1\na: 2\n") == Found{"yaml.duplicate-key 2:1"});
    CHECK(mistakes("1: a\n\"1\": b\n'1': c\n") == Found{"yaml.duplicate-key 2:1", "yaml.duplicate-key 3:1"});
    CHECK(mistakes("a: {b: 1, c: {b: 2}, b: 3}\n") == Found{"yaml.duplicate-key 1:22"});
    CHECK(mistakes("caf\xC3\xA9: 1\ncafe\xCC\x81: 2\n") == Found{"yaml.key 2:1"});
    CHECK(mistakes("\xE2\x84\xAA: 1\n") == Found{"yaml.key 1:1"});
    CHECK(mistakes("caf\xC3\xA9: 1\nA: 1\na: 2\n").empty());
    const auto read = read_all("a: 1\nb: 2\na: 3\n", "f");
    REQUIRE(read.diagnostics.size() == 1);
    CHECK(read.diagnostics.items()[0].related[0].where == Source{"f", 1, 1});
    CHECK(read.value[0].entries.size() == 2);
  }

  TEST_CASE("many keys and many duplicates take linear work") {
    std::string text;
    for (int round = 0; round < 2; ++round)
      for (int i = 0; i < 50'000; ++i)
        text += "k" + std::to_string(i) + ": 1\n";
    Limits limits;
    limits.document_mistakes = 50'000;
    CHECK(mistakes(text, limits).size() == 50'000);
    text.resize(text.size() / 2);
    CHECK(mistakes(text).empty());
  }

  TEST_CASE("tags are refused, the non-specific one too") {
    for (const char* text : {"a: !!python/object x", "a: !!binary aGk=", "a: !!float x", "a: !local x",
                             "a: ! x", "a: !!map {}", "a: !!seq []", "a: !!str x"}) {
      CAPTURE(text);
      CHECK(mistakes(text) == Found{"yaml.tag 1:4"});
    }
    CHECK(mistakes("%TAG ! tag:x,2000:\n---\na: 1\n") == Found{"yaml.tag 1:1"});
    CHECK(mistakes("%YAML 1.2\n---\na: '!x'\n").empty());
  }

  TEST_CASE("merge keys are refused, a quoted one is a key like any other") {
    CHECK(mistakes("<<: {a: 1}\n") == Found{"yaml.merge-key 1:1"});
    CHECK(mistakes("'<<': {a: 1}\n").empty());
    CHECK(mistakes("a: <<\n").empty());
  }

  TEST_CASE("keys are scalars that are there and short") {
    CHECK(mistakes("[a]: 1\n") == Found{"yaml.key 1:1"});
    CHECK(mistakes("? {a: 1}\n: 2\n") == Found{"yaml.key 1:3"});
    CHECK(mistakes("{? : 1}\n") == Found{"yaml.key 1:4"});
    CHECK(mistakes(std::string(254, 'k') + ": 1\n") == Found{"yaml.key 1:1"});
    CHECK(mistakes(std::string(253, 'k') + ": 1\n").empty());
    CHECK(mistakes("\"a\\0b\": 1\n") == Found{"yaml.character 1:1"});
    CHECK(mistakes("\"a\\u202Eb\": 1\n") == Found{"yaml.character 1:1"});
    CHECK(mistakes("? a\n: 1\n? b\n").empty());
  }

  TEST_CASE("byte order marks, CRLF and UTF-16 are read") {
    CHECK(json_of("\xEF\xBB\xBF"
                  "a: 1\r\nb:\r\n  - c\r\n") == R"({"a":1,"b":["c"]})");
    const std::string little(
        "\xFF\xFE"
        "a\0:\0 \0\xE4\0\n\0",
        12);
    CHECK(json_of(little) == "{\"a\":\"\xC3\xA4\"}");
    const std::string big("\xFE\xFF\0a\0:\0 \xD8\x3D\xDE\x00\0\n", 14);
    CHECK(json_of(big) == "{\"a\":\"\xF0\x9F\x98\x80\"}");
  }

  TEST_CASE("characters that hide or split text are refused with their place") {
    const std::string nul("a: 1\nb: x\0y\n", 12);
    CHECK(mistakes(nul) == Found{"yaml.character 2:5"});
    CHECK(mistakes("a: \x1B[31m\n") == Found{"yaml.character 1:4"});
    CHECK(mistakes("a: \x7F\n") == Found{"yaml.character 1:4"});
    CHECK(mistakes("a: b\rc: d\n") == Found{"yaml.character 1:5"});
    CHECK(mistakes("a: \xC2\x85\n") == Found{"yaml.character 1:4"});
    CHECK(mistakes("a: ä\xE2\x80\xA8\n") == Found{"yaml.character 1:5"});
    CHECK(mistakes("a: \xE2\x80\xAE txet\n") == Found{"yaml.character 1:4"});
    CHECK(mistakes("a: 1\nb: \xEF\xBB\xBF\n") == Found{"yaml.character 2:4"});
    CHECK(mistakes("a: \xFF\n") == Found{"yaml.character 1:4"});
    CHECK(mistakes("a: \xC0\x80\n") == Found{"yaml.character 1:4"});
    CHECK(mistakes("a: \xED\xA0\x80\n") == Found{"yaml.character 1:4"});
    CHECK(mistakes("a: \xF4\x90\x80\x80\n") == Found{"yaml.character 1:4"});
    CHECK(mistakes("a: \"x\\0y\"\n") == Found{"yaml.character 1:4"});
    CHECK(mistakes(std::string("a\0b\0", 4)) == Found{"yaml.character 1:1"});
    CHECK(mistakes(std::string("\xFF\xFE\x3D\xD8", 4)) == Found{"yaml.character 1:1"});
    CHECK(mistakes(std::string("\xFF\xFE\0\0a\0\0\0", 8)) == Found{"yaml.character 1:1"});
    CHECK(mistakes("a: \xF0\x9F\x98\x80 \xC3\xA4 \xE2\x80\x8F\n").empty());
  }

  TEST_CASE("sizes are limited: file, document, documents, values") {
    Limits limits;
    limits.file_bytes = 100;
    limits.document_bytes = 40;
    limits.documents = 3;
    limits.document_nodes = 10;
    CHECK(mistakes(std::string(100, '#'), limits).empty());
    CHECK(mistakes(std::string(101, '#'), limits) == Found{"yaml.too-large 0:0"});
    CHECK(mistakes("a: " + std::string(36, 'x') + "\n", limits).empty());
    CHECK(mistakes("a: 1\n---\nb: " + std::string(36, 'x') + "\n", limits) == Found{"yaml.too-large 2:1"});
    CHECK(mistakes("---\na\n---\nb\n---\nc\n", limits).empty());
    CHECK(mistakes("---\na\n---\nb\n---\nc\n---\n[\n", limits) == Found{"yaml.too-large 7:1"});
    CHECK(mistakes("[1,2,3,4,5,6,7,8,9]", limits).empty());
    CHECK(mistakes("[1,2,3,4,5,6,7,8,9,0]", limits) == Found{"yaml.too-large 1:20"});
    limits.file_nodes = 5;
    CHECK(mistakes("[1,2,3,4,5]\n---\na\n", limits) == Found{"yaml.too-large 2:1"});
  }

  TEST_CASE("the limits are those of the manual") {
    CHECK(mistakes("a: " + std::string((3U << 20U) - 3, 'x')).empty());
    CHECK(mistakes("a: " + std::string((3U << 20U) - 2, 'x')) == Found{"yaml.too-large 1:1"});
    CHECK(mistakes("a: " + std::string(10'000'000, 'x')) == Found{"yaml.too-large 1:1"});
    CHECK(mistakes(std::string((64U << 20U) + 1, '\n')) == Found{"yaml.too-large 0:0"});
    std::string documents;
    for (int i = 0; i < 100'000; ++i)
      documents += "---\na\n";
    CHECK(read_all(documents, "f").value.size() == 100'000);
    CHECK(mistakes(documents + documents + "---\na\n") == Found{"yaml.too-large 400001:1"});
  }

  TEST_CASE("after ten thousand mistakes the rest of a document is not read, the next one is") {
    std::string list = "[";
    for (int i = 0; i < 20'000; ++i)
      list += "*a,";
    const auto found = mistakes(list + "]\n---\n*b\n");
    REQUIRE(found.size() == 10'003);
    CHECK(found[10'001] == "yaml.too-many-mistakes 1:30002");
    CHECK(found[10'002] == "yaml.alias 3:1");
    std::string keys = "a: 1\n";
    for (int i = 0; i < 20'000; ++i)
      keys += "a: 1\n";
    CHECK(mistakes(keys).size() == 10'001);
  }

  TEST_CASE("empty documents are counted and hide nothing") {
    Diagnostics none;
    int handed_out = 0;
    const auto counts = [&](std::string_view text) {
      handed_out = 0;
      return read(text, "f", none, [&](Node&&) { ++handed_out; });
    };
    CHECK(counts("").empty == 1);
    CHECK(counts("# only a comment\n").empty == 1);
    CHECK(counts("---").empty == 1);
    CHECK(counts("---\n---\n").empty == 2);
    const auto between = counts("a: 1\n---\nnull\n---\n# nothing\n---\n~\n---\nb: 2\n");
    CHECK(between.empty == 3);
    CHECK(between.documents == 2);
    CHECK(handed_out == 2);
    CHECK(counts("# license\n\n---\na: 1\n").empty == 0);
    CHECK(counts("...\n...\na: 1\n...\n# end\n").documents == 1);
    CHECK(none.empty());
  }

  TEST_CASE("a broken document does not hide the mistakes of those after it") {
    const std::string text = "a: [\n---\nb: 1\nb: 2\n---\nc: \"open\n---\nd: 1\n...\n---\ne: *x\n---\n,\n";
    CHECK(mistakes(text) == Found{"yaml.syntax 1:5", "yaml.duplicate-key 4:1", "yaml.syntax 6:4",
                                  "yaml.alias 11:4", "yaml.syntax 13:1"});
    CHECK(read_all(text, "f").value.size() == 3);
  }

  TEST_CASE("'---' ends a document only at the start of a line and before a blank") {
    CHECK(json_of("a: |\n  ---\n  x\nb: ---x\n") == R"({"a":"---\nx\n","b":"---x"})");
    CHECK(json_of("--- {a: 1}\n--- # c\nb: 2\n---\r\nc: 3\n") == R"({"a":1}{"b":2}{"c":3})");
    CHECK(json_of("a: 1\n---b: 2\n").find("yaml.syntax") == std::string::npos);
  }

  TEST_CASE("spellings that upstream's bundles use are read") {
    CHECK(json_of("metadata :\n    name : x\n    weight :  1\n") ==
          R"({"metadata":{"name":"x","weight":1}})");
    CHECK(json_of(R"({"name":"cpu","requests":4})") == R"({"name":"cpu","requests":4})");
    CHECK(json_of("v: [ \"a\", # first\n   # more\n  \"b\" ]\n") == R"({"v":["a","b"]})");
    CHECK(json_of("v:\n  # first\n  - a\n") == R"({"v":["a"]})");
    CHECK(json_of("file:\n  ../x.tgz\n") == R"({"file":"../x.tgz"})");
    CHECK(json_of("a:\n   b:\n     - c:\n         d: 1\n    \n") == R"({"a":{"b":[{"c":{"d":1}}]}})");
    CHECK(json_of("a: b   \nc: 'd'  ") == R"({"a":"b","c":"d"})");
    CHECK(json_of("a: <no value>\n") == R"({"a":"<no value>"})");
    const std::string base64(2300, 'Q');
    CHECK(json_of("a: " + base64 + "\n") == R"({"a":")" + base64 + "\"}");
    CHECK(json_of("a:\n  " + base64 + "\nb: [" + base64 + "]").find("yaml.") == std::string::npos);
  }

  TEST_CASE("tabs are blanks inside brackets, also before a bracket at a smaller indent") {
    CHECK(json_of("a:\n  b: [\t\"x\",\t\"y\"\t]\n") == R"({"a":{"b":["x","y"]}})");
    CHECK(json_of("a:\n  b: [ \"x\",\n\t\t\"y\",\n\t]\n  c: 1\n") == R"({"a":{"b":["x","y"],"c":1}})");
    CHECK(json_of("a:\n  b: [ x,\n\ty\n\t]\n  c: {d: e\n \t}\n") == R"({"a":{"b":["x","y"],"c":{"d":"e"}}})");
    CHECK(json_of("a: [[x\n\t],\n\ty\n\tz]\n") == R"({"a":[["x"],"y z"]})");
    CHECK(json_of("a: [\"x\n\t y\"]\n") == R"({"a":["x y"]})");
    CHECK(json_of("a: [x]\nb: |\n  y\n  \tz\n") == "{\"a\":[\"x\"],\"b\":\"y\\n\\tz\\n\"}");
  }

  TEST_CASE("tabs stay refused where they would be indentation") {
    CHECK(mistakes("a: [x]\n\tb: 1\n").size() == 1);
    CHECK(mistakes("a: {b: [x]}\n\tc: 1\n").size() == 1);
    CHECK(mistakes("a:\n\tb: 1\n") == Found{"yaml.syntax 2:1"});
  }

  TEST_CASE("one document is read where one is meant") {
    CHECK(read_one("a: 1", "f").value.is_map());
    CHECK(read_one("", "f").value.is_null());
    CHECK(read_one("# c\n---\na: 1\n---\n", "f").ok());
    const auto two = read_one("a: 1\n---\nb: 2\n", "f");
    REQUIRE(two.diagnostics.size() == 1);
    CHECK(two.diagnostics.items()[0].code == "yaml.several-documents");
    CHECK(two.diagnostics.items()[0].where == Source{"f", 3, 1});
  }
}

}  // namespace emco::yaml
