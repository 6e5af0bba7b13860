#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "tests/certificates.h"

namespace emco::test {

/// A server on loopback that does to its clients whatever a test wants. One thread per connection.
class TlsServer {
 public:
  /// One connection after its handshake.
  class Talk {
   public:
    virtual ~Talk() = default;
    /// The next request up to the end of its headers, and as much of a body as came with it; "" when the
    /// client went away.
    virtual std::string request() = 0;
    /// False when the client went away.
    virtual bool say(const std::string& bytes) = 0;
    /// Waits, in small steps, so that the server can still be stopped; false when it is.
    virtual bool pause(int milliseconds) = 0;
  };

  struct Wish {
    Identity identity;      ///< may hold a chain; without a key there is no TLS at all
    int most_version = 0;   ///< TLS1_1_VERSION, …; 0 = any
    bool handshake = true;  ///< false: accepts and says nothing
  };

  TlsServer(Wish wish, std::function<void(Talk&)> talk);
  ~TlsServer();
  TlsServer(const TlsServer&) = delete;
  TlsServer& operator=(const TlsServer&) = delete;

  int port() const { return port_; }

  /// Everything that clients said, decrypted.
  std::string heard() const;
  /// The names that clients asked for in their handshakes.
  std::vector<std::string> names() const;

  int connections() const { return connections_; }

 private:
  friend class TlsTalk;
  void serve(int socket);
  void accept_all();

  Wish wish_;
  std::function<void(Talk&)> talk_;
  int listener_ = -1;
  int port_ = 0;
  std::atomic<bool> stopping_ = false;
  std::atomic<int> connections_ = 0;
  mutable std::mutex mutex_;
  std::string heard_;
  std::vector<std::string> names_;
  std::vector<std::thread> threads_;
  std::thread acceptor_;
};

/// An HTTP/1.1 answer with its length.
std::string http_answer(int status, const std::string& body, const std::string& headers = "");

}  // namespace emco::test
