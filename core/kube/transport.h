#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/clock.h"
#include "core/kube/connection.h"

namespace emco::kube {

using RequestId = std::uint64_t;

/// One HTTP request to a cluster. The credential is not part of it: the transport adds it last.
struct HttpRequest {
  std::string method = "GET";
  std::string target;  ///< path and query, beginning with '/', already escaped
  std::string accept = "application/json";
  std::string content_type;   ///< "" without a body
  std::string if_none_match;  ///< an ETag, "" for none
  bool gzip = false;          ///< let the server compress its answer
  std::shared_ptr<const std::string> body;
  Milliseconds deadline = 70'000;  ///< for everything, connecting included; the server gives up after 60 s
  std::size_t body_limit = 16U << 20U;  ///< most bytes of an answer, after decompression
  /// Takes the body of a 2xx answer piece by piece in place of HttpResponse::body; false ends the transfer.
  /// Must not throw, must not call the transport.
  std::function<bool(std::string_view)> stream;
};

/// Why there is no whole answer.
enum class Failure {
  None,        ///< there is one
  Resolve,     ///< the host name leads nowhere
  Refused,     ///< nobody listens there, or the address is one that is never called
  Tls,         ///< no secure channel: certificate, name, version, handshake
  Timeout,     ///< a deadline passed, or the server became too slow
  Broken,      ///< the connection ended early or against the protocol
  TooLarge,    ///< headers or body beyond their limits
  Unreadable,  ///< an encoding that nobody asked for
  Stopped,     ///< `stream` said so
};

/// "refused", "tls", "timeout" …: the word for machines (Answer::reason).
std::string_view to_word(Failure failure);

/// What came back for one request.
struct HttpResponse {
  RequestId id = 0;
  Failure failure = Failure::None;
  /// A byte of the request may have left. False only when it is certain that none has.
  bool written = false;
  int status = 0;  ///< 0 when no status line came; may be set beside a failure
  std::string content_type;
  std::string etag;
  std::string retry_after;
  std::string location;
  std::string date;         ///< the server's clock, as it says it
  std::string flow_schema;  ///< uid of the server's flow-control class, "" when it controls none
  std::string body;         ///< whole only when `failure` is None
  std::string detail;       ///< about the failure, for people
  Milliseconds took = 0;
};

/// Sends requests and brings back answers; believes nothing, decides nothing, repeats nothing. One thread
/// uses it, and several requests to one cluster share warm connections.
class Transport {
 public:
  virtual ~Transport() = default;

  /// Says how a cluster is reached, before the first request to it or when it changed.
  virtual void connect(const std::string& cluster, std::shared_ptr<const Connection> connection) = 0;

  /// Begins a request; its response comes out of `wait` exactly once. Not to be called from `stream`.
  virtual void submit(RequestId id, const std::string& cluster, HttpRequest request) = 0;

  /// Moves everything on and returns what has come back. Waits up to `at_most` for something to happen, so
  /// that nothing may have come back yet when it returns.
  virtual std::vector<HttpResponse> wait(Milliseconds at_most) = 0;
};

}  // namespace emco::kube
