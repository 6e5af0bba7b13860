#pragma once

#include "core/base/diagnostic.h"
#include "core/model/document.h"

namespace emco::flow {

/// Notes on documents that are taken as they are and are probably not meant so (compatibility.md):
/// "cluster-quota.requests-above-limits", "generic-resource.kind-spelling". Reads the bundle's documents and
/// the objects that they attach.
Diagnostics advice(const Bundle& bundle);

}  // namespace emco::flow
