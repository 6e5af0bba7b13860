#include "core/kube/judge.h"

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/base/text.h"

namespace emco::kube {
namespace {

Answer answer(Answer::Class outcome, int status, std::string reason, std::string message) {
  Answer made;
  made.outcome = outcome;
  made.status = status;
  made.reason = std::move(reason);
  made.message = std::move(message);
  return made;
}

Answer unbelievable(const HttpResponse& response, std::string message) {
  return answer(Answer::Class::Unknown, response.status, "bad-answer", std::move(message));
}

Answer no_answer(const HttpResponse& response) {
  const auto outcome = response.written ? Answer::Class::Unknown : Answer::Class::NotSent;
  return answer(outcome, response.status, std::string(to_word(response.failure)), response.detail);
}

bool succeeded(const HttpResponse& response) { return response.status >= 200 && response.status < 300; }

/// The Status object of a refusal; null when the body is something else.
Value status_of(const HttpResponse& response) {
  try {
    Value body = json::parse(response.body);
    if (body.text_at({"kind"}) == "Status" && body.text_at({"apiVersion"}) == "v1") return body;
  } catch (const Error&) {
    // A gateway wrote it, or the answer was cut: then it says nothing.
  }
  return {};
}

Answer::Class outcome_of(int status) {
  switch (status) {
    case 409:
    case 412: return Answer::Class::Conflict;
    case 400:
    case 401:
    case 403:
    case 404:
    case 405:
    case 413:
    case 415:
    case 422:
    case 429: return Answer::Class::Refused;
    default: return Answer::Class::Unknown;
  }
}

std::string usual_reason(int status) {
  switch (status) {
    case 400: return "BadRequest";
    case 401: return "Unauthorized";
    case 403: return "Forbidden";
    case 404: return "NotFound";
    case 409: return "Conflict";
    case 410: return "Expired";
    case 429: return "TooManyRequests";
    default: return status >= 300 && status < 400 ? "redirect" : fmt::format("http-{}", status);
  }
}

/// conflict with "other" using apps/v1 → other; conflict with "other" with subresource "scale" … → other
std::string manager_of(std::string_view message) {
  const auto begin = message.find('"');
  if (begin == std::string_view::npos) return std::string(message);
  const auto end = message.find('"', begin + 1);
  if (end == std::string_view::npos) return std::string(message);
  return std::string(message.substr(begin + 1, end - begin - 1));
}

void add_conflicts(Answer& made, const Value& status) {
  const Value* causes = status.at("details", "causes");
  if (causes == nullptr || !causes->is_list()) return;
  for (const auto& cause : causes->items())
    if (cause.text_at({"reason"}) == "FieldManagerConflict")
      made.conflicts.push_back(
          {std::string(cause.text_at({"field"})), manager_of(cause.text_at({"message"}))});
}

/// The server could not even read the patch, so nothing was done, although it says 500.
bool is_unreadable_patch(const HttpResponse& response, const Value& status) {
  const auto message = status.text_at({"message"});
  return response.status == 500 && (message.starts_with("failed to create typed patch object") ||
                                    message.starts_with("failed to convert new object") ||
                                    message.find("field not declared in schema") != std::string_view::npos);
}

Answer refusal(const HttpResponse& response, const Value& status) {
  Answer made = answer(outcome_of(response.status), response.status, std::string(status.text_at({"reason"})),
                       std::string(status.text_at({"message"})));
  if (made.reason.empty()) made.reason = usual_reason(response.status);
  if (made.message.empty())
    made.message = fmt::format("the server answered with HTTP status {}", response.status);
  if (response.status == 404 && status.is_null() && response.body.starts_with("404 page not found"))
    made.reason = "KindNotServed";
  if (is_unreadable_patch(response, status)) made.outcome = Answer::Class::Refused;
  if (response.status >= 300 && response.status < 400)
    made.message += " and sends elsewhere, which is never followed";
  add_conflicts(made, status);
  return made;
}

bool same_word(std::string_view a, std::string_view b) { return text::lower(a) == text::lower(b); }

/// A Status that says "this very object is not there" and not "its namespace" or "its kind".
bool names_the_object(const Value& status, const Expected& expected) {
  const auto kind = status.text_at({"details", "kind"});
  return status.text_at({"reason"}) == "NotFound" &&
         status.text_at({"details", "name"}) == expected.key.name &&
         (kind.empty() || same_word(kind, expected.plural) || same_word(kind, expected.key.kind));
}

void check_identity(const Live& live, const Expected& expected) {
  if (live.key != expected.key)
    throw Error("cluster.bad-answer", fmt::format("the cluster answered with '{}' when '{}' was meant",
                                                  to_text(live.key), to_text(expected.key)));
  if (!expected.uid.empty() && live.uid != expected.uid)
    throw Error("cluster.bad-answer", "the cluster answered with another object of the same name");
}

/// The object in a 2xx answer, or why it cannot be believed.
Answer with_object(const HttpResponse& response, Value body, const Expected& expected) {
  try {
    Live live = make_live(std::move(body));
    check_identity(live, expected);
    Answer made = answer(Answer::Class::Done, response.status, "", "");
    made.object = std::move(live);
    return made;
  } catch (const Error& error) {
    return unbelievable(response, error.what());
  }
}

/// Body of a 2xx answer; nothing when it is no JSON object.
std::optional<Value> body_of(const HttpResponse& response) {
  try {
    Value body = json::parse(response.body);
    if (body.is_map()) return body;
  } catch (const Error&) {
    // Said by the caller.
  }
  return std::nullopt;
}

constexpr const char* kNoObject = "the cluster answered a request with something that is no object";

Answer judge_success(const HttpResponse& response, const Expected& expected) {
  auto body = body_of(response);
  if (!body) return unbelievable(response, kNoObject);
  return with_object(response, std::move(*body), expected);
}

}  // namespace

Answer judge_document(const HttpResponse& response) {
  if (response.failure != Failure::None) return no_answer(response);
  if (succeeded(response) || response.status == 304)
    return answer(Answer::Class::Done, response.status, "", "");
  return refusal(response, status_of(response));
}

Answer judge_object(const HttpResponse& response, const Expected& expected) {
  if (response.failure != Failure::None) return no_answer(response);
  if (succeeded(response)) return judge_success(response, expected);
  const Value status = status_of(response);
  Answer made = refusal(response, status);
  if (response.status == 404 && names_the_object(status, expected)) made.outcome = Answer::Class::Absent;
  return made;
}

Answer judge_create(const HttpResponse& response, const Expected& expected) {
  Answer made = judge_object(response, expected);
  if (made.outcome == Answer::Class::Absent) made.outcome = Answer::Class::Refused;
  return made;
}

Answer judge_delete(const HttpResponse& response, const Expected& expected) {
  if (response.failure != Failure::None || !succeeded(response)) return judge_object(response, expected);
  auto body = body_of(response);
  if (!body) return unbelievable(response, kNoObject);
  if (body->text_at({"kind"}) != "Status" || body->text_at({"apiVersion"}) != "v1")
    return with_object(response, std::move(*body), expected);
  const auto uid = body->text_at({"details", "uid"});
  const auto name = body->text_at({"details", "name"});
  if (body->text_at({"status"}) != "Success" ||
      (!uid.empty() && !expected.uid.empty() && uid != expected.uid) ||
      (!name.empty() && name != expected.key.name))
    return unbelievable(response, "the cluster answered a delete with something that says no success");
  return answer(Answer::Class::Done, response.status, "", "");
}

Answer judge_dry_run(const HttpResponse& response, const Expected& expected) {
  if (response.failure != Failure::None || !succeeded(response)) return judge_object(response, expected);
  auto body = body_of(response);
  if (!body) return unbelievable(response, kNoObject);
  // What would be new has no revision yet.
  Value* metadata = body->find("metadata");
  const bool unborn =
      metadata != nullptr && metadata->is_map() && body->text_at({"metadata", "resourceVersion"}).empty();
  if (!unborn) return with_object(response, std::move(*body), expected);
  (*metadata)["resourceVersion"] = "0";
  Answer made = with_object(response, std::move(*body), expected);
  if (made.object) {
    made.object->resource_version.clear();
    made.object->body["metadata"].erase("resourceVersion");
  }
  return made;
}

Answer judge_access(const HttpResponse& response) {
  Answer made = judge_document(response);
  if (!made.done()) return made;
  const auto body = body_of(response);
  const Value* allowed = body ? body->at("status", "allowed") : nullptr;
  if (allowed == nullptr || !allowed->is_boolean() || body->text_at({"kind"}) != "SelfSubjectAccessReview")
    return unbelievable(response, "the cluster answered an access review with something else");
  if (allowed->boolean()) return made;
  made.message = body->text_at({"status", "reason"});
  if (made.message.empty()) made.message = "not allowed";
  return made;
}

Live live_of(Value body, const Expected& expected) {
  if (!body.is_map()) throw Error("cluster.bad-answer", "the cluster listed something that is no object");
  body["apiVersion"] = api_version(expected.key.group, expected.version);
  body["kind"] = expected.key.kind;
  return make_live(std::move(body));
}

}  // namespace emco::kube
