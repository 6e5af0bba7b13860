#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/crypto.h"
#include "core/base/diagnostic.h"
#include "core/model/cluster.h"
#include "core/model/manifest.h"

/// From rendered documents to the exact objects a cluster shall hold. Pure.
namespace emco::render {

/// One document of a rendered chart, before anything is added to it.
struct RenderedDocument {
  Value body;
  Source where;       ///< template file and line
  bool keep = false;  ///< never removed with its app: a definition, or helm.sh/resource-policy: keep
};

/// What every object of an app gets.
struct Ownership {
  std::string store;               ///< label emco/store
  std::string deployment;          ///< label emco/deployment
  std::string app;                 ///< "" for a logical cloud's own objects
  std::string ns;                  ///< for namespaced objects that name none
  const SecretKey* key = nullptr;  ///< names sensitive bodies by keyed digests
  /// Secret values: a body that contains one of them is sensitive like a Secret.
  std::vector<std::string> secrets;
};

/// Which kinds are namespaced: what the cluster serves, and what definitions among the documents will make it
/// serve.
class Scopes {
 public:
  Scopes(const ClusterFacts& facts, const std::vector<RenderedDocument>& documents);
  /// Nothing when the cluster does not serve the kind.
  std::optional<bool> is_namespaced(const ObjectKey& key, const std::string& version) const;

 private:
  const ClusterFacts& facts_;
  std::vector<ApiResource> defined_;
};

/// Lists are taken apart, status and what only servers write is removed, the namespace is set, labels are
/// added, Secrets' stringData becomes data, nulls vanish. Documents that cannot be objects are diagnostics,
/// all of them in one run: "object.incomplete" (apiVersion, kind or name missing, generateName),
/// "object.kind-not-served", "object.reserved-label", "object.owner-references", "object.duplicate",
/// "object.label-too-long", "object.name-invalid"; "object.likely-secret" is a warning, and such objects are
/// treated as Secrets are.
Checked<std::vector<std::shared_ptr<const Manifest>>> make_objects(std::vector<RenderedDocument> documents,
                                                                   const Ownership& ownership,
                                                                   const Scopes& scopes);

/// The digest that names a manifest's body: keyed when it is sensitive.
std::string body_digest(const Manifest& manifest, const SecretKey* key);

}  // namespace emco::render
