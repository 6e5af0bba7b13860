#pragma once

#include <string>

#include "tests/program.h"
#include "tests/store_world.h"

namespace emco::test {

/// A shop whose app is placed by the label "fast", which edge-1 carries.
struct LabelledShop : Program {
  /// `intent` is the placement's, `labels` are documents of further labels.
  explicit LabelledShop(const std::string& intent, const std::string& labels = {}) {
    make_shop();
    write("label.yaml", doc("cluster-providers/edge/clusters/edge-1/labels", "fast") + labels +
                            doc(kGroup + "/generic-placement-intents/everywhere/app-intents", "web",
                                "{app: web, intent: " + intent + "}"));
    must({"apply", "-f", path("label.yaml"), "--intents-only"});
  }

  const std::string label = "cluster-providers/edge/clusters/edge-1/labels/fast";
  const std::string placement = kGroup + "/generic-placement-intents/everywhere/app-intents/web";
};

}  // namespace emco::test
