#include "core/sandbox/writes.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/base/text.h"
#include "core/model/object.h"
#include "core/sandbox/admission.h"
#include "core/sandbox/bodies.h"
#include "core/sandbox/controllers.h"
#include "core/sandbox/defaults.h"
#include "core/sandbox/json_patch.h"

namespace emco::sandbox {
namespace {

constexpr const char* kModified =
    "the object has been modified; please apply your changes to the latest version and try again";

Author author_of(State& state, const Target& target, const Request& request) {
  Author author;
  author.manager = request.parameter("fieldManager");
  if (author.manager.empty()) author.manager = "unknown";
  author.api_version = api_version(target.kind->group, target.kind->version);
  author.subresource = target.subresource;
  author.time = state.now();
  author.force = request.parameter("force") == "true";
  return author;
}

/// The body is of the kind and the name that the path says; what it leaves out is filled in.
void expect_target(const Target& target, Value& body) {
  const std::string version = api_version(target.kind->group, target.kind->version);
  if (body.text_at({"apiVersion"}, version) != version ||
      body.text_at({"kind"}, target.kind->kind) != target.kind->kind)
    throw bad_request(fmt::format("{}, Kind={} in the body does not match {}, Kind={} of the URL",
                                  body.text_at({"apiVersion"}), body.text_at({"kind"}), version,
                                  target.kind->kind));
  body["apiVersion"] = version;
  body["kind"] = target.kind->kind;
  Value& metadata = body["metadata"];
  if (!metadata.is_map()) throw bad_request("metadata is no object");
  if (!target.name.empty() && body.text_at({"metadata", "name"}, target.name) != target.name)
    throw bad_request(fmt::format("the name of the object ({}) does not match the name on the URL ({})",
                                  body.text_at({"metadata", "name"}), target.name));
  if (!target.name.empty()) metadata["name"] = target.name;
  if (!target.kind->namespaced) {
    metadata.erase("namespace");
    return;
  }
  if (body.text_at({"metadata", "namespace"}, target.ns) != target.ns)
    throw bad_request(
        "the namespace of the provided object does not match the namespace sent on the request");
  metadata["namespace"] = target.ns;
}

void expect_declared(const Target& target, const Request& request, Value& body) {
  for (const auto& problem : misfits(*target.kind->type, body)) {
    const bool unknown = problem.ends_with("field not declared in schema");
    if (unknown && request.parameter("fieldValidation") != "Strict") continue;
    throw bad_request(fmt::format("{} in version \"{}\" cannot be handled as a {}: strict decoding error: {}",
                                  target.kind->kind, target.kind->version, target.kind->kind, problem));
  }
  drop_undeclared(*target.kind->type, body);
}

/// What clients cannot set comes from what is there; `part` is what they can.
void keep_servers_fields(const Value& before, Value& object) {
  for (const auto* name : {"uid", "creationTimestamp", "generation", "deletionTimestamp",
                           "deletionGracePeriodSeconds", "resourceVersion", "selfLink"}) {
    const Value* own = before.at("metadata", name);
    if (own != nullptr) {
      object["metadata"][name] = *own;
    } else {
      object["metadata"].erase(name);
    }
  }
}

bool has_status(const Target& target) { return target.kind->has("status"); }

/// The main resource leaves the status alone, the status the rest.
void keep_other_part(const Target& target, const Value& before, Value& object) {
  if (target.subresource == "status") {
    Value whole = before;
    if (const Value* status = object.find("status")) whole["status"] = *status;
    if (const Value* fields = object.at("metadata", "managedFields"))
      whole["metadata"]["managedFields"] = *fields;
    object = std::move(whole);
  } else if (has_status(target)) {
    if (const Value* status = before.find("status")) {
      object["status"] = *status;
    } else {
      object.erase("status");
    }
  }
}

/// Preconditions that an update names in its body.
void expect_revision(const Target& target,
                     const Value& before,
                     const std::string& uid,
                     const std::string& revision) {
  const bool moved =
      !revision.empty() && revision != "0" && revision != before.text_at({"metadata", "resourceVersion"});
  if (moved) throw conflict(*target.kind, target.name, kModified);
  if (!uid.empty() && uid != before.text_at({"metadata", "uid"}))
    throw invalid(*target.kind, target.name,
                  fmt::format("metadata.uid: Invalid value: \"{}\": field is immutable", uid));
}

Response shown_answer(int status, const Target& target, const Value& stored) {
  return json_answer(status, shown(target, stored));
}

/// Makes a new object of a body that is known to fit.
Response commit_new(State& state, const Target& target, Value object, bool dry_run) {
  drop_nulls(object);
  if (has_status(target)) object.erase("status");
  Value& metadata = object["metadata"];
  metadata.erase("resourceVersion");
  metadata.erase("deletionTimestamp");
  metadata["uid"] = state.random.uuid();
  metadata["creationTimestamp"] = state.now();
  if (object.find("spec") != nullptr && target.kind->plural != "namespaces") metadata["generation"] = 1;
  fill_defaults(state, *target.kind, Value(), object);
  validate(*target.kind, Value(), object);
  admit_new(state, *target.kind, object);
  if (dry_run) return shown_answer(201, target, object);
  const Place place{collection_of(*target.kind), target.ns,
                    std::string(object.text_at({"metadata", "name"}))};
  const auto stored = state.objects.put(place, std::move(object));
  written(state, *target.kind, Value(), *stored);
  return shown_answer(201, target, *stored);
}

/// Stores what became of an object that is there, unless nothing did.
Response commit_change(State& state, const Target& target, const Value& before, Value object, bool dry_run) {
  drop_nulls(object);
  keep_servers_fields(before, object);
  fill_defaults(state, *target.kind, before, object);
  if (object == before) return shown_answer(200, target, before);
  validate(*target.kind, before, object);
  const Value* spec = object.find("spec");
  const Value* old = before.find("spec");
  if (const Value* generation = before.at("metadata", "generation"); generation != nullptr && spec != nullptr)
    if (old == nullptr || *spec != *old) object["metadata"]["generation"] = generation->integer() + 1;
  if (dry_run) return shown_answer(200, target, object);
  const auto stored = state.objects.put(target.place(), std::move(object));
  if (is_deleting(*stored) && !finalizers_left(*stored)) state.objects.erase(target.place());
  written(state, *target.kind, before, *stored);
  return shown_answer(200, target, *stored);
}

std::string group_version_kind(const Target& target) {
  return fmt::format("{}/{}; {}, Kind={}", target.ns, target.name,
                     api_version(target.kind->group, target.kind->version), target.kind->kind);
}

Refusal conflict_of(const Target& target,
                    const std::vector<FieldConflict>& conflicts,
                    const std::string& version) {
  Value causes = Value::list();
  std::string lines;
  for (const auto& one : conflicts) {
    const bool dated = one.manager.find(" using ") != std::string::npos;
    const std::string text =
        fmt::format("conflict with {}{}", one.manager, dated ? "" : fmt::format(" using {}", version));
    causes.push(Value::map({{"reason", "FieldManagerConflict"}, {"message", text}, {"field", one.field}}));
    lines += fmt::format("{}{}: {}", lines.empty() ? "" : "\n", text, one.field);
  }
  Value details =
      Value::map({{"name", target.name}, {"kind", target.kind->plural}, {"causes", std::move(causes)}});
  return {
      409, "Conflict",
      fmt::format("Apply failed with {}: {}", text::count(conflicts.size(), "conflict", "conflicts"), lines),
      std::move(details)};
}

Response server_side_apply(State& state, const Target& target, const Request& request) {
  if (request.parameter("fieldManager").empty())
    throw Refusal{422, "Invalid",
                  "PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is required for "
                  "apply patch"};
  Value config = parsed(request, "YAML");
  if (config.text_at({"apiVersion"}).empty() || config.text_at({"kind"}).empty())
    throw bad_request("apiVersion and kind must be set");
  expect_target(target, config);
  if (config.at("metadata", "managedFields") != nullptr)
    throw bad_request("metadata.managedFields must be nil");
  if (const auto problems = misfits(*target.kind->type, config); !problems.empty())
    throw Refusal{500, "",
                  fmt::format("failed to create typed patch object ({}): {}", group_version_kind(target),
                              fmt::join(problems, "\n"))};
  const std::string uid(config.text_at({"metadata", "uid"}));
  const std::string revision(config.text_at({"metadata", "resourceVersion"}));
  for (const auto* name : {"uid", "resourceVersion", "creationTimestamp", "generation"})
    config["metadata"].erase(name);
  const auto before = state.objects.find(target.place());
  const Author author = author_of(state, target, request);
  if (before == nullptr) {
    if (!target.subresource.empty()) throw not_found(*target.kind, target.name);
    if (!uid.empty())
      throw conflict(
          *target.kind, target.name,
          fmt::format("uid mismatch: the provided object specified uid {}, and no existing object was found",
                      uid));
    return commit_new(state, target, apply(*target.kind->type, Value(), config, author).object,
                      is_dry(request));
  }
  Applied applied = apply(*target.kind->type, *before, config, author);
  // A server looks at the fields first.
  if (!applied.conflicts.empty()) throw conflict_of(target, applied.conflicts, author.api_version);
  expect_revision(target, *before, uid, revision);
  keep_other_part(target, *before, applied.object);
  return commit_change(state, target, *before, std::move(applied.object), is_dry(request));
}

Value strategic(const Type& type, const Value& live, const Value& change) {
  Value out = merged(type, live, change);
  drop_nulls(out);
  return out;
}

// ---- scale

Value scale_of(const Target& target, const Value& stored) {
  const Value* wanted = stored.at("spec", "replicas");
  const Value* there = stored.at("status", "replicas");
  Value metadata = Value::map({{"name", target.name}, {"namespace", target.ns}});
  for (const auto* name : {"uid", "resourceVersion", "creationTimestamp"})
    if (const Value* own = stored.at("metadata", name)) metadata[name] = *own;
  return Value::map({{"apiVersion", "autoscaling/v1"},
                     {"kind", "Scale"},
                     {"metadata", std::move(metadata)},
                     {"spec", Value::map({{"replicas", wanted == nullptr ? Value(1) : *wanted}})},
                     {"status", Value::map({{"replicas", there == nullptr ? Value(0) : *there}})}});
}

/// A change of the number of replicas, whatever form it came in.
Value scaled(const Value& before, const Value& scale) {
  Value object = before;
  if (const Value* wanted = scale.at("spec", "replicas"); wanted != nullptr && wanted->is_integer())
    object["spec"]["replicas"] = *wanted;
  return object;
}

Response change(
    State& state, const Target& target, const Request& request, const Value& before, Value object) {
  const std::string uid(object.text_at({"metadata", "uid"}));
  const std::string revision(object.text_at({"metadata", "resourceVersion"}));
  expect_target(target, object);
  expect_revision(target, before, uid, revision);
  expect_declared(target, request, object);
  drop_nulls(object);
  keep_servers_fields(before, object);
  keep_other_part(target, before, object);
  fill_defaults(state, *target.kind, before, object);
  object = updated(*target.kind->type, before, std::move(object), author_of(state, target, request));
  return commit_change(state, target, before, std::move(object), is_dry(request));
}

}  // namespace

Value shown(const Target& target, const Value& stored) {
  if (target.subresource == "scale") return scale_of(target, stored);
  Value object = stored;
  object["apiVersion"] = api_version(target.kind->group, target.kind->version);
  object["kind"] = target.kind->kind;
  return object;
}

Response create(State& state, const Target& target, const Request& request) {
  Value body = parsed(request, "JSON");
  expect_target(target, body);
  if (!target.subresource.empty()) throw not_found(*target.kind, target.name);
  if (!body.text_at({"metadata", "resourceVersion"}).empty())
    throw bad_request("resourceVersion should not be set on objects to be created");
  Value& metadata = body["metadata"];
  metadata.erase("managedFields");
  if (body.text_at({"metadata", "name"}).empty() && !body.text_at({"metadata", "generateName"}).empty())
    metadata["name"] =
        std::string(body.text_at({"metadata", "generateName"})) + state.random.uuid().substr(0, 5);
  expect_declared(target, request, body);
  Target made = target;
  made.name = body.text_at({"metadata", "name"});
  if (state.objects.find(made.place()) != nullptr)
    throw Refusal{409, "AlreadyExists",
                  fmt::format("{}{} \"{}\" already exists", made.kind->plural,
                              made.kind->group.empty() ? "" : "." + made.kind->group, made.name),
                  Value::map({{"name", made.name}, {"kind", made.kind->plural}})};
  drop_nulls(body);
  fill_defaults(state, *target.kind, Value(), body);
  body = updated(*target.kind->type, Value(), std::move(body), author_of(state, target, request));
  return commit_new(state, made, std::move(body), is_dry(request));
}

Response replace(State& state, const Target& target, const Request& request) {
  Value body = parsed(request, "JSON");
  const auto before = state.objects.find(target.place());
  if (before == nullptr) throw not_found(*target.kind, target.name);
  if (target.subresource == "scale") body = scaled(*before, body);
  if (target.subresource == "finalize") {
    Value object = *before;
    const Value* left = body.at("spec", "finalizers");
    object["spec"]["finalizers"] = left == nullptr ? Value::list() : *left;
    return commit_change(state, target, *before, std::move(object), is_dry(request));
  }
  return change(state, target, request, *before, std::move(body));
}

Response patch(State& state, const Target& target, const Request& request) {
  const std::string type = request.content_type.substr(0, request.content_type.find(';'));
  if (type == "application/apply-patch+yaml" && target.subresource != "scale")
    return server_side_apply(state, target, request);
  const auto before = state.objects.find(target.place());
  if (before == nullptr) throw not_found(*target.kind, target.name);
  if (type == "application/json-patch+json")
    return change(state, target, request, *before, json_patched(shown(target, *before), request.body));
  const bool merges = type == "application/merge-patch+json";
  if (!merges && type != "application/strategic-merge-patch+json")
    throw unsupported(
        "the body of the request was in an unknown format - accepted media types include: "
        "application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml");
  const Value body = parsed(request, "JSON");
  if (target.subresource == "scale") return change(state, target, request, *before, scaled(*before, body));
  const Value live = shown(target, *before);
  return change(state, target, request, *before,
                merges ? merge_patched(live, body) : strategic(*target.kind->type, live, body));
}

}  // namespace emco::sandbox
