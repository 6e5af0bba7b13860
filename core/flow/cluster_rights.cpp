#include "core/flow/cluster_rights.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "core/base/text.h"
#include "core/flow/observe.h"
#include "core/store/history.h"
#include "core/store/records.h"

namespace emco::flow {
namespace {

/// What plan needs, then what apply needs. A create is a patch of something that is not there, for which
/// servers demand both.
constexpr std::array<const char*, 5> kVerbs{"get", "list", "patch", "create", "delete"};

/// Kinds that nearly every deployment has.
const std::array<std::pair<std::string, std::string>, 5> kUsual{
    {{"", "Namespace"}, {"", "ConfigMap"}, {"", "Secret"}, {"", "Service"}, {"apps", "Deployment"}}};

std::string kind_name(const std::pair<std::string, std::string>& kind) {
  return kind.first.empty() ? kind.second : kind.second + "." + kind.first;
}

/// One access review under way.
struct Review {
  RightsQuestion* question = nullptr;
  std::pair<std::string, std::string> kind;
  std::string ns;
  std::size_t verb = 0;

  auto place() const { return std::tuple(question, kind, ns); }
};

/// The verb is asked about: of everything in use, or of what one plan does there.
bool is_needed(const RightsQuestion& question,
               const std::pair<std::string, std::string>& kind,
               const std::string& ns,
               std::string_view verb) {
  if (!question.needs) return true;
  const auto at = question.needs->verbs.find({kind, ns});
  return at != question.needs->verbs.end() && at->second.contains(verb);
}

std::vector<Review> reviews_of(RightsQuestion& question) {
  std::vector<Review> reviews;
  for (const auto& [kind, namespaces] : question.kinds) {
    const ApiResource* resource = question.facts->find(kind.first, "", kind.second);
    if (resource == nullptr) continue;
    for (std::size_t verb = 0; verb < kVerbs.size(); ++verb) {
      // Plans list a kind in all namespaces at once.
      const bool everywhere = std::string_view(kVerbs[verb]) == "list" || !resource->namespaced;
      if (everywhere || namespaces.empty()) {
        const bool listed = std::string_view(kVerbs[verb]) == "list";
        if (listed || is_needed(question, kind, "", kVerbs[verb]))
          reviews.push_back({&question, kind, "", verb});
        continue;
      }
      for (const auto& ns : namespaces)
        if (is_needed(question, kind, ns, kVerbs[verb])) reviews.push_back({&question, kind, ns, verb});
    }
  }
  return reviews;
}

void say_missing(const ClusterCheck& check, Diagnostics& diagnostics) {
  for (const auto& missing : check.missing) {
    diagnostics
        .error("cluster.access-denied", {},
               fmt::format("on '{}' the credential may not {} {}{}", cluster_short_name(check.known.address),
                           text::join(missing.verbs, ", "), missing.kind,
                           !missing.namespaced  ? ""
                           : missing.ns.empty() ? " in all namespaces"
                                                : " in namespace " + missing.ns),
               "allow it there, or apply the cluster with another kubeconfig")
        .address = check.known.address;
  }
}

void say_not_served(const RightsQuestion& question, Diagnostics& diagnostics) {
  for (const auto& [kind, namespaces] : question.kinds) {
    if (question.facts->find(kind.first, "", kind.second) != nullptr) continue;
    // A definition of the same plan serves it by then; its objects' rights can be asked only after that.
    if (question.needs && question.needs->defines(kind.first)) continue;
    diagnostics
        .error("cluster.access-unknown", {},
               fmt::format("'{}' does not serve the kind {}, which deployments use there",
                           cluster_short_name(question.check->known.address), kind_name(kind)),
               "install what defines it again")
        .address = question.check->known.address;
  }
}

}  // namespace

std::map<std::string, KindsInUse> kinds_in_use(Session& session) {
  std::map<std::string, KindsInUse> in_use;
  auto& database = session.database();
  std::map<std::string, std::set<std::string>> namespaces;
  const auto add = [&](const std::string& cluster, const ObjectKey& key) {
    auto& places = in_use[cluster][{key.group, key.kind}];
    if (!key.ns.empty()) places.insert(key.ns);
    if (!key.ns.empty()) namespaces[cluster].insert(key.ns);
    if (key.group.empty() && key.kind == "Namespace") namespaces[cluster].insert(key.name);
  };
  for (const auto& deployment : store::deployments(database)) {
    for (const auto& row : store::inventory(database, deployment.id))
      add(row.cluster, row.key);
    if (!deployment.revision) continue;
    for (const auto& desired : store::release_objects(database, deployment.id, *deployment.revision, nullptr))
      for (const auto& manifest : desired.manifests)
        add(desired.cluster, manifest->key);
  }
  for (const auto& address : store::addresses_of_kind(database, "cluster"))
    for (const auto& kind : kUsual)
      in_use[address].try_emplace(kind, namespaces[address]);
  return in_use;
}

std::map<std::string, PlanNeeds> needs_of(const Plan& plan) {
  std::map<std::string, PlanNeeds> needs;
  for (const auto& operation : plan.operations) {
    for (const auto& change : operation.changes) {
      if (!change.writes()) continue;
      const ObjectKey& key = change.key;
      PlanNeeds& one = needs[change.cluster];
      const std::pair kind{key.group, key.kind};
      auto& namespaces = one.kinds[kind];
      if (!key.ns.empty()) namespaces.insert(key.ns);
      auto& verbs = one.verbs[{kind, key.ns}];
      verbs.insert({"get", "list"});
      if (change.action == Action::Delete || change.action == Action::Replace) verbs.insert("delete");
      if (change.action != Action::Delete) verbs.insert("patch");
      if (change.action == Action::Create || change.action == Action::Replace) verbs.insert("create");
      const bool defines = key.group == "apiextensions.k8s.io" && change.action == Action::Create;
      // The name of a definition is PLURAL.GROUP.
      if (defines) one.defined_groups.insert(key.name.substr(key.name.find('.') + 1));
    }
  }
  return needs;
}

void check_rights(ClusterReader& clusters, std::vector<RightsQuestion> questions, Diagnostics& diagnostics) {
  std::map<Ticket, Review> tickets;
  for (auto& question : questions) {
    for (const auto& review : reviews_of(question)) {
      const ApiResource& resource = *question.facts->find(review.kind.first, "", review.kind.second);
      tickets.emplace(
          clusters.ask(question.check->known.address,
                       CheckAccess{kVerbs.at(review.verb), resource.group, resource.plural, review.ns, ""}),
          review);
      ++question.check->rights;
    }
  }
  std::map<decltype(Review{}.place()), std::set<std::size_t>> denied;
  std::map<RightsQuestion*, std::string> unanswered;
  collect(clusters, tickets, [&](const Review& review, const Arrival& arrival) {
    if (!arrival.answer.done()) {
      unanswered[review.question] =
          arrival.answer.message.empty() ? arrival.answer.reason : arrival.answer.message;
    } else if (!arrival.answer.message.empty()) {
      denied[review.place()].insert(review.verb);
    }
  });
  for (const auto& [place, verbs] : denied) {
    const auto& [question, kind, ns] = place;
    const bool namespaced = question->facts->find(kind.first, "", kind.second)->namespaced;
    MissingRight missing{kind_name(kind), ns, namespaced, {}};
    for (const auto verb : verbs)
      missing.verbs.emplace_back(kVerbs.at(verb));
    question->check->missing.push_back(std::move(missing));
  }
  for (const auto& question : questions) {
    say_missing(*question.check, diagnostics);
    say_not_served(question, diagnostics);
  }
  for (const auto& [question, message] : unanswered)
    diagnostics
        .error("cluster.access-unknown", {},
               fmt::format("'{}' does not say what the credential may do: {}",
                           cluster_short_name(question->check->known.address), message),
               "ask again when the cluster is well")
        .address = question->check->known.address;
}

}  // namespace emco::flow
