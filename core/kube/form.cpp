#include "core/kube/form.h"

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/json.h"

namespace emco::kube {
namespace {

constexpr std::size_t kMostListBytes = std::size_t{4} << 30U;
constexpr Milliseconds kListDeadline = 300'000;

/// One segment of a path or one value of a query.
std::string escape(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '.' || c == '_' || c == '~';
    out += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

std::shared_ptr<const std::string> shared(std::string text) {
  return std::make_shared<const std::string>(std::move(text));
}

/// The body with what it expects to find; creates expect nothing, which revision "1" says: no object has it.
std::shared_ptr<const std::string> with_expectation(const ObjectKey& key,
                                                    const std::shared_ptr<const std::string>& body,
                                                    const std::string& uid,
                                                    const std::string& resource_version) {
  expects(body != nullptr, "a server-side apply without a body");
  Value object = json::parse(*body);
  ObjectKey stated = key_of(object);
  if (stated.ns.empty()) stated.ns = key.ns;
  expects(stated == key, "a body that is another object than the request says");
  Value& metadata = object["metadata"];
  if (uid.empty()) {
    metadata["resourceVersion"] = "1";
  } else {
    expects(!resource_version.empty(), "an update that does not say which revision it saw");
    metadata["uid"] = uid;
    metadata["resourceVersion"] = resource_version;
  }
  return shared(json::write(object));
}

HttpRequest apply(const ApiResource& resource,
                  const ObjectKey& key,
                  std::shared_ptr<const std::string> body,
                  std::string_view more) {
  HttpRequest http;
  http.method = "PATCH";
  http.target = fmt::format("{}?fieldManager={}&fieldValidation=Strict{}",
                            object_path(resource, key.ns, key.name), kFieldManager, more);
  http.content_type = "application/apply-patch+yaml";
  http.body = std::move(body);
  return http;
}

std::string_view propagation(const Mutation& wanted) {
  if (wanted.orphan) return "Orphan";
  return wanted.foreground ? "Foreground" : "Background";
}

HttpRequest erase(const ApiResource& resource, const Mutation& wanted) {
  expects(!wanted.uid.empty() && !wanted.resource_version.empty(),
          "a delete that does not say which object and revision it saw");
  HttpRequest http;
  http.method = "DELETE";
  http.target = object_path(resource, wanted.key.ns, wanted.key.name);
  http.content_type = "application/json";
  http.body = shared(json::write(Value::map(
      {{"apiVersion", "v1"},
       {"kind", "DeleteOptions"},
       {"preconditions", Value::map({{"uid", wanted.uid}, {"resourceVersion", wanted.resource_version}})},
       {"propagationPolicy", propagation(wanted)}})));
  return http;
}

}  // namespace

std::string object_path(const ApiResource& resource, std::string_view ns, std::string_view name) {
  std::string path = resource.group.empty() ? "/api/" : "/apis/" + escape(resource.group) + "/";
  path += escape(resource.version);
  if (resource.namespaced && !ns.empty()) path += "/namespaces/" + escape(ns);
  path += "/" + escape(resource.plural);
  if (!name.empty()) path += "/" + escape(name);
  return path;
}

SafeRequest read_path(std::string target) {
  HttpRequest http;
  http.target = std::move(target);
  return SafeRequest(std::move(http));
}

SafeRequest read_groups(bool core, std::string_view etag) {
  HttpRequest http;
  http.target = core ? "/api" : "/apis";
  http.accept =
      "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,"
      "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList";
  http.if_none_match = etag;
  http.gzip = true;
  return SafeRequest(std::move(http));
}

SafeRequest read_object(const ApiResource& resource, const ObjectKey& key) {
  HttpRequest http;
  http.target = object_path(resource, key.ns, key.name);
  return SafeRequest(std::move(http));
}

SafeRequest list_objects(const ApiResource& resource, const ListObjects& wanted, std::string_view from) {
  HttpRequest http;
  http.target = object_path(resource, wanted.ns, "");
  std::string_view mark = "?";
  const auto add = [&](std::string_view key, std::string_view value) {
    if (value.empty()) return;
    http.target += fmt::format("{}{}={}", mark, key, escape(value));
    mark = "&";
  };
  add("labelSelector", wanted.label_selector);
  add("continue", from);
  if (wanted.metadata_only) http.accept = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";
  http.gzip = true;
  http.deadline = kListDeadline;
  http.body_limit = kMostListBytes;
  return SafeRequest(std::move(http));
}

SafeRequest dry_run(const ApiResource& resource, const DryRun& wanted) {
  auto body = with_expectation(wanted.key, wanted.body, wanted.uid, wanted.resource_version);
  return SafeRequest(
      apply(resource, wanted.key, std::move(body), wanted.force ? "&dryRun=All&force=true" : "&dryRun=All"));
}

SafeRequest check_access(const CheckAccess& wanted) {
  Value attributes =
      Value::map({{"verb", wanted.verb}, {"group", wanted.group}, {"resource", wanted.plural}});
  if (!wanted.ns.empty()) attributes["namespace"] = wanted.ns;
  if (!wanted.name.empty()) attributes["name"] = wanted.name;
  HttpRequest http;
  http.method = "POST";
  http.target = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
  http.content_type = "application/json";
  http.body = shared(json::write(Value::map({{"apiVersion", "authorization.k8s.io/v1"},
                                             {"kind", "SelfSubjectAccessReview"},
                                             {"spec", Value::map({{"resourceAttributes", attributes}})}})));
  return SafeRequest(std::move(http));
}

ChangingRequest change_object(const ApiResource& resource, const Mutation& wanted) {
  switch (wanted.verb) {
    case Mutation::Verb::Create:
      return ChangingRequest(
          apply(resource, wanted.key, with_expectation(wanted.key, wanted.body, "", ""), ""));
    case Mutation::Verb::Update:
      expects(!wanted.uid.empty(), "an update that does not say which object it saw");
      return ChangingRequest(
          apply(resource, wanted.key,
                with_expectation(wanted.key, wanted.body, wanted.uid, wanted.resource_version),
                wanted.force ? "&force=true" : ""));
    case Mutation::Verb::Delete: return ChangingRequest(erase(resource, wanted));
  }
  throw Error("internal.bug", "a change of an unknown verb");
}

}  // namespace emco::kube
