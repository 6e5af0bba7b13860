#include "tests/faults/strikes.h"

#include <fmt/format.h>

#include "core/base/json.h"

namespace emco::test {
namespace {

using kube::Failure;
using kube::HttpRequest;

/// The client sees a failure of the connection; the server saw the request or not.
Strike broken(
    std::string row, std::string name, Failure failure, bool executed, std::optional<std::size_t> cut = {}) {
  Strike strike;
  strike.row = std::move(row);
  strike.name = std::move(name);
  strike.failure = failure;
  strike.effect.executed = executed;
  strike.effect.cut = cut;
  return strike;
}

Strike not_sent(std::string name, Failure failure) {
  Strike strike = broken("H1", std::move(name), failure, false);
  strike.written = false;
  return strike;
}

Strike says(std::string row, int status, bool executed, std::string what = "") {
  Strike strike;
  strike.row = std::move(row);
  strike.name =
      fmt::format("{}{}{}", status, executed ? " though it was done" : "", what.empty() ? "" : ", " + what);
  strike.effect.status = status;
  strike.effect.executed = executed;
  return strike;
}

Strike answers(std::string name, std::string body) {
  Strike strike;
  strike.row = "H4";
  strike.name = std::move(name);
  strike.effect.body = std::move(body);
  return strike;
}

Strike retry_after(const std::string& value) {
  Strike strike = says("H11", 429, false, "Retry-After: " + (value.empty() ? "none" : value));
  if (!value.empty()) strike.effect.headers.emplace_back("Retry-After", value);
  return strike;
}

Strike refuses(std::string row,
               std::string name,
               int status,
               const std::string& reason,
               const std::string& message,
               std::size_t times = 1) {
  Strike strike = says(std::move(row), status, false);
  strike.name = std::move(name);
  strike.times = times;
  strike.effect.body = fmt::format(
      R"({{"kind":"Status","apiVersion":"v1","metadata":{{}},"status":"Failure","reason":"{}","message":"{}","code":{}}})",
      reason, message, status);
  return strike;
}

std::string path_of(const HttpRequest& request) { return request.target.substr(0, request.target.find('?')); }

/// A change by somebody else at the moment of the request.
Strike foreign(std::string row, std::string name) {
  Strike strike;
  strike.row = std::move(row);
  strike.name = std::move(name);
  strike.writes_only = true;
  return strike;
}

void add_foreign(std::vector<Strike>& all) {
  Strike hook = foreign("H14", "a webhook changes the object");
  hook.after = [](Clusters& clusters, const std::string& host, const HttpRequest& request) {
    if (request.method == "PATCH")
      clusters.foreign(host, "PATCH", path_of(request),
                       R"({"metadata":{"annotations":{"webhook.example/seen":"yes"}}})");
  };
  all.push_back(hook);

  Strike finalizer = foreign("H16", "a finalizer holds the object");
  finalizer.before = [](Clusters& clusters, const std::string& host, const HttpRequest& request) {
    if (request.method == "DELETE")
      clusters.foreign(host, "PATCH", path_of(request),
                       R"({"metadata":{"finalizers":["somebody.example/wait"]}})");
  };
  finalizer.mended = [](Clusters& clusters) {
    for (const auto& [host, cluster] : clusters.all) {
      std::vector<std::string> held;
      cluster->state().objects.each([&](const sandbox::Place& place, const sandbox::Objects::Body& body) {
        const Value* list = body->at("metadata", "finalizers");
        if (list == nullptr || list->items().empty()) return;
        const auto& [collection, ns, object] = place;
        held.push_back(fmt::format("{}{}{}/{}",
                                   collection.group.empty() ? "/api/v1" : "/apis/" + collection.group + "/v1",
                                   ns.empty() ? "" : "/namespaces/" + ns, "/" + collection.plural, object));
      });
      for (const auto& path : held)
        clusters.foreign(host, "PATCH", path, R"({"metadata":{"finalizers":null}})");
    }
  };
  all.push_back(finalizer);

  Strike again = foreign("H17", "deleted and made again by somebody else");
  again.before = [](Clusters& clusters, const std::string& host, const HttpRequest& request) {
    const std::string path = path_of(request);
    Value there = clusters.foreign(host, "GET", path);
    // A namespace of ours with others' things in it is another story.
    if (there.text_at({"kind"}) == "Status" || there.text_at({"kind"}) == "Namespace") return;
    clusters.foreign(host, "DELETE", path);
    const std::string name(there.text_at({"metadata", "name"}));
    Value body = Value::map({{"metadata", Value::map({{"name", name}})}});
    if (const Value* spec = there.find("spec")) body["spec"] = *spec;
    body["metadata"]["labels"]["somebody.example/owner"] = "me";
    clusters.foreign(host, "POST", path.substr(0, path.rfind('/')), json::write(body), "application/json");
  };
  again.mended = [](Clusters& clusters) {
    for (const auto& [host, cluster] : clusters.all) {
      std::vector<std::string> paths;
      cluster->state().objects.each([&](const sandbox::Place& place, const sandbox::Objects::Body& body) {
        if (body->text_at({"metadata", "labels", "somebody.example/owner"}) != "me") return;
        paths.push_back(fmt::format(
            "{}/namespaces/{}/{}/{}",
            place.collection.group.empty() ? "/api/v1" : "/apis/" + place.collection.group + "/v1", place.ns,
            place.collection.plural, place.name));
      });
      for (const auto& path : paths)
        clusters.foreign(host, "DELETE", path);
    }
  };
  all.push_back(again);

  Strike gone = foreign("H18", "deleted by somebody else");
  gone.before = [](Clusters& clusters, const std::string& host, const HttpRequest& request) {
    if (path_of(request).find("/namespaces/shop-staging/") != std::string::npos)
      clusters.foreign(host, "DELETE", path_of(request));
  };
  all.push_back(gone);
}

void add_time(std::vector<Strike>& all) {
  constexpr Milliseconds kDay = 86'400'000;
  for (const auto& [name, by] :
       {std::pair("the clock goes a day back", -kDay), std::pair("the clock goes a day forward", kDay)}) {
    Strike jump;
    jump.row = "H24";
    jump.name = name;
    jump.before = [by = by](Clusters& clusters, const std::string&, const HttpRequest&) {
      clusters.clock.set_back_or_forward(by);
    };
    all.push_back(jump);
  }
  Strike sleep;
  sleep.row = "H24";
  sleep.name = "the host sleeps for ten minutes";
  sleep.before = [](Clusters& clusters, const std::string&, const HttpRequest&) {
    clusters.clock.advance(600'000);
  };
  all.push_back(sleep);
}

}  // namespace

std::vector<Strike> all_strikes() {
  std::vector<Strike> all;
  all.push_back(not_sent("connection refused", Failure::Refused));
  all.push_back(not_sent("name not found", Failure::Resolve));
  all.push_back(not_sent("handshake failed", Failure::Tls));
  all.push_back(broken("H2", "cut before it was done", Failure::Broken, false));
  all.push_back(broken("H2", "cut after it was done", Failure::Broken, true));
  all.push_back(broken("H3", "cut in its headers", Failure::Broken, true, 15));
  all.push_back(broken("H3", "cut in its body", Failure::Broken, true, 200));
  all.push_back(broken("H3", "an encoding nobody asked for", Failure::Unreadable, true, 200));
  all.push_back(answers("HTML", "<html><body>welcome</body></html>"));
  all.push_back(answers("an empty object", "{}"));
  all.push_back(answers("no JSON", R"({"kind":"ConfigMap",)"));
  all.push_back(answers("null", "null"));
  Strike other;
  other.row = "H4";
  other.name = "another object";
  other.effect.wrong_object = true;
  all.push_back(other);
  all.push_back(broken("H4", "too large", Failure::TooLarge, true, 200));
  all.push_back(broken("H4", "a byte a second", Failure::Timeout, true, 200));
  all.push_back(says("H5", 200, true));
  all.push_back(says("H5", 201, true));
  all.push_back(says("H5", 202, true));
  for (const int status : {301, 302, 307, 308}) {
    Strike elsewhere = says("H6", status, false);
    elsewhere.effect.headers.emplace_back("Location", "https://elsewhere.example/");
    all.push_back(elsewhere);
  }
  for (const int status : {400, 401, 403, 404, 405, 413, 415, 422})
    all.push_back(says("H7", status, false));
  all.push_back(refuses("H8", "409 AlreadyExists", 409, "AlreadyExists", "it exists"));
  all.push_back(refuses("H9", "409 Conflict", 409, "Conflict", "the object has been modified"));
  all.push_back(refuses("H10", "410 Expired", 410, "Expired", "too old"));
  for (const auto* value : {"", "0", "1", "3600", "-1", "soon", "Wed, 21 Oct 2015 07:28:00 GMT"})
    all.push_back(retry_after(value));
  for (const int status : {500, 502, 503, 504})
    for (const bool executed : {false, true})
      all.push_back(says("H12", status, executed));
  Strike late = broken("H13", "no answer, and done 50 s later", Failure::Timeout, false);
  late.effect.late = 50'000;
  all.push_back(late);
  Strike later = broken("H13", "no answer, and done while it is waited for", Failure::Timeout, false);
  later.effect.late = 20'000;
  all.push_back(later);
  all.push_back(refuses("H15", "a webhook is down for three requests", 500, "InternalError",
                        "Internal error occurred: failed calling webhook \\\"x\\\": refused", 3));
  Strike unserved = says("H19", 404, false);
  unserved.name = "the kind is not served any more";
  unserved.effect.body = "404 page not found\n";
  all.push_back(unserved);
  all.push_back(refuses("H21", "quota exceeded", 403, "Forbidden", "exceeded quota: q"));
  Strike away = not_sent("the cluster is away from here on", Failure::Refused);
  away.row = "H22, H23";
  away.times = 0;
  all.push_back(away);
  add_foreign(all);
  add_time(all);
  return all;
}

}  // namespace emco::test
