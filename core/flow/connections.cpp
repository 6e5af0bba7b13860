#include <memory>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/flow/session.h"
#include "core/kube/client.h"
#include "core/kube/curl_transport.h"
#include "core/kube/kubeconfig.h"
#include "core/model/release.h"
#include "core/store/content.h"
#include "core/store/intent.h"

namespace emco::flow {

struct Connections::State {
  std::unique_ptr<kube::Transport> transport;
  std::unique_ptr<kube::Reader> reader;
  std::unique_ptr<kube::Writer> writer;

  void add(const std::string& cluster, kube::Connection connection) {
    if (writer) {
      writer->add(cluster, std::move(connection));
    } else {
      reader->add(cluster, std::move(connection));
    }
  }
};

Kubeconfigs read_kubeconfigs(Session& session, const std::set<std::string>& addresses) {
  Kubeconfigs kubeconfigs;
  for (const auto& address : addresses) {
    const auto digest = store::kubeconfig_of(session.database(), address);
    kubeconfigs[address] =
        digest ? store::read_content(session.database(), *digest, &session.expect_key()) : "";
  }
  return kubeconfigs;
}

Connections::Connections(Session& session,
                         const Kubeconfigs& kubeconfigs,
                         Access access,
                         Diagnostics& diagnostics)
    : state_(std::make_unique<State>()) {
  World& world = session.world();
  state_->transport = world.transport ? world.transport() : std::make_unique<kube::CurlTransport>();
  kube::Patience patience;
  if (world.parallelism > 0) patience.parallel = world.parallelism;
  if (access == Access::Write) {
    state_->writer = std::make_unique<kube::Writer>(*state_->transport, world.clock, world.random, patience);
  } else {
    state_->reader = std::make_unique<kube::Reader>(*state_->transport, world.clock, world.random, patience);
  }
  for (const auto& [address, bytes] : kubeconfigs) {
    if (bytes.empty()) {
      diagnostics
          .error("cluster.no-connection", {},
                 fmt::format("cluster '{}' has no kubeconfig", cluster_short_name(address)),
                 "apply the cluster again with a kubeconfig as its file")
          .address = address;
      continue;
    }
    auto checked = kube::read_kubeconfig(bytes, {"", "", nullptr, address}, world.clock.now());
    const bool usable = checked.ok();
    diagnostics.add(std::move(checked.diagnostics));
    if (!usable) continue;
    state_->add(address, std::move(checked.value));
    usable_.insert(address);
  }
}

Connections::~Connections() = default;

ClusterReader& Connections::reader() {
  if (state_->writer) return *state_->writer;
  return *state_->reader;
}

ClusterWriter& Connections::writer() {
  expects(state_->writer != nullptr, "a writer was asked of connections for reading");
  return *state_->writer;
}

}  // namespace emco::flow
