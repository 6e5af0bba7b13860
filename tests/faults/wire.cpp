#include "tests/faults/wire.h"

#include <algorithm>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "core/base/json.h"
#include "core/kube/connection.h"

namespace emco::test {
namespace {

using kube::HttpRequest;
using kube::HttpResponse;

sandbox::Request as_request(const HttpRequest& from) {
  sandbox::Request request;
  request.method = from.method;
  sandbox::set_target(request, from.target);
  request.accept = from.accept;
  request.content_type = from.content_type;
  request.if_none_match = from.if_none_match;
  if (from.body) request.body = *from.body;
  request.user = {"admin", {"system:masters", "system:authenticated"}};
  return request;
}

HttpResponse as_response(const sandbox::Response& from) {
  HttpResponse response;
  response.written = true;
  response.status = from.status;
  response.content_type = from.content_type;
  response.body = from.body;
  response.took = 5;
  for (const auto& [name, value] : from.headers) {
    if (name == "ETag") response.etag = value;
    if (name == "Retry-After") response.retry_after = value;
    if (name == "Location") response.location = value;
  }
  return response;
}

/// The same of a request that arrived.
bool changes_objects(const sandbox::Request& request) {
  const auto dry = request.query.find("dryRun");
  return (request.method == "PATCH" && dry == request.query.end()) || request.method == "DELETE";
}

bool is_marked(const Value& body) { return !body.text_at({"metadata", "labels", "emco/store"}).empty(); }

/// Who looks the same after another history.
Value without_history(Value body) {
  for (const auto* name : {"uid", "resourceVersion", "creationTimestamp", "generation", "managedFields"})
    body["metadata"].erase(name);
  // Made up by the command that deploys.
  if (Value* labels = body["metadata"].find("labels");
      labels != nullptr && labels->find("emco/deployment") != nullptr)
    (*labels)["emco/deployment"] = "somebody of ours";
  if (Value* annotations = body["metadata"].find("annotations")) {
    // A webhook's mark is the webhook's.
    for (const auto* name : {"emco/operation", "emco/digest", "webhook.example/seen"})
      annotations->erase(name);
  }
  body.erase("status");
  return body;
}

std::string text_of(const Clusters& clusters, bool marked) {
  std::string text;
  for (const auto& [host, cluster] : clusters.all)
    cluster->state().objects.each([&](const sandbox::Place& place, const sandbox::Objects::Body& body) {
      // What controllers make in their own time is theirs to make.
      const bool made_by_controllers =
          body->at("metadata", "ownerReferences") != nullptr || place.name == "kube-root-ca.crt" ||
          place.collection.plural == "serviceaccounts" || place.collection.plural == "namespaces" ||
          place.collection.plural == "nodes" || place.collection.plural == "events";
      if (is_marked(*body) != marked || (!marked && made_by_controllers)) return;
      text += fmt::format("{} {}/{}/{} {}\n", host, place.collection.plural, place.ns, place.name,
                          json::write(without_history(*body)));
    });
  return text;
}

}  // namespace

bool is_write(const HttpRequest& request) {
  return (request.method == "PATCH" && request.target.find("dryRun=All") == std::string::npos) ||
         request.method == "DELETE";
}

std::string host_of(const kube::Connection& connection) {
  const std::string host = connection.server.substr(std::string("https://").size());
  return host.substr(0, host.find(':'));
}

/// Carries every request to its cluster, unless the fault has it otherwise.
class StruckWire final : public kube::Transport {
 public:
  explicit StruckWire(Clusters& clusters) : clusters_(clusters) {}

  void connect(const std::string& cluster, std::shared_ptr<const kube::Connection> connection) override {
    hosts_[cluster] = host_of(*connection);
  }

  void submit(kube::RequestId id, const std::string& cluster, HttpRequest request) override {
    const std::string& host = hosts_.at(cluster);
    const Strike* strike = take_turn(host, request);
    HttpResponse response = strike == nullptr ? answer(host, request) : struck_answer(*strike, host, request);
    response.id = id;
    if (request.stream && response.status >= 200 && response.status < 300 &&
        response.failure == kube::Failure::None) {
      if (!request.stream(response.body)) response.failure = kube::Failure::Stopped;
      response.body.clear();
    }
    due_.emplace_back(clusters_.clock.elapsed() + response.took, std::move(response));
  }

  std::vector<HttpResponse> wait(Milliseconds at_most) override {
    Milliseconds next = std::max<Milliseconds>(at_most, 0);
    for (const auto& [at, response] : due_)
      next = std::min(next, std::max<Milliseconds>(at - clusters_.clock.elapsed(), 0));
    clusters_.clock.advance(next);
    clusters_.run_late();
    for (const auto& [host, cluster] : clusters_.all)
      cluster->run_due();
    std::vector<HttpResponse> arrived;
    std::erase_if(due_, [&](auto& one) {
      if (one.first > clusters_.clock.elapsed()) return false;
      arrived.push_back(std::move(one.second));
      return true;
    });
    return arrived;
  }

 private:
  HttpResponse answer(const std::string& host, const HttpRequest& request) {
    return as_response(clusters_.carry_out(host, as_request(request), false));
  }

  const Strike* take_turn(const std::string& host, const HttpRequest& request) {
    clusters_.log.push_back(fmt::format("{} {} {}", host, request.method, request.target));
    if (clusters_.strike_ == nullptr) return nullptr;
    const std::size_t n = clusters_.log.size();
    if (n == clusters_.turn_) clusters_.struck_host_ = host;
    const bool begun = n >= clusters_.turn_;
    const bool lasts = clusters_.strike_->times == 0 ? host == clusters_.struck_host_
                                                     : n < clusters_.turn_ + clusters_.strike_->times;
    if (!begun || !lasts || (clusters_.strike_->writes_only && !is_write(request))) return nullptr;
    ++clusters_.struck;
    return clusters_.strike_;
  }

  HttpResponse struck_answer(const Strike& strike, const std::string& host, const HttpRequest& request) {
    if (strike.before) strike.before(clusters_, host, request);
    const auto& effect = strike.effect;
    if (effect.late > 0)
      clusters_.late_.emplace(clusters_.clock.elapsed() + effect.late, std::pair(host, as_request(request)));
    const bool reaches = effect.executed && strike.written;
    const sandbox::Response said =
        effect.changed(reaches ? clusters_.carry_out(host, as_request(request), false) : sandbox::Response{});
    if (strike.after && reaches) strike.after(clusters_, host, request);
    HttpResponse response = as_response(said);
    response.took += effect.delay;
    if (!strike.failure) return response;
    HttpResponse lost;
    lost.failure = *strike.failure;
    lost.written = strike.written;
    lost.detail = "struck";
    // A status line may have come before the end.
    lost.status = effect.cut ? response.status : 0;
    lost.took = *strike.failure == kube::Failure::Timeout ? request.deadline : 5;
    return lost;
  }

  Clusters& clusters_;
  std::map<std::string, std::string> hosts_;
  std::vector<std::pair<Milliseconds, HttpResponse>> due_;
};

Clusters::Clusters(FakeClock& the_clock, const std::vector<std::string>& hosts) : clock(the_clock) {
  for (const auto& host : hosts)
    rebuild(host);
}

void Clusters::rebuild(const std::string& host) {
  all.insert_or_assign(host, std::make_unique<sandbox::Cluster>(clock, random));
}

std::unique_ptr<kube::Transport> Clusters::transport() { return std::make_unique<StruckWire>(*this); }

Value Clusters::foreign(const std::string& host,
                        const std::string& method,
                        const std::string& path,
                        const std::string& body,
                        const std::string& type) {
  HttpRequest request;
  request.method = method;
  request.target = path + "?fieldManager=somebody";
  request.content_type = type;
  request.body = std::make_shared<const std::string>(body);
  return json::parse(all.at(host)->answer(as_request(request)).body);
}

std::string Clusters::ours() const { return text_of(*this, true); }

std::string Clusters::theirs() const { return text_of(*this, false); }

void Clusters::arm(const Strike* strike, std::size_t n) {
  strike_ = strike;
  turn_ = n;
  struck = 0;
  struck_host_.clear();
  log.clear();
  writes.clear();
}

Value Clusters::find(const std::pair<std::string, ObjectKey>& spot) const {
  Value found;
  const auto& [host, key] = spot;
  all.at(host)->state().objects.each([&](const sandbox::Place& place, const sandbox::Objects::Body& body) {
    if (place.collection.group == key.group && place.ns == key.ns && place.name == key.name &&
        body->text_at({"kind"}) == key.kind)
      found = *body;
  });
  return found;
}

void Clusters::run_late() {
  while (!late_.empty() && late_.begin()->first <= clock.elapsed()) {
    auto [host, request] = std::move(late_.begin()->second);
    late_.erase(late_.begin());
    carry_out(host, request, true);
  }
}

void Clusters::arrive_later(const std::string& host, const HttpRequest& request, Milliseconds after) {
  late_.emplace(clock.elapsed() + after, std::pair(host, as_request(request)));
}

sandbox::Response Clusters::carry_out(const std::string& host, const sandbox::Request& request, bool late) {
  sandbox::Cluster& cluster = *all.at(host);
  if (!changes_objects(request)) return cluster.answer(request);
  sandbox::Request look;
  look.method = "GET";
  look.accept = "application/json";
  look.user = request.user;
  sandbox::set_target(look, request.path);
  const auto there = [&] {
    const sandbox::Response found = cluster.answer(look);
    return found.status == 200 ? json::parse(found.body) : Value();
  };
  Write write{host, request.method, request.path, there(), {}, late};
  const std::int64_t revision = cluster.state().objects.revision();
  sandbox::Response response = cluster.answer(request);
  if (cluster.state().objects.revision() == revision) return response;
  write.after = there();
  writes.push_back(fmt::format("{} {} {}", host, request.method, request.path));
  if (on_write) on_write(write);
  return response;
}

}  // namespace emco::test
