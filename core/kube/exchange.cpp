#include "core/kube/exchange.h"

#include <algorithm>

#include "core/base/error.h"
#include "core/kube/repeat.h"

namespace emco::kube {

struct Exchange::Job {
  HttpRequest request;
  Errand errand;
  int attempt = 0;
  Milliseconds first_sent = 0;
  Milliseconds not_before = 0;
  std::uint64_t round = 0;
  bool renewed = false;
};

/// The requests of one lane to one cluster.
struct Exchange::Queue {
  explicit Queue(std::size_t ceiling) : window(ceiling) {}

  Window window;
  std::deque<std::shared_ptr<Job>> waiting;
  std::size_t travelling = 0;
  Milliseconds paused_until = 0;
};

struct Exchange::Cluster {
  Cluster(std::shared_ptr<const Connection> how, std::size_t ceiling)
      : connection(std::move(how)),
        redactor(*connection),
        lanes{Queue(ceiling), Queue(ceiling), Queue(ceiling)} {}

  Queue& lane(Lane which) { return lanes.at(static_cast<std::size_t>(which)); }

  std::shared_ptr<const Connection> connection;
  Redactor redactor;
  std::array<Queue, 3> lanes;
  Milliseconds down_until = 0;
  Answer down;  ///< what everybody is told until then
};

Exchange::Exchange(Transport& transport, Clock& clock, Random& random, const Patience& patience)
    : transport_(transport), clock_(clock), random_(random), patience_(patience) {}

Exchange::~Exchange() = default;

void Exchange::connect(const std::string& name, std::shared_ptr<const Connection> connection) {
  transport_.connect(name, connection);
  const auto found = clusters_.find(name);
  if (found == clusters_.end()) {
    clusters_[name] = std::make_unique<Cluster>(std::move(connection), patience_.parallel);
    return;
  }
  found->second->redactor = Redactor(*connection);
  found->second->connection = std::move(connection);
  found->second->down_until = 0;
}

void Exchange::enqueue(HttpRequest request, Errand errand) {
  const auto cluster = clusters_.find(errand.cluster);
  expects(cluster != clusters_.end(), "a request to a cluster that nobody described");
  auto job = std::make_shared<Job>();
  job->request = std::move(request);
  job->errand = std::move(errand);
  cluster->second->lane(job->errand.lane).waiting.push_back(std::move(job));
}

void Exchange::answer_later(Errand errand, Answer answer) {
  auto job = std::make_shared<Job>();
  job->errand = std::move(errand);
  answered_.emplace_back(std::move(job), std::move(answer));
}

void Exchange::after(Milliseconds pause, std::function<void()> then) {
  timers_.emplace(clock_.elapsed() + pause, std::move(then));
}

// ---- sending

void Exchange::send(const std::string& name, Queue& queue, std::shared_ptr<Job> job) {
  if (job->attempt++ == 0) job->first_sent = clock_.elapsed();
  job->round = queue.window.round();
  ++queue.travelling;
  const RequestId id = next_id_++;
  transport_.submit(id, name, job->request);
  travelling_[id] = std::move(job);
}

void Exchange::send_ready(const std::string& name, Cluster& cluster) {
  const Milliseconds now = clock_.elapsed();
  if (now < cluster.down_until) {
    answer_down(cluster);
    return;
  }
  for (auto& queue : cluster.lanes) {
    if (now < queue.paused_until) continue;
    for (auto job = queue.waiting.begin(); job != queue.waiting.end();) {
      if (queue.travelling >= queue.window.size()) break;
      if ((*job)->not_before > now) {
        ++job;
        continue;
      }
      auto taken = std::move(*job);
      job = queue.waiting.erase(job);
      // The time of this very moment: a process may be paused between any two requests.
      if (taken->errand.latest > 0 && clock_.elapsed() > taken->errand.latest) {
        Answer late;
        late.outcome = Answer::Class::NotSent;
        late.reason = "late";
        late.message = "it could not be sent in time";
        answered_.emplace_back(std::move(taken), std::move(late));
        continue;
      }
      send(name, queue, std::move(taken));
    }
  }
}

// ---- receiving

void Exchange::watch_load(Queue& queue, const Job& job, const HttpResponse& response) {
  const auto asked = asked_pause(response.retry_after);
  const bool overloaded = response.status == 429 || (response.status == 503 && asked.has_value());
  if (!overloaded) {
    if (response.failure == Failure::None) queue.window.succeeded(job.round, response.took);
    return;
  }
  queue.window.refused(job.round);
  if (asked)
    queue.paused_until = std::max(queue.paused_until, clock_.elapsed() + spread_pause(*asked, random_));
}

bool Exchange::renewed(const std::string& name, Cluster& cluster, Job& job, const Answer& answer) {
  if (answer.status != 401 || job.renewed || cluster.connection->token_file.empty() || !renew) return false;
  job.renewed = true;
  auto connection = renew(*cluster.connection);
  if (connection == nullptr) return false;
  connect(name, std::move(connection));
  return true;
}

/// Whether the request goes out once more. Looking is repeated after whatever might pass; a change only when
/// the server said that it had no time for it: everything else about changes is decided by those who keep the
/// journal.
bool Exchange::repeats(Job& job, const Answer& answer, const HttpResponse& response) {
  const bool busy = answer.status == 429;
  const bool lost = answer.outcome == Answer::Class::NotSent || answer.outcome == Answer::Class::Unknown;
  const bool passes = busy || (lost && answer.reason != "tls" && answer.reason != "redirect" &&
                               answer.reason != "too-large" && answer.reason != "Expired");
  if (!passes || (job.errand.lane == Lane::Change && !busy)) return false;
  const Milliseconds since = clock_.elapsed() - job.first_sent;
  const bool unreachable = answer.outcome == Answer::Class::NotSent;
  if (job.attempt >= patience_.attempts ||
      since > (unreachable ? patience_.connect_for : patience_.repeat_for))
    return false;
  if (job.errand.again && !job.errand.again()) return false;
  const auto asked = asked_pause(response.retry_after);
  const Milliseconds pause = asked ? spread_pause(*asked, random_) : usual_pause(job.attempt, random_);
  job.not_before = clock_.elapsed() + pause;
  return true;
}

void Exchange::finish(Job& job, Answer answer, const HttpResponse& response) {
  const auto& redactor = clusters_.at(job.errand.cluster)->redactor;
  const std::string_view body = job.request.body != nullptr ? std::string_view(*job.request.body) : "";
  if (!answer.message.empty()) answer.message = redactor.clean(answer.message, body, job.errand.sensitive);
  answer.reason = redactor.clean(answer.reason);
  for (auto& conflict : answer.conflicts) {
    conflict.field = redactor.clean(conflict.field);
    conflict.manager = redactor.clean(conflict.manager);
  }
  progress_ = true;
  job.errand.done(std::move(answer), response);
}

void Exchange::receive(HttpResponse&& response) {
  const auto found = travelling_.find(response.id);
  expects(found != travelling_.end(), "an answer that nobody waits for");
  const auto job = std::move(found->second);
  travelling_.erase(found);
  Cluster& cluster = *clusters_.at(job->errand.cluster);
  Queue& queue = cluster.lane(job->errand.lane);
  --queue.travelling;
  watch_load(queue, *job, response);
  Answer answer = job->errand.judge(response);
  if (renewed(job->errand.cluster, cluster, *job, answer) || repeats(*job, answer, response)) {
    queue.waiting.push_front(job);
    return;
  }
  if (answer.outcome == Answer::Class::NotSent) give_up(cluster, answer);
  finish(*job, std::move(answer), response);
}

// ---- unreachable clusters

void Exchange::give_up(Cluster& cluster, const Answer& answer) {
  cluster.down_until = clock_.elapsed() + patience_.give_up_for;
  cluster.down = answer;
}

void Exchange::answer_down(Cluster& cluster) {
  for (auto& queue : cluster.lanes) {
    auto waiting = std::move(queue.waiting);
    queue.waiting.clear();
    for (auto& job : waiting)
      answered_.emplace_back(std::move(job), cluster.down);
  }
}

// ---- time

Milliseconds Exchange::next_event(Milliseconds now, Milliseconds at_most) const {
  Milliseconds next = at_most;
  const auto at = [&](Milliseconds when) { next = std::min(next, std::max<Milliseconds>(when - now, 1)); };
  if (!timers_.empty()) at(timers_.begin()->first);
  for (const auto& [name, cluster] : clusters_) {
    for (const auto& queue : cluster->lanes) {
      if (queue.waiting.empty() || queue.travelling >= queue.window.size()) continue;
      Milliseconds soonest = queue.waiting.front()->not_before;
      for (const auto& job : queue.waiting)
        soonest = std::min(soonest, job->not_before);
      at(std::max(soonest, queue.paused_until));
    }
  }
  return next;
}

void Exchange::run_timers(Milliseconds now) {
  while (!timers_.empty() && timers_.begin()->first <= now) {
    const auto then = std::move(timers_.begin()->second);
    timers_.erase(timers_.begin());
    then();
  }
}

void Exchange::move(Milliseconds at_most) {
  const Milliseconds end = clock_.elapsed() + std::max<Milliseconds>(at_most, 0);
  progress_ = false;
  while (true) {
    run_timers(clock_.elapsed());
    for (const auto& [name, cluster] : clusters_)
      send_ready(name, *cluster);
    while (!answered_.empty()) {
      const auto [job, answer] = std::move(answered_.front());
      answered_.pop_front();
      finish(*job, answer, {});
    }
    const Milliseconds now = clock_.elapsed();
    const Milliseconds left = progress_ ? 0 : next_event(now, std::max<Milliseconds>(end - now, 0));
    auto responses = transport_.wait(left);
    for (auto& response : responses)
      receive(std::move(response));
    if (progress_ || clock_.elapsed() >= end) break;
  }
}

}  // namespace emco::kube
