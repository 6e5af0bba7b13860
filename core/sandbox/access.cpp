#include "core/sandbox/access.h"

#include <algorithm>

#include <fmt/format.h>

namespace emco::sandbox {
namespace {

constexpr const char* kGroup = "rbac.authorization.k8s.io";

bool belongs(const User& user, std::string_view group) {
  return std::find(user.groups.begin(), user.groups.end(), group) != user.groups.end();
}

/// A rule's list holds the word or "*"; an absent one holds nothing.
bool holds(const Value& rule, std::string_view list, std::string_view word) {
  const Value* words = rule.find(list);
  if (words == nullptr || !words->is_list()) return false;
  return std::any_of(words->items().begin(), words->items().end(), [&](const Value& one) {
    return one.is_text() && (one.text() == word || one.text() == "*");
  });
}

bool grants(const Value& rule, const Wish& wish) {
  if (!holds(rule, "verbs", wish.verb)) return false;
  if (!wish.path.empty()) return holds(rule, "nonResourceURLs", wish.path);
  const std::string resource = wish.subresource.empty() ? wish.plural : wish.plural + "/" + wish.subresource;
  if (!holds(rule, "apiGroups", wish.group) || !holds(rule, "resources", resource)) return false;
  const Value* names = rule.find("resourceNames");
  return names == nullptr || names->items().empty() || holds(rule, "resourceNames", wish.name);
}

bool is_meant(const Value& binding, const User& user) {
  const Value* subjects = binding.find("subjects");
  if (subjects == nullptr || !subjects->is_list()) return false;
  return std::any_of(subjects->items().begin(), subjects->items().end(), [&](const Value& subject) {
    const auto kind = subject.text_at({"kind"});
    const auto name = subject.text_at({"name"});
    if (kind == "Group") return belongs(user, name);
    if (kind == "ServiceAccount")
      return user.name == fmt::format("system:serviceaccount:{}:{}", subject.text_at({"namespace"}), name);
    return kind == "User" && user.name == name;
  });
}

bool role_grants(const State& state, const Value& binding, const std::string& ns, const Wish& wish) {
  const bool whole = binding.text_at({"roleRef", "kind"}) == "ClusterRole";
  const auto role = state.objects.find({{kGroup, whole ? "clusterroles" : "roles"},
                                        whole ? "" : ns,
                                        std::string(binding.text_at({"roleRef", "name"}))});
  const Value* rules = role == nullptr ? nullptr : role->find("rules");
  if (rules == nullptr || !rules->is_list()) return false;
  return std::any_of(rules->items().begin(), rules->items().end(),
                     [&](const Value& rule) { return grants(rule, wish); });
}

/// What every cluster lets everybody do who is known to it.
bool is_common(const Wish& wish) {
  if (!wish.path.empty())
    return wish.verb == "get" &&
           (wish.path.starts_with("/api") || wish.path == "/version" || wish.path.ends_with("z"));
  return wish.verb == "create" && wish.group == "authorization.k8s.io" &&
         wish.plural.starts_with("selfsubject");
}

}  // namespace

bool may(const State& state, const User& user, const Wish& wish) {
  if (belongs(user, "system:masters")) return true;
  if (belongs(user, "system:authenticated") && is_common(wish)) return true;
  for (const auto& [place, binding] : state.objects.all({kGroup, "clusterrolebindings"}))
    if (is_meant(*binding, user) && role_grants(state, *binding, "", wish)) return true;
  if (wish.ns.empty()) return false;
  const auto& bindings = state.objects.all({kGroup, "rolebindings"});
  for (auto at = bindings.lower_bound({wish.ns, ""}); at != bindings.end() && at->first.first == wish.ns;
       ++at)
    if (is_meant(*at->second, user) && role_grants(state, *at->second, wish.ns, wish)) return true;
  return false;
}

std::string refusal_of(const User& user, const Wish& wish) {
  if (!wish.path.empty())
    return fmt::format("forbidden: User \"{}\" cannot {} path \"{}\"", user.name, wish.verb, wish.path);
  const std::string where =
      wish.ns.empty() ? "at the cluster scope" : fmt::format("in the namespace \"{}\"", wish.ns);
  return fmt::format("User \"{}\" cannot {} resource \"{}\" in API group \"{}\" {}", user.name, wish.verb,
                     wish.subresource.empty() ? wish.plural : wish.plural + "/" + wish.subresource,
                     wish.group, where);
}

}  // namespace emco::sandbox
