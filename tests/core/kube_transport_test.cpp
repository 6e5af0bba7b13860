#include <cstdlib>

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <openssl/ssl.h>

#include "core/kube/curl_transport.h"
#include "tests/temporary_folder.h"
#include "tests/tls_server.h"

namespace emco::kube {
namespace {

using test::http_answer;
using test::TlsServer;

constexpr const char* kToken = "c4nary-t0ken";
constexpr const char* kLoopback = "IP:127.0.0.1,DNS:localhost";

const test::Identity& authority() {
  static const test::Identity made = test::make_authority();
  return made;
}

const test::Identity& server_identity() {
  static const test::Identity made =
      test::make_certificate(authority(), {.name = "server", .alternative_names = kLoopback});
  return made;
}

Connection connection_to(const TlsServer& server) {
  Connection connection;
  connection.server = fmt::format("https://127.0.0.1:{}", server.port());
  connection.authority_pem = authority().certificate;
  connection.token = Secret(kToken);
  return connection;
}

struct Settings {
  WireLimits wire;
  HttpRequest request;
};

HttpResponse call(const Connection& connection, Settings settings = {}) {
  CurlTransport transport(settings.wire);
  transport.connect("c", std::make_shared<const Connection>(connection));
  if (settings.request.target.empty()) settings.request.target = "/api/v1/x";
  transport.submit(7, "c", std::move(settings.request));
  while (true) {
    auto responses = transport.wait(1000);
    if (responses.empty()) continue;
    REQUIRE(responses.size() == 1);
    CHECK(responses[0].id == 7);
    return std::move(responses[0]);
  }
}

/// A server that answers every request the same.
auto always(const std::string& bytes) {
  return [=](TlsServer::Talk& talk) {
    while (!talk.request().empty())
      talk.say(bytes);
  };
}

auto once(const std::string& bytes) {
  return [=](TlsServer::Talk& talk) {
    if (!talk.request().empty()) talk.say(bytes);
  };
}

HttpResponse call_of(const std::function<void(TlsServer::Talk&)>& talk, Settings settings = {}) {
  const TlsServer server({server_identity(), 0, true}, talk);
  return call(connection_to(server), std::move(settings));
}

/// The server at the other end may not be talked to: nothing of the request may reach it.
void refuses(const test::Identity& identity, const Connection& connection, TlsServer& server) {
  CAPTURE(identity.certificate);
  const auto response = call(connection);
  CHECK(response.failure == Failure::Tls);
  CHECK(!response.written);
  CHECK(response.status == 0);
  CHECK(server.heard() == "");
  CHECK(response.detail.find(kToken) == std::string::npos);
}

void refuses(const test::Identity& identity, int most_version = 0) {
  TlsServer server({identity, most_version, true}, always(http_answer(200, "{}")));
  refuses(identity, connection_to(server), server);
}

}  // namespace

TEST_SUITE("kube/transport") {
  TEST_CASE("a request brings its token and its headers, an answer its status, headers and body") {
    TlsServer server({server_identity(), 0, true},
                     always(http_answer(201, R"({"a":1})", "ETag: \"e\"\r\nRetry-After: 3\r\n")));
    HttpRequest request;
    request.method = "PATCH";
    request.target = "/apis/x?y=z";
    request.content_type = "application/apply-patch+yaml";
    request.body = std::make_shared<const std::string>("the body");
    const auto response = call(connection_to(server), {{}, request});
    CHECK(response.failure == Failure::None);
    CHECK(response.written);
    CHECK(response.status == 201);
    CHECK(response.body == R"({"a":1})");
    CHECK(response.etag == "\"e\"");
    CHECK(response.retry_after == "3");
    CHECK(response.content_type == "application/json");
    const std::string heard = server.heard();
    CHECK(heard.starts_with("PATCH /apis/x?y=z HTTP/1.1\r\n"));
    CHECK(heard.find(fmt::format("\r\nAuthorization: Bearer {}\r\n", kToken)) != std::string::npos);
    CHECK(heard.find("\r\nContent-Type: application/apply-patch+yaml\r\n") != std::string::npos);
    CHECK(heard.find("\r\n\r\nthe body") != std::string::npos);
    CHECK(heard.find("Expect:") == std::string::npos);
  }

  TEST_CASE("servers that cannot prove who they are hear nothing (M1)") {
    refuses(test::make_certificate(
        authority(), {.name = "s", .alternative_names = kLoopback, .until = 1'000'000'000'000}));
    refuses(test::make_certificate(authority(),
                                   {.name = "s", .alternative_names = kLoopback, .from = 3'900'000'000'000}));
    refuses(test::make_certificate(authority(),
                                   {.name = "s", .alternative_names = "DNS:elsewhere,IP:127.0.0.2"}));
    refuses(test::make_certificate(authority(), {.name = "127.0.0.1", .alternative_names = "DNS:elsewhere"}));
    refuses(test::make_certificate(test::make_authority(), {.name = "s", .alternative_names = kLoopback}));
    refuses(test::make_authority({.name = "s", .alternative_names = kLoopback}));
  }

  TEST_CASE("a chain must be whole (M1)") {
    const auto middle = test::make_authority();
    const auto leaf = test::make_certificate(middle, {.name = "s", .alternative_names = kLoopback});
    refuses(leaf);
  }

  TEST_CASE("TLS older than 1.2 is not spoken (M1)") {
    refuses(server_identity(), TLS1_VERSION);
    refuses(server_identity(), TLS1_1_VERSION);
    for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
      TlsServer server({server_identity(), version, true}, always(http_answer(200, "{}")));
      CHECK(call(connection_to(server)).status == 200);
    }
  }

  TEST_CASE("only the cluster's own authority is believed, not those of the host (M1)") {
    TlsServer server({server_identity(), 0, true}, always(http_answer(200, "{}")));
    auto connection = connection_to(server);
    connection.authority_pem = test::make_authority().certificate;
    // What an administrator of this host may have added to its own authorities.
    ::setenv("SSL_CERT_FILE", "/nonexistent", 1);
    ::setenv("CURL_CA_BUNDLE", "/nonexistent", 1);
    refuses(server_identity(), connection, server);
    ::unsetenv("SSL_CERT_FILE");
    ::unsetenv("CURL_CA_BUNDLE");
  }

  TEST_CASE("a server name of its own is asked for and checked") {
    const auto named =
        test::make_certificate(authority(), {.name = "s", .alternative_names = "DNS:api.internal"});
    TlsServer server({named, 0, true}, always(http_answer(200, "{}")));
    auto connection = connection_to(server);
    refuses(named, connection, server);
    connection.tls_server_name = "api.internal";
    CHECK(call(connection).status == 200);
    CHECK(server.names().back() == "api.internal");
    CHECK(server.heard().find(fmt::format("Host: 127.0.0.1:{}\r\n", server.port())) != std::string::npos);
    connection.tls_server_name = "api.elsewhere";
    CHECK(call(connection).failure == Failure::Tls);
  }

  TEST_CASE("redirects are handed back, never followed (H6)") {
    TlsServer other({server_identity(), 0, true}, always(http_answer(200, "{}")));
    for (const int code : {301, 302, 303, 307, 308}) {
      CAPTURE(code);
      const std::string elsewhere = fmt::format("Location: https://127.0.0.1:{}/x\r\n", other.port());
      const auto response = call_of(always(http_answer(code, "", elsewhere)));
      CHECK(response.status == code);
      CHECK(!response.location.empty());
    }
    CHECK(other.connections() == 0);
  }

  TEST_CASE("nothing in the environment diverts a request (M3, K3)") {
    TlsServer trap({}, always(http_answer(200, "{}")));
    TlsServer server({server_identity(), 0, true}, always(http_answer(200, "{}")));
    const std::string proxy = fmt::format("http://127.0.0.1:{}", trap.port());
    for (const char* name : {"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "http_proxy"})
      ::setenv(name, proxy.c_str(), 1);
    CHECK(call(connection_to(server)).status == 200);
    for (const char* name : {"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "http_proxy"})
      ::unsetenv(name);
    CHECK(trap.connections() == 0);
    CHECK(server.connections() == 1);
  }

  TEST_CASE("keys of connections are not written down, whatever the environment asks for (M3)") {
    const TemporaryFolder folder;
    ::setenv("SSLKEYLOGFILE", folder.file("keys").c_str(), 1);
    CHECK(call_of(always(http_answer(200, "{}"))).status == 200);
    CHECK(!std::filesystem::exists(folder.file("keys")));
    ::unsetenv("SSLKEYLOGFILE");
  }

  TEST_CASE("a server that is not there was sent nothing (H1)") {
    Connection connection;
    {
      const TlsServer server({server_identity(), 0, true}, always(""));
      connection = connection_to(server);
    }
    const auto response = call(connection);
    CHECK(response.failure == Failure::Refused);
    CHECK(!response.written);
    connection.server = "https://no-such-host.invalid";
    const auto nameless = call(connection);
    CHECK(nameless.failure == Failure::Resolve);
    CHECK(!nameless.written);
  }

  TEST_CASE("a server without TLS, or one that never shakes hands, was sent nothing (H1)") {
    TlsServer plain({}, [](TlsServer::Talk& talk) { talk.say(http_answer(200, "{}")); });
    const auto answered = call(connection_to(plain));
    CHECK(answered.failure == Failure::Tls);
    CHECK(!answered.written);
    CHECK(plain.heard().find(kToken) == std::string::npos);
    TlsServer silent({server_identity(), 0, false}, always(""));
    WireLimits quick;
    quick.connect = 300;
    const auto nothing = call(connection_to(silent), {quick, {}});
    CHECK(nothing.failure == Failure::Timeout);
    CHECK(!nothing.written);
  }

  TEST_CASE("link-local addresses are never called (K4, M14)") {
    for (const char* address :
         {"https://169.254.169.254", "https://[fe80::1]", "https://[::ffff:169.254.1.1]"}) {
      CAPTURE(address);
      Connection connection;
      connection.server = address;
      connection.authority_pem = authority().certificate;
      const auto response = call(connection);
      CHECK(response.failure == Failure::Refused);
      CHECK(!response.written);
    }
  }

  TEST_CASE("an answer that breaks off is no answer (H2, H3)") {
    for (const std::string& bytes :
         {std::string(), std::string("HTTP/1.1 200 OK\r\n"),
          std::string("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{\"a\":"),
          std::string("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"a\":\r\n"),
          std::string("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"),
          std::string("SMTP ready\r\n\r\n")}) {
      CAPTURE(bytes);
      const auto response = call_of(once(bytes));
      CHECK(response.failure != Failure::None);
      CHECK(response.written);
    }
    // More than was announced is not taken.
    const auto longer =
        call_of(once("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}{}"));
    CHECK(longer.body == "{}");
  }

  TEST_CASE("an answer in an encoding that nobody asked for stays as it came (H3)") {
    const auto response =
        call_of(once(http_answer(200, "\x1f\x8b not unpacked", "Content-Encoding: gzip\r\n")));
    CHECK(response.body == "\x1f\x8b not unpacked");
    Settings asked;
    asked.request.gzip = true;
    const auto broken = call_of(once(http_answer(200, "not gzip", "Content-Encoding: gzip\r\n")), asked);
    CHECK(broken.failure == Failure::Unreadable);
  }

  TEST_CASE("headers and bodies beyond their limits end the transfer (H4)") {
    std::string many = "HTTP/1.1 200 OK\r\n";
    for (int i = 0; i < 10'000; ++i)
      many += fmt::format("X-{}: {}\r\n", i, i);
    CHECK(call_of(once(many + "Content-Length: 2\r\n\r\n{}")).failure == Failure::TooLarge);
    const auto endless = call_of([](TlsServer::Talk& talk) {
      talk.request();
      talk.say("HTTP/1.1 200 OK\r\n");
      while (talk.say("X-More: " + std::string(1000, 'x') + "\r\n")) {
      }
    });
    CHECK(endless.failure == Failure::TooLarge);
    Settings small;
    small.request.body_limit = 1000;
    CHECK(call_of(once(http_answer(200, std::string(1000, 'x'))), small).failure == Failure::None);
    CHECK(call_of(once(http_answer(200, std::string(1001, 'x'))), small).failure == Failure::TooLarge);
    CHECK(call_of([](TlsServer::Talk& talk) {
            talk.request();
            talk.say("HTTP/1.1 200 OK\r\nContent-Length: 2000000000\r\n\r\n");
            while (talk.say(std::string(60'000, 'x'))) {
            }
          }).failure == Failure::TooLarge);
  }

  TEST_CASE("a server that is silent or slow is given up (H4, H13)") {
    Settings hasty;
    hasty.request.deadline = 300;
    const auto silent = call_of(
        [](TlsServer::Talk& talk) {
          talk.request();
          talk.pause(60'000);
        },
        hasty);
    CHECK(silent.failure == Failure::Timeout);
    CHECK(silent.written);
    Settings slow;
    slow.wire.slow_seconds = 1;
    slow.request.deadline = 60'000;
    const auto dripping = call_of(
        [](TlsServer::Talk& talk) {
          talk.request();
          talk.say("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
          while (talk.say("x") && talk.pause(100)) {
          }
        },
        slow);
    CHECK(dripping.failure == Failure::Timeout);
    CHECK(dripping.status == 200);
  }

  TEST_CASE("a body can be taken piece by piece, and given up") {
    const TlsServer server({server_identity(), 0, true}, always(http_answer(200, std::string(100'000, 'x'))));
    std::size_t taken = 0;
    Settings streaming;
    streaming.request.stream = [&](std::string_view piece) {
      taken += piece.size();
      return true;
    };
    const auto whole = call(connection_to(server), streaming);
    CHECK(whole.failure == Failure::None);
    CHECK(whole.body == "");
    CHECK(taken == 100'000);
    streaming.request.stream = [](std::string_view) { return false; };
    CHECK(call(connection_to(server), streaming).failure == Failure::Stopped);
    // What a refusal says is not part of the list.
    streaming.request.stream = [](std::string_view) { return false; };
    const auto refused = call_of(once(http_answer(403, "no")), streaming);
    CHECK(refused.failure == Failure::None);
    CHECK(refused.body == "no");
  }

  TEST_CASE("connections are kept warm and shared by what belongs together alone") {
    TlsServer server({server_identity(), 0, true}, always(http_answer(200, "{}")));
    CurlTransport transport;
    auto first = connection_to(server);
    auto second = connection_to(server);
    second.token = Secret("an0ther-t0ken");
    transport.connect("c", std::make_shared<const Connection>(first));
    transport.connect("d", std::make_shared<const Connection>(second));
    const auto done = [&](const std::string& cluster) {
      HttpRequest request;
      request.target = "/" + cluster;
      transport.submit(1, cluster, request);
      while (transport.wait(1000).empty()) {
      }
    };
    for (int i = 0; i < 5; ++i)
      done("c");
    CHECK(server.connections() == 1);
    done("d");
    const std::string heard = server.heard();
    const auto last = heard.substr(heard.find("GET /d"));
    CHECK(last.find("an0ther-t0ken") != std::string::npos);
    CHECK(last.find(kToken) == std::string::npos);
    // Another authority means another handshake.
    auto third = connection_to(server);
    third.authority_pem = test::make_authority().certificate;
    transport.connect("e", std::make_shared<const Connection>(third));
    HttpRequest request;
    request.target = "/e";
    transport.submit(1, "e", request);
    std::vector<HttpResponse> responses;
    while (responses.empty())
      responses = transport.wait(1000);
    CHECK(responses[0].failure == Failure::Tls);
    CHECK(server.heard().find("GET /e") == std::string::npos);
  }
}

}  // namespace emco::kube
