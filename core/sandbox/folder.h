#pragma once

#include <memory>
#include <string>

#include "core/sandbox/sandbox.h"
#include "core/sandbox/server.h"

// What lies in a sandbox's folder: cluster-1.kubeconfig … beside cluster-1/ …, which hold certificates, keys,
// the port and the objects, and sandbox.pid.

namespace emco::sandbox {

std::string cluster_name(std::size_t number);

/// How many clusters the folder has; 0 when it is none of ours or absent.
std::size_t count_clusters(const Files& files, const std::string& folder);

/// Everything that lasts as long as a cluster: made when it is missing.
Access prepare_access(Host& host, const std::string& folder, const std::string& name);

/// Writes how the cluster is reached: its port and its kubeconfigs.
void write_address(Host& host, const std::string& folder, const Access& access, int port);
int last_port(const Files& files, const std::string& folder, const std::string& name);

/// The objects as they were saved last; a null value when they never were.
Value saved_objects(const Files& files, const std::string& folder, const std::string& name);
void save_objects(Files& files, const std::string& folder, const std::string& name, const Value& objects);

ClusterReport report_of(const Files& files, const std::string& folder, const std::string& name);

}  // namespace emco::sandbox
