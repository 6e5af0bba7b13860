#pragma once

#include <string>
#include <string_view>

#include "core/base/clock.h"
#include "core/base/diagnostic.h"
#include "core/base/files.h"
#include "core/kube/connection.h"

namespace emco::kube {

/// Where a kubeconfig comes from.
struct KubeconfigSource {
  std::string file;              ///< for diagnostics
  std::string folder;            ///< what the paths in it count from
  const Files* files = nullptr;  ///< null: it must hold everything itself ("kubeconfig.needs-file")
  std::string address;           ///< of the cluster, for diagnostics
};

/// Reads a kubeconfig and everything it names, believes nothing it says about how careful to be, and returns
/// how its current context (or its only one) is reached. Whatever would run a program (exec, auth-provider),
/// weaken or divert the connection (insecure-skip-tls-verify, http, no authority, proxy-url), or act as
/// somebody else (impersonation) is refused, as are credentials that cannot work at time `now`: all of it as
/// diagnostics "kubeconfig.…" (or "yaml.…") that hold no byte of a credential. The value is usable only when
/// the result is ok. Files it names must lie in its folder or below; keys and tokens must not be writable by
/// others.
Checked<Connection> read_kubeconfig(std::string_view bytes, const KubeconfigSource& source, Milliseconds now);

/// A kubeconfig that says the same without naming files and without anything else that stood in the original.
std::string write_kubeconfig(const Connection& connection);

}  // namespace emco::kube
