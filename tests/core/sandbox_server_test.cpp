#include <sys/resource.h>

#include <doctest/doctest.h>

#include "core/base/error.h"
#include "core/sandbox/http.h"
#include "core/sandbox/server.h"
#include "tests/code_of.h"
#include "tests/simulated.h"

namespace emco::sandbox {

TEST_SUITE("sandbox/server") {
  TEST_CASE("requests come in pieces, one after the other, with bodies of both kinds") {
    RequestReader reader;
    const std::string text =
        "PATCH /api/v1/x?a=b%20c HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nAuthorization: Bearer "
        "t\r\n\r\nhello"
        "POST /y HTTP/1.1\r\nTransfer-Encoding: chunked\r\nConnection: "
        "close\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n";
    std::vector<std::string> bodies;
    for (const char c : text) {
      reader.add({&c, 1});
      const auto result = reader.next();
      REQUIRE(result != RequestReader::Result::Broken);
      if (result == RequestReader::Result::Whole)
        bodies.push_back(reader.request.method + reader.request.path + reader.request.body);
      if (bodies.size() == 1 && bodies.back() == "PATCH/api/v1/xhello") {
        CHECK(reader.request.parameter("a") == "b c");
        CHECK(reader.bearer == "t");
        CHECK(reader.keeps);
        bodies.emplace_back("checked");
      }
    }
    CHECK(bodies == std::vector<std::string>{"PATCH/api/v1/xhello", "checked", "POST/yabcde"});
    CHECK(!reader.keeps);
  }

  TEST_CASE("what is no request ends the connection") {
    for (const std::string text : {"nonsense\r\n\r\n", "GET /%zz HTTP/1.1\r\n\r\n", "GET x HTTP/1.1\r\n\r\n",
                                   "GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
                                   "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"}) {
      CAPTURE(text);
      RequestReader reader;
      reader.add(text);
      CHECK(reader.next() == RequestReader::Result::Broken);
    }
    RequestReader endless;
    endless.add(std::string(100'000, 'x'));
    CHECK(endless.next() == RequestReader::Result::Broken);
  }

  TEST_CASE("a server that cannot listen says so, and one with damaged certificates too") {
    Simulated world;
    Access access;
    CHECK(test::code_of([&] { Server(world.cluster, access, {}, 0); }) == "sandbox.damaged");
    const Identity authority = make_authority();
    access.authority = authority.certificate;
    access.server = make_certificate(authority);
    rlimit before{};
    REQUIRE(::getrlimit(RLIMIT_NOFILE, &before) == 0);
    const rlimit none{0, before.rlim_max};
    REQUIRE(::setrlimit(RLIMIT_NOFILE, &none) == 0);
    const std::string code = test::code_of([&] { Server(world.cluster, access, {}, 0); });
    ::setrlimit(RLIMIT_NOFILE, &before);
    CHECK(code == "sandbox.cannot-listen");
  }
}

}  // namespace emco::sandbox
