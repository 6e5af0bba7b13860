#include <doctest/doctest.h>

#include "core/base/random.h"
#include "core/base/text.h"

namespace emco::test {

TEST_SUITE("base/text") {
  TEST_CASE("the line of a byte is how many newlines stand before it") {
    CHECK(text::LineIndex("").newlines_before(0) == 0);
    const text::LineIndex lines("a\n\nb\n");
    CHECK(lines.newlines_before(0) == 0);
    CHECK(lines.newlines_before(1) == 0);  // the newline is the end of its line
    CHECK(lines.newlines_before(2) == 1);
    CHECK(lines.newlines_before(3) == 2);
    CHECK(lines.newlines_before(5) == 3);
    CHECK(lines.newlines_before(99) == 3);
    SeededRandom random(3);
    std::string any;
    for (const char byte : random.bytes(500))
      any += byte % 4 == 0 ? '\n' : 'x';
    const text::LineIndex index(any);
    int newlines = 0;
    for (std::size_t i = 0; i < any.size(); ++i) {
      CHECK(index.newlines_before(i) == newlines);
      newlines += any[i] == '\n' ? 1 : 0;
    }
  }
}

}  // namespace emco::test
