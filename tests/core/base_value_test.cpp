#include <doctest/doctest.h>

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/base/value.h"

namespace emco {

TEST_SUITE("base/json") {
  TEST_CASE("what is written is read back equal") {
    const std::string text = R"({"a":[1,-2.5,true,null,"x\ny"],"b":{},"z":9223372036854775807})";
    CHECK(json::write(json::parse(text)) == text);
  }

  TEST_CASE("keys come out sorted, whatever order they came in") {
    CHECK(json::write(json::parse(R"({"b":1,"a":2})")) == R"({"a":2,"b":1})");
  }

  TEST_CASE("a whole number with a point is the whole number, as Go writes it") {
    CHECK(json::parse("1.0") == Value(1));
    CHECK(json::parse("1e3") == Value(1000));
  }

  TEST_CASE("refuses what two readers could understand differently") {
    for (const char* bad :
         {R"({"a":1,"a":2})", "18446744073709551615", "1e400", "[1,]", "{} x", "\"\xff\"", ""}) {
      CAPTURE(bad);
      CHECK_THROWS_AS(json::parse(bad), Error);
    }
  }

  TEST_CASE("refuses nesting beyond its limit") {
    CHECK_THROWS_AS(json::parse(std::string(200, '[') + std::string(200, ']')), Error);
  }

  TEST_CASE("canonical numbers are those of RFC 8785") {
    // The samples of the RFC's appendix B.
    CHECK(json::write_canonical(Value(1e30)) == "1e+30");
    CHECK(json::write_canonical(Value(4.50)) == "4.5");
    CHECK(json::write_canonical(Value(2e-3)) == "0.002");
    CHECK(json::write_canonical(Value(1e-27)) == "1e-27");
    CHECK(json::write_canonical(Value(333333333.33333329)) == "333333333.3333333");
  }

  TEST_CASE("canonical keys are ordered by UTF-16 units") {
    CHECK(json::write_canonical(json::parse("{\"\xEF\xAC\xB3\":1,\"\xF0\x9F\x98\x80\":2}")) ==
          "{\"\xF0\x9F\x98\x80\":2,\"\xEF\xAC\xB3\":1}");
  }

  TEST_CASE("a list answer is handed out item by item") {
    int sum = 0;
    const auto rest =
        json::parse_list(R"({"kind":"XList","items":[{"n":1},{"n":2}],"metadata":{"items":[3]}})",
                         [&](Value&& item) { sum += static_cast<int>(item.find("n")->integer()); });
    CHECK(sum == 3);
    CHECK(json::write(rest) == R"({"items":[],"kind":"XList","metadata":{"items":[3]}})");
  }
}

}  // namespace emco
