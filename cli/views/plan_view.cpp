#include "cli/views/plan_view.h"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "cli/views/field_view.h"
#include "cli/views/moves.h"
#include "cli/views/plan_facts.h"
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
    case Because::Unrecorded: return "it carries this deployment's markers, and no record speaks of it";
    case Because::Rollback: return "";
    case Because::Terminate: return change.keep ? "kept on the cluster: its chart says so" : "";
    case Because::Abandoned: return "left behind where it is, as residue";
    case Because::Inhabited: return "kept: it holds objects that are not ours";
    case Because::Rebound: return "its cluster is another one now";
  }
  return "";
}

/// What is said below the line of a change.
std::string details_of(const ObjectChange& change, const Style& style, bool verbose) {
  const bool sensitive = change.manifest && change.manifest->sensitive;
  std::string details;
  if (change.drifted && change.because != Because::Drift)
    details += "      ! changed by hand since the last apply\n";
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
  return details;
}

/// Everything that is said of a change but where: equal ones fold over clusters.
struct Block {
  std::string head;
  std::string details;

  auto operator<=>(const Block&) const = default;
};

Block block_of(const ObjectChange& change, const Move* move, const Style& style, bool verbose) {
  const Sign sign = move != nullptr ? Sign{">", Tone::Change} : sign_of(change.action);
  Block block;
  block.head = fmt::format("{} {}", toned(style, sign.tone, padded(sign.sign, 3)),
                           toned(style, Tone::Strong, text::printable(to_text(change.key))));
  if (move != nullptr) {
    block.details = details_of(*move->from, style, verbose) + details_of(*move->to, style, verbose);
    return block;
  }
  if (const std::string reason = reason_of(change); !reason.empty() && !is_conflict(change))
    block.details = "      " + reason + "\n";
  block.details += details_of(change, style, verbose);
  return block;
}

/// Blocks in the order of first occurrence, each with its clusters and where it comes from.
class Blocks {
 public:
  Blocks(const OperationPlan& operation, const Style& style, bool verbose) : style_(style) {
    const std::vector<Move> moves = moves_of(operation);
    std::set<const ObjectChange*> moved_away;
    std::map<const ObjectChange*, const Move*> moved_here;
    for (const auto& move : moves) {
      moved_away.insert(move.from);
      moved_here.emplace(move.to, &move);
    }
    for (const auto& change : operation.changes) {
      if (change.action == Action::Unchanged) {
        ++unchanged_;
        if (!verbose) continue;
      }
      if (moved_away.contains(&change)) continue;
      const auto move = moved_here.find(&change);
      const std::string cluster = cluster_short_name(change.cluster);
      if (move == moved_here.end()) {
        add(change, block_of(change, nullptr, style, verbose), cluster, false);
      } else {
        add(change, block_of(change, move->second, style, verbose),
            fmt::format("{} {} {}", cluster_short_name(move->second->from->cluster), style.ascii ? "->" : "→",
                        cluster),
            true);
      }
    }
  }

  void print(std::ostream& out) const {
    for (const auto& entry : entries_) {
      const std::string where = entry.where.size() == 1
                                    ? (entry.moves ? "" : "on ") + entry.where[0]
                                    : fmt::format("{} {} clusters ({})", style_.ascii ? "x" : "×",
                                                  entry.where.size(), text::join(entry.where, ", "));
      const std::string place = entry.place.empty() ? "" : "   " + entry.place;
      cli::print(out, "  {}  {}\n{}", padded(entry.block.head, 58), toned(style_, Tone::Faint, where + place),
                 entry.block.details);
    }
    if (unchanged_ > 0) cli::print(out, "  {} unchanged\n", text::count(unchanged_, "object", "objects"));
  }

 private:
  struct Entry {
    Block block;
    std::string place;
    bool moves = false;
    std::vector<std::string> where;
  };

  void add(const ObjectChange& change, Block block, std::string where, bool moves) {
    const auto [at, added] = index_.try_emplace(block, entries_.size());
    if (added) {
      // Of clusters whose values differ, the first one's place.
      Source source = change.manifest ? change.manifest->template_source : Source();
      source.column = 0;
      entries_.push_back({std::move(block), text::printable(to_text(source)), moves, {}});
    }
    entries_[at->second].where.push_back(std::move(where));
  }

  const Style& style_;
  std::vector<Entry> entries_;
  std::map<Block, std::size_t> index_;
  std::size_t unchanged_ = 0;
};

void print_operation(std::ostream& out,
                     const Style& style,
                     const OperationPlan& operation,
                     const PlanWords& words) {
  print(out, "{} {}", toned(style, Tone::Strong, to_word(operation.kind)), operation.address);
  if (operation.restored_from) print(out, " to revision {}", *operation.restored_from);
  print(out, "   ({}{})\n", operation.phase,
        operation.from_revision ? fmt::format(", revision {}", *operation.from_revision) : "");
  Blocks(operation, style, words.verbose).print(out);
  for (const auto& app : operation.placement.apps) {
    print(out, "  {}\n", app.app.empty() ? "placement:" : fmt::format("placement of {}:", app.app));
    for (const auto& placed : app.clusters)
      print(out, "      {}  {}\n", cluster_short_name(placed.cluster), placed.reason);
  }
  out << '\n';
}

/// Order, checks, and what cannot be undone (semantics.md 7).
void print_facts(std::ostream& out, const Style& style, const Plan& plan) {
  if (plan.operations.empty()) return;
  print(out, "Order    {}; on each cluster namespaces and definitions first, removals last\n",
        text::join(order_of(plan), ", then "));
  std::map<Check::Status, std::vector<std::string>> found;
  const auto checks = checks_of(plan);
  for (const auto& check : checks)
    found[check.status].push_back(check.id);
  std::vector<std::string> parts;
  for (const auto& [status, words] :
       std::initializer_list<std::pair<Check::Status, const char*>>{{Check::Status::Pass, "passed"},
                                                                    {Check::Status::Warn, "to be looked at"},
                                                                    {Check::Status::Unknown, "not known"},
                                                                    {Check::Status::Deny, "failed"}})
    if (const auto& ids = found[status]; !ids.empty())
      parts.push_back(fmt::format("{} {} ({})", ids.size(), words, text::join(ids, ", ")));
  print(out, "Checks   {}\n", text::join(parts, "; "));
  std::map<std::pair<std::string, std::string>, std::vector<std::string>> lost;
  for (const auto& one : irreversible_of(plan))
    lost[{to_text(one.change->key), std::string(one.why)}].push_back(cluster_short_name(one.change->cluster));
  for (const auto& [what, clusters] : lost)
    print(out, "{}  {} on {}: {}\n", toned(style, Tone::Bad, "No undo"), text::printable(what.first),
          text::join(clusters, ", "), what.second);
  out << '\n';
}

/// What the records learn from the clusters (recover).
void print_recovery(std::ostream& out, const Style& style, const RecoveredRecords& records) {
  const std::string sign = toned(style, Tone::Change, "~");
  if (!records.store.empty())
    print(out, "{} this store takes the place of store {}\n", sign, text::printable(records.store));
  print(out, "{} operations are numbered above {}\n", sign, records.newest_operation);
  for (const auto& object : records.objects)
    print(out, "{} {}  is listed as residue{}\n", sign,
          padded(text::printable(to_text(object.key, cluster_short_name(object.cluster))), 58),
          object.address.empty() ? ": nothing in the store is called like its deployment"
                                 : " of " + object.address);
  out << '\n';
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
  PlanCounts counts = counts_of(plan);
  std::vector<std::string> parts;
  const auto add = [&](std::int64_t number, const char* what) {
    if (number > 0) parts.push_back(fmt::format("{} {}", number, what));
  };
  add(counts.by_action[Action::Create], "to create");
  add(counts.by_action[Action::Update], "to change");
  add(counts.by_action[Action::Replace], "to replace");
  add(counts.by_action[Action::Adopt], "to adopt");
  add(counts.by_action[Action::Delete], "to delete");
  add(counts.by_action[Action::Forget], "to forget");
  add(counts.moves, "to move");
  std::string summary = parts.empty() ? "no object changes" : text::join(parts, ", ");
  if (counts.drifts > 0)
    summary +=
        fmt::format("; {} repaired", text::count(static_cast<std::size_t>(counts.drifts), "drift", "drifts"));
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
  const bool does_something = plan.changes_anything() || plan.diagnostics.has_errors();
  if (does_something && !plan.operations.empty())
    print(out, "Store at generation {}, read {} in {}.\n\n", plan.generation, looked_at(plan, words),
          duration(words.took));
  print_intents(out, style, plan, words.verbose);
  for (const auto& cluster : plan.clusters)
    if (!cluster.replaces.empty())
      print(out, "{} {}: another cluster takes its place ({} for {}); {}\n\n",
            toned(style, Tone::Change, "~"), cluster_short_name(cluster.address), cluster.identity,
            cluster.replaces, cluster.message);
  if (plan.recovery) print_recovery(out, style, *plan.recovery);
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
  if (!does_something) {
    print(out, "No changes{}. {} looked at ({}).\n", plan.complete() ? "" : " where it could be looked",
          looked_at(plan, words), duration(words.took));
    print_saved(out, words);
    return;
  }
  print_facts(out, style, plan);
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
    print(out, "Plan{}: {}.\n", plan.complete() ? "" : ", incomplete", plan_summary(plan));
  print_saved(out, words);
}

}  // namespace emco::cli
