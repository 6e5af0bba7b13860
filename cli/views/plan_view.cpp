#include "cli/views/plan_view.h"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "cli/views/field_view.h"
#include "cli/views/print.h"
#include "core/base/text.h"
#include "core/model/release.h"

namespace emco::cli {
namespace {

struct Sign {
  const char* sign;
  Tone tone;
};

Sign sign_of(Action action) {
  switch (action) {
    case Action::Unchanged: return {" ", Tone::Plain};
    case Action::Create: return {"+", Tone::Good};
    case Action::Update: return {"~", Tone::Change};
    case Action::Replace: return {"-/+", Tone::Bad};
    case Action::Adopt: return {"=", Tone::Change};
    case Action::Delete: return {"-", Tone::Bad};
    case Action::Forget: return {"x", Tone::Faint};
  }
  return {"?", Tone::Warn};
}

const char* reason_of(const ObjectChange& change) {
  switch (change.because) {
    case Because::InConfig: return "";
    case Because::NotInConfig:
      return change.keep ? "kept on the cluster: its chart says so" : "nothing wants it any more";
    case Because::PlacementMoved: return "its app runs elsewhere now";
    case Because::Drift: return "changed by hand; this restores it";
    case Because::Immutable: return "a field cannot be changed in place";
    case Because::Interrupted: return "an earlier operation did not finish with it";
    case Because::Rollback: return "";
    case Because::Terminate: return change.keep ? "kept on the cluster: its chart says so" : "";
    case Because::Abandoned: return "left behind where it is, as residue";
    case Because::Inhabited: return "kept: it holds objects that are not ours";
  }
  return "";
}

/// Some field waits for a word on who manages it.
bool is_conflict(const ObjectChange& change) {
  return std::any_of(change.elsewhere.begin(), change.elsewhere.end(), [](const auto& field) {
    return field.resolution == ManagedElsewhere::Resolution::Unresolved;
  });
}

/// Everything that is said of a change but the cluster: equal keys fold into one block.
std::string block_of(const ObjectChange& change, const Style& style, bool verbose) {
  const Sign sign = sign_of(change.action);
  const bool sensitive = change.manifest && change.manifest->sensitive;
  std::string block = fmt::format("{} {}", toned(style, sign.tone, padded(sign.sign, 3)),
                                  toned(style, Tone::Strong, text::printable(to_text(change.key))));
  std::string details;
  if (change.drifted && change.because != Because::Drift)
    details += "      ! changed by hand since the last apply\n";
  if (const std::string reason = reason_of(change); !reason.empty() && !is_conflict(change))
    details += "      " + reason + "\n";
  if (change.undecided && !is_conflict(change))
    details += "      ? what the server would make of it is not known\n";
  for (const auto& field : change.fields)
    details += "      " + field_line(field, sensitive, style, verbose) + "\n";
  for (const auto& field : change.elsewhere) {
    if (field.resolution == ManagedElsewhere::Resolution::Take)
      details += fmt::format("      ! {} is taken over{}\n", field.path,
                             field.manager.empty() ? "" : " from " + field.manager);
    if (field.resolution == ManagedElsewhere::Resolution::Unresolved)
      details += fmt::format("      ! {} is managed by {}: --take or --yield it\n", field.path,
                             field.manager.empty() ? "somebody else" : field.manager);
  }
  return block + "\n" + details;
}

void print_operation(std::ostream& out,
                     const Style& style,
                     const OperationPlan& operation,
                     const PlanWords& words) {
  print(out, "{} {}", toned(style, Tone::Strong, to_word(operation.kind)), operation.address);
  if (operation.restored_from) print(out, " to revision {}", *operation.restored_from);
  print(out, "   ({}{})\n", operation.phase,
        operation.from_revision ? fmt::format(", revision {}", *operation.from_revision) : "");
  // Equal blocks fold over clusters, in the order of first occurrence.
  std::vector<std::pair<std::string, std::vector<std::string>>> blocks;
  std::map<std::string, std::size_t> index;
  std::size_t unchanged = 0;
  for (const auto& change : operation.changes) {
    if (change.action == Action::Unchanged) {
      ++unchanged;
      if (!words.verbose) continue;
    }
    const std::string block = block_of(change, style, words.verbose);
    const auto [at, added] = index.try_emplace(block, blocks.size());
    if (added) blocks.push_back({block, {}});
    blocks[at->second].second.push_back(cluster_short_name(change.cluster));
  }
  for (const auto& [block, clusters] : blocks) {
    const auto line_end = block.find('\n');
    const std::string where = clusters.size() == 1
                                  ? "on " + clusters[0]
                                  : fmt::format("{} {} clusters ({})", style.ascii ? "x" : "×",
                                                clusters.size(), text::join(clusters, ", "));
    print(out, "  {}  {}\n", padded(block.substr(0, line_end), 58), toned(style, Tone::Faint, where));
    out << block.substr(line_end + 1);
  }
  if (unchanged > 0) print(out, "  {} unchanged\n", text::count(unchanged, "object", "objects"));
  std::string apps;
  for (const auto& app : operation.placement.apps) {
    print(out, "  {}\n", app.app.empty() ? "placement:" : fmt::format("placement of {}:", app.app));
    for (const auto& placed : app.clusters)
      print(out, "      {}  {}\n", cluster_short_name(placed.cluster), placed.reason);
  }
  out << '\n';
}

struct Counts {
  std::map<Action, std::size_t> by_action;
  std::size_t drifts = 0;
  std::size_t undetermined = 0;
};

Counts counts_of(const Plan& plan) {
  Counts counts;
  for (const auto& operation : plan.operations) {
    for (const auto& change : operation.changes) {
      ++counts.by_action[change.action];
      if (change.because == Because::Drift) ++counts.drifts;
      if (change.undecided) ++counts.undetermined;
    }
  }
  return counts;
}

void print_saved(std::ostream& out, const PlanWords& words) {
  if (words.saved_as.empty()) return;
  print(out, "Saved {}  {}, for one use.   Next: emcoctl apply {}\n", words.saved_as, words.plan_id,
        words.saved_as);
}

/// "12 objects on 2 clusters", or "on 1 of 2 clusters": who could not be read was not looked at.
std::string looked_at(const Plan& plan, const PlanWords& words) {
  const auto ready = static_cast<std::size_t>(
      std::count_if(plan.clusters.begin(), plan.clusters.end(),
                    [](const auto& cluster) { return cluster.state == PlannedCluster::State::Ready; }));
  const std::string some = ready == plan.clusters.size() ? "" : fmt::format("{} of ", ready);
  return fmt::format("{} on {}{}", text::count(words.objects_read, "object", "objects"), some,
                     text::count(plan.clusters.size(), "cluster", "clusters"));
}

}  // namespace

std::string plan_summary(const Plan& plan) {
  Counts counts = counts_of(plan);
  std::vector<std::string> parts;
  const auto add = [&](std::size_t number, const char* what) {
    if (number > 0) parts.push_back(fmt::format("{} {}", number, what));
  };
  add(counts.by_action[Action::Create], "to create");
  add(counts.by_action[Action::Update], "to change");
  add(counts.by_action[Action::Replace], "to replace");
  add(counts.by_action[Action::Adopt], "to adopt");
  add(counts.by_action[Action::Delete], "to delete");
  add(counts.by_action[Action::Forget], "to forget");
  std::string summary = parts.empty() ? "no object changes" : text::join(parts, ", ");
  if (counts.drifts > 0)
    summary += fmt::format("; {} repaired", text::count(counts.drifts, "drift", "drifts"));
  if (counts.undetermined > 0) summary += fmt::format("; {} undetermined", counts.undetermined);
  if (counts.by_action[Action::Unchanged] > 0)
    summary += fmt::format("; {} unchanged", counts.by_action[Action::Unchanged]);
  return summary;
}

void print_intents(std::ostream& out, const Style& style, const Plan& plan, bool verbose) {
  for (const auto& intent : plan.intents) {
    const Action action = intent.kind == PlannedIntent::Kind::Create   ? Action::Create
                          : intent.kind == PlannedIntent::Kind::Update ? Action::Update
                                                                       : Action::Delete;
    const Sign sign = sign_of(action);
    const std::string place = text::printable(to_text(intent.where));
    print(out, "{} {}\n", toned(style, sign.tone, sign.sign),
          place.empty() ? intent.address
                        : padded(intent.address, 58) + "  " + toned(style, Tone::Faint, place));
    for (const auto& field : intent.fields)
      print(out, "      {}\n", field_line(field, false, style, verbose));
  }
  if (!plan.intents.empty()) out << '\n';
}

void print_plan(std::ostream& out, const Style& style, const Plan& plan, const PlanWords& words) {
  print_intents(out, style, plan, words.verbose);
  for (const auto& operation : plan.operations)
    print_operation(out, style, operation, words);
  for (const auto& continuation : plan.continuations) {
    print(out, "{} {}   (operation {}, {})\n", toned(style, Tone::Strong, "continue"), continuation.address,
          continuation.operation,
          text::count(continuation.left.size(), "change is left", "changes are left"));
    for (const auto& left : continuation.left)
      print(out, "  {}\n", text::printable(left));
    out << '\n';
  }
  for (const auto& cluster : plan.clusters)
    if (cluster.state != PlannedCluster::State::Ready)
      print(out, "{} {}: {}\n", toned(style, Tone::Bad, "!"), cluster_short_name(cluster.address),
            text::printable(cluster.message));
  for (const auto& [address, word] : plan.pending)
    print(out, "not in this plan: {} is {}\n", address, word);
  for (const auto& address : plan.stops)
    print(out, "{} {}\n", toned(style, Tone::Strong, "stop"), address);
  for (const auto& approval : plan.approvals)
    print(out, "{} {}   (content {})\n", toned(style, Tone::Strong, "approve"), approval.address,
          approval.closure_digest.substr(0, 12));
  if (!plan.changes_anything() && !plan.diagnostics.has_errors()) {
    print(out, "No changes{}. {} looked at ({}).\n", plan.complete() ? "" : " where it could be looked",
          looked_at(plan, words), duration(words.took));
    print_saved(out, words);
    return;
  }
  std::size_t created = 0;
  std::size_t changed = 0;
  std::size_t removed = 0;
  for (const auto& intent : plan.intents) {
    created += intent.kind == PlannedIntent::Kind::Create;
    changed += intent.kind == PlannedIntent::Kind::Update;
    removed += intent.kind == PlannedIntent::Kind::Delete;
  }
  if (!plan.intents.empty())
    print(out, "Intents: {} to create, {} to change, {} to delete.\n", created, changed, removed);
  if (!plan.operations.empty())
    print(out, "Plan{}: {}.  Read {} in {}.\n", plan.complete() ? "" : ", incomplete", plan_summary(plan),
          looked_at(plan, words), duration(words.took));
  print_saved(out, words);
}

}  // namespace emco::cli
