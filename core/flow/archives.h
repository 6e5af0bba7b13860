#pragma once

#include "core/base/diagnostic.h"
#include "core/model/document.h"
#include "core/store/database.h"

namespace emco::flow {

/// Opens the charts of apps and the archives of profiles that documents attach, each distinct one once, as a
/// plan opens them: what cannot be rendered never gets into the store. Mistakes: "archive.…",
/// "chart.not-a-chart", "chart.metadata-invalid", "chart.values-invalid", "chart.profile-invalid",
/// "chart.budget-exceeded", with the places that attach the archive.
Diagnostics check_archives(const Bundle& bundle);

/// The same of those that documents name by their digests, as the store has them.
Diagnostics check_stored_archives(store::Database& database, const Bundle& bundle);

}  // namespace emco::flow
