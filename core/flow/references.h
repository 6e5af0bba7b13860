#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "core/flow/session.h"
#include "core/store/links.h"

/// Who names whom at the intent level; no cluster is ever asked.
namespace emco::flow {

struct ReferencesRequest {
  std::string address;
  bool users = false;  ///< who uses it, instead of what it uses
  bool deep = false;   ///< whoever uses those, too, and so on
};

/// One link, and how many steps away from the resource that was asked for: 1 = directly.
struct FoundReference {
  store::Link link;
  std::size_t steps = 1;
};

struct References {
  ReferencesRequest request;
  std::string kind;                        ///< of the address
  std::vector<FoundReference> references;  ///< by steps, then by addresses
};

/// Throws Error "address.absent".
References read_references(Session& session, const ReferencesRequest& request);

}  // namespace emco::flow
