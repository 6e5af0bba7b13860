// The words of the store, of messages and of JSON for enumerators: one table each, both ways.
#include <algorithm>
#include <array>
#include <utility>

#include "core/model/journal.h"
#include "core/model/outcome.h"
#include "core/model/plan.h"

namespace emco {
namespace {

template <typename Enum, std::size_t N>
using Table = std::array<std::pair<Enum, std::string_view>, N>;

constexpr Table<OperationKind, 5> kOperations{{{OperationKind::Instantiate, "instantiate"},
                                               {OperationKind::Update, "update"},
                                               {OperationKind::Rollback, "rollback"},
                                               {OperationKind::Terminate, "terminate"},
                                               {OperationKind::Abandon, "abandon"}}};
constexpr Table<ChangeState, 6> kStates{{{ChangeState::Pending, "Pending"},
                                         {ChangeState::Sent, "Sent"},
                                         {ChangeState::Done, "Done"},
                                         {ChangeState::Conflict, "Conflict"},
                                         {ChangeState::Failed, "Failed"},
                                         {ChangeState::Dropped, "Dropped"}}};
constexpr Table<ChangeVerb, 5> kVerbs{{{ChangeVerb::Create, "create"},
                                       {ChangeVerb::Update, "update"},
                                       {ChangeVerb::Delete, "delete"},
                                       {ChangeVerb::Record, "record"},
                                       {ChangeVerb::Forget, "forget"}}};

constexpr Table<Action, 7> kActions{{{Action::Unchanged, "unchanged"},
                                     {Action::Create, "create"},
                                     {Action::Update, "update"},
                                     {Action::Replace, "replace"},
                                     {Action::Adopt, "adopt"},
                                     {Action::Delete, "delete"},
                                     {Action::Forget, "forget"}}};
constexpr Table<Because, 12> kReasons{{{Because::InConfig, "in_config"},
                                       {Because::NotInConfig, "not_in_config"},
                                       {Because::PlacementMoved, "placement_changed"},
                                       {Because::Drift, "drift_repair"},
                                       {Because::Immutable, "immutable_field"},
                                       {Because::Interrupted, "interrupted"},
                                       {Because::Unrecorded, "unrecorded"},
                                       {Because::Rollback, "rollback"},
                                       {Because::Terminate, "terminate"},
                                       {Because::Abandoned, "abandoned"},
                                       {Because::Inhabited, "inhabited"},
                                       {Because::Rebound, "cluster_replaced"}}};
using IntentKind = PlannedIntent::Kind;
constexpr Table<IntentKind, 3> kIntentKinds{
    {{IntentKind::Create, "create"}, {IntentKind::Update, "update"}, {IntentKind::Delete, "delete"}}};
using ClusterState = PlannedCluster::State;
constexpr Table<ClusterState, 4> kClusterStates{{{ClusterState::Ready, "ok"},
                                                 {ClusterState::Unreachable, "unreachable"},
                                                 {ClusterState::Forbidden, "forbidden"},
                                                 {ClusterState::Changed, "changed"}}};
using Resolution = ManagedElsewhere::Resolution;
constexpr Table<Resolution, 3> kResolutions{
    {{Resolution::Unresolved, "unresolved"}, {Resolution::Take, "take"}, {Resolution::Yield, "yield"}}};
using FieldKind = FieldChange::Kind;
constexpr Table<FieldKind, 3> kFieldKinds{
    {{FieldKind::Add, "add"}, {FieldKind::Remove, "remove"}, {FieldKind::Replace, "replace"}}};

template <typename Enum, std::size_t N>
std::string_view word_of(const Table<Enum, N>& table, Enum value) {
  return std::find_if(table.begin(), table.end(), [&](const auto& row) { return row.first == value; })
      ->second;
}

template <typename Enum, std::size_t N>
std::optional<Enum> value_of(const Table<Enum, N>& table, std::string_view word) {
  const auto at =
      std::find_if(table.begin(), table.end(), [&](const auto& row) { return row.second == word; });
  if (at == table.end()) return std::nullopt;
  return at->first;
}

}  // namespace

std::string_view to_word(OperationKind kind) { return word_of(kOperations, kind); }

std::optional<OperationKind> operation_kind(std::string_view word) { return value_of(kOperations, word); }

std::string_view to_word(ChangeState state) { return word_of(kStates, state); }

std::optional<ChangeState> change_state(std::string_view word) { return value_of(kStates, word); }

std::string_view to_word(ChangeVerb verb) { return word_of(kVerbs, verb); }

std::optional<ChangeVerb> change_verb(std::string_view word) { return value_of(kVerbs, word); }

std::string_view to_word(Action action) { return word_of(kActions, action); }

std::optional<Action> action(std::string_view word) { return value_of(kActions, word); }

std::string_view to_word(Because because) { return word_of(kReasons, because); }

std::optional<Because> because(std::string_view word) { return value_of(kReasons, word); }

std::string_view to_word(PlannedIntent::Kind kind) { return word_of(kIntentKinds, kind); }

std::optional<PlannedIntent::Kind> intent_kind(std::string_view word) { return value_of(kIntentKinds, word); }

std::string_view to_word(PlannedCluster::State state) { return word_of(kClusterStates, state); }

std::optional<PlannedCluster::State> cluster_state(std::string_view word) {
  return value_of(kClusterStates, word);
}

std::string_view to_word(ManagedElsewhere::Resolution resolution) {
  return word_of(kResolutions, resolution);
}

std::optional<ManagedElsewhere::Resolution> resolution(std::string_view word) {
  return value_of(kResolutions, word);
}

std::string_view to_word(FieldChange::Kind kind) { return word_of(kFieldKinds, kind); }

std::optional<FieldChange::Kind> field_kind(std::string_view word) { return value_of(kFieldKinds, word); }

std::string field_name(const ObjectKey& key, const std::string& path) {
  return (key.ns.empty() ? key.kind + "/" + key.name : key.kind + "/" + key.ns + "/" + key.name) + ":" + path;
}

bool Plan::changes_anything() const {
  return !intents.empty() || !operations.empty() || !continuations.empty() || !approvals.empty() ||
         !stops.empty() || recovery ||
         std::any_of(clusters.begin(), clusters.end(),
                     [](const PlannedCluster& cluster) { return !cluster.replaces.empty(); });
}

bool Plan::complete() const {
  return std::all_of(clusters.begin(), clusters.end(), [](const PlannedCluster& cluster) {
    return cluster.state == PlannedCluster::State::Ready;
  });
}

bool Plan::applicable() const { return !diagnostics.has_errors() && complete(); }

}  // namespace emco
