#include "core/sandbox/answers.h"

#include <fmt/format.h>

#include "core/base/json.h"

namespace emco::sandbox {
namespace {

/// "configmaps", "deployments.apps"
std::string resource(const Kind& kind) {
  return kind.group.empty() ? kind.plural : fmt::format("{}.{}", kind.plural, kind.group);
}

Value details(const Kind& kind, const std::string& name) {
  Value about = Value::map({{"name", name}, {"kind", kind.plural}});
  if (!kind.group.empty()) about["group"] = kind.group;
  return about;
}

}  // namespace

Response json_answer(int status, const Value& body) {
  Response response;
  response.status = status;
  response.body = json::write(body);
  return response;
}

Response text_answer(int status, std::string text) {
  Response response;
  response.status = status;
  response.content_type = "text/plain; charset=utf-8";
  response.body = std::move(text);
  return response;
}

Response status_answer(const Refusal& refusal) {
  Value body = Value::map({{"kind", "Status"},
                           {"apiVersion", "v1"},
                           {"metadata", Value::map()},
                           {"status", "Failure"},
                           {"message", refusal.message},
                           {"code", refusal.status}});
  if (!refusal.reason.empty()) body["reason"] = refusal.reason;
  if (!refusal.details.is_null()) body["details"] = refusal.details;
  return json_answer(refusal.status, body);
}

Refusal not_found(const Kind& kind, const std::string& name) {
  return {404, "NotFound", fmt::format("{} \"{}\" not found", resource(kind), name), details(kind, name)};
}

Refusal conflict(const Kind& kind, const std::string& name, const std::string& why) {
  return {409, "Conflict",
          fmt::format("Operation cannot be fulfilled on {} \"{}\": {}", resource(kind), name, why),
          details(kind, name)};
}

Refusal invalid(const Kind& kind, const std::string& name, const std::string& why) {
  Value about = details(kind, name);
  about["kind"] = kind.kind;
  const std::string whole = kind.group.empty() ? kind.kind : fmt::format("{}.{}", kind.kind, kind.group);
  return {422, "Invalid", fmt::format("{} \"{}\" is invalid: {}", whole, name, why), std::move(about)};
}

Refusal forbidden(const Kind& kind, const std::string& name, const std::string& why) {
  return {403, "Forbidden",
          fmt::format("{}{} is forbidden: {}", resource(kind),
                      name.empty() ? "" : fmt::format(" \"{}\"", name), why),
          details(kind, name)};
}

Refusal bad_request(std::string message) { return {400, "BadRequest", std::move(message)}; }

Refusal unsupported(std::string message) { return {415, "UnsupportedMediaType", std::move(message)}; }

}  // namespace emco::sandbox
