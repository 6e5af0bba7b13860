#pragma once

#include <string>
#include <vector>

#include "core/base/clock.h"
#include "core/base/random.h"
#include "core/kube/exchange.h"
#include "core/kube/questions.h"
#include "core/model/cluster.h"

namespace emco::kube {

/// Clusters for those who only look. It has no way to change an object: what it sends through takes only
/// SafeRequests. Nothing travels outside of `wait`; wait(0) is enough to set things going.
class Reader final : public ClusterReader {
 public:
  Reader(Transport& transport, Clock& clock, Random& random, const Patience& patience = {})
      : exchange_(transport, clock, random, patience), questions_(exchange_) {}

  /// Makes a cluster known by the name it is asked for with; before anything is asked of it.
  void add(const std::string& cluster, Connection connection, FactsCache cache = {}) {
    questions_.add(cluster, std::move(connection), std::move(cache));
  }

  /// What may be kept for the next run.
  FactsCache cache(const std::string& cluster) const { return questions_.knowledge().cache(cluster); }

  /// How a token that was read from a file is read again, after the server did not accept it any more.
  void renew_with(std::function<std::shared_ptr<const Connection>(const Connection&)> renew) {
    exchange_.renew = std::move(renew);
  }

  Ticket ask(const std::string& cluster, ReadFacts request) override;
  Ticket ask(const std::string& cluster, ReadObject request) override;
  Ticket ask(const std::string& cluster, ListObjects request) override;
  Ticket ask(const std::string& cluster, DryRun request) override;
  Ticket ask(const std::string& cluster, CheckAccess request) override;
  std::vector<Arrival> wait(Milliseconds at_most) override;
  std::size_t pending() const override;

 private:
  Exchange exchange_;
  Questions questions_;
};

/// Clusters for the applier. A mutation is sent once; it is repeated only when the server said that it was
/// too busy to do it (429). A kind whose CustomResourceDefinition this writer applied is waited for.
class Writer final : public ClusterWriter {
 public:
  Writer(Transport& transport, Clock& clock, Random& random, const Patience& patience = {})
      : exchange_(transport, clock, random, patience), questions_(exchange_) {}

  /// As Reader::add, Reader::cache, Reader::renew_with.
  void add(const std::string& cluster, Connection connection, FactsCache cache = {}) {
    questions_.add(cluster, std::move(connection), std::move(cache));
  }

  FactsCache cache(const std::string& cluster) const { return questions_.knowledge().cache(cluster); }

  void renew_with(std::function<std::shared_ptr<const Connection>(const Connection&)> renew) {
    exchange_.renew = std::move(renew);
  }

  Ticket ask(const std::string& cluster, ReadFacts request) override;
  Ticket ask(const std::string& cluster, ReadObject request) override;
  Ticket ask(const std::string& cluster, ListObjects request) override;
  Ticket ask(const std::string& cluster, DryRun request) override;
  Ticket ask(const std::string& cluster, CheckAccess request) override;
  Ticket send(const std::string& cluster, Mutation mutation) override;
  std::vector<Arrival> wait(Milliseconds at_most) override;
  std::size_t pending() const override;

 private:
  void change(const std::string& cluster, const std::shared_ptr<const Mutation>& mutation, Ticket ticket);
  void changed(const std::string& cluster,
               const std::shared_ptr<const Mutation>& mutation,
               Ticket ticket,
               Answer&& answer);

  ChangingExchange exchange_;
  Questions questions_;
};

}  // namespace emco::kube
