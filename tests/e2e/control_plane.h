#pragma once

#include <string>

#include "core/base/clock.h"
#include "core/base/random.h"
#include "core/kube/client.h"
#include "core/kube/curl_transport.h"
#include "tests/recording_transport.h"

namespace emco::test {

/// The control planes that clusters.sh started (EMCO_E2E_CLUSTERS names their folder), through the project's
/// own client. Every call asks or sends one thing and waits for its answer.
class ControlPlane {
 public:
  /// `plane` is "c1" or "c2"; `kubeconfig` a file in its folder.
  explicit ControlPlane(const std::string& plane, const std::string& kubeconfig = "kubeconfig");

  template <typename Request>
  Arrival ask(Request request) {
    return arrival(writer_.ask(plane_, std::move(request)));
  }

  Answer send(Mutation mutation) { return arrival(writer_.send(plane_, std::move(mutation))).answer; }

  /// Server-side apply of a JSON object that must not exist, must be as `seen`, and the removal of `seen`.
  Answer create(const std::string& json);
  Answer update(const Live& seen, const std::string& json, bool force = false);
  Answer erase(const Live& seen);
  Answer dry_run(const std::string& json, const Live* seen = nullptr);
  Answer read(const ObjectKey& key, const std::string& version = "v1");

  /// Reads until the object is gone or `at_most` passed; true when it is.
  bool gone(const ObjectKey& key, const std::string& version = "v1", Milliseconds at_most = 30'000);

  /// A request by another program than this one: curl with the administrator's certificate. The answer's
  /// body.
  std::string foreign(const std::string& method,
                      const std::string& target,
                      const std::string& content_type = "application/json",
                      const std::string& body = "") const;

  /// Runs clusters.sh with this plane's folder; what it printed.
  std::string script(const std::string& command, const std::string& arguments = "") const;

  const std::string& folder() const { return folder_; }

  const std::string& name() const { return plane_; }

  kube::Writer& writer() { return writer_; }

  /// Everything that this client sent, with the answers.
  std::vector<RecordingTransport::Record>& records() { return recorder_.records; }

  /// How a kubeconfig of that folder is connected.
  static kube::Connection connection(const std::string& path);

 private:
  Arrival arrival(Ticket ticket);

  std::string plane_;
  std::string folder_;
  SystemClock clock_;
  SystemRandom random_;
  kube::CurlTransport transport_;
  RecordingTransport recorder_{transport_};
  kube::Writer writer_;
};

/// A namespace for one test; it begins to go away when the test ends.
class Space {
 public:
  Space(ControlPlane& plane, const std::string& name);
  ~Space();
  Space(const Space&) = delete;
  Space& operator=(const Space&) = delete;

  const std::string& name() const { return name_; }

 private:
  ControlPlane& plane_;
  std::string name_;
};

/// What a program printed; throws when it failed.
std::string output_of(const std::string& command);

}  // namespace emco::test
