#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "core/base/diagnostic.h"
#include "core/model/cluster.h"
#include "core/model/plan.h"

/// Desired + recorded + live → what to do with each object. Pure: no cluster, no store, no clock. A decision
/// that only the server can make is left `undecided`; the caller sends the dry-run and hands its answer to
/// `decide_by_server`.
namespace emco::plan {

/// One row of the inventory.
struct Recorded {
  ObjectKey key;
  std::string version;
  std::string app;
  bool confirmed = false;  ///< Present; otherwise Claimed: it may never have been made
  std::string uid;
  std::string body;     ///< digest last confirmed as applied
  std::string touched;  ///< touched_digest(live, null) after that
  bool keep = false;
};

/// What to do with an object that exists and is not ours.
enum class Adopt {
  Never,        ///< refuse
  IfIdentical,  ///< take it when every desired field has the desired value already
  Ask,          ///< take it; the plan shows it and is confirmed
};

/// Everything about one cluster that the decision needs.
struct ClusterState {
  std::string cluster;
  std::vector<std::shared_ptr<const Manifest>> desired;
  std::vector<Recorded> recorded;
  const std::map<ObjectKey, Live>* live = nullptr;  ///< borrowed
  /// Desired objects that another deployment's inventory holds: key → its address.
  std::map<ObjectKey, std::string> owned_by_others;
};

struct Policy {
  std::string store;       ///< value of the label emco/store
  std::string deployment;  ///< value of the label emco/deployment
  Adopt adopt = Adopt::Never;
  std::set<ObjectKey> adoptable;  ///< named by `adopt`: taken whatever `adopt` says
  std::set<std::string> take;     ///< fields to take over: "Deployment/shop/web:spec.replicas", "*" = all
  Because because = Because::InConfig;  ///< why, when nothing more special explains it
};

/// True when the object carries our store's and this deployment's markers.
bool is_marked_ours(const Live& live, const Policy& policy);

/// One change per object, desired ones first in their order, then recorded ones that nothing wants any more,
/// in reverse order. Diagnostics: "plan.owned-by-other", "plan.foreign-object",
/// "plan.object-is-being-deleted".
std::vector<ObjectChange> diff(const ClusterState& state, const Policy& policy, Diagnostics& diagnostics);

/// The dry-run that settles an undecided change; forced once it was decided that fields of others are taken.
DryRun dry_run_of(const ObjectChange& change);

/// Makes an undecided change final. `before` is the live object it was computed from. An answer that decides
/// nothing (server error, lost answer) is the diagnostic "plan.undetermined": an error is never "no change".
/// Others: "plan.field-conflict", "plan.refused-by-server".
void decide_by_server(ObjectChange& change,
                      const Live* before,
                      const Value* recorded,
                      const Answer& answer,
                      const Policy& policy,
                      Diagnostics& diagnostics);

}  // namespace emco::plan
