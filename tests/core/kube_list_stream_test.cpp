#include <doctest/doctest.h>
#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/base/random.h"
#include "core/kube/list_stream.h"

namespace emco::kube {
namespace {

/// The elements and what is around them, one JSON text per line.
std::string read(const std::string& text, std::size_t piece) {
  std::string out;
  ListStream stream([&](Value&& item) { out += json::write(item) + "\n"; });
  for (std::size_t at = 0; at < text.size(); at += piece)
    stream.add(std::string_view(text).substr(at, piece));
  return out + json::write(stream.end());
}

}  // namespace

TEST_SUITE("kube/list_stream") {
  TEST_CASE("elements come out one by one, wherever the text is cut") {
    const std::string text =
        R"( {"kind":"XList", "metadata":{"resourceVersion":"1","items":[1]},
             "items" : [ {"a":"]},\"[{"}, {"b":{"items":[{}]}} ,3,[] , "x\\" ], "apiVersion":"v1"} )";
    const std::string expected =
        "{\"a\":\"]},\\\"[{\"}\n{\"b\":{\"items\":[{}]}}\n3\n[]\n\"x\\\\\"\n"
        R"({"apiVersion":"v1","items":[],"kind":"XList","metadata":{"items":[1],"resourceVersion":"1"}})";
    for (std::size_t piece = 1; piece <= text.size(); ++piece) {
      CAPTURE(piece);
      CHECK(read(text, piece) == expected);
    }
  }

  TEST_CASE("lists without elements are lists") {
    CHECK(read(R"({"items":[]})", 100) == R"({"items":[]})");
    CHECK(read(R"({"items":[ ]})", 1) == R"({"items":[]})");
    CHECK(read(R"({"items":null})", 3) == R"({"items":null})");
    CHECK(read(R"({"kind":"x"})", 3) == R"({"kind":"x"})");
    CHECK(read(R"({"a":"items","b":[1]})", 3) == R"({"a":"items","b":[1]})");
  }

  TEST_CASE("what is no whole list is refused") {
    for (const char* bad : {"",
                            "[]",
                            "[{}]",
                            "null",
                            R"({"items":[)",
                            R"({"items":[1)",
                            R"({"items":[1])",
                            R"({"items":[1,]})",
                            R"({"items":[,1]})",
                            R"({"items":[1 2]})",
                            R"({"items":[{"a":1}{"b":2}]})",
                            R"({"items":[{]})",
                            R"({"items":[}]})",
                            R"({"items":[1],"items":[2]})",
                            R"({"items":[1]}x)",
                            R"({"items":[1]}})",
                            R"({"items":["a]})",
                            R"({"items":[{"a":1,"a":2}]})",
                            R"({"items":[truu]})",
                            "<html>",
                            R"({"items":[[1]})"}) {
      for (const std::size_t piece : {std::size_t{1}, std::size_t{3}, std::size_t{1000}}) {
        CAPTURE(bad);
        CAPTURE(piece);
        CHECK_THROWS_AS(read(bad, piece), Error);
      }
    }
  }

  TEST_CASE("an element may be large but not endless") {
    ListStream stream([](Value&&) {});
    stream.add(R"({"items":[")");
    const std::string megabyte(1U << 20U, 'x');
    for (int i = 0; i < 16; ++i)
      if (i < 15) stream.add(megabyte);
    CHECK_THROWS_AS(
        [&] {
          stream.add(megabyte);
          stream.add(megabyte);
        }(),
        Error);
  }

  TEST_CASE("it agrees with the reader of whole texts, on lists and on broken ones") {
    SeededRandom random(7);
    MESSAGE("seed 7");
    const std::string letters = "{}[],:\" \\ait1";
    int good = 0;
    for (int round = 0; round < 20'000; ++round) {
      std::string text = R"({"items":[{"a":[1,"x"]},{"b":"]"}],"k":{"items":[1]}})";
      const std::string dice = random.bytes(6);
      const auto at = static_cast<unsigned char>(dice[0]) % text.size();
      const auto letter = letters[static_cast<unsigned char>(dice[1]) % letters.size()];
      if (static_cast<unsigned char>(dice[2]) % 2 == 0) {
        text[at] = letter;
      } else {
        text.insert(at, 1, letter);
      }
      std::string whole;
      std::string streamed;
      try {
        Value rest = json::parse(text);
        const Value* items = rest.find("items");
        const bool listed = items != nullptr && items->is_list();
        if (listed)
          for (const auto& item : items->items())
            whole += json::write(item) + "\n";
        if (listed) rest["items"] = Value::list();
        if (!rest.is_map()) throw Error("json.invalid", "no map");
        whole += json::write(rest);
        ++good;
      } catch (const Error&) {
        whole = "refused";
      }
      try {
        streamed = read(text, static_cast<unsigned char>(dice[3]) % 9 + 1);
      } catch (const Error&) {
        streamed = "refused";
      }
      CAPTURE(text);
      REQUIRE(streamed == whole);
    }
    CHECK(good > 1000);
  }
}

}  // namespace emco::kube
