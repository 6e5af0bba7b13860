#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/clock.h"
#include "core/model/object.h"

namespace emco {

/// One kind that a cluster serves.
struct ApiResource {
  std::string group;
  std::string version;
  std::string kind;
  std::string plural;
  bool namespaced = false;
  std::vector<std::string> verbs;
};

/// What is known of a cluster before anything is asked of its objects.
struct ClusterFacts {
  std::string identity;                ///< uid of the namespace kube-system
  std::string version;                 ///< "v1.35.4"
  std::optional<Milliseconds> clock;   ///< of the server when it answered, in whole seconds
  std::vector<ApiResource> resources;  ///< preferred version of each group first

  /// The served resource of a group and kind in exactly that version, or in any when `version` is empty;
  /// nullptr when none.
  const ApiResource* find(std::string_view group, std::string_view version, std::string_view kind) const;
};

/// The world's answer to one request, sorted by what may be believed after it (apply-protocol.md, outcome
/// classes).
struct Answer {
  enum class Class {
    Done,      ///< 2xx with an object of the right identity (or a delete that took effect)
    Absent,    ///< 404 for the object
    Conflict,  ///< 409, 412: not executed, something is not as the request said
    Refused,   ///< any other definite no: not executed
    NotSent,   ///< the request never left: refused connection, failed handshake
    Unknown,   ///< it may have been executed: 5xx, a lost answer, an answer that makes no sense
  };

  Class outcome = Class::Unknown;
  int status = 0;       ///< HTTP status, 0 when there was none
  std::string reason;   ///< Status.reason ("AlreadyExists", "Invalid", …) or a word of the transport
                        ///< ("timeout", "refused", "tls")
  std::string message;  ///< for people; control characters may occur, secrets of the request do not
  std::optional<Live> object;

  /// A field of the object that another manager owns: details.causes of a 409.
  struct FieldConflict {
    std::string field;  ///< ".spec.replicas"
    std::string manager;
  };

  std::vector<FieldConflict> conflicts;

  bool done() const { return outcome == Class::Done; }
};

/// Reads one cluster's facts: identity, version, served kinds. Answers come from a cache when the server says
/// 304.
struct ReadFacts {};

/// Reads one object.
struct ReadObject {
  ObjectKey key;
  std::string version;
};

/// Reads every object of a kind, complete or not at all.
struct ListObjects {
  std::string group;
  std::string version;
  std::string kind;
  std::string ns;              ///< "" = all namespaces
  std::string label_selector;  ///< "" = all
  bool metadata_only = false;  ///< PartialObjectMetadataList: no spec, no status
  /// Called once per object, in no order, before the answer is handed out. Never called after a failure was
  /// answered, but may have been called before one: what it collected counts only when the answer is Done.
  std::function<void(Live&&)> each;
  /// Called when the list has to be read from its beginning once more: what `each` took so far is void.
  /// Without it, a list that broke off after its first object is answered Unknown.
  std::function<void()> again;
};

/// Asks for an object's state after a server-side apply without making it (dryRun=All).
struct DryRun {
  ObjectKey key;
  std::string version;
  std::shared_ptr<const std::string> body;  ///< JSON
  std::string uid;                          ///< "" for a create
  std::string resource_version;
  bool force = false;      ///< take over fields of other managers
  bool sensitive = false;  ///< the body holds secret values: no message repeats a text of it
};

/// May our credential do this? (SelfSubjectAccessReview, which stores nothing.) Done with message "" when
/// allowed.
struct CheckAccess {
  std::string verb;
  std::string group;
  std::string plural;
  std::string ns;
  std::string name;
};

/// Changes the world. Every form carries what it expects to find, so that repeating it is harmless.
struct Mutation {
  enum class Verb {
    Create,  ///< server-side apply with resourceVersion "1": refused (Conflict) when the object exists
    Update,  ///< server-side apply with uid and resourceVersion: refused when either moved
    Delete,  ///< with uid and resourceVersion as preconditions
  };
  Verb verb = Verb::Create;
  ObjectKey key;
  std::string version;
  std::shared_ptr<const std::string> body;  ///< JSON; null for Delete
  std::string uid;                          ///< Update and Delete
  std::string resource_version;
  bool force = false;       ///< Update: take over fields of other managers, as the plan has decided
  bool foreground = false;  ///< Delete: dependents first (the answer then comes with a deletion in progress)
  bool orphan = false;      ///< Delete: leave dependents
  bool sensitive = false;   ///< the body holds secret values: no message repeats a text of it
  /// When it must have left, by Clock::elapsed; one that waits longer is answered NotSent with the reason
  /// "late". 0 = whenever.
  Milliseconds latest = 0;
};

using Ticket = std::uint64_t;

/// What has come back.
struct Arrival {
  Ticket ticket = 0;
  Answer answer;
  std::shared_ptr<const ClusterFacts> facts;  ///< of ReadFacts
};

/// All clusters, for those who only look: nothing here can change an object. Requests are queued and travel
/// at the same time, as many at once as each server bears; nothing blocks but `wait`. One thread uses it.
class ClusterReader {
 public:
  virtual ~ClusterReader() = default;

  virtual Ticket ask(const std::string& cluster, ReadFacts request) = 0;
  virtual Ticket ask(const std::string& cluster, ReadObject request) = 0;
  virtual Ticket ask(const std::string& cluster, ListObjects request) = 0;
  virtual Ticket ask(const std::string& cluster, DryRun request) = 0;
  virtual Ticket ask(const std::string& cluster, CheckAccess request) = 0;

  /// Answers that have arrived, in order of arrival; waits up to `at_most` for the first. Empty when nothing
  /// arrived in that time. Every ticket is answered exactly once, at the latest when its deadline passes.
  virtual std::vector<Arrival> wait(Milliseconds at_most) = 0;
  /// Requests without an answer yet.
  virtual std::size_t pending() const = 0;
};

/// All clusters, for the applier.
class ClusterWriter : public ClusterReader {
 public:
  using ClusterReader::ask;
  virtual Ticket send(const std::string& cluster, Mutation mutation) = 0;
};

}  // namespace emco
