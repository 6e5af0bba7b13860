#pragma once

#include <atomic>
#include <mutex>
#include <random>
#include <string>
#include <thread>
#include <vector>

namespace emco::test {

/// Passes bytes between clients and a server on loopback and cuts every connection after a number of them
/// that the seed decides, in either direction, so that requests and answers break off anywhere.
class CuttingProxy {
 public:
  /// Connections live for `least` to `most` bytes.
  CuttingProxy(int server_port, unsigned seed, std::size_t least, std::size_t most);
  ~CuttingProxy();
  CuttingProxy(const CuttingProxy&) = delete;
  CuttingProxy& operator=(const CuttingProxy&) = delete;

  int port() const { return port_; }

  int cuts() const { return cuts_; }

 private:
  void accept_all();
  void pass(int client, std::size_t budget);

  int server_port_;
  std::size_t least_;
  std::size_t most_;
  std::mt19937 random_;
  int listener_ = -1;
  int port_ = 0;
  std::atomic<bool> stopping_ = false;
  std::atomic<int> cuts_ = 0;
  std::vector<std::thread> threads_;
  std::thread acceptor_;
};

}  // namespace emco::test
