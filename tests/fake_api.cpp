#include "tests/fake_api.h"

#include <algorithm>
#include <array>
#include <deque>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "core/base/json.h"
#include "core/base/text.h"
#include "tests/scripted_transport.h"

namespace emco::test {
namespace {

using kube::HttpRequest;
using kube::HttpResponse;

struct Served {
  std::string_view group, version, kind, plural;
  bool namespaced;
};

constexpr std::array<Served, 10> kServed{{
    {"", "v1", "ConfigMap", "configmaps", true},
    {"", "v1", "Secret", "secrets", true},
    {"", "v1", "Service", "services", true},
    {"", "v1", "ServiceAccount", "serviceaccounts", true},
    {"", "v1", "ResourceQuota", "resourcequotas", true},
    {"", "v1", "Namespace", "namespaces", false},
    {"", "v1", "PersistentVolume", "persistentvolumes", false},
    {"apps", "v1", "Deployment", "deployments", true},
    {"apps", "v1", "StatefulSet", "statefulsets", true},
    {"authorization.k8s.io", "v1", "SelfSubjectAccessReview", "selfsubjectaccessreviews", false},
}};

std::string discovery(bool core) {
  std::map<std::string_view, std::vector<std::string>> groups;
  for (const auto& one : kServed) {
    if (one.group.empty() != core) continue;
    groups[one.group].push_back(fmt::format(
        R"({{"resource":"{}","responseKind":{{"group":"{}","version":"{}","kind":"{}"}},"scope":"{}","verbs":["get","list"]}})",
        one.plural, one.group, one.version, one.kind, one.namespaced ? "Namespaced" : "Cluster"));
  }
  std::vector<std::string> items;
  for (const auto& [group, resources] : groups)
    items.push_back(fmt::format(
        R"({{"metadata":{{"name":"{}"}},"versions":[{{"version":"v1","resources":[{}],"freshness":"Current"}}]}})",
        group, fmt::join(resources, ",")));
  return fmt::format(
      R"({{"kind":"APIGroupDiscoveryList","apiVersion":"apidiscovery.k8s.io/v2","items":[{}]}})",
      fmt::join(items, ","));
}

/// What a path names: an object, or a collection when `name` is empty.
struct Named {
  const Served* served = nullptr;
  ObjectKey key;
};

Named named_by(const std::string& path) {
  auto parts = text::split(path.substr(1), '/');
  Named named;
  const bool core = parts.front() == "api";
  if (parts.size() < (core ? 3U : 4U)) return named;
  const std::string group = core ? "" : parts[1];
  parts.erase(parts.begin(), parts.begin() + (core ? 2 : 3));
  if (parts.size() >= 3 && parts[0] == "namespaces") {
    named.key.ns = parts[1];
    parts.erase(parts.begin(), parts.begin() + 2);
  }
  const auto at = std::find_if(kServed.begin(), kServed.end(), [&](const Served& one) {
    return one.group == group && one.plural == parts[0];
  });
  if (at == kServed.end()) return named;
  named.served = &*at;
  named.key.group = group;
  named.key.kind = at->kind;
  if (parts.size() > 1) named.key.name = parts[1];
  return named;
}

HttpResponse as_http(const Answer& given, const Named& named, int success) {
  switch (given.outcome) {
    case Answer::Class::Done:
      if (given.object) return answer(success, json::write(given.object->body));
      return answer(
          200, R"({"kind":"Status","apiVersion":"v1","metadata":{},"status":"Success","details":{"name":")" +
                   named.key.name + "\"}}");
    case Answer::Class::NotSent: return failure(kube::Failure::Refused, false);
    case Answer::Class::Unknown:
      return given.status == 500 ? answer(500, status(500, given.reason, given.message))
                                 : failure(kube::Failure::Broken, true);
    case Answer::Class::Absent:
    case Answer::Class::Conflict:
    case Answer::Class::Refused: break;
  }
  Value causes = Value::list();
  for (const auto& conflict : given.conflicts)
    causes.push(Value::map({{"reason", "FieldManagerConflict"},
                            {"field", conflict.field},
                            {"message", "conflict with \"" + conflict.manager + "\" using v1"}}));
  const Value details =
      Value::map({{"name", named.key.name}, {"kind", named.served->plural}, {"causes", std::move(causes)}});
  return answer(given.status, status(given.status, given.reason, given.message, json::write(details)));
}

std::string parameter(const std::string& query, const std::string& name) {
  for (const auto& pair : text::split(query, '&')) {
    if (!pair.starts_with(name + "=")) continue;
    std::string value = pair.substr(name.size() + 1);
    for (auto at = value.find('%'); at != std::string::npos; at = value.find('%', at + 1))
      value.replace(at, 3, 1, static_cast<char>(std::stoi(value.substr(at + 1, 2), nullptr, 16)));
    return value;
  }
  return {};
}

/// Carries every request to the server of its cluster's host.
class Wire final : public kube::Transport {
 public:
  Wire(FakeApi& api, FakeClock& clock) : api_(api), clock_(clock) {}

  void connect(const std::string& cluster, std::shared_ptr<const kube::Connection> connection) override {
    const std::string host = connection->server.substr(std::string("https://").size());
    hosts_[cluster] = host.substr(0, host.find(':'));
  }

  void submit(kube::RequestId id, const std::string& cluster, HttpRequest request) override {
    HttpResponse response = api_.answer(hosts_.at(cluster), request);
    response.id = id;
    response.took = 5;
    response.date = api_.date;
    if (request.stream && response.status >= 200 && response.status < 300) {
      if (!request.stream(response.body)) response.failure = kube::Failure::Stopped;
      response.body.clear();
    }
    due_.push_back(std::move(response));
  }

  std::vector<HttpResponse> wait(Milliseconds at_most) override {
    clock_.advance(due_.empty() ? std::max<Milliseconds>(at_most, 0) : 5);
    std::vector<HttpResponse> all(std::make_move_iterator(due_.begin()), std::make_move_iterator(due_.end()));
    due_.clear();
    return all;
  }

 private:
  FakeApi& api_;
  FakeClock& clock_;
  std::map<std::string, std::string> hosts_;
  std::deque<HttpResponse> due_;
};

}  // namespace

void FakeApi::add(const std::string& host) {
  for (const auto* ns : {"default", "kube-system"}) {
    Value body = json::parse(R"({"apiVersion":"v1","kind":"Namespace"})");
    body["metadata"]["name"] = ns;
    clusters.edit(host, body);
  }
  clusters.objects(host)[{"", "Namespace", "", "kube-system"}]["metadata"]["uid"] = "identity-of-" + host;
}

std::unique_ptr<kube::Transport> FakeApi::transport() { return std::make_unique<Wire>(*this, clock_); }

std::size_t FakeApi::mutations() const {
  return static_cast<std::size_t>(std::count_if(log.begin(), log.end(), [](const std::string& line) {
    return (line.find(" PATCH ") != std::string::npos && line.find("dryRun=All") == std::string::npos) ||
           line.find(" DELETE ") != std::string::npos;
  }));
}

HttpResponse FakeApi::answer(const std::string& host, const HttpRequest& request) {
  if (clusters.down[host]) return failure(kube::Failure::Refused, false);
  log.push_back(fmt::format("{} {} {}", host, request.method, request.target));
  if (on_request) on_request(log.back());
  if (const int status = fails ? fails(log.back()) : 0; status != 0)
    return test::answer(
        status,
        fmt::format(R"({{"kind":"Status","apiVersion":"v1","status":"Failure","code":{},"message":"no"}})",
                    status));
  const auto mark = request.target.find('?');
  const std::string path = request.target.substr(0, mark);
  const std::string query = mark == std::string::npos ? "" : request.target.substr(mark + 1);
  if (hidden == host + " " + path || hidden == host + " " + request.method + " " + path)
    return test::answer(403, status(403, "Forbidden", "you may not"));
  if (path == "/version") return test::answer(200, R"({"gitVersion":"v1.35.4"})");
  if (path == "/api" || path == "/apis") return test::answer(200, discovery(path == "/api"));
  const Named named = named_by(path);
  if (named.served == nullptr) return test::answer(404, "404 page not found\n");
  const Value body = request.body ? json::parse(*request.body) : Value();
  // One request, one answer: the fake clusters answer at once.
  const auto only = [&](Ticket) { return clusters.wait(0).at(0).answer; };
  if (request.method == "POST") {
    const Value& wish = *body.at("spec", "resourceAttributes");
    const bool allowed =
        !denied.contains(fmt::format("{} {} {}", host, wish.text_at({"verb"}), wish.text_at({"resource"})));
    return test::answer(
        201,
        fmt::format(
            R"({{"kind":"SelfSubjectAccessReview","apiVersion":"authorization.k8s.io/v1","status":{{"allowed":{}}}}})",
            allowed));
  }
  if (request.method == "DELETE") {
    Mutation mutation;
    mutation.verb = Mutation::Verb::Delete;
    mutation.key = named.key;
    mutation.uid = body.text_at({"preconditions", "uid"});
    mutation.resource_version = body.text_at({"preconditions", "resourceVersion"});
    return as_http(only(clusters.send(host, mutation)), named, 200);
  }
  if (request.method == "PATCH") {
    Value object = body;
    const std::string uid(body.text_at({"metadata", "uid"}));
    const std::string revision(body.text_at({"metadata", "resourceVersion"}));
    object["metadata"].erase("uid");
    object["metadata"].erase("resourceVersion");
    const auto text = std::make_shared<const std::string>(json::write(object));
    const bool force = parameter(query, "force") == "true";
    if (parameter(query, "dryRun") == "All") {
      DryRun dry{named.key, "v1", text, uid, revision, force, false};
      return as_http(only(clusters.ask(host, std::move(dry))), named, 200);
    }
    Mutation mutation;
    mutation.verb = uid.empty() ? Mutation::Verb::Create : Mutation::Verb::Update;
    mutation.key = named.key;
    mutation.body = text;
    mutation.uid = uid;
    mutation.resource_version = revision;
    mutation.force = force;
    return as_http(only(clusters.send(host, std::move(mutation))), named, uid.empty() ? 201 : 200);
  }
  if (!named.key.name.empty())
    return as_http(only(clusters.ask(host, ReadObject{named.key, "v1"})), named, 200);
  ListObjects list;
  list.group = named.key.group;
  list.kind = named.key.kind;
  list.ns = named.key.ns;
  list.label_selector = parameter(query, "labelSelector");
  Value items = Value::list();
  list.each = [&](Live&& live) { items.push(std::move(live.body)); };
  only(clusters.ask(host, std::move(list)));
  return test::answer(
      200, json::write(Value::map({{"kind", std::string(named.served->kind) + "List"},
                                   {"apiVersion", api_version(named.key.group, named.served->version)},
                                   {"metadata", Value::map({{"resourceVersion", "9"}})},
                                   {"items", std::move(items)}})));
}

}  // namespace emco::test
