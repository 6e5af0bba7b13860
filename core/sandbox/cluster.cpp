#include "core/sandbox/cluster.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/base/text.h"
#include "core/model/object.h"
#include "core/sandbox/access.h"
#include "core/sandbox/controllers.h"
#include "core/sandbox/selector.h"
#include "core/sandbox/writes.h"

namespace emco::sandbox {
namespace {

constexpr const char* kVersion = "v1.35.4";
constexpr Milliseconds kKeepRests = 300'000;

/// What a path names; `kind` is null when nothing is served there.
Target target_of(const Served& served, const std::string& path) {
  auto parts = text::split(std::string_view(path).substr(1), '/');
  Target target;
  const bool core = parts.front() == "api";
  const std::size_t head = core ? 2 : 3;
  if ((!core && parts.front() != "apis") || parts.size() <= head || parts.size() > head + 5) return target;
  const std::string group = core ? "" : parts[1];
  const std::string version = parts[head - 1];
  parts.erase(parts.begin(), parts.begin() + static_cast<std::ptrdiff_t>(head));
  const bool within = parts.size() >= 3 && parts[0] == "namespaces" &&
                      served.find(group, version, parts[2]) != nullptr &&
                      served.find(group, version, parts[2])->namespaced;
  if (within) {
    target.ns = parts[1];
    parts.erase(parts.begin(), parts.begin() + 2);
  }
  target.kind = served.find(group, version, parts[0]);
  if (target.kind == nullptr || parts.size() > 3) return {};
  if (parts.size() > 1) target.name = parts[1];
  if (parts.size() > 2) target.subresource = parts[2];
  // An object of a namespaced kind has a namespace.
  if (target.kind->namespaced && target.ns.empty() && !target.name.empty()) return {};
  return target;
}

std::string verb_of(const Request& request, const Target& target) {
  if (request.method == "GET" || request.method == "HEAD") {
    if (!target.name.empty()) return "get";
    return request.parameter("watch") == "true" || request.parameter("watch") == "1" ? "watch" : "list";
  }
  if (request.method == "POST") return "create";
  if (request.method == "PUT") return "update";
  if (request.method == "PATCH") return "patch";
  return target.name.empty() ? "deletecollection" : "delete";
}

Wish wish_of(const Request& request, const Target& target) {
  return {verb_of(request, target),
          target.kind->group,
          target.kind->plural,
          target.subresource,
          target.ns,
          target.name,
          ""};
}

/// An access review answers about its author, whatever else it is asked.
Response review(const State& state, const Target& target, const Request& request) {
  Value body;
  try {
    body = json::parse(request.body);
  } catch (const Error& error) {
    throw bad_request(error.what());
  }
  if (target.kind->kind != "SelfSubjectAccessReview") throw not_found(*target.kind, "");
  const Value* wanted = body.at("spec", "resourceAttributes");
  const auto of = [&](const char* name) {
    return std::string(wanted == nullptr ? "" : wanted->text_at({name}));
  };
  const Wish wish{
      of("verb"),
      of("group"),
      of("resource"),
      of("subresource"),
      of("namespace"),
      of("name"),
      wanted == nullptr ? std::string(body.text_at({"spec", "nonResourceAttributes", "path"})) : ""};
  const bool allowed = may(state, request.user, wish);
  body["apiVersion"] = "authorization.k8s.io/v1";
  body["kind"] = "SelfSubjectAccessReview";
  body["status"] = Value::map({{"allowed", allowed}});
  if (!allowed) body["status"]["reason"] = refusal_of(request.user, wish);
  return json_answer(201, body);
}

Value partial(const Value& object) {
  return Value::map({{"apiVersion", "meta.k8s.io/v1"},
                     {"kind", "PartialObjectMetadata"},
                     {"metadata", *object.find("metadata")}});
}

bool wants_partial(const Request& request) {
  return request.accept.find("as=PartialObjectMetadata") != std::string::npos;
}

/// Whether the request's selectors take the object in; throws when they make no sense.
bool is_selected(const Target& target, const Request& request, const Value& object) {
  if (!target.ns.empty() && object.text_at({"metadata", "namespace"}) != target.ns) return false;
  if (const auto& selector = request.parameter("labelSelector"); !selector.empty()) {
    const auto fits = selects(selector, object);
    if (!fits) throw bad_request(fmt::format("unable to parse requirement: {}", selector));
    if (!*fits) return false;
  }
  if (const auto& selector = request.parameter("fieldSelector"); !selector.empty()) {
    const auto fits = selects_fields(selector, object);
    if (!fits) throw bad_request(fmt::format("field label not supported: {}", selector));
    if (!*fits) return false;
  }
  return true;
}

std::string as_item(const Target& target, const Request& request, const Value& object) {
  return json::write(wants_partial(request) ? partial(object) : shown(target, object));
}

}  // namespace

Cluster::Cluster(Clock& clock, Random& random, const Pace& pace, std::string authority_pem)
    : state_(clock, random) {
  state_.pace = pace;
  state_.authority_pem = std::move(authority_pem);
  furnish(state_);
}

std::string Cluster::identity() const {
  const auto body = state_.objects.find({{"", "namespaces"}, "", "kube-system"});
  return body == nullptr ? "" : std::string(body->text_at({"metadata", "uid"}));
}

void Cluster::run_due() {
  for (auto places = state_.due(); !places.empty(); places = state_.due())
    for (const auto& place : places)
      reconcile(state_, place);
}

Response Cluster::answer(const Request& request) {
  run_due();
  try {
    return serve(request);
  } catch (const Refusal& refusal) {
    return status_answer(refusal);
  }
}

Response Cluster::serve(const Request& request) {
  const Target target = target_of(state_.served, request.path);
  if (target.kind == nullptr) {
    const Wish wish{"get", "", "", "", "", "", request.path};
    if (!may(state_, request.user, wish)) throw Refusal{403, "Forbidden", refusal_of(request.user, wish)};
    if (request.path == "/version")
      return json_answer(
          200, Value::map(
                   {{"major", "1"}, {"minor", "35"}, {"gitVersion", kVersion}, {"platform", "linux/amd64"}}));
    if (request.path == "/readyz" || request.path == "/livez" || request.path == "/healthz")
      return text_answer(200, "ok");
    if (auto document = state_.served.discover(request)) return *document;
    return text_answer(404, "404 page not found\n");
  }
  const Wish wish = wish_of(request, target);
  if (!may(state_, request.user, wish))
    throw forbidden(*target.kind, target.name, refusal_of(request.user, wish));
  if (target.kind->group == "authorization.k8s.io" && request.method == "POST")
    return review(state_, target, request);
  if (!target.subresource.empty() && !target.kind->has(target.subresource))
    return text_answer(404, "404 page not found\n");
  if (!target.kind->can(wish.verb) && target.subresource.empty())
    throw Refusal{405, "MethodNotAllowed", "the server does not allow this method on the requested resource"};
  if (wish.verb == "list") return list(target, request);
  if (wish.verb == "watch") return watch(target, request);
  if (wish.verb == "get") return read(target, request);
  if (wish.verb == "create") return create(state_, target, request);
  if (wish.verb == "update") return replace(state_, target, request);
  if (wish.verb == "patch") return patch(state_, target, request);
  return wish.verb == "delete" ? erase(state_, target, request) : erase_all(state_, target, request);
}

Response Cluster::read(const Target& target, const Request& request) {
  const auto stored = state_.objects.find(target.place());
  if (stored == nullptr) throw not_found(*target.kind, target.name);
  if (target.subresource == "log") return text_answer(200, log_of(*stored, request.parameter("container")));
  Response response;
  response.body = as_item(target, request, *stored);
  return response;
}

Response Cluster::list(const Target& target, const Request& request) {
  const auto limit = text::integer(request.parameter("limit")).value_or(0);
  std::erase_if(rests_,
                [&](const auto& rest) { return state_.clock.elapsed() - rest.second.since > kKeepRests; });
  Rest rest;
  if (const auto& token = request.parameter("continue"); !token.empty()) {
    const auto found = rests_.find(token);
    if (found == rests_.end())
      throw Refusal{410, "Expired",
                    "The provided continue parameter is too old to display a consistent list result."};
    rest = found->second;
  } else {
    rest.revision = state_.objects.revision();
    for (const auto& [name, body] : state_.objects.all(collection_of(*target.kind)))
      if (is_selected(target, request, *body)) rest.items.push_back(body);
  }
  const std::size_t count =
      limit > 0 ? std::min(rest.items.size(), static_cast<std::size_t>(limit)) : rest.items.size();
  Value metadata = Value::map({{"resourceVersion", std::to_string(rest.revision)}});
  std::string items;
  for (std::size_t i = 0; i < count; ++i)
    items += (i == 0 ? "" : ",") + as_item(target, request, *rest.items[i]);
  if (count < rest.items.size()) {
    rest.items.erase(rest.items.begin(), rest.items.begin() + static_cast<std::ptrdiff_t>(count));
    rest.since = state_.clock.elapsed();
    const std::string token = state_.random.uuid();
    metadata["continue"] = token;
    metadata["remainingItemCount"] = static_cast<std::int64_t>(rest.items.size());
    rests_[token] = std::move(rest);
  }
  const bool metadata_only = wants_partial(request);
  Response response;
  response.body = fmt::format(
      R"({{"kind":{},"apiVersion":{},"metadata":{},"items":[{}]}})",
      json::quote(metadata_only ? "PartialObjectMetadataList" : target.kind->list_kind),
      json::quote(metadata_only ? "meta.k8s.io/v1" : api_version(target.kind->group, target.kind->version)),
      json::write(metadata), items);
  return response;
}

Response Cluster::watch(const Target& watched, const Request& request) {
  const std::string& from = request.parameter("resourceVersion");
  auto seen = std::make_shared<std::int64_t>(text::integer(from).value_or(0));
  Response response;
  // Its definition may go while the watch goes on.
  const auto kind = std::make_shared<const Kind>(*watched.kind);
  Target target = watched;
  target.kind = kind.get();
  const auto line = [kind, target, request](std::string_view type, const Value& object) {
    return fmt::format("{{\"type\":\"{}\",\"object\":{}}}\n", type, as_item(target, request, object));
  };
  if (*seen == 0) {
    *seen = state_.objects.revision();
    for (const auto& [name, body] : state_.objects.all(collection_of(*target.kind)))
      if (is_selected(target, request, *body)) response.body += line("ADDED", *body);
  } else if (!state_.objects.since(*seen)) {
    throw Refusal{410, "Expired", fmt::format("too old resource version: {}", *seen)};
  }
  const auto seconds = text::integer(request.parameter("timeoutSeconds")).value_or(1'800);
  const Milliseconds end = state_.clock.elapsed() + seconds * 1'000;
  response.more = [this, kind, target, request, line, seen, end](bool& over) {
    std::string lines;
    over = state_.clock.elapsed() >= end;
    const auto events = state_.objects.since(*seen);
    if (!events) {
      over = true;
      return std::string(
                 R"({"type":"ERROR","object":{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"Expired","code":410}})") +
             "\n";
    }
    for (const auto& event : *events) {
      *seen = event.revision;
      if (event.collection == collection_of(*target.kind) && is_selected(target, request, *event.body))
        lines += line(event.type, *event.body);
    }
    return lines;
  };
  return response;
}

Value Cluster::to_value() const { return state_.objects.to_value(); }

void Cluster::from_value(const Value& value) {
  state_.objects.from_value(value);
  for (const auto& [name, body] : state_.objects.all({"apiextensions.k8s.io", "customresourcedefinitions"}))
    state_.served.define(*body);
  // Whatever was under way goes on.
  state_.objects.each([&](const Place& place, const Objects::Body&) { state_.look_at(place, 0); });
}

}  // namespace emco::sandbox
