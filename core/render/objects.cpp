#include "core/render/objects.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "core/base/digest.h"
#include "core/base/error.h"
#include "core/base/json.h"
#include "core/base/text.h"
#include "core/model/fields.h"
#include "core/render/likely_secret.h"
#include "core/render/object_name.h"

namespace emco::render {
namespace {

constexpr std::size_t kLongestLabel = 63;

void strip_nulls(Value& value) {
  if (value.is_map()) {
    std::erase_if(value.members(), [](const Member& member) { return member.value.is_null(); });
    for (auto& member : value.members())
      strip_nulls(member.value);
  } else if (value.is_list()) {
    for (auto& item : value.items())
      strip_nulls(item);
  }
}

/// `kind: List` and typed lists hold objects; they are no objects.
void flatten(std::vector<RenderedDocument>& out, RenderedDocument document) {
  Value* items = document.body.find("items");
  const bool is_list =
      document.body.text_at({"kind"}).ends_with("List") && items != nullptr && items->is_list();
  if (!is_list) {
    out.push_back(std::move(document));
    return;
  }
  for (auto& item : items->items())
    flatten(out, {std::move(item), document.where, document.keep});
}

/// What only a server writes. It is harmless in a chart and would be refused or fought over on a cluster.
void strip_server_fields(Value& body) {
  body.erase("status");
  Value* metadata = body.find("metadata");
  if (metadata == nullptr || !metadata->is_map()) return;
  for (const auto* name : {"uid", "resourceVersion", "managedFields", "creationTimestamp", "generation",
                           "selfLink", "deletionTimestamp", "deletionGracePeriodSeconds"})
    metadata->erase(name);
}

/// Servers turn stringData into data; sent as data, what we own is what is there.
void settle_string_data(Value& secret) {
  Value* plain = secret.find("stringData");
  if (plain == nullptr || !plain->is_map()) return;
  const Value taken = *plain;
  secret.erase("stringData");
  for (const auto& member : taken.members())
    if (member.value.is_text()) secret["data"][member.key] = base64(member.value.text());
}

/// The pod template of a workload, wherever its kind keeps it.
Value* pod_template(Value& body) {
  Value* spec = body.find("spec");
  if (spec == nullptr) return nullptr;
  if (Value* job = spec->find("jobTemplate")) spec = job->find("spec");
  Value* pods = spec == nullptr ? nullptr : spec->find("template");
  return pods != nullptr && pods->is_map() && pods->at("spec", "containers") != nullptr ? pods : nullptr;
}

bool is_secret(const ObjectKey& key) { return key.group.empty() && key.kind == "Secret"; }

/// Makes the objects of one app, collecting what cannot be one.
class Maker {
 public:
  Maker(const Ownership& ownership, const Scopes& scopes) : ownership_(ownership), scopes_(scopes) {}

  Checked<std::vector<std::shared_ptr<const Manifest>>> run(std::vector<RenderedDocument> documents) {
    std::vector<RenderedDocument> flat;
    for (auto& document : documents)
      flatten(flat, std::move(document));
    for (auto& document : flat)
      make(std::move(document));
    return std::move(result_);
  }

 private:
  void error(const char* code, const RenderedDocument& document, std::string summary, std::string help) {
    result_.diagnostics.error(code, document.where, std::move(summary), std::move(help));
  }

  bool is_complete(const RenderedDocument& document) {
    const Value& body = document.body;
    if (!body.is_map() || body.text_at({"apiVersion"}).empty() || body.text_at({"kind"}).empty()) {
      error("object.incomplete", document,
            fmt::format("a document of app '{}' has no apiVersion or no kind", ownership_.app),
            "give it both, or remove it from the chart");
      return false;
    }
    if (body.text_at({"metadata", "name"}).empty()) {
      const bool generated = !body.text_at({"metadata", "generateName"}).empty();
      error("object.incomplete", document,
            fmt::format("a {} of app '{}' has {}", body.text_at({"kind"}), ownership_.app,
                        generated ? "a generateName instead of a name" : "no name"),
            "give it a fixed metadata.name: what is applied again must be found again");
      return false;
    }
    return true;
  }

  bool has_nothing_of_ours(const RenderedDocument& document) {
    const Value* owners = document.body.at("metadata", "ownerReferences");
    if (owners != nullptr && owners->is_list() && !owners->items().empty()) {
      error("object.owner-references", document,
            fmt::format("{} carries ownerReferences", to_text(key_of(document.body))),
            "remove them: owners are named by uids that only their cluster gives");
      return false;
    }
    bool clean = true;
    for (const auto& [kind, names] :
         std::initializer_list<std::pair<const char*, std::vector<std::string_view>>>{
             {"labels", {kStoreLabel, kDeploymentLabel, kDeploymentIdLabel}},
             {"annotations", {kOperationAnnotation, kDigestAnnotation}}}) {
      const Value* marks = document.body.at("metadata", kind);
      for (const auto name : names) {
        if (marks == nullptr || marks->find(name) == nullptr) continue;
        error("object.reserved-label", document,
              fmt::format("{} carries '{}', which emcoctl sets itself", to_text(key_of(document.body)), name),
              "remove it from the chart");
        clean = false;
      }
    }
    return clean;
  }

  /// What every server would refuse is said before anything is sent.
  bool has_good_names(const ObjectKey& key, const RenderedDocument& document) {
    bool good = true;
    if (const auto problem = name_problem(key); !problem.empty()) {
      error("object.name-invalid", document,
            fmt::format("'{}' is no name of a {}: {}", text::printable(key.name), key.kind, problem),
            "choose another in the chart");
      good = false;
    }
    for (const auto* kind : {"labels", "annotations"}) {
      const Value* marks = document.body.at("metadata", kind);
      if (marks == nullptr || !marks->is_map()) continue;
      for (const auto& mark : marks->members()) {
        const auto problem = std::string_view(kind) == "labels" ? label_key_problem(mark.key)
                                                                : annotation_key_problem(mark.key);
        if (problem.empty()) continue;
        error("object.name-invalid", document,
              fmt::format("'{}' is no key of {} ({}): {}", text::printable(mark.key), kind, to_text(key),
                          problem),
              "choose another in the chart");
        good = false;
      }
    }
    return good;
  }

  void label(Value& body) {
    Value& labels = body["metadata"]["labels"];
    labels[kStoreLabel] = ownership_.store;
    labels[kDeploymentLabel] = ownership_.deployment;
    const std::string id = deployment_id();
    labels[kDeploymentIdLabel] = id;
    if (Value* pods = pod_template(body)) (*pods)["metadata"]["labels"][kDeploymentIdLabel] = id;
  }

  std::string deployment_id() const {
    return ownership_.app.empty() ? ownership_.deployment : ownership_.deployment + "-" + ownership_.app;
  }

  bool is_sensitive(const ObjectKey& key, const Value& body) const {
    if (is_secret(key)) return true;
    const std::string text = ownership_.secrets.empty() ? std::string() : json::write(body);
    return std::any_of(ownership_.secrets.begin(), ownership_.secrets.end(), [&](const auto& secret) {
      return !secret.empty() && text.find(secret) != std::string::npos;
    });
  }

  /// A secret that stands in clear is not made worse by showing it.
  void warn_of_secrets(Manifest& manifest) {
    const auto paths = likely_secrets(manifest.body);
    if (paths.empty()) return;
    manifest.sensitive = true;
    result_.diagnostics.warning("object.likely-secret", manifest.template_source,
                                fmt::format("{} seems to hold secrets in clear: {}", to_text(manifest.key),
                                            text::printable(text::join(paths, ", "))),
                                "keep them in a Secret and refer to it");
  }

  void make(RenderedDocument document) {
    if (!is_complete(document) || !has_nothing_of_ours(document)) return;
    Value& body = document.body;
    strip_nulls(body);
    strip_server_fields(body);
    auto manifest = std::make_shared<Manifest>();
    manifest->key = key_of(body);
    manifest->version = parse_api_version(body.text_at({"apiVersion"})).version;
    if (!has_good_names(manifest->key, document)) return;
    const auto namespaced = scopes_.is_namespaced(manifest->key, manifest->version);
    if (!namespaced) {
      error("object.kind-not-served", document,
            fmt::format("the cluster does not serve {} {} ({})", body.text_at({"apiVersion"}),
                        manifest->key.kind, to_text(manifest->key)),
            "install its definition first, or take the object out of the chart");
      return;
    }
    if (*namespaced) {
      if (manifest->key.ns.empty()) manifest->key.ns = ownership_.ns;
      body["metadata"]["namespace"] = manifest->key.ns;
    } else {
      manifest->key.ns.clear();
      body["metadata"].erase("namespace");
    }
    if (deployment_id().size() > kLongestLabel) {
      error("object.label-too-long", document,
            fmt::format("the name of app '{}' is too long for a label", ownership_.app),
            fmt::format("choose one of at most {} characters",
                        kLongestLabel - ownership_.deployment.size() - 1));
      return;
    }
    if (is_secret(manifest->key)) settle_string_data(body);
    label(body);
    const auto [first, added] = seen_.try_emplace(manifest->key, document.where);
    if (!added) {
      auto& duplicate = result_.diagnostics.error("object.duplicate", document.where,
                                                  fmt::format("{} is rendered twice", to_text(manifest->key)),
                                                  "give one of them another name");
      duplicate.related.push_back({first->second, "first here"});
      return;
    }
    finish(*manifest, std::move(document));
    result_.value.push_back(std::move(manifest));
  }

  void finish(Manifest& manifest, RenderedDocument document) {
    manifest.app = ownership_.app;
    manifest.keep = document.keep;
    manifest.rank = static_cast<int>(result_.value.size());
    manifest.template_source = document.where;
    manifest.body = std::move(document.body);
    manifest.sensitive = is_sensitive(manifest.key, manifest.body);
    if (!is_secret(manifest.key)) warn_of_secrets(manifest);
    manifest.digest = body_digest(manifest, ownership_.key);
  }

  const Ownership& ownership_;
  const Scopes& scopes_;
  std::map<ObjectKey, Source> seen_;
  Checked<std::vector<std::shared_ptr<const Manifest>>> result_;
};

}  // namespace

std::string body_digest(const Manifest& manifest, const SecretKey* key) {
  const std::string text = json::write_canonical(manifest.body);
  if (!manifest.sensitive) return sha256(text);
  expects(key != nullptr, "a secret object without a key to name it by");
  return key->digest(text);
}

Scopes::Scopes(const ClusterFacts& facts, const std::vector<RenderedDocument>& documents) : facts_(facts) {
  for (const auto& document : documents) {
    const Value& body = document.body;
    if (body.text_at({"kind"}) != "CustomResourceDefinition") continue;
    const Value* versions = body.at("spec", "versions");
    if (versions == nullptr || !versions->is_list()) continue;
    for (const auto& version : versions->items()) {
      const Value* served = version.find("served");
      if (served != nullptr && served->is_boolean() && !served->boolean()) continue;
      ApiResource resource;
      resource.group = body.text_at({"spec", "group"});
      resource.version = version.text_at({"name"});
      resource.kind = body.text_at({"spec", "names", "kind"});
      resource.plural = body.text_at({"spec", "names", "plural"});
      resource.namespaced = body.text_at({"spec", "scope"}) == "Namespaced";
      defined_.push_back(std::move(resource));
    }
  }
}

std::optional<bool> Scopes::is_namespaced(const ObjectKey& key, const std::string& version) const {
  if (const auto* served = facts_.find(key.group, version, key.kind)) return served->namespaced;
  for (const auto& resource : defined_)
    if (resource.group == key.group && resource.version == version && resource.kind == key.kind)
      return resource.namespaced;
  return std::nullopt;
}

Checked<std::vector<std::shared_ptr<const Manifest>>> make_objects(std::vector<RenderedDocument> documents,
                                                                   const Ownership& ownership,
                                                                   const Scopes& scopes) {
  return Maker(ownership, scopes).run(std::move(documents));
}

}  // namespace emco::render
