#include "core/flow/cascade.h"

#include <set>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/store/explain.h"
#include "core/store/history.h"
#include "core/store/links.h"
#include "core/store/records.h"

namespace emco::flow {
namespace {

/// Resources with all their users in an order in which nobody is ever without what it uses.
class Users {
 public:
  explicit Users(Session& session) : links_(session.database(), session.catalogue()) {}

  void add(const store::Erasure& erasure) {
    if (!seen_.insert(erasure.address).second) return;
    // Levels of the schema bound the depth.
    for (auto& link : links_.to(erasure.address)) {
      if (link.selects)
        selectors_.push_back(std::move(link));
      else
        add({link.from, {}});
    }
    order_.push_back(erasure);
  }

  bool contains(const std::string& address) const { return seen_.contains(address); }

  const std::vector<store::Erasure>& order() const { return order_; }

  /// Those that stay and select by a label that goes.
  std::vector<store::Link> selectors() const {
    std::vector<store::Link> staying;
    for (const auto& link : selectors_)
      if (!contains(link.from)) staying.push_back(link);
    return staying;
  }

 private:
  store::Links links_;
  std::set<std::string> seen_;
  std::vector<store::Erasure> order_;
  std::vector<store::Link> selectors_;
};

void note_selectors(const Users& users, Diagnostics& notes) {
  for (const auto& link : users.selectors())
    notes
        .note("placement.label-goes", link.where,
              fmt::format("'{}' of '{}' selects by the label '{}', which goes", link.field, link.from,
                          link.to.substr(link.to.rfind('/') + 1)),
              "it stays, and means the clusters that still carry the label")
        .address = link.from;
}

void expect_present(Session& session, const std::vector<store::Erasure>& erasures) {
  auto& database = session.database();
  Diagnostics absent;
  for (const auto& [address, where] : erasures) {
    if (store::read_document(database, address)) continue;
    absent
        .error("address.absent", where, fmt::format("there is no '{}'", address),
               text::did_you_mean(address, store::siblings(database, session.catalogue(), address)))
        .address = address;
  }
  if (absent.has_errors()) throw Error(std::move(absent));
}

/// Whoever stays needs what it holds.
void expect_no_other_holder(Session& session, const Users& users) {
  Diagnostics held;
  for (const auto& [address, where] : users.order()) {
    std::vector<Related> holders;
    for (const auto& holder : store::holders(session.database(), address))
      if (!users.contains(holder.deployment))
        holders.push_back({store::place_of(session.database(), holder.deployment),
                           fmt::format("{}: {}", holder.deployment, holder.reason)});
    if (holders.empty()) continue;
    Diagnostic& found =
        held.error("hold.in-use", where,
                   fmt::format("'{}' cannot be deleted: {} that would stay", address,
                               text::count(holders.size(), "deployment uses it", "deployments use it")),
                   "terminate them first, or delete them in the same command");
    found.address = address;
    found.related = std::move(holders);
  }
  if (held.has_errors()) throw Error(std::move(held));
}

}  // namespace

PlanRequest cascade_request(Session& session,
                            const std::vector<store::Erasure>& erasures,
                            Deployed deployed,
                            Diagnostics& notes) {
  auto& database = session.database();
  const store::View view(database);
  expect_present(session, erasures);
  Users users(session);
  for (const auto& erasure : erasures)
    users.add(erasure);
  note_selectors(users, notes);
  PlanRequest request;
  request.converge = PlanRequest::Converge::None;
  if (deployed == Deployed::Terminate) {
    expect_no_other_holder(session, users);
    for (const auto& deployment : store::deployments(database))
      if (deployment.phase != "NotDeployed" && users.contains(deployment.address))
        request.bundle.operations.push_back({deployment.address, "terminate", {}, {}, {}});
  }
  if (request.bundle.operations.empty()) {
    request.erase = users.order();
  } else {
    request.erase_afterwards = users.order();
  }
  return request;
}

}  // namespace emco::flow
