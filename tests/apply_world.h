#pragma once

#include <functional>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "core/apply/run.h"
#include "core/base/digest.h"
#include "core/base/error.h"
#include "core/base/json.h"
#include "core/base/text.h"
#include "core/model/fields.h"
#include "core/plan/order.h"
#include "tests/fake_cluster.h"

namespace emco::apply {

using test::FakeClock;
using test::FakeClusters;
using test::Fault;

/// The journal in memory: keeps the moves, refuses those that the schema would refuse, and can fence or stop.
class MemoryJournal final : public Journal {
 public:
  Reply commit(const std::vector<ChangeMark>& marks) override {
    if (fenced) throw Error("operation.fenced", "another process took over");
    ++commits;
    for (const auto& mark : marks) {
      ChangeState& state = states[mark.seq];
      const bool again = state == mark.to && mark.to == ChangeState::Sent;
      const bool legal =
          again ||
          (state == ChangeState::Pending && (mark.to == ChangeState::Sent || mark.to == ChangeState::Done)) ||
          (state == ChangeState::Sent && mark.to != ChangeState::Dropped);
      CHECK_MESSAGE(legal, "change ", mark.seq, " moved from ", to_word(state), " to ", to_word(mark.to));
      state = mark.to;
      if (mark.to == ChangeState::Done) uids[mark.seq] = mark.uid;
    }
    if (after_commit) after_commit();
    return {stop};
  }

  Reply renew() override {
    ++renewals;
    return {stop};
  }

  std::map<int, ChangeState> states;
  std::map<int, std::string> uids;
  std::function<void()> after_commit;
  bool fenced = false;
  bool stop = false;
  int commits = 0;
  int renewals = 0;
};

inline const Identity kIdentity{"store-1", "0123456789abcdef"};
constexpr std::int64_t kOperation = 7;

inline Value config_map(const std::string& name, const std::string& value, const std::string& ns = "shop") {
  Value body = json::parse(R"({"apiVersion":"v1","kind":"ConfigMap","data":{}})");
  body["metadata"]["name"] = name;
  body["metadata"]["namespace"] = ns;
  body["metadata"]["labels"] =
      Value::map({{"emco/store", kIdentity.store}, {"emco/deployment", kIdentity.deployment}});
  body["data"]["value"] = value;
  return body;
}

inline Value namespace_body(const std::string& name) {
  Value body = json::parse(R"({"apiVersion":"v1","kind":"Namespace"})");
  body["metadata"]["name"] = name;
  body["metadata"]["labels"] =
      Value::map({{"emco/store", kIdentity.store}, {"emco/deployment", kIdentity.deployment}});
  return body;
}

struct World {
  FakeClock clock;
  FakeClusters clusters{clock};
  MemoryJournal journal;
  Observer observer;
  Options options;
  Operation operation{kOperation, "dig", "instantiate", kIdentity, {}};

  explicit World(bool with_namespace = true) {
    if (!with_namespace) return;
    clusters.edit("c1", namespace_body("shop"));
    clusters.edit("c2", namespace_body("shop"));
  }

  Change& add(ChangeVerb verb, const Value& body, const std::string& cluster = "c1") {
    Change change;
    change.operation = operation.id;
    change.seq = static_cast<int>(operation.changes.size()) + 1;
    change.cluster = cluster;
    change.key = key_of(body);
    change.version = "v1";
    change.verb = verb;
    const bool foundation = plan::is_foundation(change.key);
    change.stage = verb == ChangeVerb::Delete ? (foundation ? 3 : 2) : (foundation ? 0 : 1);
    if (verb == ChangeVerb::Create || verb == ChangeVerb::Update) {
      change.body_digest = sha256(json::write_canonical(body));
      change.desired = std::make_shared<const Value>(body);
      change.body =
          std::make_shared<const std::string>(body_with_markers(body, operation.id, change.body_digest));
    }
    if (verb != ChangeVerb::Create) {
      const Live live = make_live(clusters.objects(cluster).at(change.key));
      change.uid = live.uid;
      change.resource_version = live.resource_version;
      change.touched = touched_digest(live.body, change.desired ? *change.desired : Value());
    }
    operation.changes.push_back(change);
    return operation.changes.back();
  }

  Result run() { return apply::run({operation}, clusters, journal, clock, observer, options); }

  /// What a later process would find in the journal.
  void reload() {
    for (auto& change : operation.changes)
      change.state = journal.states[change.seq];
    std::erase_if(operation.changes, [](const Change& c) { return c.state == ChangeState::Done; });
    for (auto& change : operation.changes) {
      if (change.state == ChangeState::Sent) continue;
      change.state = ChangeState::Pending;
      journal.states[change.seq] = ChangeState::Pending;
    }
  }

  std::string value_of(const std::string& name, const std::string& cluster = "c1") {
    const auto at = clusters.objects(cluster).find({"", "ConfigMap", "shop", name});
    return at == clusters.objects(cluster).end() ? "absent"
                                                 : std::string(at->second.text_at({"data", "value"}));
  }

  /// An object of ours from an earlier operation.
  void make_ours(const std::string& name, const std::string& value, const std::string& cluster = "c1") {
    World earlier(false);
    earlier.clusters.objects(cluster)[{"", "Namespace", "", "shop"}] =
        clusters.objects(cluster)[{"", "Namespace", "", "shop"}];
    earlier.operation.id = 3;
    earlier.add(ChangeVerb::Create, config_map(name, value), cluster);
    earlier.run();
    const ObjectKey key{"", "ConfigMap", "shop", name};
    clusters.objects(cluster)[key] = earlier.clusters.objects(cluster).at(key);
  }
};

inline std::string outcomes(const Result& result) {
  std::vector<std::string> words;
  for (const auto& [id, outcome] : result.outcomes)
    words.push_back(outcome.kind == Outcome::Kind::Succeeded ? "ok" : outcome.code);
  return text::join(words, " ");
}

}  // namespace emco::apply
