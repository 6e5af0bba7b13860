// Which foreign keys a draft leaves broken (declared in explain.h). SQLite says only that some are: each
// changed resource is asked for what it names, and for what still names it.
#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include <fmt/format.h>

#include "core/base/text.h"
#include "core/store/explain.h"
#include "core/store/field_finder.h"
#include "core/store/links.h"
#include "core/store/records.h"

namespace emco::store {
namespace {

/// "a/b/c/d" → "a/b": what stands two segments higher.
std::string above(const std::string& address) {
  const auto name = address.rfind('/');
  return address.substr(0, address.rfind('/', name - 1));
}

/// A foreign key of a resource's own tables that leads nowhere.
struct Broken {
  const Reference* reference = nullptr;
  std::string table;
  std::int64_t rowid = 0;
  std::string owner;               ///< address of the resource that holds it
  std::vector<std::string> value;  ///< of the columns
};

std::string broken_sql(const Table& table, const Reference& reference, const std::string& condition) {
  std::vector<std::string> values;
  std::vector<std::string> filled;
  std::vector<std::string> equal;
  for (std::size_t i = 0; i < reference.columns.size(); ++i) {
    values.push_back(fmt::format("t.\"{}\"", reference.columns[i]));
    filled.push_back(values.back() + " IS NOT NULL");
    equal.push_back(fmt::format("p.\"{}\" = {}", reference.target_columns[i], values.back()));
  }
  return fmt::format(
      "SELECT t.rowid, t.{}, {} FROM \"{}\" AS t WHERE {} AND {} AND NOT EXISTS (SELECT 1 FROM \"{}\" AS p "
      "WHERE {}) ORDER BY 1",
      owner_column(table), text::join(values, ", "), table.name, condition, text::join(filled, " AND "),
      reference.target, text::join(equal, " AND "));
}

class References {
 public:
  References(Database& database,
             const Catalogue& catalogue,
             const std::vector<IntentChange>& changes,
             const std::set<std::string>& failed,
             Diagnostics& diagnostics)
      : database_(database),
        catalogue_(catalogue),
        changes_(changes),
        failed_(failed),
        diagnostics_(diagnostics),
        fields_(database, catalogue) {
    for (const auto& change : changes)
      if (change.verb == IntentChange::Verb::Delete) erased_.emplace(change.address, &change);
  }

  void explain() {
    // One pass over a table costs as much as some hundred looks into it.
    constexpr std::size_t kMany = 200;
    const std::size_t before = diagnostics_.size();
    if (changes_.size() > kMany) {
      for (const auto& [name, table] : catalogue_.tables)
        ask(table, "1", nullptr);
    } else {
      for (const auto& change : changes_) {
        if (change.verb != IntentChange::Verb::Delete) ask_own(change);
        if (change.verb != IntentChange::Verb::Create) ask_users(change);
      }
    }
    report_missing();
    report_in_use();
    // What was refused at its second attempt is not there any more, and whoever refers to it is spared.
    const bool known = suppressed_ || !failed_.empty();
    expects(diagnostics_.size() > before || known, "a reference is broken and nobody knows which");
  }

 private:
  /// Broken keys of one table, of all rows or of those of one address.
  void ask(const Table& table, const std::string& condition, const std::string* address) {
    if (!is_of_kinds(table)) return;
    for (const auto& reference : table.references) {
      if (is_internal(reference)) continue;
      auto query = database_.statement(broken_sql(table, reference, condition));
      if (address != nullptr) query.bind(*address);
      collect(query, table, reference);
    }
  }

  void ask_own(const IntentChange& change) {
    for (const auto& [name, table] : catalogue_.tables)
      if (name == change.kind || name.starts_with(change.kind + "_"))
        ask(table, fmt::format("t.{} = ?1", owner_column(table)), &change.address);
  }

  /// Who names an address that went away, or that changed so that it no longer is what they need.
  void ask_users(const IntentChange& change) {
    const Kind* kind = catalogue_.kinds.find(change.kind);
    if (kind != nullptr && kind->parent == "deployment_intent_group") {
      const std::string group = above(change.address);
      ask(catalogue_.table("group_intent_intent"), "t.group_address = ?1", &group);
    }
    for (const auto& [name, table] : catalogue_.tables) {
      if (!is_of_kinds(table)) continue;
      for (const auto& reference : table.references) {
        if (reference.target != change.kind || is_internal(reference)) continue;
        const std::string condition = fmt::format("t.\"{}\" = ?1", reference.columns.front());
        auto query = database_.statement(broken_sql(table, reference, condition));
        query.bind(change.address);
        collect(query, table, reference);
      }
    }
  }

  void collect(Query& query, const Table& table, const Reference& reference) {
    while (query.next()) {
      Broken broken{&reference, table.name, query.integer(0), query.text(1), {}};
      for (int i = 2; i < query.columns(); ++i)
        broken.value.push_back(query.text(i));
      if (!seen_.emplace(table.name, broken.rowid, text::join(reference.columns, ", ")).second) continue;
      const std::string target = target_of(broken);
      if (failed_.contains(target)) {
        suppressed_ = true;
      } else if (erased_.contains(target)) {
        in_use_[target].push_back(std::move(broken));
      } else {
        missing_.push_back(std::move(broken));
      }
    }
  }

  /// The address that a key leads to. Intents are named by their group and their name.
  std::string target_of(const Broken& broken) const {
    if (broken.reference->target != "intent_name") return broken.value.front();
    for (const auto& [address, change] : erased_)
      if (above(address) == broken.value[0] && address.ends_with("/" + broken.value[1])) return address;
    return broken.value[0] + "/" + broken.value[1];
  }

  /// The path in its document of the value that a broken key comes from.
  std::string field_of(const Broken& broken) {
    return fields_.field_of(broken.owner, broken.table, broken.rowid, *broken.reference);
  }

  std::string kind_of(const std::string& address) const {
    const auto match = catalogue_.kinds.of_address(address);
    return match ? match->kind->name : "resource";
  }

  void report_missing() {
    int suggestions = 0;
    constexpr int kMostSuggestions = 100;
    for (const auto& broken : missing_) {
      const std::string& target = broken.value.front();
      const std::string owner = described(kind_of(broken.owner), broken.owner);
      const bool parent = is_parent_key(*broken.reference);
      std::string help;
      if (broken.reference->rule.empty() && ++suggestions <= kMostSuggestions)
        help = text::did_you_mean(target, siblings(database_, catalogue_, target));
      if (parent) {
        report("reference.parent-missing", broken, place_of(database_, broken.owner),
               fmt::format("{} stands below '{}', which does not exist", owner, target), std::move(help));
      } else if (!broken.reference->rule.empty()) {
        report_rule(broken, owner);
      } else {
        const std::string path = field_of(broken);
        report(
            "reference.missing", broken, place_of(database_, broken.owner, path),
            fmt::format("'{}' of {} names '{}', which does not exist", path, owner, text::printable(target)),
            std::move(help));
      }
    }
  }

  /// A key that says more than "exists" breaks the rule it is named by.
  void report_rule(const Broken& broken, const std::string& owner) {
    const RuleText rule = rule_text(database_, broken.reference->rule);
    const std::string path = field_of(broken);
    std::string help = rule.remedy;
    if (broken.reference->target == "intent_name") {
      auto nearest = text::did_you_mean(broken.value[1], intent_names(broken.value[0]));
      if (!nearest.empty()) help = std::move(nearest);
    }
    // Where the target itself is missing, that is what has to be said, and another key says it.
    if (broken.reference->columns.front() == "parent" && !exists(broken.value.front())) return;
    report(broken.reference->rule, broken, place_of(database_, broken.owner, path),
           path.empty() ? fmt::format("{}: {}", rule.summary, owner)
                        : fmt::format("{}: '{}' of {}", rule.summary, path, owner),
           std::move(help));
  }

  std::vector<std::string> intent_names(const std::string& group) {
    std::vector<std::string> names;
    auto query = database_.query("draft/intent_names");
    query.bind(group);
    while (query.next())
      names.push_back(query.text(0));
    return names;
  }

  bool exists(const std::string& address) {
    auto query = database_.query("draft/current");
    query.bind(address);
    return query.next();
  }

  void report(
      const std::string& code, const Broken& broken, Source where, std::string summary, std::string help) {
    diagnostics_.error(code, std::move(where), std::move(summary), std::move(help)).address = broken.owner;
  }

  /// "a <- b <- c": the shortest way over users to a deployment that is not gone; "" when there is none.
  std::string way_to_deployed(const std::string& target) {
    if (!deployed_) {
      deployed_.emplace();
      for (const auto& deployment : deployments(database_))
        if (deployment.phase != "NotDeployed") deployed_->insert(deployment.address);
    }
    if (deployed_->empty()) return {};
    const auto way = Links(database_, catalogue_).way(target, *deployed_);
    std::string text = way.empty() ? "" : target;
    for (const auto& link : way)
      text += " <- " + link.from;
    return text;
  }

  void report_in_use() {
    for (auto& [target, users] : in_use_) {
      const IntentChange& change = *erased_.at(target);
      std::vector<Related> related;
      for (const auto& broken : users) {
        const bool parent = broken.reference->columns.front() == "parent";
        const std::string path = parent ? "" : field_of(broken);
        const std::string owner = described(kind_of(broken.owner), broken.owner);
        related.push_back({place_of(database_, broken.owner, path),
                           parent ? fmt::format("{} stands below it", owner)
                                  : fmt::format("'{}' of {} names it", path, owner)});
      }
      std::sort(related.begin(), related.end(),
                [](const Related& a, const Related& b) { return a.text < b.text; });
      related.erase(std::unique(related.begin(), related.end()), related.end());
      std::string help = "delete or change what refers to it in the same command, or first";
      const std::string way = way_to_deployed(target);
      if (!way.empty()) help += "; what is deployed needs it: " + way;
      Diagnostic& used =
          diagnostics_.error("reference.in-use", change.where,
                             fmt::format("{} cannot be deleted: {} to it", described(change.kind, target),
                                         text::count(related.size(), "resource refers", "resources refer")),
                             std::move(help));
      used.address = target;
      used.related = std::move(related);
    }
  }

  Database& database_;
  const Catalogue& catalogue_;
  const std::vector<IntentChange>& changes_;
  const std::set<std::string>& failed_;
  Diagnostics& diagnostics_;
  FieldFinder fields_;
  std::map<std::string, const IntentChange*> erased_;
  std::set<std::tuple<std::string, std::int64_t, std::string>> seen_;
  std::vector<Broken> missing_;
  std::map<std::string, std::vector<Broken>> in_use_;
  std::optional<std::set<std::string, std::less<>>> deployed_;  ///< read when it is first asked for
  bool suppressed_ = false;
};

/// The edges "app waits for app" of one composite app, each with the dependency that says so.
struct Edge {
  std::string to;
  std::string dependency;
};

using Edges = std::map<std::string, std::vector<Edge>>;

/// A way from `app` back to itself, or nothing. `done` are apps known to be on no cycle.
bool find_cycle(const Edges& edges,
                const std::string& start,
                std::set<std::string>& done,
                std::vector<Edge>& cycle) {
  // A stack of our own: dependencies may be ten thousand deep.
  struct Step {
    std::string app;
    std::size_t next = 0;
  };

  std::vector<Step> path{{start, 0}};
  std::map<std::string, std::size_t> on_path{{start, 0}};
  while (!path.empty()) {
    Step& step = path.back();
    const auto out = edges.find(step.app);
    if (out == edges.end() || step.next == out->second.size()) {
      done.insert(step.app);
      on_path.erase(step.app);
      path.pop_back();
      continue;
    }
    const Edge& edge = out->second[step.next++];
    if (edge.to == step.app) continue;  // a rule of its own
    const auto seen = on_path.find(edge.to);
    if (seen != on_path.end()) {
      for (std::size_t i = seen->second; i < path.size(); ++i)
        cycle.push_back(edges.at(path[i].app)[path[i].next - 1]);
      return true;
    }
    if (done.contains(edge.to)) continue;
    on_path.emplace(edge.to, path.size());
    path.push_back({edge.to, 0});
  }
  return false;
}

void report_cycle(Database& database, const std::vector<Edge>& cycle, Diagnostics& diagnostics) {
  const auto name = [](const std::string& address) { return address.substr(address.rfind('/') + 1); };
  std::string way = name(cycle.back().to);
  for (const auto& edge : cycle)
    way += " → " + name(edge.to);
  Diagnostic& found = diagnostics.error(
      "app-dependency.cycle", place_of(database, cycle.front().dependency, "spec.app"),
      fmt::format("apps wait for each other in a circle: {}", way), "remove one of the dependencies");
  found.address = cycle.front().dependency;
  for (const auto& edge : cycle)
    found.related.push_back(
        {place_of(database, edge.dependency, "spec.app"), described("app_dependency", edge.dependency)});
}

}  // namespace

void explain_references(Database& database,
                        const Catalogue& catalogue,
                        const std::vector<IntentChange>& changes,
                        const std::set<std::string>& failed,
                        Diagnostics& diagnostics) {
  References(database, catalogue, changes, failed, diagnostics).explain();
}

void explain_cycles(Database& database, const std::vector<IntentChange>& changes, Diagnostics& diagnostics) {
  std::set<std::string> composite_apps;
  for (const auto& change : changes)
    if (change.kind == "app_dependency" && change.verb != IntentChange::Verb::Delete)
      composite_apps.insert(change.address.substr(0, change.address.find("/apps/")));
  for (const auto& composite_app : composite_apps) {
    Edges edges;
    auto query = database.query("draft/dependencies");
    query.with(composite_app + "/apps/", composite_app + "/apps0");
    while (query.next())
      edges[query.text(0)].push_back({query.text(1), query.text(2)});
    std::set<std::string> done;
    for (const auto& [app, out] : edges) {
      std::vector<Edge> cycle;
      if (done.contains(app) || !find_cycle(edges, app, done, cycle)) continue;
      report_cycle(database, cycle, diagnostics);
      break;
    }
  }
}

}  // namespace emco::store
