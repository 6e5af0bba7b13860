#include <doctest/doctest.h>

#include "core/yaml/scalar.h"
#include "tests/print.h"

namespace emco::yaml {
namespace {

/// The typed value of a scalar; diagnostics are appended.
Value typed(const std::string& text, Diagnostics& diagnostics) {
  const auto read = read_one("a: " + text, "f");
  REQUIRE(read.ok());
  return to_value(*read.value.find("a"), "f", diagnostics);
}

Value typed(const std::string& text) {
  Diagnostics none;
  Value value = typed(text, none);
  CHECK(none.empty());
  return value;
}

}  // namespace

TEST_SUITE("yaml/scalar") {
  TEST_CASE("quoted scalars and blocks are text whatever they say") {
    CHECK(typed("'1'") == Value("1"));
    CHECK(typed("\"true\"") == Value("true"));
    CHECK(typed("|-\n  null") == Value("null"));
    CHECK(typed("''") == Value(""));
  }

  TEST_CASE("plain scalars have the types that Go's yaml.v3 gives them") {
    CHECK(typed("") == Value());
    CHECK(typed("~") == Value());
    CHECK(typed("Null") == Value());
    CHECK(typed("True") == Value(true));
    CHECK(typed("FALSE") == Value(false));
    for (const std::string text :
         {"yes",      "no", "on",    "off", "y",         "tRue",       "nULL",
          "+",        ".",  "1.2.3", "1 2", "0xZZ",      "2001-12-14", "2001-12-14T21:59:43Z",
          "12:30:45", "1e", "_1",    "e3",  "1.1.1.1/8", "--1"}) {
      CAPTURE(text);
      CHECK(typed(text) == Value(text));
    }
    CHECK(typed("0") == Value(0));
    CHECK(typed("-0") == Value(0));
    CHECK(typed("+7") == Value(7));
    CHECK(typed("1_000") == Value(1000));
    CHECK(typed("0x1F") == Value(31));
    CHECK(typed("0o17") == Value(15));
    CHECK(typed("017") == Value(15));
    CHECK(typed("0b101") == Value(5));
    CHECK(typed("-0x10") == Value(-16));
    CHECK(typed("9007199254740993") == Value(std::int64_t{9007199254740993}));
    CHECK(typed("9223372036854775807") == Value(std::int64_t{9223372036854775807}));
    CHECK(typed("-9223372036854775808") == Value(INT64_MIN));
    CHECK(typed("1e3") == Value(1000.0));
    CHECK(typed("1.10") == Value(1.1));
    CHECK(typed(".5") == Value(0.5));
    CHECK(typed("1.") == Value(1.0));
    CHECK(typed("+1.5E+2") == Value(150.0));
    CHECK(typed("089") == Value(89.0));
  }

  TEST_CASE("a number that nothing holds exactly is a mistake with a place") {
    for (const char* text :
         {"9223372036854775808", "18446744073709551615", "-9223372036854775809", "1e400", "-1e400", ".inf",
          "-.Inf", ".nan", "0xFFFFFFFFFFFFFFFFF", "99999999999999999999999999"}) {
      CAPTURE(text);
      Diagnostics found;
      typed(text, found);
      REQUIRE(found.size() == 1);
      CHECK(found.items()[0].code == "yaml.number");
      CHECK(found.items()[0].where == Source{"f", 1, 4});
    }
  }

  TEST_CASE("lists and maps keep their content, keys are text") {
    Diagnostics none;
    const auto read = read_one("b: [1, {c: null}]\n1: x\ntrue: y\n", "f");
    CHECK(to_value(read.value, "f", none) ==
          Value::map({{"1", "x"}, {"b", Value::List{1, Value::map({{"c", Value()}})}}, {"true", "y"}}));
  }
}

}  // namespace emco::yaml
