#pragma once

#include <string>
#include <vector>

#include "core/flow/plan.h"

/// Taking over objects that somebody else made, each by its name.
namespace emco::flow {

/// The request whose plan brings the deployment of `address` up to date (or instantiates it) and takes over
/// exactly these objects ("Deployment.apps/shop/web@provider/cluster"). Throws Error with every mistake:
/// "address.absent", "adopt.no-object-name".
PlanRequest adoption_request(Session& session,
                             const std::string& address,
                             const std::vector<std::string>& objects,
                             const std::string& reason);

/// Objects that were named and that this plan does not take over: "adopt.not-needed".
void report_not_adopted(const PlanRequest& request, const std::vector<Work>& all, Plan& plan);

}  // namespace emco::flow
