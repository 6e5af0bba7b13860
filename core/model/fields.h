#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/value.h"

namespace emco {

/// Our name as a manager of fields on every cluster.
inline constexpr std::string_view kFieldManager = "emcoctl";
/// Markers on every object of ours. The labels never change between releases; the annotations change only
/// when the object is written anyway and are left out of every comparison.
inline constexpr std::string_view kStoreLabel = "emco/store";
inline constexpr std::string_view kDeploymentLabel = "emco/deployment";
inline constexpr std::string_view kDeploymentIdLabel = "emco/deployment-id";
inline constexpr std::string_view kOperationAnnotation = "emco/operation";
inline constexpr std::string_view kDigestAnnotation = "emco/digest";

/// A set of fields in the form of managedFields' fieldsV1 (KEP-555, structured-merge-diff): what a manager
/// owns.
struct FieldSet {
  /// Children by their fieldsV1 key: "f:name", "k:{…}", "v:…", "i:…". An owned leaf has none.
  std::map<std::string, FieldSet, std::less<>> children;
  bool self = false;  ///< "." was listed: the element itself is owned

  bool empty() const { return children.empty() && !self; }
};

/// Reads a fieldsV1 value.
FieldSet field_set(const Value& fields_v1);

/// What we own of a live object by server-side apply; empty when nothing.
FieldSet owned_fields(const Value& live);

/// How a desired body relates to a live object, judged without the server.
enum class Comparison {
  Equal,    ///< an apply cannot change any field: we own exactly the desired fields and all values are equal
  Differs,  ///< an apply may change something; only the server knows (defaults, quantities spelled otherwise)
};
Comparison compare_applied(const Value& desired, const Value& live);

/// Digest of the fields a change would touch, as the live object holds them: those we own and those `desired`
/// sets (null: none, for deletions). It stays the same while status, defaults or other managers' fields move.
std::string touched_digest(const Value& live, const Value& desired);

/// One difference between two values.
struct FieldChange {
  enum class Kind { Add, Remove, Replace };
  Kind kind = Kind::Replace;
  std::string path;  ///< "spec.template.spec.containers[name=web].image"
  Value before;
  Value after;
  std::string note;  ///< "forces replacement", "owned by kube-controller-manager", …

  bool operator==(const FieldChange&) const = default;
};

/// Differences in order of path. Lists of maps are matched by "name", else "key", "containerPort", "port",
/// "ip", "mountPath" where all items have one and it is unique, otherwise by position.
std::vector<FieldChange> differences(const Value& before, const Value& after);

/// An object without what a server adds or moves on its own: status, managedFields, resourceVersion,
/// generation, uid, creationTimestamp and our marker annotations. What differences are shown of.
Value without_noise(Value object);

}  // namespace emco
