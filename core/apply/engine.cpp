#include "core/apply/engine.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/model/fields.h"

namespace emco::apply {
namespace {

constexpr int kFirstDelay = 50;      // milliseconds until the first look at an unclear outcome
constexpr int kLongestDelay = 2000;  // between two looks
constexpr Milliseconds kLongestWait = 1000;

int longer(int delay) { return std::min(kLongestDelay, delay == 0 ? kFirstDelay : delay * 2); }

bool succeeded(const Outcome& outcome) { return outcome.kind == Outcome::Kind::Succeeded; }

Outcome skipped(std::string code, std::string message) {
  return {Outcome::Kind::Skipped, std::move(code), std::move(message)};
}

}  // namespace

Result run(std::vector<Operation> operations,
           ClusterWriter& clusters,
           Journal& journal,
           Clock& clock,
           Observer& observer,
           const Options& options) {
  return Engine(std::move(operations), clusters, journal, clock, observer, options).run();
}

Engine::Engine(std::vector<Operation> operations,
               ClusterWriter& clusters,
               Journal& journal,
               Clock& clock,
               Observer& observer,
               const Options& options)
    : operations_(std::move(operations)),
      clusters_(clusters),
      journal_(journal),
      clock_(clock),
      observer_(observer),
      options_(options) {}

Result Engine::run() {
  prepare();
  while (!finished()) {
    check_interrupt();
    if (result_.interrupted) break;
    for (auto& lane : lanes_)
      advance(lane);
    start_ready_items();
    commit_and_send();
    if (finished()) break;
    start_reads();
    start_watches();
    receive(clusters_.wait(until_next_due()));
  }
  commit_and_send();
  return result();
}

void Engine::prepare() {
  committed_at_ = ticked_at_ = clock_.elapsed();
  std::map<std::pair<std::string, std::size_t>, std::size_t> lane_of;
  for (std::size_t o = 0; o < operations_.size(); ++o) {
    auto& operation = operations_[o];
    observer_.operation_started(operation.id, operation.address, operation.word, operation.changes.size());
    for (auto& change : operation.changes) {
      const auto [at, added] = lane_of.try_emplace({change.cluster, o}, lanes_.size());
      if (added) lanes_.push_back({change.cluster, o, {}, 0, 0, {}, {}, false});
      lanes_[at->second].items.push_back(items_.size());
      ++lanes_[at->second].open.at(static_cast<std::size_t>(change.stage));
      states_.try_emplace(change.cluster);
      Item item;
      item.change = std::move(change);
      item.operation = o;
      item.lane = at->second;
      item.uid = item.change.uid;
      // An interrupted sending is looked up before anything else is done about it.
      if (item.change.state == ChangeState::Sent) {
        item.step = Step::MustRead;
        item.began = item.unclear_since = clock_.elapsed();
        reads_due_.insert(items_.size());
      }
      items_.push_back(std::move(item));
    }
    operation.changes.clear();
  }
  // Within a lane, stage by stage.
  for (auto& lane : lanes_)
    std::stable_sort(lane.items.begin(), lane.items.end(), [&](std::size_t a, std::size_t b) {
      return items_[a].change.stage < items_[b].change.stage;
    });
  open_ = items_.size();
}

// ---- what may start

bool Engine::succeeded_up_to(const Lane& lane, int last) {
  for (std::size_t stage = 0; stage <= static_cast<std::size_t>(last); ++stage)
    if (lane.open[stage] > 0 || lane.failed[stage] > 0) return false;
  return true;
}

/// Moves a lane to its next stage once everything of the present one has ended.
void Engine::advance(Lane& lane) {
  while (lane.stage < static_cast<int>(kStages) && !lane.waits_for_readiness &&
         lane.open[static_cast<std::size_t>(lane.stage)] == 0) {
    const bool makes_are_over = lane.stage == 1;
    ++lane.stage;
    lane.next = 0;
    if (makes_are_over && options_.ready && succeeded_up_to(lane, 1))
      watch_lane(static_cast<std::size_t>(&lane - lanes_.data()));
  }
}

/// Why an item cannot be done although its stage has begun; nothing when it can.
std::optional<Outcome> Engine::obstacle(const Lane& lane, const Item& item) const {
  const Change& change = item.change;
  if (change.stage >= 2) {
    if (!succeeded_up_to(lane, change.stage - 1))
      return skipped("apply.kept-until-replaced",
                     "kept, because not everything that comes before its removal succeeded");
    const bool unready = std::any_of(watched_.begin(), watched_.end(), [&](const Watched& watched) {
      return watched.lane == item.lane && watched.readiness.readiness != Readiness::Current;
    });
    if (unready) return skipped("apply.kept-until-replaced", "kept, because what replaces it is not ready");
    return std::nullopt;
  }
  if (lane.failed[0] == 0 && !change.after) return std::nullopt;
  for (const auto i : lane.items) {
    const Item& other = items_[i];
    if (other.step != Step::Ended || succeeded(other.outcome)) continue;
    const bool is_its_namespace = other.change.key.kind == "Namespace" && other.change.key.group.empty() &&
                                  other.change.key.name == change.key.ns && other.change.stage == 0;
    const bool is_awaited = change.after && other.change.seq == *change.after;
    if (is_its_namespace || is_awaited)
      return skipped("apply.depends-on-failed",
                     fmt::format("not tried, because {} failed", to_text(other.change.key)));
  }
  return std::nullopt;
}

void Engine::start_ready_items() {
  for (auto& lane : lanes_) {
    ClusterState& cluster = states_[lane.cluster];
    bool all_before_started = true;
    for (std::size_t n = lane.next; n < lane.items.size(); ++n) {
      Item& item = items_[lane.items[n]];
      if (item.change.stage > lane.stage || lane.waits_for_readiness) break;
      if (item.step == Step::Blocked || item.step == Step::Ready) {
        if (cluster.in_flight >= options_.window) break;
        if (!try_start(item)) all_before_started = false;
      }
      if (all_before_started && item.step != Step::Blocked && item.step != Step::Ready) lane.next = n + 1;
    }
  }
}

/// True when the item is on its way or has ended; false when it has to wait for something.
bool Engine::try_start(Item& item) {
  const auto index = static_cast<std::size_t>(&item - items_.data());
  const Lane& lane = lanes_[item.lane];
  ClusterState& cluster = states_[lane.cluster];
  if (item.change.stage != lane.stage && item.step == Step::Blocked) return false;
  if (item.change.after) {
    const auto before = std::find_if(lane.items.begin(), lane.items.end(), [&](std::size_t i) {
      return items_[i].change.seq == *item.change.after;
    });
    if (before != lane.items.end() && items_[*before].step != Step::Ended) return false;
  }
  if (const auto reason = obstacle(lane, item)) {
    end(index, *reason);
    return true;
  }
  const bool only_books = item.change.verb == ChangeVerb::Record || item.change.verb == ChangeVerb::Forget;
  if (only_books) {
    settle_own_books(index);
    return true;
  }
  if (cluster.given_up) {
    end(index, skipped("cluster.unreachable", "not tried, because the cluster cannot be reached"));
    return true;
  }
  if (stopping_) {
    end(index, skipped("operation.stopped", "not tried, because the operation was stopped"));
    return true;
  }
  const Milliseconds now = clock_.elapsed();
  if (cluster.down_since && (now < cluster.retry_at || cluster.in_flight > 0)) return false;
  if (item.due > now) return false;
  queue_send(index);
  return true;
}

void Engine::settle_own_books(std::size_t index) {
  Item& item = items_[index];
  const bool there = item.change.verb == ChangeVerb::Record;
  marks_.push_back({item.change.operation,
                    item.change.seq,
                    ChangeState::Done,
                    item.change.resource_version,
                    there ? item.change.uid : "",
                    there ? item.change.touched : "",
                    {},
                    {}});
  end(index, {Outcome::Kind::Succeeded, {}, {}});
}

// ---- journal, then world

void Engine::queue_send(std::size_t index) {
  Item& item = items_[index];
  if (item.change.attempts == 0) item.began = clock_.elapsed();
  ++item.change.attempts;
  item.change.state = ChangeState::Sent;
  item.step = Step::InFlight;
  ++states_[item.change.cluster].in_flight;
  marks_.push_back({item.change.operation,
                    item.change.seq,
                    ChangeState::Sent,
                    item.change.resource_version,
                    {},
                    {},
                    {},
                    {}});
  to_send_.push_back(index);
}

void Engine::commit_and_send() {
  const Milliseconds now = clock_.elapsed();
  const bool lease_is_due = now - committed_at_ >= options_.renew_every;
  if (!marks_.empty() || lease_is_due) {
    const auto reply = marks_.empty() ? journal_.renew() : journal_.commit(marks_);
    committed_at_ = now;
    marks_.clear();
    if (reply.stop_requested) stopping_ = true;
  }
  // Everything in to_send_ is durable as Sent; it leaves even when a stop was asked for in this very commit.
  for (const auto index : to_send_)
    send(index);
  to_send_.clear();
  if (now - ticked_at_ >= kLongestWait) {
    ticked_at_ = now;
    observer_.tick(items_.size() - open_, items_.size());
  }
}

void Engine::send(std::size_t index) {
  const Item& item = items_[index];
  const Change& change = item.change;
  Mutation mutation;
  mutation.key = change.key;
  mutation.version = change.version;
  mutation.body = change.body;
  mutation.force = change.force;
  mutation.sensitive = change.sensitive;
  mutation.uid = item.uid;
  mutation.resource_version = change.resource_version;
  mutation.latest = committed_at_ + options_.send_within;
  if (change.verb == ChangeVerb::Delete) {
    mutation.verb = Mutation::Verb::Delete;
  } else {
    mutation.verb = item.uid.empty() ? Mutation::Verb::Create : Mutation::Verb::Update;
  }
  observer_.change_sent(change);
  tickets_.emplace(clusters_.send(change.cluster, std::move(mutation)), index);
}

// ---- looks

void Engine::start_reads() {
  const Milliseconds now = clock_.elapsed();
  for (auto at = reads_due_.begin(); at != reads_due_.end();) {
    Item& item = items_[*at];
    if (item.due > now) {
      ++at;
      continue;
    }
    item.step = Step::Reading;
    tickets_.emplace(clusters_.ask(item.change.cluster, ReadObject{item.change.key, item.change.version}),
                     *at);
    at = reads_due_.erase(at);
  }
}

void Engine::look_later(Item& item) {
  item.step = Step::MustRead;
  item.due = clock_.elapsed() + item.delay;
  item.delay = longer(item.delay);
  reads_due_.insert(static_cast<std::size_t>(&item - items_.data()));
}

Milliseconds Engine::until_next_due() const {
  const Milliseconds now = clock_.elapsed();
  Milliseconds next = now + kLongestWait;
  if (wake_ > now) next = std::min(next, wake_);
  for (const auto index : reads_due_)
    next = std::min(next, items_[index].due);
  for (const auto& watched : watched_)
    if (!watched.settled && !watched.reading) next = std::min(next, watched.due);
  for (const auto& [name, state] : states_)
    if (state.down_since && !state.given_up && state.in_flight == 0) next = std::min(next, state.retry_at);
  return std::max<Milliseconds>(0, next - now);
}

// ---- ends

bool Engine::finished() const {
  const bool ready =
      std::all_of(watched_.begin(), watched_.end(), [](const Watched& w) { return w.settled; });
  return open_ == 0 && ready && marks_.empty();
}

void Engine::end(std::size_t index, Outcome outcome) {
  Item& item = items_[index];
  if (item.step == Step::Ended) return;
  item.step = Step::Ended;
  item.outcome = std::move(outcome);
  --open_;
  const auto stage = static_cast<std::size_t>(item.change.stage);
  --lanes_[item.lane].open[stage];
  if (!succeeded(item.outcome)) ++lanes_[item.lane].failed[stage];
  reads_due_.erase(index);
  const Milliseconds took = item.change.attempts > 0 ? clock_.elapsed() - item.began : 0;
  observer_.change_ended(item.change, item.outcome, took);
}

void Engine::skip_unstarted(const Outcome& because) {
  for (std::size_t i = 0; i < items_.size(); ++i)
    if (items_[i].step == Step::Blocked || items_[i].step == Step::Ready) end(i, because);
}

void Engine::check_interrupt() {
  const int wish = options_.interrupt ? options_.interrupt() : 0;
  if (wish >= 1) stopping_ = true;
  if (options_.resolve_only)
    skip_unstarted(skipped("operation.stopped", "not tried: only what was sent is looked up"));
  if (stopping_) {
    result_.stopped = true;
    skip_unstarted(skipped("operation.stopped", "not tried, because the operation was stopped"));
    for (auto& watched : watched_)
      watched.settled = true;
    for (auto& lane : lanes_)
      lane.waits_for_readiness = false;
  }
  if (wish >= 2) result_.interrupted = true;
}

Result Engine::result() {
  for (auto& item : items_) {
    if (item.step != Step::Ended)
      item.outcome = {Outcome::Kind::Unknown, "operation.interrupted", "the outcome was not awaited"};
    result_.outcomes.emplace(std::pair(item.change.operation, item.change.seq), item.outcome);
  }
  for (const auto& watched : watched_) {
    if (watched.readiness.readiness == Readiness::Current) continue;
    const Change& change = items_[watched.item].change;
    result_.not_ready.push_back({change.operation, change.cluster, change.key, watched.readiness});
  }
  return std::move(result_);
}

}  // namespace emco::apply
