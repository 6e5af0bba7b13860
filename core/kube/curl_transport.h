#pragma once

#include <memory>

#include "core/kube/transport.h"

namespace emco::kube {

/// Limits of the wire that do not depend on the request.
struct WireLimits {
  Milliseconds connect = 10'000;    ///< address, connection and TLS handshake together
  long slow_bytes_per_second = 64;  ///< slower than this …
  long slow_seconds = 65;           ///< … for that long is a timeout; longer than the server's own patience
  std::size_t header_bytes = 64U << 10U;
  long connections_per_host = 2;  ///< each carries up to 100 requests at a time over HTTP/2
};

/// HTTPS over libcurl: HTTP/2 where the server speaks it, TLS 1.2 at least, host and certificate checked
/// against the cluster's own authorities and no others. Knows no redirects, no proxies, no netrc, no cookies
/// and nothing of the environment; calls no link-local address. libcurl may repeat a request whose re-used
/// connection turned out dead: harmless, since every request that changes something carries what it expects
/// to find.
class CurlTransport final : public Transport {
 public:
  explicit CurlTransport(const WireLimits& limits = {});
  ~CurlTransport() override;
  CurlTransport(const CurlTransport&) = delete;
  CurlTransport& operator=(const CurlTransport&) = delete;

  void connect(const std::string& cluster, std::shared_ptr<const Connection> connection) override;
  void submit(RequestId id, const std::string& cluster, HttpRequest request) override;
  std::vector<HttpResponse> wait(Milliseconds at_most) override;

 private:
  struct Wire;
  std::unique_ptr<Wire> wire_;
};

}  // namespace emco::kube
