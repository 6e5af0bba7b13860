#include "core/flow/candidates.h"

#include <exception>
#include <set>

#include "core/flow/session.h"
#include "core/store/history.h"
#include "core/store/records.h"

namespace emco::flow {
namespace {

/// More than so many are shown step by step.
constexpr std::size_t kMany = 40;

std::set<std::string> all_of(Session& session, Sought sought) {
  auto& database = session.database();
  std::vector<std::string> found;
  std::vector<std::string> more;
  switch (sought) {
    case Sought::Everything: found = store::addresses(database); break;
    case Sought::Clusters: found = store::addresses_of_kind(database, "cluster"); break;
    case Sought::Lifecycle:
      found = store::addresses_of_kind(database, "logical_cloud");
      more = store::addresses_of_kind(database, "deployment_intent_group");
      for (const auto& deployment : store::deployments(database))
        more.push_back(deployment.address);
      break;
  }
  std::set<std::string> all(found.begin(), found.end());
  all.insert(more.begin(), more.end());
  return all;
}

}  // namespace

std::vector<std::string> address_candidates(World& world, std::string_view start, Sought sought) {
  try {
    Session session(world);
    std::vector<std::string> whole;
    std::set<std::string> steps;
    for (const auto& address : all_of(session, sought)) {
      if (!address.starts_with(start)) continue;
      whole.push_back(address);
      const auto end = address.find('/', start.size());
      steps.insert(end == std::string::npos ? address : address.substr(0, end + 1));
    }
    if (whole.size() <= kMany) return whole;
    return {steps.begin(), steps.end()};
  } catch (const std::exception&) {
    return {};  // no store, or none that can be read: the command itself will say so
  }
}

std::vector<std::string> residue_candidates(World& world) {
  try {
    Session session(world);
    std::vector<std::string> numbers;
    for (const auto& entry : store::residue(session.database()))
      numbers.push_back(std::to_string(entry.id));
    return numbers;
  } catch (const std::exception&) {
    return {};
  }
}

}  // namespace emco::flow
