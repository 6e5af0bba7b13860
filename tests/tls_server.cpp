#include "tests/tls_server.h"

#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <memory>
#include <stdexcept>

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>

namespace emco::test {
namespace {

constexpr int kStep = 20;

void must(bool condition, const char* what) {
  if (!condition) throw std::runtime_error(fmt::format("the test's server cannot {}", what));
}

/// Presents every certificate of the text, the first as its own.
void use(SSL_CTX* context, const Identity& identity) {
  const std::unique_ptr<BIO, decltype(&BIO_free)> certificates(
      BIO_new_mem_buf(identity.certificate.data(), static_cast<int>(identity.certificate.size())), &BIO_free);
  bool first = true;
  while (X509* certificate = PEM_read_bio_X509(certificates.get(), nullptr, nullptr, nullptr)) {
    if (first) {
      must(SSL_CTX_use_certificate(context, certificate) == 1, "use its certificate");
      X509_free(certificate);
    } else {
      must(SSL_CTX_add_extra_chain_cert(context, certificate) == 1, "use its chain");
    }
    first = false;
  }
  ERR_clear_error();
  const std::unique_ptr<BIO, decltype(&BIO_free)> bytes(
      BIO_new_mem_buf(identity.key.data(), static_cast<int>(identity.key.size())), &BIO_free);
  EVP_PKEY* key = PEM_read_bio_PrivateKey(bytes.get(), nullptr, nullptr, nullptr);
  must(SSL_CTX_use_PrivateKey(context, key) == 1, "use its key");
  EVP_PKEY_free(key);
}

}  // namespace

/// A connection, encrypted or not.
class TlsTalk final : public TlsServer::Talk {
 public:
  TlsTalk(TlsServer& server, int socket, SSL* ssl) : server_(server), socket_(socket), ssl_(ssl) {}

  std::string request() override {
    std::string text;
    std::array<char, 65536> buffer{};
    while (text.find("\r\n\r\n") == std::string::npos) {
      const bool pending = ssl_ != nullptr && SSL_pending(ssl_) > 0;
      if (!pending && !readable()) return "";
      const auto count = ssl_ != nullptr ? SSL_read(ssl_, buffer.data(), static_cast<int>(buffer.size()))
                                         : static_cast<int>(::recv(socket_, buffer.data(), buffer.size(), 0));
      if (count <= 0) return "";
      text.append(buffer.data(), static_cast<std::size_t>(count));
      const std::scoped_lock lock(server_.mutex_);
      server_.heard_.append(buffer.data(), static_cast<std::size_t>(count));
    }
    return text;
  }

  bool say(const std::string& bytes) override {
    if (bytes.empty()) return true;
    if (ssl_ != nullptr) return SSL_write(ssl_, bytes.data(), static_cast<int>(bytes.size())) > 0;
    return ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL) > 0;
  }

  bool pause(int milliseconds) override {
    for (int passed = 0; passed < milliseconds && !server_.stopping_; passed += kStep)
      ::poll(nullptr, 0, kStep);
    return !server_.stopping_;
  }

 private:
  bool readable() const {
    while (!server_.stopping_) {
      pollfd wait{socket_, POLLIN, 0};
      if (::poll(&wait, 1, kStep) > 0) return true;
    }
    return false;
  }

  TlsServer& server_;
  int socket_;
  SSL* ssl_;
};

TlsServer::TlsServer(Wish wish, std::function<void(Talk&)> talk)
    : wish_(std::move(wish)), talk_(std::move(talk)) {
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  must(::bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0, "bind");
  must(::listen(listener_, 64) == 0, "listen");
  socklen_t length = sizeof address;
  must(::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &length) == 0, "find its port");
  port_ = ntohs(address.sin_port);
  acceptor_ = std::thread([this] { accept_all(); });
}

TlsServer::~TlsServer() {
  stopping_ = true;
  acceptor_.join();
  for (auto& thread : threads_)
    thread.join();
  ::close(listener_);
}

void TlsServer::accept_all() {
  // Clients that hang up must not end the test. Threads made from here on inherit this, the client's does
  // not.
  sigset_t pipes;
  ::sigemptyset(&pipes);
  ::sigaddset(&pipes, SIGPIPE);
  ::pthread_sigmask(SIG_BLOCK, &pipes, nullptr);
  while (!stopping_) {
    pollfd wait{listener_, POLLIN, 0};
    if (::poll(&wait, 1, kStep) <= 0) continue;
    const int socket = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (socket < 0) continue;
    ++connections_;
    threads_.emplace_back([this, socket] {
      serve(socket);
      ::close(socket);
    });
  }
}

void TlsServer::serve(int socket) {
  if (!wish_.handshake || wish_.identity.key.empty()) {
    TlsTalk plain(*this, socket, nullptr);
    if (wish_.handshake) {
      talk_(plain);
    } else {
      plain.pause(60'000);
    }
    return;
  }
  // A client that gives up must not hold the server up.
  const timeval patience{5, 0};
  ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  const std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context(SSL_CTX_new(TLS_server_method()),
                                                                  &SSL_CTX_free);
  SSL_CTX_set_security_level(context.get(), 0);
  SSL_CTX_set_min_proto_version(context.get(), TLS1_VERSION);
  SSL_CTX_set_options(context.get(), SSL_OP_NO_TICKET);
  if (wish_.most_version != 0) SSL_CTX_set_max_proto_version(context.get(), wish_.most_version);
  use(context.get(), wish_.identity);
  const std::unique_ptr<SSL, decltype(&SSL_free)> ssl(SSL_new(context.get()), &SSL_free);
  SSL_set_fd(ssl.get(), socket);
  if (SSL_accept(ssl.get()) == 1) {
    const char* name = SSL_get_servername(ssl.get(), TLSEXT_NAMETYPE_host_name);
    {
      const std::scoped_lock lock(mutex_);
      names_.emplace_back(name != nullptr ? name : "");
    }
    TlsTalk talk(*this, socket, ssl.get());
    talk_(talk);
  }
  ERR_clear_error();
}

std::string TlsServer::heard() const {
  const std::scoped_lock lock(mutex_);
  return heard_;
}

std::vector<std::string> TlsServer::names() const {
  const std::scoped_lock lock(mutex_);
  return names_;
}

std::string http_answer(int status, const std::string& body, const std::string& headers) {
  return fmt::format("HTTP/1.1 {} X\r\nContent-Type: application/json\r\nContent-Length: {}\r\n{}\r\n{}",
                     status, body.size(), headers, body);
}

}  // namespace emco::test
