#pragma once

#include <string>
#include <string_view>

#include "core/kube/transport.h"
#include "core/model/cluster.h"

namespace emco::kube {

/// A request that no object can be changed by: a GET, a server-side dry run, an access review. Only the
/// functions below make one, so that whoever holds nothing else can do no harm.
class SafeRequest {
 public:
  const HttpRequest& http() const { return http_; }

  /// How its answer is taken in: see HttpRequest::stream.
  void stream_to(std::function<bool(std::string_view)> stream) { http_.stream = std::move(stream); }

 private:
  explicit SafeRequest(HttpRequest http) : http_(std::move(http)) {}

  HttpRequest http_;

  friend SafeRequest read_path(std::string target);
  friend SafeRequest read_groups(bool core, std::string_view etag);
  friend SafeRequest read_object(const ApiResource& resource, const ObjectKey& key);
  friend SafeRequest list_objects(const ApiResource& resource,
                                  const ListObjects& wanted,
                                  std::string_view from);
  friend SafeRequest dry_run(const ApiResource& resource, const DryRun& wanted);
  friend SafeRequest check_access(const CheckAccess& wanted);
};

/// A request that may change an object, with what it expects to find in it.
class ChangingRequest {
 public:
  const HttpRequest& http() const { return http_; }

 private:
  explicit ChangingRequest(HttpRequest http) : http_(std::move(http)) {}

  HttpRequest http_;

  friend ChangingRequest change_object(const ApiResource& resource, const Mutation& wanted);
};

/// GET of a path below the server's, "/version" for one.
SafeRequest read_path(std::string target);
/// Aggregated discovery of the core group or of all others; 304 when the ETag still holds.
SafeRequest read_groups(bool core, std::string_view etag);
SafeRequest read_object(const ApiResource& resource, const ObjectKey& key);
/// `from` continues a list that the server handed out in part ("" begins).
SafeRequest list_objects(const ApiResource& resource, const ListObjects& wanted, std::string_view from);
SafeRequest dry_run(const ApiResource& resource, const DryRun& wanted);
SafeRequest check_access(const CheckAccess& wanted);

/// Server-side apply or DELETE with the preconditions of `wanted`. Throws Error "internal.bug" when the body
/// is not the object that the key names, or an update or delete lacks what it expects.
ChangingRequest change_object(const ApiResource& resource, const Mutation& wanted);

/// "/apis/apps/v1/namespaces/shop/deployments/web"; without `name` the collection, without `ns` that of all
/// namespaces.
std::string object_path(const ApiResource& resource, std::string_view ns, std::string_view name);

/// The name all our fields are owned by.
inline constexpr std::string_view kFieldManager = "emcoctl";

}  // namespace emco::kube
