#pragma once

#include <array>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "core/base/clock.h"
#include "core/base/random.h"
#include "core/kube/form.h"
#include "core/kube/redact.h"
#include "core/kube/transport.h"
#include "core/kube/window.h"
#include "core/model/cluster.h"

namespace emco::kube {

/// How hard clusters are asked and how long they are waited for.
struct Patience {
  std::size_t parallel = 100;  ///< most requests of one kind (reads, dry runs, changes) at a time and cluster
  int attempts = 5;            ///< of a request that may be repeated
  Milliseconds repeat_for = 60'000;   ///< no repetition begins later than this after the first attempt …
  Milliseconds connect_for = 15'000;  ///< … or this, when the server cannot be reached at all
  Milliseconds give_up_for = 5'000;   ///< requests to an unreachable cluster are answered so for that long
  Milliseconds kind_appears =
      20'000;  ///< how long a kind is waited for whose definition was applied just now
};

/// Different kinds of requests have windows of their own: a slow webhook must not hold up reading.
enum class Lane { Look, DryRun, Change };

/// One request with what is to be done about its answer.
struct Errand {
  std::string cluster;
  Lane lane = Lane::Look;
  bool sensitive = false;   ///< the request's body holds secret values
  Milliseconds latest = 0;  ///< as Mutation::latest
  /// What the response means. Pure.
  std::function<Answer(const HttpResponse&)> judge;
  /// Called before a repetition, to forget what came in so far; false forbids it. Absent: always possible.
  std::function<bool()> again;
  /// Called once, with an answer free of secrets.
  std::function<void(Answer&&, const HttpResponse&)> done;
};

/// Carries requests to clusters: as many at once as each server bears, repeating what may be repeated,
/// pausing when asked to. This one takes only requests that change nothing.
class Exchange {
 public:
  Exchange(Transport& transport, Clock& clock, Random& random, const Patience& patience);
  virtual ~Exchange();
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;

  /// Makes a cluster known, or says how it is reached from now on.
  void connect(const std::string& cluster, std::shared_ptr<const Connection> connection);

  bool knows(const std::string& cluster) const { return clusters_.contains(cluster); }

  void look(SafeRequest request, Errand errand) { enqueue(request.http(), std::move(errand)); }

  /// Calls `done` of an errand that a look-up ahead of it failed, in its turn.
  void answer_later(Errand errand, Answer answer);
  /// Calls `then` when that much time has passed.
  void after(Milliseconds pause, std::function<void()> then);

  /// Moves everything on for at most `at_most`, or until some errand was done.
  void move(Milliseconds at_most);

  /// Reads the token of a connection again after a 401: a connection with another token, or null.
  std::function<std::shared_ptr<const Connection>(const Connection&)> renew;

  Milliseconds elapsed() { return clock_.elapsed(); }

  const Patience& patience() const { return patience_; }

 protected:
  void enqueue(HttpRequest request, Errand errand);

 private:
  struct Job;
  struct Queue;
  struct Cluster;

  void send_ready(const std::string& name, Cluster& cluster);
  void send(const std::string& name, Queue& queue, std::shared_ptr<Job> job);
  void receive(HttpResponse&& response);
  void watch_load(Queue& queue, const Job& job, const HttpResponse& response);
  bool repeats(Job& job, const Answer& answer, const HttpResponse& response);
  bool renewed(const std::string& name, Cluster& cluster, Job& job, const Answer& answer);
  void finish(Job& job, Answer answer, const HttpResponse& response);
  void give_up(Cluster& cluster, const Answer& answer);
  void answer_down(Cluster& cluster);
  Milliseconds next_event(Milliseconds now, Milliseconds at_most) const;
  void run_timers(Milliseconds now);

  Transport& transport_;
  Clock& clock_;
  Random& random_;
  Patience patience_;
  std::map<std::string, std::unique_ptr<Cluster>> clusters_;
  std::map<RequestId, std::shared_ptr<Job>> travelling_;
  std::deque<std::pair<std::shared_ptr<Job>, Answer>> answered_;
  std::multimap<Milliseconds, std::function<void()>> timers_;
  RequestId next_id_ = 1;
  bool progress_ = false;
};

/// The same with the way to change objects.
class ChangingExchange final : public Exchange {
 public:
  using Exchange::Exchange;

  void change(ChangingRequest request, Errand errand) { enqueue(request.http(), std::move(errand)); }
};

}  // namespace emco::kube
