#include "core/flow/residue_look.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/base/text.h"
#include "core/model/fields.h"

namespace emco::flow {
namespace {

/// A create that was under way when it was given up may arrive this much later.
constexpr Milliseconds kSettleTime = 120'000;

Kubeconfigs kubeconfigs_of(Session& session, const Reclaim& reclaim) {
  std::set<std::string> addresses;
  for (const auto& item : reclaim.items)
    addresses.insert(item.residue.cluster);
  Kubeconfigs kubeconfigs = read_kubeconfigs(session, addresses);
  std::erase_if(kubeconfigs, [](const auto& one) { return one.second.empty(); });
  return kubeconfigs;
}

std::string object_name(const Residue& residue) {
  return to_text(residue.key, cluster_short_name(residue.cluster));
}

void set(ReclaimItem& item, Fate fate, std::string message = {}, std::string code = {}) {
  item.fate = fate;
  item.message = std::move(message);
  item.code = std::move(code);
}

}  // namespace

ResidueLook::ResidueLook(Session& session, Reclaim& reclaim, Connections::Access access)
    : session_(session),
      reclaim_(reclaim),
      connections_(session, kubeconfigs_of(session, reclaim), access, reclaim.diagnostics),
      seen_(read_facts(connections_.reader(), connections_.clusters(), session.world().observer)) {}

bool ResidueLook::is_readable(ReclaimItem& item) const {
  const std::string name = cluster_short_name(item.residue.cluster);
  const auto at = seen_.find(item.residue.cluster);
  if (at == seen_.end()) {
    set(item, Fate::Unknown, "the store has no kubeconfig of this cluster any more", "cluster.no-connection");
    return false;
  }
  const PlannedCluster& state = at->second.state;
  if (state.state != PlannedCluster::State::Ready) {
    const bool denied = state.state == PlannedCluster::State::Forbidden;
    set(item, Fate::Unknown, state.message, denied ? "cluster.access-denied" : "cluster.unreachable");
    return false;
  }
  if (item.residue.identity.empty() || item.residue.identity == state.identity) return true;
  set(item, Fate::Unknown, "behind this address is another cluster now", "cluster.identity-changed");
  return false;
}

void ResidueLook::examine(const std::vector<ReclaimItem*>& items) {
  auto& reader = connections_.reader();
  std::map<Ticket, ReclaimItem*> tickets;
  for (auto* item : items) {
    if (item->settled) continue;
    item->uid.clear();
    item->resource_version.clear();
    // What a deployment owns today on another cluster of this address is another object.
    const auto& identity = item->residue.identity;
    const bool same_cluster =
        identity.empty() ||
        store::cluster_identity(session_.database(), item->residue.cluster).value_or(identity) == identity;
    const auto owner = store::owner_of(session_.database(), item->residue.cluster, item->residue.key);
    if (owner && same_cluster) {
      set(*item, Fate::Owned, fmt::format("{} owns it again", *owner));
    } else if (is_readable(*item)) {
      tickets.emplace(reader.ask(item->residue.cluster, ReadObject{item->residue.key, ""}), item);
    }
  }
  collect(reader, tickets, [&](ReclaimItem* item, const Arrival& arrival) { judge(*item, arrival.answer); });
  keep_inhabited(items);
}

void ResidueLook::judge(ReclaimItem& item, const Answer& answer) {
  if (answer.done() && answer.object) {
    judge_live(item, *answer.object);
    return;
  }
  if (answer.outcome != Answer::Class::Absent) {
    const bool denied = answer.status == 401 || answer.status == 403;
    set(item, Fate::Unknown, text::printable(answer.message.empty() ? answer.reason : answer.message),
        denied ? "cluster.access-denied" : "cluster.unreachable");
    return;
  }
  const bool may_arrive =
      item.residue.uid.empty() && session_.world().clock.now() - item.residue.created_at < kSettleTime;
  if (may_arrive) {
    set(item, Fate::Unknown, "a request that would make it may still arrive", "operation.unresolved");
  } else {
    set(item, Fate::Gone);
  }
}

void ResidueLook::judge_live(ReclaimItem& item, const Live& live) {
  const auto label = [&](std::string_view name) { return live.body.text_at({"metadata", "labels", name}); };
  const bool marked =
      label(kStoreLabel) == session_.store_uid() && label(kDeploymentLabel) == item.residue.deployment;
  const bool same = item.residue.uid == live.uid;
  if (!same && (!item.residue.uid.empty() || !marked)) {
    set(item, Fate::Gone, "another object of that name is there; it is not ours and stays");
    return;
  }
  item.uid = live.uid;
  item.resource_version = live.resource_version;
  if (!marked) {
    set(item, Fate::Foreign, "it carries no marker of ours any more", "residue.kept");
  } else if (live.deleting) {
    set(item, Fate::Deleting);
  } else {
    set(item, Fate::Delete);
    if (is_container(item.residue.key)) definitions_.insert_or_assign(item.residue.id, live);
  }
}

/// It is an entry that is deleted before its namespace.
bool ResidueLook::goes_along(const std::string& cluster, const Live& live) const {
  return !strict_ && std::any_of(reclaim_.items.begin(), reclaim_.items.end(), [&](const auto& other) {
    return other.fate == Fate::Delete && other.residue.cluster == cluster && other.uid == live.uid;
  });
}

/// Controllers copy our labels to what they make of our objects (Endpoints of a Service), without saying who
/// owns it. What carries the markers of what is reclaimed, and is on nobody's books, goes with it.
bool ResidueLook::is_copy(const std::string& cluster,
                          const Live& live,
                          const std::vector<Residue>& open) const {
  const auto label = [&](std::string_view name) { return live.body.text_at({"metadata", "labels", name}); };
  if (label(kStoreLabel) != session_.store_uid()) return false;
  const bool of_these = std::any_of(reclaim_.items.begin(), reclaim_.items.end(), [&](const auto& item) {
    return item.residue.cluster == cluster && item.residue.deployment == label(kDeploymentLabel);
  });
  const bool on_the_books = std::any_of(open.begin(), open.end(), [&](const Residue& one) {
    return one.cluster == cluster && one.key == live.key;
  });
  return of_these && !on_the_books && !store::owner_of(session_.database(), cluster, live.key);
}

void ResidueLook::keep_inhabited(const std::vector<ReclaimItem*>& items) {
  std::vector<ReclaimItem*> concerned;
  std::vector<Container> containers;
  for (auto* item : items) {
    if (item->settled || item->fate != Fate::Delete || !is_container(item->residue.key)) continue;
    concerned.push_back(item);
    containers.push_back({item->residue.cluster, item->residue.key, &definitions_.at(item->residue.id)});
  }
  const auto open = store::residue(session_.database());
  const auto found = find_inhabitants(connections_.reader(), seen_, containers,
                                      [&](const std::string& cluster, const Live& live) {
                                        return goes_along(cluster, live) || is_copy(cluster, live, open);
                                      });
  for (std::size_t i = 0; i < found.size(); ++i)
    if (found[i].any())
      set(*concerned[i], Fate::Inhabited, fmt::format("it holds {}", found[i].words()), "residue.kept");
}

void ResidueLook::report() {
  for (const auto& item : reclaim_.items) {
    if (item.code.empty() || item.settled) continue;
    const std::string name = object_name(item.residue);
    if (item.code == "residue.kept") {
      reclaim_.diagnostics
          .note(item.code, {}, fmt::format("'{}' is kept: {}", name, item.message),
                fmt::format("when it may stay for good: emcoctl reclaim --dismiss {}", item.residue.id))
          .address = item.residue.address;
      continue;
    }
    reclaim_.diagnostics
        .error(item.code, {}, fmt::format("what became of '{}' is not known: {}", name, item.message),
               fmt::format("look at the cluster: emcoctl clusters check {}", item.residue.cluster))
        .address = item.residue.address;
  }
}

}  // namespace emco::flow
