#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/value.h"
#include "core/sandbox/type.h"

namespace emco::sandbox {

/// Where objects of one kind are kept, whatever the version they are read through.
struct Collection {
  std::string group;
  std::string plural;

  auto operator<=>(const Collection&) const = default;
};

Collection collection_of(const Kind& kind);

/// One object's place.
struct Place {
  Collection collection;
  std::string ns;  ///< "" for cluster-scoped kinds
  std::string name;

  auto operator<=>(const Place&) const = default;
};

/// Everything a cluster holds. Bodies are never changed in place, so that who reads keeps what it saw.
class Objects {
 public:
  using Body = std::shared_ptr<const Value>;
  using Names = std::map<std::pair<std::string, std::string>, Body>;  ///< by namespace and name

  /// What happened, for watches.
  struct Event {
    std::int64_t revision = 0;
    std::string type;  ///< ADDED, MODIFIED, DELETED
    Collection collection;
    Body body;
  };

  Body find(const Place& place) const;
  const Names& all(const Collection& collection) const;
  std::vector<Place> in_namespace(const std::string& ns) const;
  /// Objects that name this uid as an owner.
  std::vector<Place> owned_by(const std::string& uid) const;

  /// Stores the body under the next revision, which is written into it.
  Body put(const Place& place, Value body);
  void erase(const Place& place);

  std::int64_t revision() const { return revision_; }

  std::int64_t next_revision() { return ++revision_; }

  /// What happened behind a revision; nothing when it is too long ago.
  std::optional<std::vector<Event>> since(std::int64_t revision) const;

  void each(const std::function<void(const Place&, const Body&)>& visit) const;

  /// Everything as a value, and back. Throws Error "sandbox.damaged".
  Value to_value() const;
  void from_value(const Value& value);

 private:
  void note(const std::string& type, const Collection& collection, Body body);

  std::map<Collection, Names> all_;
  std::int64_t revision_ = 100;
  std::int64_t oldest_ = 100;  ///< what happened behind this revision is in `events_`
  std::deque<Event> events_;
};

}  // namespace emco::sandbox
