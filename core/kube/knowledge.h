#pragma once

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "core/kube/discovery.h"
#include "core/kube/exchange.h"

namespace emco::kube {

/// What is known of each cluster: its facts, and through which path a kind is reached. Asks the cluster when
/// something is not known yet, once for everybody who waits for it.
class Knowledge {
 public:
  using Facts = std::shared_ptr<const ClusterFacts>;
  using TakeFacts = std::function<void(Answer, Facts)>;
  /// The resource, or null and why there is none.
  using TakeResource = std::function<void(const ApiResource*, Answer)>;

  explicit Knowledge(Exchange& exchange) : exchange_(exchange) {}

  void add(const std::string& cluster, FactsCache cache);
  FactsCache cache(const std::string& cluster) const;

  /// Asks for the facts, also when they are known. They come with Done, and with Refused "IdentityUnreadable"
  /// (then without identity); null otherwise.
  void read(const std::string& cluster, TakeFacts take);

  /// A kind as it must be called. A kind that is not served is looked for again in fresh discovery; when it
  /// is really not there the answer is Absent with reason "KindNotServed" (Refused when an extension server
  /// did not say what it serves). Another version than the one asked for is "VersionNotServed" (Refused).
  struct Wanted {
    std::string cluster;
    std::string group;
    std::string version;  ///< "" = any
    std::string kind;
  };

  void resolve(Wanted wanted, TakeResource take);

  /// A definition of this kind was applied just now: it is waited for instead of being missed.
  void expect_kind(const std::string& cluster, const std::string& group, const std::string& kind);
  bool expects_kind(const std::string& cluster, const std::string& group, const std::string& kind);

  /// What was known of the served kinds turned out wrong.
  void doubt(const std::string& cluster);

 private:
  struct Reading;

  struct Cluster {
    FactsCache cache;
    bool fresh = false;                ///< the cache was confirmed by the server in this process
    std::uint64_t confirmations = 0;   ///< how often
    std::shared_ptr<Reading> reading;  ///< under way
    std::map<std::pair<std::string, std::string>, Milliseconds> expected;  ///< group and kind, until when
  };

  void start(const std::string& name);
  void ask_groups(const std::string& name, bool core, const std::shared_ptr<Reading>& reading);
  void ask_document(const std::string& name,
                    SafeRequest request,
                    const std::shared_ptr<Reading>& reading,
                    Answer Reading::*answer,
                    std::string Reading::*body);
  void arrived(const std::string& name, const std::shared_ptr<Reading>& reading);
  void attempt(const Wanted& wanted, std::uint64_t seen, const TakeResource& take);
  void missing(const Wanted& wanted, bool other_version, const TakeResource& take);

  Exchange& exchange_;
  std::map<std::string, Cluster> clusters_;
};

}  // namespace emco::kube
