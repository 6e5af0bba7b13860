#pragma once

#include <exception>
#include <memory>
#include <string>
#include <vector>

#include "core/kube/exchange.h"
#include "core/kube/knowledge.h"
#include "core/model/cluster.h"

namespace emco::kube {

/// Turns questions about clusters into requests and their answers into arrivals. Holds nothing that a change
/// could be sent through.
class Questions {
 public:
  explicit Questions(Exchange& exchange) : exchange_(exchange), knowledge_(exchange) {}

  void add(const std::string& cluster, Connection connection, FactsCache cache);

  Ticket ask(const std::string& cluster, ReadFacts request);
  Ticket ask(const std::string& cluster, ReadObject request);
  Ticket ask(const std::string& cluster, ListObjects request);
  Ticket ask(const std::string& cluster, DryRun request);
  Ticket ask(const std::string& cluster, CheckAccess request);

  /// As ClusterReader::wait. What a ListObjects::each threw comes out here.
  std::vector<Arrival> wait(Milliseconds at_most);

  std::size_t pending() const { return open_; }

  Knowledge& knowledge() { return knowledge_; }

  const Knowledge& knowledge() const { return knowledge_; }

  /// A number for a request that has no answer yet, and its answer.
  Ticket open();
  void close(Ticket ticket, Answer answer, Knowledge::Facts facts = nullptr);

 private:
  struct Listing;

  void read(const std::string& cluster, const ReadObject& request, Ticket ticket, bool again);
  void list(const std::shared_ptr<Listing>& listing);
  void list_page(const std::shared_ptr<Listing>& listing);
  void page_done(const std::shared_ptr<Listing>& listing, Answer&& answer);

  Exchange& exchange_;
  Knowledge knowledge_;
  Ticket last_ = 0;
  std::size_t open_ = 0;
  std::vector<Arrival> arrivals_;
  std::exception_ptr thrown_;
};

}  // namespace emco::kube
