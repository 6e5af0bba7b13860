#include "tests/e2e/wire/cutting_proxy.h"

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace emco::test {
namespace {

constexpr int kStep = 20;

sockaddr_in loopback(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  return address;
}

const sockaddr* plain(const sockaddr_in& address) { return reinterpret_cast<const sockaddr*>(&address); }

/// Closes with a reset, as a network that falls apart does.
void cut(int socket) {
  const linger now{1, 0};
  ::setsockopt(socket, SOL_SOCKET, SO_LINGER, &now, sizeof now);
  ::close(socket);
}

bool send_all(int socket, const char* data, std::size_t size) {
  while (size > 0) {
    const auto count = ::send(socket, data, size, MSG_NOSIGNAL);
    if (count <= 0) return false;
    data += count;
    size -= static_cast<std::size_t>(count);
  }
  return true;
}

}  // namespace

CuttingProxy::CuttingProxy(int server_port, unsigned seed, std::size_t least, std::size_t most)
    : server_port_(server_port), least_(least), most_(most), random_(seed) {
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = loopback(0);
  socklen_t length = sizeof address;
  if (::bind(listener_, plain(address), sizeof address) != 0 || ::listen(listener_, 64) != 0 ||
      ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &length) != 0)
    throw std::runtime_error("the proxy cannot listen");
  port_ = ntohs(address.sin_port);
  acceptor_ = std::thread([this] { accept_all(); });
}

CuttingProxy::~CuttingProxy() {
  stopping_ = true;
  acceptor_.join();
  for (auto& thread : threads_)
    thread.join();
  ::close(listener_);
}

void CuttingProxy::accept_all() {
  while (!stopping_) {
    pollfd wait{listener_, POLLIN, 0};
    if (::poll(&wait, 1, kStep) <= 0) continue;
    const int client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (client < 0) continue;
    const std::size_t budget = std::uniform_int_distribution<std::size_t>(least_, most_)(random_);
    threads_.emplace_back([this, client, budget] { pass(client, budget); });
  }
}

void CuttingProxy::pass(int client, std::size_t budget) {
  const int server = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_in address = loopback(server_port_);
  bool open = ::connect(server, plain(address), sizeof address) == 0;
  std::array<char, 4096> buffer{};
  while (open && !stopping_) {
    std::array<pollfd, 2> ends{{{client, POLLIN, 0}, {server, POLLIN, 0}}};
    if (::poll(ends.data(), ends.size(), kStep) <= 0) continue;
    for (std::size_t i = 0; i < ends.size() && open; ++i) {
      if (ends.at(i).revents == 0) continue;
      const auto count = ::recv(ends.at(i).fd, buffer.data(), buffer.size(), 0);
      if (count <= 0) {
        open = false;
        break;
      }
      const auto size = std::min(static_cast<std::size_t>(count), budget);
      budget -= size;
      open = send_all(ends.at(1 - i).fd, buffer.data(), size) && budget > 0;
    }
  }
  if (budget == 0) ++cuts_;
  cut(client);
  cut(server);
}

}  // namespace emco::test
