#include "tests/scripted_transport.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/base/json.h"

namespace emco::test {

using kube::HttpRequest;
using kube::HttpResponse;

ScriptedTransport::ScriptedTransport(ManualClock& clock) : clock_(clock) {
  served_ = {{"", "v1", "ConfigMap", "configmaps"},
             {"", "v1", "Secret", "secrets"},
             {"", "v1", "Namespace", "namespaces", false},
             {"apps", "v1", "Deployment", "deployments"},
             {"apiextensions.k8s.io", "v1", "CustomResourceDefinition", "customresourcedefinitions", false}};
}

void ScriptedTransport::on(const std::string& start, std::vector<Reply> replies) {
  scripts_.emplace_back(start, std::deque<Reply>(replies.begin(), replies.end()));
}

void ScriptedTransport::serve(const std::string& group,
                              const std::string& version,
                              const std::string& kind,
                              const std::string& plural) {
  served_.push_back({group, version, kind, plural});
}

std::string ScriptedTransport::discovery(bool core) const {
  std::map<std::string, std::map<std::string, std::vector<std::string>>> groups;
  for (const auto& one : served_)
    if (one.group.empty() == core)
      groups[one.group][one.version].push_back(fmt::format(
          R"({{"resource":"{}","responseKind":{{"group":"{}","version":"{}","kind":"{}"}},"scope":"{}","verbs":["get","list"]}})",
          one.plural, one.group, one.version, one.kind, one.namespaced ? "Namespaced" : "Cluster"));
  std::vector<std::string> items;
  for (const auto& [group, versions] : groups) {
    std::vector<std::string> parts;
    for (const auto& [version, resources] : versions)
      parts.push_back(fmt::format(R"({{"version":"{}","resources":[{}],"freshness":"Current"}})", version,
                                  fmt::join(resources, ",")));
    items.push_back(
        fmt::format(R"({{"metadata":{{"name":"{}"}},"versions":[{}]}})", group, fmt::join(parts, ",")));
  }
  return fmt::format(
      R"({{"kind":"APIGroupDiscoveryList","apiVersion":"apidiscovery.k8s.io/v2","items":[{}]}})",
      fmt::join(items, ","));
}

void ScriptedTransport::connect(const std::string& cluster,
                                std::shared_ptr<const kube::Connection> connection) {
  connections_[cluster] = std::move(connection);
}

HttpResponse ScriptedTransport::reply(const std::string& line, const HttpRequest& request) {
  for (auto& [start, replies] : scripts_) {
    if (!line.starts_with(start)) continue;
    const Reply chosen = replies.front();
    if (replies.size() > 1) replies.pop_front();
    return chosen(request);
  }
  if (line == "GET /api" || line == "GET /apis") {
    const std::string body = discovery(line == "GET /api");
    HttpResponse response = answer(200, body);
    response.etag = std::to_string(std::hash<std::string>{}(body));
    return request.if_none_match == response.etag ? answer(304, "") : response;
  }
  if (line == "GET /version") return answer(200, R"({"gitVersion":"v1.35.4"})");
  if (line == "GET /api/v1/namespaces/kube-system")
    return answer(
        200,
        R"({"kind":"Namespace","apiVersion":"v1","metadata":{"name":"kube-system","uid":"the-cluster"}})");
  return answer(404, "404 page not found\n");
}

void ScriptedTransport::submit(kube::RequestId id, const std::string& cluster, HttpRequest request) {
  const std::string line = request.method + " " + request.target;
  log.push_back(line);
  bodies.push_back(request.body != nullptr ? *request.body : "");
  tokens.push_back(connections_.at(cluster)->token.reveal());
  HttpResponse response = reply(line, request);
  response.id = id;
  response.took = delay;
  if (request.stream && response.status >= 200 && response.status < 300) {
    // In small pieces, as a wire may cut them; what comes before a failure arrives all the same.
    for (std::size_t at = 0; at < response.body.size(); at += 7) {
      if (request.stream(std::string_view(response.body).substr(at, 7))) continue;
      response.failure = kube::Failure::Stopped;
      break;
    }
    response.body.clear();
  }
  due_.push_back({clock_.elapsed() + delay, std::move(response)});
  most_at_once = std::max(most_at_once, due_.size());
}

std::vector<HttpResponse> ScriptedTransport::wait(Milliseconds at_most) {
  std::vector<HttpResponse> responses;
  const Milliseconds until_next = due_.empty() ? at_most : due_.front().at - clock_.elapsed();
  clock_.advance(std::clamp<Milliseconds>(until_next, 0, std::max<Milliseconds>(at_most, 0)));
  while (!due_.empty() && due_.front().at <= clock_.elapsed()) {
    responses.push_back(std::move(due_.front().response));
    due_.pop_front();
  }
  return responses;
}

std::size_t ScriptedTransport::count(const std::string& start) const {
  return static_cast<std::size_t>(std::count_if(
      log.begin(), log.end(), [&](const std::string& line) { return line.starts_with(start); }));
}

HttpResponse answer(int status, const std::string& body) {
  HttpResponse response;
  response.written = true;
  response.status = status;
  response.body = body;
  response.content_type = "application/json";
  return response;
}

HttpResponse failure(kube::Failure failure, bool written) {
  HttpResponse response;
  response.failure = failure;
  response.written = written;
  response.detail = "the wire says no";
  return response;
}

std::string config_map(const std::string& name,
                       const std::string& uid,
                       const std::string& revision,
                       const std::string& data) {
  return fmt::format(
      R"({{"kind":"ConfigMap","apiVersion":"v1","metadata":{{"name":"{}","namespace":"shop","uid":"{}","resourceVersion":"{}"}},"data":{}}})",
      name, uid, revision, data);
}

std::string status(int code,
                   const std::string& reason,
                   const std::string& message,
                   const std::string& details) {
  return fmt::format(
      R"({{"kind":"Status","apiVersion":"v1","metadata":{{}},"status":"Failure","message":{},"reason":"{}","details":{},"code":{}}})",
      json::quote(message), reason, details, code);
}

kube::Connection token_connection() {
  kube::Connection connection;
  connection.server = "https://127.0.0.1:1";
  connection.token = Secret("t0ken-t0ken");
  return connection;
}

}  // namespace emco::test
