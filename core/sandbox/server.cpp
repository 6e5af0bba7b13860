#include "core/sandbox/server.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <list>
#include <map>
#include <vector>

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>

#include "core/base/error.h"
#include "core/base/http_date.h"
#include "core/sandbox/answers.h"
#include "core/sandbox/http.h"

namespace emco::sandbox {
namespace {

constexpr Milliseconds kTurn = 100;

using Bio = std::unique_ptr<BIO, decltype(&BIO_free)>;
using Context = std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)>;
using Ssl = std::unique_ptr<SSL, decltype(&SSL_free)>;
using X509Pointer = std::unique_ptr<X509, decltype(&X509_free)>;

Bio reading(const std::string& pem) {
  return {BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), &BIO_free};
}

X509Pointer certificate_in(const std::string& pem) {
  return {PEM_read_bio_X509(reading(pem).get(), nullptr, nullptr, nullptr), &X509_free};
}

Context context_of(const Access& access) {
  Context context(SSL_CTX_new(TLS_server_method()), &SSL_CTX_free);
  const auto own = certificate_in(access.server.certificate);
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(
      PEM_read_bio_PrivateKey(reading(access.server.key).get(), nullptr, nullptr, nullptr), &EVP_PKEY_free);
  const auto authority = certificate_in(access.authority);
  const bool usable = own != nullptr && key != nullptr && authority != nullptr &&
                      SSL_CTX_use_certificate(context.get(), own.get()) == 1 &&
                      SSL_CTX_use_PrivateKey(context.get(), key.get()) == 1 &&
                      X509_STORE_add_cert(SSL_CTX_get_cert_store(context.get()), authority.get()) == 1;
  if (!usable)
    throw Error("sandbox.damaged", fmt::format("the certificates of {} cannot be used", access.name));
  SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
  SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, nullptr);
  SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_OFF);
  SSL_CTX_set_num_tickets(context.get(), 0);
  SSL_CTX_set_mode(context.get(), SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  return context;
}

/// Every value of one part of a subject: its name (CN) or its groups (O).
std::vector<std::string> parts_of(X509* certificate, int what) {
  std::vector<std::string> parts;
  X509_NAME* subject = X509_get_subject_name(certificate);
  for (int at = X509_NAME_get_index_by_NID(subject, what, -1); at >= 0;
       at = X509_NAME_get_index_by_NID(subject, what, at)) {
    const ASN1_STRING* text = X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, at));
    parts.emplace_back(reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)),
                       static_cast<std::size_t>(ASN1_STRING_length(text)));
  }
  return parts;
}

User user_of(SSL* ssl) {
  const X509Pointer certificate(SSL_get1_peer_certificate(ssl), &X509_free);
  if (certificate == nullptr || SSL_get_verify_result(ssl) != X509_V_OK) return {};
  User user;
  const auto names = parts_of(certificate.get(), NID_commonName);
  user.name = names.empty() ? "" : names.front();
  user.groups = parts_of(certificate.get(), NID_organizationName);
  user.groups.emplace_back("system:authenticated");
  return user;
}

int listen_on(int port) {
  const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  const int on = 1;
  ::setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  const bool listens = ::bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0 &&
                       ::listen(listener, 1'024) == 0;
  if (listens) return listener;
  ::close(listener);
  return -1;
}

/// One client's connection.
struct Line {
  int socket = -1;
  Ssl ssl{nullptr, &SSL_free};
  bool greeted = false;  ///< the handshake is over
  bool wants_write = false;
  RequestReader reader;
  User user;
  std::string out;
  std::size_t sent = 0;
  std::size_t head = 0;  ///< bytes of `out` that are the answer's head
  bool ends = false;     ///< once everything is sent
  bool stuck = false;    ///< nothing is answered any more
  Milliseconds not_before = 0;
  std::size_t bytes_per_second = 0;
  Milliseconds began = 0;
  std::function<std::string(bool&)> more;

  bool is_idle() const { return out.empty() && !more && !stuck; }

  void clear() {
    out.clear();
    sent = head = 0;
    bytes_per_second = 0;
    not_before = 0;
  }
};

}  // namespace

struct Server::Core {
  Core(Cluster& the_cluster, Access the_access, Faults the_faults)
      : cluster(the_cluster),
        access(std::move(the_access)),
        faults(std::move(the_faults)),
        context(context_of(access)) {}

  ~Core() {
    for (auto& line : lines)
      ::close(line.socket);
    if (listener >= 0) ::close(listener);
  }

  Core(const Core&) = delete;
  Core& operator=(const Core&) = delete;

  Milliseconds now() { return cluster.state().clock.elapsed(); }

  void accept_all() {
    for (int socket = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK); socket >= 0;
         socket = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK)) {
      const int on = 1;
      ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
      Line& line = lines.emplace_back();
      line.socket = socket;
      line.ssl.reset(SSL_new(context.get()));
      SSL_set_fd(line.ssl.get(), socket);
      SSL_set_accept_state(line.ssl.get());
    }
  }

  /// What OpenSSL says about an operation that did not succeed: false when the connection is over.
  bool waits(Line& line, int result) {
    const int why = SSL_get_error(line.ssl.get(), result);
    ERR_clear_error();
    if (why == SSL_ERROR_WANT_WRITE) line.wants_write = true;
    return why == SSL_ERROR_WANT_WRITE || why == SSL_ERROR_WANT_READ;
  }

  /// Moves a connection on; false when it is over.
  bool step(Line& line) {
    line.wants_write = false;
    if (!line.greeted) {
      const int result = SSL_do_handshake(line.ssl.get());
      if (result != 1) return waits(line, result);
      line.greeted = true;
      line.user = user_of(line.ssl.get());
    }
    std::array<char, 65'536> buffer{};
    for (;;) {
      const int count = SSL_read(line.ssl.get(), buffer.data(), static_cast<int>(buffer.size()));
      if (count <= 0) {
        if (!waits(line, count)) return false;
        break;
      }
      line.reader.add({buffer.data(), static_cast<std::size_t>(count)});
    }
    return serve(line) && send(line);
  }

  bool serve(Line& line) {
    while (line.is_idle()) {
      switch (line.reader.next()) {
        case RequestReader::Result::Incomplete: return true;
        case RequestReader::Result::Broken: return false;
        case RequestReader::Result::Whole: break;
      }
      answer(line);
      if (!send(line)) return false;
    }
    return true;
  }

  Response ask(Line& line) {
    Request& request = line.reader.request;
    request.user = line.user;
    if (!line.reader.bearer.empty()) {
      if (line.reader.bearer != access.token) return status_answer({401, "Unauthorized", "Unauthorized"});
      request.user = {"admin", {"system:masters", "system:authenticated"}};
    }
    return cluster.answer(request);
  }

  void answer(Line& line) {
    const Effect effect = faults.judge(access.name, line.reader.request);
    if (effect.late > 0) later.emplace(now() + effect.late, line.reader.request);
    Response response = effect.changed(effect.executed ? ask(line) : Response{});
    response.headers.emplace_back("Date", write_http_date(cluster.state().clock.now()));
    response.headers.emplace_back("X-Kubernetes-PF-FlowSchema-UID", flow_schema);
    response.headers.emplace_back("X-Kubernetes-PF-PriorityLevel-UID", priority_level);
    line.stuck = effect.silent;
    line.ends = !line.reader.keeps || effect.cut.has_value();
    if (effect.silent) return;
    const bool streams = response.more != nullptr;
    line.out = head_of(response, streams);
    line.head = line.out.size();
    if (streams) {
      if (!response.body.empty()) line.out += chunk(response.body);
    } else if (line.reader.request.method != "HEAD") {
      line.out += response.body;
    }
    line.more = std::move(response.more);
    if (effect.cut) line.out.resize(std::min(line.out.size(), *effect.cut));
    line.began = now();
    line.not_before = now() + effect.delay;
    line.bytes_per_second = effect.bytes_per_second;
  }

  /// How much of `out` may have left by now.
  std::size_t allowed(const Line& line) {
    if (line.bytes_per_second == 0) return line.out.size();
    const auto since = static_cast<std::size_t>(std::max<Milliseconds>(now() - line.began, 0));
    return std::min(line.out.size(), line.head + since * line.bytes_per_second / 1'000);
  }

  bool send(Line& line) {
    if (line.more && line.sent == line.out.size()) {
      bool over = false;
      const std::string lines_of_watch = line.more(over);
      if (!lines_of_watch.empty()) line.out += chunk(lines_of_watch);
      if (over) {
        line.out += chunk("");
        line.more = nullptr;
      }
    }
    if (now() < line.not_before) return true;
    while (line.sent < allowed(line)) {
      const int count =
          SSL_write(line.ssl.get(), line.out.data() + line.sent, static_cast<int>(allowed(line) - line.sent));
      if (count <= 0) return waits(line, count);
      line.sent += static_cast<std::size_t>(count);
    }
    if (line.sent < line.out.size()) return true;
    if (line.ends && !line.stuck && !line.more) return false;
    if (!line.more) line.clear();
    return true;
  }

  void run_late() {
    while (!later.empty() && later.begin()->first <= now()) {
      Request request = std::move(later.begin()->second);
      later.erase(later.begin());
      request.user = {"admin", {"system:masters", "system:authenticated"}};
      cluster.answer(request);
    }
  }

  int patience() {
    Milliseconds wait = kTurn;
    if (const auto due = cluster.next_due()) wait = std::min(wait, *due - now());
    for (const auto& line : lines) {
      if (line.not_before > 0) wait = std::min(wait, line.not_before - now());
      if (line.more || line.bytes_per_second > 0) wait = std::min<Milliseconds>(wait, 20);
    }
    return static_cast<int>(std::max<Milliseconds>(wait, 0));
  }

  void turn() {
    std::vector<pollfd> watched{{listener, POLLIN, 0}};
    for (const auto& line : lines)
      watched.push_back({line.socket, static_cast<short>(line.wants_write ? POLLIN | POLLOUT : POLLIN), 0});
    ::poll(watched.data(), watched.size(), patience());
    cluster.run_due();
    run_late();
    std::size_t at = 1;
    for (auto line = lines.begin(); line != lines.end(); ++at) {
      const bool moved = watched[at].revents != 0;
      const bool goes_on = moved ? step(*line) : !line->greeted || send(*line);
      if (goes_on) {
        ++line;
        continue;
      }
      ::close(line->socket);
      line = lines.erase(line);
    }
    accept_all();
  }

  Cluster& cluster;
  Access access;
  Faults faults;
  Context context;
  int listener = -1;
  std::list<Line> lines;
  std::multimap<Milliseconds, Request> later;
  std::string flow_schema = "5ab1e000-0000-4000-8000-000000000001";
  std::string priority_level = "5ab1e000-0000-4000-8000-000000000002";
};

Server::Server(Cluster& cluster, Access access, Faults faults, int port)
    : core_(std::make_unique<Core>(cluster, std::move(access), std::move(faults))) {
  core_->listener = listen_on(port);
  if (core_->listener < 0 && port != 0) core_->listener = listen_on(0);
  if (core_->listener < 0) throw Error("sandbox.cannot-listen", "no port on loopback can be listened on");
}

Server::~Server() = default;

int Server::port() const {
  sockaddr_in address{};
  socklen_t length = sizeof address;
  ::getsockname(core_->listener, reinterpret_cast<sockaddr*>(&address), &length);
  return ntohs(address.sin_port);
}

void Server::run(const std::atomic<bool>& stopping, const std::function<void()>& pause) {
  // Clients that hang up must not end the process.
  sigset_t pipes;
  ::sigemptyset(&pipes);
  ::sigaddset(&pipes, SIGPIPE);
  ::pthread_sigmask(SIG_BLOCK, &pipes, nullptr);
  while (!stopping) {
    core_->turn();
    pause();
  }
}

}  // namespace emco::sandbox
