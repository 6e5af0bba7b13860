#include "cli/views/intents_view.h"

#include "cli/views/json_view.h"
#include "cli/views/plan_view.h"
#include "cli/views/print.h"
#include "core/base/text.h"

namespace emco::cli {

void show_committed(std::ostream& out, const Style& style, bool json, flow::Committed committed) {
  Plan plan;
  plan.intents = std::move(committed.changes);
  if (json) {
    Value whole = plan_json(plan, {});
    print_json(out, Value::map({{"generation", committed.generation},
                                {"intent_changes", *whole.find("intent_changes")}}));
    return;
  }
  print_intents(out, style, plan, false);
  if (plan.intents.empty()) {
    print(out, "No changes. The store is at generation {}.\n", committed.generation);
  } else {
    print(out, "{} changed; the store is at generation {}.\n",
          text::count(plan.intents.size(), "resource", "resources"), committed.generation);
  }
}

}  // namespace emco::cli
