#include "core/flow/observe.h"

#include <algorithm>
#include <tuple>

#include "core/base/text.h"

namespace emco::flow {
namespace {

/// Up to this many unlabelled objects of one kind and namespace are read by name.
constexpr std::size_t kFew = 3;

PlannedCluster::State state_of(const Answer& answer) {
  const bool denied = answer.status == 401 || answer.status == 403;
  return denied ? PlannedCluster::State::Forbidden : PlannedCluster::State::Unreachable;
}

void give_up(SeenCluster& cluster, const Answer& answer) {
  if (cluster.state.state != PlannedCluster::State::Ready) return;
  cluster.state.state = state_of(answer);
  cluster.state.message = text::printable(answer.message.empty() ? answer.reason : answer.message);
}

bool was_read(const Answer& answer) { return answer.done() || answer.outcome == Answer::Class::Absent; }

using KindOf = std::tuple<std::string, std::string, std::string>;  // group, kind, version

KindOf kind_of(const Interest& interest) { return {interest.key.group, interest.key.kind, interest.version}; }

/// One cluster's reading: what is asked for, and where answers go.
struct Request {
  std::string cluster;
  KindOf kind;
  std::string ns;
};

ListObjects list_of(const KindOf& kind) {
  ListObjects list;
  std::tie(list.group, list.kind, list.version) = kind;
  return list;
}

void read_labelled(ClusterReader& clusters,
                   const std::map<std::string, std::vector<Interest>>& interests,
                   const std::string& label_selector,
                   SeenClusters& seen) {
  std::map<Ticket, Request> tickets;
  for (const auto& [address, wanted] : interests) {
    SeenCluster& cluster = seen.at(address);
    if (cluster.state.state != PlannedCluster::State::Ready) continue;
    std::set<KindOf> kinds;
    for (const auto& interest : wanted)
      kinds.insert(kind_of(interest));
    for (const auto& kind : kinds) {
      ListObjects list = list_of(kind);
      list.label_selector = label_selector;
      list.each = [&cluster](Live&& live) { cluster.live.insert_or_assign(live.key, std::move(live)); };
      tickets.emplace(clusters.ask(address, std::move(list)), Request{address, kind, {}});
    }
  }
  collect(clusters, tickets, [&](const Request& request, const Arrival& arrival) {
    if (!was_read(arrival.answer)) give_up(seen.at(request.cluster), arrival.answer);
  });
}

/// Objects of interest that no labelled list brought, by kind and namespace.
using Missing = std::map<std::tuple<std::string, KindOf, std::string>, std::vector<Interest>>;

Missing find_missing(const std::map<std::string, std::vector<Interest>>& interests,
                     const SeenClusters& seen) {
  Missing missing;
  for (const auto& [address, wanted] : interests) {
    const SeenCluster& cluster = seen.at(address);
    if (cluster.state.state != PlannedCluster::State::Ready) continue;
    for (const auto& interest : wanted)
      if (!cluster.live.contains(interest.key))
        missing[{address, kind_of(interest), interest.key.ns}].push_back(interest);
  }
  return missing;
}

/// Leaves of each crowd only those that are there.
void narrow_crowds(ClusterReader& clusters, Missing& missing, SeenClusters& seen) {
  std::map<Ticket, Missing::key_type> tickets;
  std::map<Missing::key_type, std::set<ObjectKey>> there;
  for (const auto& [place, wanted] : missing) {
    if (wanted.size() <= kFew) continue;
    const auto& [address, kind, ns] = place;
    ListObjects list = list_of(kind);
    list.ns = ns;
    list.metadata_only = true;
    list.each = [&names = there[place]](Live&& live) { names.insert(live.key); };
    tickets.emplace(clusters.ask(address, std::move(list)), place);
  }
  collect(clusters, tickets, [&](const Missing::key_type& place, const Arrival& arrival) {
    if (!was_read(arrival.answer)) give_up(seen.at(std::get<0>(place)), arrival.answer);
    std::erase_if(missing[place],
                  [&](const Interest& interest) { return !there[place].contains(interest.key); });
  });
}

void read_by_name(ClusterReader& clusters, const Missing& missing, SeenClusters& seen) {
  std::map<Ticket, std::string> tickets;
  for (const auto& [place, wanted] : missing) {
    const std::string& address = std::get<0>(place);
    if (seen.at(address).state.state != PlannedCluster::State::Ready) continue;
    for (const auto& interest : wanted)
      tickets.emplace(clusters.ask(address, ReadObject{interest.key, interest.version}), address);
  }
  collect(clusters, tickets, [&](const std::string& address, const Arrival& arrival) {
    SeenCluster& cluster = seen.at(address);
    if (arrival.answer.done() && arrival.answer.object) {
      cluster.live.insert_or_assign(arrival.answer.object->key, *arrival.answer.object);
    } else if (!was_read(arrival.answer)) {
      give_up(cluster, arrival.answer);
    }
  });
}

}  // namespace

SeenClusters read_facts(ClusterReader& clusters, const std::set<std::string>& addresses, Observer& observer) {
  SeenClusters seen;
  std::map<Ticket, std::string> tickets;
  for (const auto& address : addresses) {
    seen[address].state.address = address;
    observer.reading(address);
    tickets.emplace(clusters.ask(address, ReadFacts{}), address);
  }
  collect(clusters, tickets, [&](const std::string& address, const Arrival& arrival) {
    SeenCluster& cluster = seen[address];
    if (!arrival.answer.done() || arrival.facts == nullptr) {
      give_up(cluster, arrival.answer);
      return;
    }
    cluster.facts = arrival.facts;
    cluster.state.identity = arrival.facts->identity;
    cluster.state.version = arrival.facts->version;
  });
  return seen;
}

void read_objects(ClusterReader& clusters,
                  const std::map<std::string, std::vector<Interest>>& interests,
                  const std::string& label_selector,
                  SeenClusters& seen,
                  Observer& observer,
                  Clock& clock) {
  const Milliseconds began = clock.elapsed();
  read_labelled(clusters, interests, label_selector, seen);
  Missing missing = find_missing(interests, seen);
  narrow_crowds(clusters, missing, seen);
  read_by_name(clusters, missing, seen);
  for (const auto& [address, wanted] : interests)
    observer.read(address, seen.at(address).live.size(), clock.elapsed() - began);
}

}  // namespace emco::flow
