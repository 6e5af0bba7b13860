#include "core/render/charts.h"

namespace emco::render {

Checked<RenderedChart> render_chart(const ChartInput& input) {
  Checked<RenderedChart> result;
  result.diagnostics.error("plan.not-yet-available", {}, "charts cannot be rendered yet: " + input.app,
                           "wait");
  return result;
}

}  // namespace emco::render
