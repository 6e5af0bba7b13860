#pragma once

#include "core/base/diagnostic.h"
#include "core/model/intent.h"
#include "core/model/placement.h"

/// Intents in, clusters per app out. Pure: the same intent and the same previous placement give the same
/// answer. Never looks at a cluster, never chooses one outside the logical cloud.
namespace emco::place {

/// Where every app of a deployment may run, and why (semantics.md 9):
///   - an allOf item names clusters that are mandatory, a label meaning every cluster that carries it;
///   - each anyOf list picks one cluster of its union: a mandatory one of this app if it is among them, else
///   the one the
///     previous placement used, else the first by name.
/// Diagnostics: "placement.no-intent", "placement.app-without-intent", "placement.empty",
/// "placement.label-matches-nothing", "placement.outside-logical-cloud", "placement.no-candidate",
/// "placement.no-clusters".
Checked<Placement> decide(const DeploymentIntent& intent, const Placement* previous);

}  // namespace emco::place
