#include <doctest/doctest.h>

#include "core/base/http_date.h"

namespace emco::test {

TEST_SUITE("base/http_date") {
  TEST_CASE("the date of an answer is read in the one form that servers send") {
    // RFC 9110, 5.6.7.
    CHECK(read_http_date("Sun, 06 Nov 1994 08:49:37 GMT") == Milliseconds{784'111'777'000});
    CHECK(write_http_date(784'111'777'000) == "Sun, 06 Nov 1994 08:49:37 GMT");
    for (const auto* wrong : {"", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
                              "Sun, 06 Nov 1994 24:49:37 GMT", "Sun, 31 Feb 1994 08:49:37 GMT",
                              "Sun, 06 Nov 1994 08:49:37 UTC", "Sun, -6 Nov 1994 08:49:37 GMT"}) {
      CAPTURE(wrong);
      CHECK_FALSE(read_http_date(wrong));
    }
    for (Milliseconds moment = 0; moment < 4'000'000'000'000; moment += 86'399'000 * 7)
      CHECK(read_http_date(write_http_date(moment)) == moment);
  }
}

}  // namespace emco::test
