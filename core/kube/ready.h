#pragma once

#include "core/base/value.h"
#include "core/model/readiness.h"

namespace emco::kube {

/// How far an object is, by the rules of kstatus (sigs.k8s.io/cli-utils): a rule of its own for each built-in
/// workload (core/kube/ready/), and for everything else the conventions: deletionTimestamp,
/// observedGeneration, the conditions Reconciling, Stalled and Ready. Pure; knows no time, so that nothing
/// fails by waiting long: the deadline of whoever waits does that. Stricter than kstatus in one point: a
/// workload whose controller has not looked at it yet is in progress.
ReadyState ready(const Value& object);

}  // namespace emco::kube
