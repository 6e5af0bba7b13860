#pragma once

#include <string>

#include "core/flow/session.h"
#include "core/model/document.h"

/// Resources of the store in the form in which bundles hold them: what is printed here, `apply` accepts, and
/// then nothing changes.
namespace emco::flow {

/// A document with its files by name and digest; secret values are their keyed digests.
Value document_value(Session& session, const Document& document);

/// The same as YAML for people, without a "---" line.
std::string document_yaml(Session& session, const Document& document);

}  // namespace emco::flow
