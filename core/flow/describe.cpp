#include "core/flow/describe.h"

#include "core/store/history.h"

namespace emco::flow {

std::vector<PlannedIntent> describe_intents(Session& session, const store::Draft& draft) {
  std::vector<PlannedIntent> intents;
  for (const auto& change : draft.changes()) {
    PlannedIntent intent;
    intent.kind = change.verb == IntentChange::Verb::Create   ? PlannedIntent::Kind::Create
                  : change.verb == IntentChange::Verb::Update ? PlannedIntent::Kind::Update
                                                              : PlannedIntent::Kind::Delete;
    intent.address = change.address;
    intent.resource_kind = change.kind;
    intent.where = change.where;
    if (change.before != 0 && change.after != 0)
      intent.fields =
          differences(store::version_value(store::read_version(session.database(), change.before)),
                      store::version_value(store::read_version(session.database(), change.after)));
    intents.push_back(std::move(intent));
  }
  return intents;
}

}  // namespace emco::flow
