#include "core/flow/residue.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/flow/residue_look.h"
#include "core/store/residue.h"

namespace emco::flow {
namespace {

std::vector<Residue> chosen(Session& session, const std::vector<std::int64_t>& entries) {
  auto open = store::residue(session.database());
  if (entries.empty()) return open;
  std::vector<Residue> found;
  Diagnostics diagnostics;
  for (const auto entry : entries) {
    const auto at =
        std::find_if(open.begin(), open.end(), [&](const Residue& one) { return one.id == entry; });
    if (at == open.end()) {
      diagnostics.error("residue.unknown", {}, fmt::format("there is no open entry {}", entry),
                        "see 'emcoctl residue'");
    } else if (std::none_of(found.begin(), found.end(),
                            [&](const Residue& one) { return one.id == entry; })) {
      found.push_back(*at);
    }
  }
  if (diagnostics.has_errors()) throw Error(std::move(diagnostics));
  return found;
}

/// How long a deletion that was accepted is watched.
constexpr Milliseconds kPatience = 60'000;
/// How often an object that moved under our hands is looked at and tried again.
constexpr int kTries = 5;

/// Deletes what is ours, in rounds: announce, send, look.
class Deleting {
 public:
  Deleting(Session& session, Connections& connections, Reclaim& reclaim)
      : session_(session), connections_(connections), reclaim_(reclaim) {}

  /// Entries that `concerns` says, until each is gone, was refused, or patience ends.
  template <typename Concerns>
  void run(ResidueLook& look, Concerns concerns) {
    const Milliseconds began = session_.world().clock.elapsed();
    for (int round = 0; session_.world().interrupts() == 0; ++round) {
      std::vector<ReclaimItem*> open;
      for (auto& item : reclaim_.items) {
        const bool over = refused_.contains(item.residue.id) || item.settled;
        const bool goes = item.fate == Fate::Deleting || (item.fate == Fate::Delete && round < kTries);
        if (!over && goes && concerns(item)) open.push_back(&item);
      }
      if (open.empty()) break;
      send(open);
      look.examine(open);
      close(open);
      const bool waits = std::any_of(open.begin(), open.end(),
                                     [](const auto* item) { return item->fate == Fate::Deleting; });
      if (session_.world().clock.elapsed() - began > kPatience) break;
      if (waits) session_.world().sleep(500);
    }
  }

  /// Entries whose objects were deleted, or turned out gone.
  void close(const std::vector<ReclaimItem*>& items) {
    std::vector<std::int64_t> gone;
    std::vector<std::int64_t> reclaimed;
    std::vector<std::int64_t> dismissed;
    std::map<std::int64_t, std::string> over;
    for (auto* item : items) {
      if (item->fate == Fate::Gone) {
        item->reclaimed = sent_.contains(item->residue.id);
        (item->reclaimed ? reclaimed : gone).push_back(item->residue.id);
      } else if (item->fate == Fate::Owned) {
        dismissed.push_back(item->residue.id);
      } else {
        // The object moved on: the deletion that was announced can take no effect any more.
        const bool is_over = !item->residue.deleting.empty() && !item->resource_version.empty() &&
                             item->residue.deleting != item->resource_version;
        if (is_over) over.emplace(item->residue.id, "");
        if (is_over) item->residue.deleting.clear();
        continue;
      }
      item->settled = true;
    }
    const Milliseconds now = session_.world().clock.now();
    auto& random = session_.world().random;
    store::announce_deletions(session_.database(), random, over);
    store::settle_residue(session_.database(), random, gone, store::Settled::Gone, now);
    store::settle_residue(session_.database(), random, reclaimed, store::Settled::Reclaimed, now);
    store::settle_residue(session_.database(), random, dismissed, store::Settled::Dismissed, now);
  }

 private:
  void send(const std::vector<ReclaimItem*>& open) {
    std::map<std::int64_t, std::string> announced;
    for (auto* item : open) {
      if (item->fate != Fate::Delete) continue;
      announced.emplace(item->residue.id, item->resource_version);
      item->residue.deleting = item->resource_version;
    }
    store::announce_deletions(session_.database(), session_.world().random, announced);
    auto& writer = connections_.writer();
    std::map<Ticket, ReclaimItem*> tickets;
    for (auto* item : open) {
      if (item->fate != Fate::Delete) continue;
      Mutation mutation;
      mutation.verb = Mutation::Verb::Delete;
      mutation.key = item->residue.key;
      mutation.version = item->residue.version;
      mutation.uid = item->uid;
      mutation.resource_version = item->resource_version;
      tickets.emplace(writer.send(item->residue.cluster, std::move(mutation)), item);
      sent_.insert(item->residue.id);
    }
    collect(writer, tickets, [&](ReclaimItem* item, const Arrival& arrival) { take(*item, arrival.answer); });
  }

  /// A definite no ends the tries; everything else is decided by the look that follows.
  void take(ReclaimItem& item, const Answer& answer) {
    if (answer.outcome != Answer::Class::Refused) return;
    refused_.insert(item.residue.id);
    const bool denied = answer.status == 401 || answer.status == 403;
    reclaim_.diagnostics
        .error(denied ? "apply.forbidden" : "apply.refused", {},
               fmt::format("'{}' was not deleted: {}",
                           to_text(item.residue.key, cluster_short_name(item.residue.cluster)),
                           answer.message.empty() ? answer.reason : answer.message),
               fmt::format("mend the cause, then: emcoctl reclaim {}", item.residue.id))
        .address = item.residue.address;
  }

  Session& session_;
  Connections& connections_;
  Reclaim& reclaim_;
  std::set<std::int64_t> sent_;
  std::set<std::int64_t> refused_;
};

std::vector<ReclaimItem*> all_of(Reclaim& reclaim) {
  std::vector<ReclaimItem*> items;
  for (auto& item : reclaim.items)
    items.push_back(&item);
  return items;
}

/// Nothing is deleted that was not shown as to be deleted.
void keep_what_was_not_shown(Reclaim& reclaim, const std::vector<ReclaimItem>& shown) {
  for (std::size_t i = 0; i < shown.size(); ++i) {
    ReclaimItem& item = reclaim.items[i];
    const bool was_shown = shown[i].fate == Fate::Delete && shown[i].uid == item.uid;
    if (item.settled || item.fate != Fate::Delete || was_shown) continue;
    const bool was_kept = shown[i].fate == Fate::Inhabited;
    item.fate = was_kept ? Fate::Inhabited : Fate::Unknown;
    item.message =
        was_kept ? "nothing of others is left in it by now; reclaim it again" : "it is not as it was shown";
    item.code = was_kept ? "residue.kept" : "plan.stale";
  }
}

void report_unfinished(Session& session, Reclaim& reclaim) {
  const bool stopped = session.world().interrupts() > 0;
  if (stopped && reclaim.count(Fate::Delete) + reclaim.count(Fate::Deleting) > 0)
    reclaim.diagnostics.error("operation.stopped", {}, "stopped before everything was reclaimed",
                              "go on with the rest: emcoctl reclaim --all");
  for (const auto& item : reclaim.items) {
    if (item.settled || (item.fate != Fate::Deleting && item.residue.deleting.empty())) continue;
    reclaim.diagnostics
        .error("apply.deletion-pending", {},
               fmt::format("'{}' was to be deleted and is still there",
                           to_text(item.residue.key, cluster_short_name(item.residue.cluster))),
               fmt::format("its finalizers wait for others; look again: emcoctl reclaim {}", item.residue.id))
        .address = item.residue.address;
  }
}

}  // namespace

std::string_view to_word(Fate fate) {
  switch (fate) {
    case Fate::Gone: return "gone";
    case Fate::Delete: return "delete";
    case Fate::Deleting: return "deleting";
    case Fate::Foreign: return "foreign";
    case Fate::Owned: return "owned";
    case Fate::Inhabited: return "inhabited";
    case Fate::Unknown: return "unknown";
  }
  return "unknown";
}

std::size_t Reclaim::count(Fate fate) const {
  return static_cast<std::size_t>(
      std::count_if(items.begin(), items.end(), [&](const ReclaimItem& one) { return one.fate == fate; }));
}

std::vector<Residue> list_residue(Session& session, const std::string& address) {
  auto open = store::residue(session.database());
  if (address.empty()) return open;
  const auto deployment = store::find_deployment(session.database(), address);
  if (!deployment)
    throw Error("address.absent", fmt::format("'{}' never was deployed", address),
                "see all of it: emcoctl residue");
  std::erase_if(open, [&](const Residue& one) { return one.address != address; });
  return open;
}

Reclaim examine_residue(Session& session, const std::vector<std::int64_t>& entries) {
  Reclaim reclaim;
  for (auto& residue : chosen(session, entries)) {
    reclaim.items.emplace_back();
    reclaim.items.back().residue = std::move(residue);
  }
  ResidueLook look(session, reclaim, Connections::Access::Read);
  look.examine(all_of(reclaim));
  look.report();
  return reclaim;
}

void reclaim_residue(Session& session, Reclaim& reclaim) {
  reclaim.diagnostics = {};
  ResidueLook look(session, reclaim, Connections::Access::Write);
  Deleting deleting(session, look.connections(), reclaim);
  const std::vector<ReclaimItem> shown = reclaim.items;
  look.examine(all_of(reclaim));
  keep_what_was_not_shown(reclaim, shown);
  deleting.close(all_of(reclaim));
  // What holds other things goes after them, and only when nothing is left in it.
  deleting.run(look, [](const ReclaimItem& item) { return !is_container(item.residue.key); });
  look.nothing_may_go_along();
  look.examine(all_of(reclaim));
  keep_what_was_not_shown(reclaim, shown);
  deleting.run(look, [](const ReclaimItem& item) { return is_container(item.residue.key); });
  report_unfinished(session, reclaim);
  look.report();
}

std::vector<Residue> dismiss_residue(Session& session, const std::vector<std::int64_t>& entries) {
  expects(!entries.empty(), "residue is dismissed entry by entry");
  auto dismissed = chosen(session, entries);
  store::settle_residue(session.database(), session.world().random, entries, store::Settled::Dismissed,
                        session.world().clock.now());
  return dismissed;
}

}  // namespace emco::flow
