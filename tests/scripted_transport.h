#pragma once

#include <deque>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "core/base/clock.h"
#include "core/kube/transport.h"

namespace emco::test {

/// A clock that moves when it is told to.
class ManualClock final : public Clock {
 public:
  Milliseconds now() override { return 1'700'000'000'000 + at_; }

  Milliseconds elapsed() override { return at_; }

  void advance(Milliseconds by) { at_ += by; }

 private:
  Milliseconds at_ = 1000;
};

/// A server in memory: answers each request by the first script whose method and target fit, in the order the
/// requests came, each a moment of the manual clock after it was sent. Serves discovery and identity by
/// itself.
class ScriptedTransport final : public kube::Transport {
 public:
  using Reply = std::function<kube::HttpResponse(const kube::HttpRequest&)>;

  explicit ScriptedTransport(ManualClock& clock);

  /// Answers requests whose "METHOD /target" begins with `start`; replies are used up one after the other,
  /// the last one for ever.
  void on(const std::string& start, std::vector<Reply> replies);

  void on(const std::string& start, Reply reply) { on(start, std::vector<Reply>{std::move(reply)}); }

  /// What the server serves beside ConfigMap, Secret, Namespace, Deployment and CustomResourceDefinition.
  void serve(const std::string& group,
             const std::string& version,
             const std::string& kind,
             const std::string& plural);

  void connect(const std::string& cluster, std::shared_ptr<const kube::Connection> connection) override;
  void submit(kube::RequestId id, const std::string& cluster, kube::HttpRequest request) override;
  std::vector<kube::HttpResponse> wait(Milliseconds at_most) override;

  /// How long an answer takes.
  Milliseconds delay = 5;
  /// Every request that came, as "METHOD /target".
  std::vector<std::string> log;
  /// The bodies of those that had one, in the same order ("" for the others).
  std::vector<std::string> bodies;
  /// The most that were under way at one time.
  std::size_t most_at_once = 0;
  /// The token each request would have carried.
  std::vector<std::string> tokens;

  std::size_t count(const std::string& start) const;

 private:
  struct Due {
    Milliseconds at = 0;
    kube::HttpResponse response;
  };

  kube::HttpResponse reply(const std::string& line, const kube::HttpRequest& request);
  std::string discovery(bool core) const;

  ManualClock& clock_;
  std::vector<std::pair<std::string, std::deque<Reply>>> scripts_;
  std::deque<Due> due_;
  std::map<std::string, std::shared_ptr<const kube::Connection>> connections_;

  struct Served {
    std::string group, version, kind, plural;
    bool namespaced = true;
  };

  std::vector<Served> served_;
};

/// Replies.
kube::HttpResponse answer(int status, const std::string& body);
kube::HttpResponse failure(kube::Failure failure, bool written);
/// A ConfigMap as a server answers it.
std::string config_map(const std::string& name,
                       const std::string& uid = "u-1",
                       const std::string& revision = "7",
                       const std::string& data = "{}");
/// A Status that refuses; `details` is JSON.
std::string status(int code,
                   const std::string& reason,
                   const std::string& message,
                   const std::string& details = "{}");

/// A connection with the token "t0ken-t0ken".
kube::Connection token_connection();

}  // namespace emco::test
