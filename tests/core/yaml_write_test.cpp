#include <random>

#include <doctest/doctest.h>

#include "core/base/json.h"
#include "core/yaml/scalar.h"
#include "core/yaml/write.h"
#include "tests/print.h"

namespace emco::yaml {
namespace {

Value read_back(const std::string& text) {
  auto read = read_one(text, "f");
  Value value = to_value(read.value, "f", read.diagnostics);
  CAPTURE(text);
  for (const auto& d : read.diagnostics)
    FAIL_CHECK(d.summary);
  return value;
}

/// Values made of pieces that YAML writers trip over.
class Arbitrary {
 public:
  explicit Arbitrary(std::uint32_t seed) : random_(seed) {}

  Value value(int depth) {
    switch (below(depth > 0 ? 8 : 6)) {
      case 0: return {};
      case 1: return below(2) == 0;
      case 2: return static_cast<std::int64_t>(random_()) - 2'000'000'000;
      case 3: return static_cast<double>(below(1000)) / 8.0 + (below(2) == 0 ? 0 : 1e25);
      case 4:
      case 5: return text();
      case 6: return list(depth);
      default: return map(depth);
    }
  }

 private:
  std::uint32_t below(std::uint32_t limit) { return static_cast<std::uint32_t>(random_()) % limit; }

  std::string text() {
    static const std::vector<std::string> kPieces{"a",
                                                  "B",
                                                  "1",
                                                  "0x1",
                                                  "yes",
                                                  "null",
                                                  "~",
                                                  " ",
                                                  "  ",
                                                  "\n",
                                                  "\n\n",
                                                  "\t",
                                                  ":",
                                                  ": ",
                                                  "-",
                                                  "- ",
                                                  "#",
                                                  " #",
                                                  "'",
                                                  "\"",
                                                  "\\",
                                                  "{",
                                                  "]",
                                                  ",",
                                                  "&",
                                                  "*",
                                                  "!",
                                                  "|",
                                                  ">",
                                                  "%",
                                                  "@",
                                                  "`",
                                                  "?",
                                                  "=",
                                                  "<<",
                                                  ".",
                                                  "1.5",
                                                  "\x01",
                                                  "\x7F",
                                                  "\r",
                                                  "\xC2\x85",
                                                  "\xC3\xA4",
                                                  "\xE2\x80\xA8",
                                                  "\xEF\xBB\xBF",
                                                  "---",
                                                  "...",
                                                  "/",
                                                  "<no value>",
                                                  "2001-01-01",
                                                  "\xF0\x9F\x98\x80",
                                                  "\xE2\x80\xAE"};
    std::string result;
    for (std::uint32_t pieces = below(6); pieces > 0; --pieces)
      result += kPieces[below(static_cast<std::uint32_t>(kPieces.size()))];
    return result;
  }

  Value list(int depth) {
    Value items = Value::list();
    for (std::uint32_t count = below(4); count > 0; --count)
      items.push(value(depth - 1));
    return items;
  }

  Value map(int depth) {
    Value members = Value::map();
    for (std::uint32_t count = below(4); count > 0; --count) {
      std::string key = text();
      // What no document may have as a key.
      for (const char* misfit :
           {"\x01", "\x7F", "\r", "\xC2\x85", "\xE2\x80\xA8", "\xEF\xBB\xBF", "\xE2\x80\xAE"})
        while (key.find(misfit) != std::string::npos)
          key.erase(key.find(misfit), std::string(misfit).size());
      members[key] = value(depth - 1);
    }
    return members;
  }

  std::mt19937 random_;
};

}  // namespace

TEST_SUITE("yaml/write") {
  TEST_CASE("documents are written as people write them") {
    const Value value = json::parse(
        R"({"metadata":{"description":"two words, and more","name":"web"},"spec":{"empty":{},"list":["a",1,true,null],
            "lines":"first\nsecond\n","none":[],"ratio":1.5,"records":[{"app":"x","values":{"a.b":"1"}}],
            "version":"1.10","word":"yes","time":"12:30:45","path":"./x/y.tgz"},"version":"emco/v2"})");
    CHECK(write(value, {"version", "metadata", "name"}) == R"(version: emco/v2
metadata:
  name: web
  description: two words, and more
spec:
  version: "1.10"
  empty: {}
  lines: |
    first
    second
  list:
    - a
    - 1
    - true
    - null
  none: []
  path: "./x/y.tgz"
  ratio: 1.5
  records:
    - app: x
      values:
        a.b: "1"
  time: "12:30:45"
  word: "yes"
)");
  }

  TEST_CASE("a document of one scalar is written") {
    CHECK(write(Value("a\n")) == "\"a\\n\"\n");
    CHECK(write(Value(7)) == "7\n");
    CHECK(write(Value::list()) == "[]\n");
  }

  TEST_CASE("what is written is read back equal") {
    for (std::uint32_t seed = 0; seed < 3000; ++seed) {
      CAPTURE(seed);
      const Value value = Arbitrary(seed).value(3);
      CHECK(read_back(write(value)) == value);
    }
  }
}

}  // namespace emco::yaml
