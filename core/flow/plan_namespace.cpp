#include "core/flow/inhabitants.h"
#include "core/flow/plan_stages.h"
#include "core/model/fields.h"

namespace emco::flow {

void keep_inhabited_namespaces(Session& session,
                               std::vector<Work>& all,
                               SeenClusters& seen,
                               ClusterReader& clusters) {
  std::vector<ObjectChange*> deletions;
  std::vector<Container> namespaces;
  for (auto& work : all) {
    for (auto& change : work.plan.changes) {
      if (change.key.kind != "Namespace" || change.action != Action::Delete) continue;
      deletions.push_back(&change);
      namespaces.push_back({change.cluster, change.key, nullptr});
    }
  }
  const auto found = find_inhabitants(clusters, seen, namespaces, [&](const std::string&, const Live& live) {
    return live.body.text_at({"metadata", "labels", kStoreLabel}) == session.store_uid();
  });
  for (std::size_t i = 0; i < found.size(); ++i) {
    if (!found[i].any()) continue;
    deletions[i]->action = Action::Forget;
    deletions[i]->keep = true;
    deletions[i]->because = Because::Inhabited;
    deletions[i]->fields = {{FieldChange::Kind::Replace, "holds", {}, Value(found[i].words()), {}}};
  }
}

}  // namespace emco::flow
