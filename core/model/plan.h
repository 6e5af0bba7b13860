#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/clock.h"
#include "core/base/diagnostic.h"
#include "core/model/fields.h"
#include "core/model/manifest.h"
#include "core/model/placement.h"

namespace emco {

/// What will be done with one object.
enum class Action {
  Unchanged,  ///< nothing: proved equal
  Create,
  Update,
  Replace,  ///< delete, then create: a field cannot be changed in place
  Adopt,    ///< update an object that was not ours, as told
  Delete,
  Forget,  ///< it is gone already: only our record goes
};

/// Why, in words that do not change between versions (JSON `action_reason`).
enum class Because {
  InConfig,        ///< it is new in, or changed by, the intents
  NotInConfig,     ///< nothing wants it any more
  PlacementMoved,  ///< its app runs elsewhere now
  Drift,           ///< somebody changed or removed it by hand
  Immutable,       ///< a field forbids an update
  Interrupted,     ///< an earlier operation did not finish with it
  Unrecorded,      ///< it carries the deployment's markers, and no record speaks of it
  Rollback,
  Terminate,
  Abandoned,  ///< given up with its deployment: it may still be there, and is listed as residue
  Inhabited,  ///< a namespace that holds objects of others is kept
  Rebound,    ///< its cluster took the place of another one
};

/// A field that another manager owns and that this plan would change.
struct ManagedElsewhere {
  enum class Resolution { Unresolved, Take, Yield };
  std::string path;  ///< "spec.replicas"
  std::string manager;
  Resolution resolution = Resolution::Unresolved;
};

/// One object on one cluster.
struct ObjectChange {
  std::string cluster;  ///< address
  ObjectKey key;
  std::string version;
  std::string app;
  Action action = Action::Unchanged;
  Because because = Because::InConfig;
  std::shared_ptr<const Manifest> manifest;  ///< what is wanted; null for Delete and Forget
  bool keep = false;                         ///< of the record, where there is no manifest
  // What the decision was based on; empty for an object that was not there.
  std::string uid;
  std::string resource_version;
  std::string touched;      ///< digest of the fields it touches (core/model/fields.h)
  std::string own_touched;  ///< the same of our own fields alone: what the inventory keeps
  bool drifted = false;
  /// Comparing could not prove "unchanged": the server has to be asked (dry-run) before the action is final.
  bool undecided = false;
  std::vector<FieldChange> fields;
  std::vector<ManagedElsewhere> elsewhere;
  /// The record of the last confirmed body differs although nothing on the cluster has to change.
  bool record_moves = false;

  bool writes() const { return action != Action::Unchanged && action != Action::Forget; }
};

/// A field that is left to whoever else manages it, or taken back.
struct FieldDecision {
  ObjectKey key;
  std::string path;
  bool yield = true;
};

/// "Deployment/shop/web:spec.replicas": how a field is named on the command line.
std::string field_name(const ObjectKey& key, const std::string& path);

/// Which word moves a deployment.
enum class OperationKind { Instantiate, Update, Rollback, Terminate, Abandon };
std::string_view to_word(OperationKind kind);
std::optional<OperationKind> operation_kind(std::string_view word);

/// One operation on one lifecycle object, ready to be shown, saved and carried out.
struct OperationPlan {
  std::string address;
  OperationKind kind = OperationKind::Instantiate;
  // Pins: the store's state that the plan was made from.
  std::string phase;
  std::int64_t last_operation = 0;            ///< id, 0 = none yet
  std::optional<std::int64_t> from_revision;  ///< in force
  std::string closure_digest;
  // What the new release will be; empty for Terminate and Abandon.
  std::optional<std::int64_t> restored_from;  ///< Rollback
  std::string logical_cloud;
  std::string ns;
  Placement placement;
  std::vector<FieldDecision> decisions;
  Value snapshot;
  Value generated;  ///< values that rendering made up, kept with the release; never shown
  Desired desired;
  std::vector<ObjectChange> changes;  ///< in order of cluster, then of carrying out
  std::vector<std::string> left_out;  ///< clusters that could not be read: it can be carried out in part only
  bool approves = false;              ///< confirming the plan is the approval of its content
  std::string reason;                 ///< of its document, "" = that of the command
  Source where;
};

/// One resource of the intent level.
struct PlannedIntent {
  enum class Kind { Create, Update, Delete };
  Kind kind = Kind::Create;
  std::string address;
  std::string resource_kind;
  std::vector<FieldChange> fields;  ///< of Update
  Source where;
};

/// A cluster that the plan had to look at.
struct PlannedCluster {
  enum class State { Ready, Unreachable, Forbidden, Changed };
  std::string address;
  State state = State::Ready;
  std::string identity;
  std::string version;
  std::string message;   ///< why it is not Ready, or what becomes of what the replaced one held
  std::string replaces;  ///< identity of the cluster whose place it takes (clusters rebind), "" = none's
};

/// An interrupted operation that will be continued instead of beginning another.
struct Continuation {
  std::string address;
  std::int64_t operation = 0;
  OperationKind kind = OperationKind::Instantiate;
  std::vector<std::string> left;  ///< what is still to be done, a line for people each
};

/// What is written down before anything else, because the clusters know more than the store (recover).
struct RecoveredRecords {
  struct Object {
    std::string cluster;  ///< address
    ObjectKey key;
    std::string version;
    std::string uid;
    std::string deployment;  ///< value of its label emco/deployment
    std::string address;     ///< of that deployment; "" when nothing in the store is called so
  };

  std::string store;                  ///< id that the store takes on, "" = it keeps its own
  std::int64_t newest_operation = 0;  ///< operations are numbered above it from now on
  std::vector<Object> objects;        ///< that no operation of the plan takes over: listed as residue
};

/// A request that changes only the store.
struct PlannedApproval {
  std::string address;
  std::string closure_digest;
  std::string reason = {};  ///< of its document, "" = that of the command
};

// The words of all these in plan files and JSON, both ways.
std::string_view to_word(Action action);
std::optional<Action> action(std::string_view word);
std::string_view to_word(Because because);
std::optional<Because> because(std::string_view word);
std::string_view to_word(PlannedIntent::Kind kind);
std::optional<PlannedIntent::Kind> intent_kind(std::string_view word);
std::string_view to_word(PlannedCluster::State state);
std::optional<PlannedCluster::State> cluster_state(std::string_view word);
std::string_view to_word(ManagedElsewhere::Resolution resolution);
std::optional<ManagedElsewhere::Resolution> resolution(std::string_view word);
std::string_view to_word(FieldChange::Kind kind);
std::optional<FieldChange::Kind> field_kind(std::string_view word);

/// Everything that apply would do. Makes nothing happen by itself.
struct Plan {
  std::string store;            ///< id of the store
  Milliseconds created_at = 0;  ///< the only "now" of what was rendered
  std::int64_t generation = 0;  ///< of the intent level it was made from
  std::vector<PlannedIntent> intents;
  std::vector<OperationPlan> operations;  ///< in the order they are carried out
  std::vector<Continuation> continuations;
  std::vector<PlannedApproval> approvals;
  std::vector<std::string> stops;  ///< addresses whose running operations are to be stopped, before all else
  std::vector<PlannedCluster> clusters;
  std::optional<RecoveredRecords> recovery;
  /// Deployments that are not as their intents say and are not part of this plan: address → one word.
  std::vector<std::pair<std::string, std::string>> pending;
  Diagnostics diagnostics;

  bool changes_anything() const;
  /// Every cluster could be read.
  bool complete() const;
  /// No errors, and every cluster could be read.
  bool applicable() const;
};

}  // namespace emco
