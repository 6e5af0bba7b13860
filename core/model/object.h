#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/value.h"

namespace emco {

/// What makes an object on a cluster the same object (the version of its API does not).
struct ObjectKey {
  std::string group;  ///< "" for the core group
  std::string kind;
  std::string ns;  ///< "" for cluster-scoped kinds
  std::string name;

  auto operator<=>(const ObjectKey&) const = default;
};

/// "Deployment.apps shop/web", "Namespace shop": an object's name within a cluster, for people.
std::string to_text(const ObjectKey& key);
/// "Deployment.apps/shop/web@provider/cluster": the whole object name, for flags and JSON.
std::string to_text(const ObjectKey& key, std::string_view cluster);

/// An object and where it is.
struct ObjectOnCluster {
  std::string cluster;  ///< address
  ObjectKey key;

  auto operator<=>(const ObjectOnCluster&) const = default;
};

/// The reverse of the whole object name; nothing when the text is none.
std::optional<ObjectOnCluster> parse_object_name(std::string_view text);

/// "apps/v1" → {"apps", "v1"}; "v1" → {"", "v1"}.
struct GroupVersion {
  std::string group;
  std::string version;

  auto operator<=>(const GroupVersion&) const = default;
};

GroupVersion parse_api_version(std::string_view api_version);
std::string api_version(std::string_view group, std::string_view version);

/// The key of an object as its body states it; `ns` is what metadata.namespace says.
ObjectKey key_of(const Value& body);

/// An object as a cluster answered it.
struct Live {
  ObjectKey key;
  std::string version;  ///< of the API it was read through
  std::string uid;
  std::string resource_version;
  bool deleting = false;  ///< metadata.deletionTimestamp is set
  Value body;             ///< the whole object, metadata.managedFields included
};

/// Takes an object apart. Throws Error "cluster.bad-answer" when it lacks kind, name, uid or resourceVersion.
Live make_live(Value body);

}  // namespace emco
