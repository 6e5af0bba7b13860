// The half of the engine that hears: what an answer, a look or a silence makes of a change.
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "core/apply/engine.h"
#include "core/base/text.h"
#include "core/model/fields.h"

namespace emco::apply {
namespace {

constexpr int kFirstDelay = 100;
constexpr int kLongestDelay = 2000;

int longer(int delay) { return std::min(kLongestDelay, delay == 0 ? kFirstDelay : delay * 2); }

bool is_definition(const ObjectKey& key) { return key.kind == "CustomResourceDefinition"; }

/// A definition is usable once the server says so.
bool is_established(const Value& definition) {
  const Value* conditions = definition.at("status", "conditions");
  if (conditions == nullptr || !conditions->is_list()) return false;
  return std::any_of(conditions->items().begin(), conditions->items().end(), [](const Value& condition) {
    return condition.text_at({"type"}) == "Established" && condition.text_at({"status"}) == "True";
  });
}

}  // namespace

void Engine::receive(const std::vector<Arrival>& arrivals) {
  for (const auto& arrival : arrivals) {
    if (const auto at = watched_tickets_.find(arrival.ticket); at != watched_tickets_.end()) {
      Watched& watched = watched_[at->second];
      watched_tickets_.erase(at);
      watched_answer(watched, arrival.answer);
      continue;
    }
    const auto at = tickets_.find(arrival.ticket);
    if (at == tickets_.end()) continue;
    const std::size_t index = at->second;
    tickets_.erase(at);
    Item& item = items_[index];
    if (item.step == Step::Ended) continue;
    const bool was_mutation = item.step == Step::InFlight;
    if (was_mutation) --states_[item.change.cluster].in_flight;
    if (arrival.answer.outcome != Answer::Class::NotSent && arrival.answer.status != 0)
      cluster_answered(item.change.cluster);
    if (item.awaits_definition) {
      await_definition(index, arrival.answer);
      continue;
    }
    const auto& identity = operations_[item.operation].identity;
    act_on(index,
           was_mutation ? judge_answer(item.change, arrival.answer)
                        : judge_read(item.change, arrival.answer, identity),
           arrival.answer);
  }
}

void Engine::act_on(std::size_t index, const Verdict& verdict, const Answer& answer) {
  Item& item = items_[index];
  const Milliseconds now = clock_.elapsed();
  switch (verdict.kind) {
    case Verdict::Kind::Done: confirm(index, answer); return;
    case Verdict::Kind::NotSent: not_sent(index, answer); return;
    case Verdict::Kind::End: {
      const auto state =
          verdict.outcome.kind == Outcome::Kind::Conflict ? ChangeState::Conflict : ChangeState::Failed;
      marks_.push_back({item.change.operation,
                        item.change.seq,
                        state,
                        {},
                        {},
                        {},
                        verdict.outcome.code,
                        verdict.outcome.message});
      end(index, verdict.outcome);
      return;
    }
    case Verdict::Kind::Send:
      if (!item.contested.code.empty()) {
        act_on(index, {Verdict::Kind::End, {}, {}, std::exchange(item.contested, {})}, answer);
        return;
      }
      if (options_.resolve_only) {
        settle(index);
        return;
      }
      item.uid = verdict.uid;
      item.change.resource_version = verdict.resource_version;
      item.unclear_since = 0;
      if (item.change.attempts >= options_.attempts) {
        // The change stays Sent: it may still be carried out, and the next run looks again.
        end(index,
            {Outcome::Kind::Unknown, "apply.unresolved",
             fmt::format("tried {}, and each time the answer was lost or the object moved",
                         text::count(static_cast<std::size_t>(item.change.attempts), "time", "times"))});
        return;
      }
      if (stopping_) {
        end(index, {Outcome::Kind::Unknown, "operation.stopped", "stopped before its outcome was known"});
        return;
      }
      item.due = now + item.delay;
      item.delay = longer(item.delay);
      if (wake_ <= now || item.due < wake_) wake_ = item.due;
      item.step = Step::Ready;
      lanes_[item.lane].next = 0;
      return;
    case Verdict::Kind::Poll:
      if (!item.polls) {
        item.polls = true;
        item.unclear_since = now;
        item.delay = 0;
      }
      if (now - item.unclear_since >= options_.deletion_deadline) {
        const std::string held = answer.object ? finalizers_of(answer.object->body) : "";
        end(index,
            {Outcome::Kind::Unknown, "apply.deletion-pending",
             held.empty() ? "its deletion was accepted and has not ended yet"
                          : fmt::format("its deletion was accepted and is held by the finalizer {}", held)});
        return;
      }
      look_later(item);
      return;
    case Verdict::Kind::Read:
      if (!verdict.outcome.code.empty()) item.contested = verdict.outcome;
      if (item.unclear_since == 0) item.unclear_since = now;
      if (now - item.unclear_since >= options_.unclear_deadline) {
        end(index, {Outcome::Kind::Unknown, "apply.unresolved",
                    fmt::format("no answer and no look told whether it was carried out{}",
                                answer.message.empty() ? "" : ": " + text::printable(answer.message))});
        return;
      }
      look_later(item);
      return;
  }
}

/// Not executed so far. Until the settle time has passed it may still be; then it is as if it had never been
/// sent.
void Engine::settle(std::size_t index) {
  Item& item = items_[index];
  const Milliseconds sent = item.change.sent_elapsed.value_or(item.began);
  if (clock_.elapsed() - sent < options_.settle) {
    look_later(item);
    return;
  }
  marks_.push_back({item.change.operation, item.change.seq, ChangeState::Pending, {}, {}, {}, {}, {}});
  item.change.state = ChangeState::Pending;
  end(index, {Outcome::Kind::Skipped, "operation.stopped", "it was never carried out"});
}

void Engine::confirm(std::size_t index, const Answer& answer) {
  Item& item = items_[index];
  ChangeMark mark{item.change.operation, item.change.seq, ChangeState::Done, {}, {}, {}, {}, {}};
  if (item.change.verb != ChangeVerb::Delete && answer.object) {
    mark.resource_version = answer.object->resource_version;
    mark.uid = answer.object->uid;
    mark.touched = touched_digest(answer.object->body, Value());
  }
  marks_.push_back(std::move(mark));
  ++result_.written;
  item.change.state = ChangeState::Done;
  if (item.change.verb != ChangeVerb::Delete && is_definition(item.change.key)) {
    item.awaits_definition = true;
    item.unclear_since = clock_.elapsed();
    item.delay = 0;
    await_definition(index, answer);
    return;
  }
  end(index, {Outcome::Kind::Succeeded, {}, {}});
}

void Engine::await_definition(std::size_t index, const Answer& answer) {
  Item& item = items_[index];
  if (answer.object && is_established(answer.object->body)) {
    // The client learns the new kinds before any object of them is sent.
    clusters_.ask(item.change.cluster, ReadFacts{});
    end(index, {Outcome::Kind::Succeeded, {}, {}});
    return;
  }
  if (clock_.elapsed() - item.unclear_since >= options_.definition_deadline || stopping_) {
    end(index, {Outcome::Kind::Succeeded,
                {},
                {}});  // it is applied; objects of its kind will tell whether it is served
    return;
  }
  look_later(item);
}

void Engine::not_sent(std::size_t index, const Answer& answer) {
  Item& item = items_[index];
  ClusterState& cluster = states_[item.change.cluster];
  const Milliseconds now = clock_.elapsed();
  // It never left: the change is as if it had not been tried.
  marks_.push_back({item.change.operation,
                    item.change.seq,
                    ChangeState::Pending,
                    item.change.resource_version,
                    {},
                    {},
                    {},
                    {}});
  item.change.state = ChangeState::Pending;
  item.step = Step::Ready;
  lanes_[item.lane].next = 0;
  // The server had no time for it, or this process was paused: it counts as a sending, so that it ends.
  if (answer.reason == "late") {
    if (item.change.attempts >= options_.attempts)
      end(index, {Outcome::Kind::Skipped, "cluster.unreachable", "the cluster had no time for it"});
    return;
  }
  --item.change.attempts;
  if (!cluster.down_since) {
    cluster.down_since = now;
    observer_.trouble(item.change.cluster, text::printable(answer.message));
  }
  cluster.retry_at = now + cluster.delay;
  cluster.delay = longer(cluster.delay);
  if (now - *cluster.down_since >= options_.unreachable_deadline)
    give_up_cluster(item.change.cluster, answer.message);
}

void Engine::cluster_answered(const std::string& cluster) {
  ClusterState& state = states_[cluster];
  state.down_since.reset();
  state.delay = 0;
}

void Engine::give_up_cluster(const std::string& cluster, const std::string& message) {
  states_[cluster].given_up = true;
  for (std::size_t i = 0; i < items_.size(); ++i) {
    Item& item = items_[i];
    if (item.change.cluster != cluster || item.step == Step::Ended || item.step == Step::InFlight) continue;
    const bool sent = item.change.state == ChangeState::Sent;
    end(i, {sent ? Outcome::Kind::Unknown : Outcome::Kind::Skipped, "cluster.unreachable",
            fmt::format("the cluster cannot be reached: {}", text::printable(message))});
  }
}

// ---- readiness

/// Nothing is waited for where nothing was made.
void Engine::watch_lane(std::size_t lane) {
  const Milliseconds now = clock_.elapsed();
  const std::size_t before = watched_.size();
  for (const auto index : lanes_[lane].items) {
    const Change& change = items_[index].change;
    const bool made =
        change.stage <= 1 && (change.verb == ChangeVerb::Create || change.verb == ChangeVerb::Update ||
                              change.verb == ChangeVerb::Record);
    if (made) watched_.push_back({lane, index, now, now, false, false, {}});
  }
  lanes_[lane].waits_for_readiness = watched_.size() > before;
}

void Engine::start_watches() {
  const Milliseconds now = clock_.elapsed();
  for (std::size_t i = 0; i < watched_.size(); ++i) {
    Watched& watched = watched_[i];
    if (watched.settled || watched.reading || watched.due > now) continue;
    const Change& change = items_[watched.item].change;
    watched.reading = true;
    watched_tickets_.emplace(clusters_.ask(change.cluster, ReadObject{change.key, change.version}), i);
  }
}

void Engine::watched_answer(Watched& watched, const Answer& answer) {
  const Milliseconds now = clock_.elapsed();
  const Change& change = items_[watched.item].change;
  watched.reading = false;
  watched.due = now + 500;
  if (answer.done() && answer.object) {
    watched.readiness = options_.ready(answer.object->body);
  } else if (answer.outcome == Answer::Class::Absent) {
    watched.readiness = {Readiness::Failed, "it is gone"};
  } else {
    watched.readiness = {Readiness::Unknown, text::printable(answer.message)};
  }
  using State = Readiness;
  const bool final =
      watched.readiness.readiness == State::Current || watched.readiness.readiness == State::Failed;
  watched.settled = final || now - watched.since >= options_.ready_deadline;
  if (!watched.settled) observer_.waiting(change, watched.readiness);
  const bool lane_is_settled = std::all_of(watched_.begin(), watched_.end(), [&](const Watched& other) {
    return other.lane != watched.lane || other.settled;
  });
  if (lane_is_settled) lanes_[watched.lane].waits_for_readiness = false;
}

}  // namespace emco::apply
