#include "core/kube/knowledge.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/http_date.h"
#include "core/base/json.h"
#include "core/kube/judge.h"

namespace emco::kube {
namespace {

constexpr Milliseconds kLookAgain = 250;

Answer refused(std::string reason, std::string message) {
  Answer answer;
  answer.outcome = Answer::Class::Refused;
  answer.status = 404;
  answer.reason = std::move(reason);
  answer.message = std::move(message);
  return answer;
}

Answer bad_answer(const Answer& from, const char* message) {
  Answer answer = from;
  answer.outcome = Answer::Class::Unknown;
  answer.reason = "bad-answer";
  answer.message = message;
  return answer;
}

/// A member of a JSON text, "" when there is none.
std::string text_in(const std::string& body, std::initializer_list<std::string_view> path) {
  try {
    return std::string(json::parse(body).text_at(path));
  } catch (const Error&) {
    return "";
  }
}

}  // namespace

/// Four questions under way, and who waits for their answers.
struct Knowledge::Reading {
  int open = 4;
  Answer core;
  Answer others;
  Answer version;
  Answer identity;
  std::string version_body;
  std::string identity_body;
  std::string date;
  std::vector<TakeFacts> takers;
  std::vector<std::function<void(const Answer&)>> waiting;  ///< for the served kinds alone
};

void Knowledge::add(const std::string& cluster, FactsCache cache) {
  clusters_[cluster].cache = std::move(cache);
}

FactsCache Knowledge::cache(const std::string& cluster) const {
  const auto found = clusters_.find(cluster);
  return found == clusters_.end() ? FactsCache{} : found->second.cache;
}

void Knowledge::doubt(const std::string& cluster) { clusters_[cluster].fresh = false; }

// ---- facts

void Knowledge::read(const std::string& cluster, TakeFacts take) {
  start(cluster);
  clusters_[cluster].reading->takers.push_back(std::move(take));
}

void Knowledge::start(const std::string& name) {
  Cluster& cluster = clusters_[name];
  if (cluster.reading) return;
  cluster.reading = std::make_shared<Reading>();
  const auto reading = cluster.reading;
  ask_groups(name, true, reading);
  ask_groups(name, false, reading);
  ask_document(name, read_path("/version"), reading, &Reading::version, &Reading::version_body);
  ask_document(name, read_path("/api/v1/namespaces/kube-system"), reading, &Reading::identity,
               &Reading::identity_body);
}

void Knowledge::ask_groups(const std::string& name, bool core, const std::shared_ptr<Reading>& reading) {
  const auto half = core ? &FactsCache::core : &FactsCache::others;
  const auto slot = core ? &Reading::core : &Reading::others;
  // Two answers of one moment: what was read is put in place only when it is whole.
  const auto served = std::make_shared<ServedGroups>();
  Errand errand;
  errand.cluster = name;
  errand.judge = [served](const HttpResponse& response) {
    Answer answer = judge_document(response);
    if (!answer.done() || answer.status == 304) return answer;
    try {
      *served = read_discovery(response.body, response.etag);
    } catch (const Error& error) {
      return bad_answer(answer, error.what());
    }
    return answer;
  };
  errand.done = [this, name, reading, served, half, slot](Answer&& answer, const HttpResponse&) {
    if (answer.done() && answer.status != 304) clusters_[name].cache.*half = std::move(*served);
    (*reading).*slot = std::move(answer);
    arrived(name, reading);
  };
  exchange_.look(read_groups(core, (clusters_[name].cache.*half).etag), std::move(errand));
}

void Knowledge::ask_document(const std::string& name,
                             SafeRequest request,
                             const std::shared_ptr<Reading>& reading,
                             Answer Reading::*answer,
                             std::string Reading::*body) {
  Errand errand;
  errand.cluster = name;
  errand.judge = judge_document;
  errand.done = [this, name, reading, answer, body](Answer&& arrived_answer, const HttpResponse& response) {
    (*reading).*answer = std::move(arrived_answer);
    (*reading).*body = response.body;
    if (!response.date.empty()) reading->date = response.date;
    arrived(name, reading);
  };
  exchange_.look(std::move(request), std::move(errand));
}

void Knowledge::arrived(const std::string& name, const std::shared_ptr<Reading>& reading) {
  if (--reading->open > 0) return;
  Cluster& cluster = clusters_[name];
  cluster.reading.reset();
  const Answer& served = reading->core.done() ? reading->others : reading->core;
  if (served.done()) {
    cluster.fresh = true;
    ++cluster.confirmations;
  }
  for (const auto& wait : reading->waiting)
    wait(served);
  if (reading->takers.empty()) return;

  auto facts = std::make_shared<ClusterFacts>();
  facts->version = text_in(reading->version_body, {"gitVersion"});
  // An answer about anything else says nothing of this cluster, and what is recorded of it lasts.
  if (text_in(reading->identity_body, {"metadata", "name"}) == "kube-system")
    facts->identity = text_in(reading->identity_body, {"metadata", "uid"});
  facts->clock = read_http_date(reading->date);
  facts->resources = cluster.cache.core.resources;
  facts->resources.insert(facts->resources.end(), cluster.cache.others.resources.begin(),
                          cluster.cache.others.resources.end());
  Answer answer = !served.done() ? served : !reading->version.done() ? reading->version : reading->identity;
  if (answer.done() && (facts->version.empty() || facts->identity.empty()))
    answer = bad_answer(answer, "the cluster does not say which one it is");
  const bool nameless = served.done() && reading->version.done() && reading->identity.status == 403;
  if (nameless) answer.reason = "IdentityUnreadable";
  for (const auto& take : reading->takers)
    take(answer, answer.done() || nameless ? facts : nullptr);
}

// ---- kinds

void Knowledge::resolve(Wanted wanted, TakeResource take) {
  attempt(wanted, clusters_[wanted.cluster].confirmations, take);
}

/// Looks the kind up; `seen` is how often the served kinds had been confirmed when it was first asked for.
void Knowledge::attempt(const Wanted& wanted, std::uint64_t seen, const TakeResource& take) {
  Cluster& cluster = clusters_[wanted.cluster];
  bool other_version = false;
  if (cluster.fresh) {
    for (const auto* half : {&cluster.cache.core, &cluster.cache.others}) {
      for (const auto& resource : half->resources) {
        if (resource.group != wanted.group || resource.kind != wanted.kind) continue;
        if (wanted.version.empty() || resource.version == wanted.version) {
          take(&resource, {});
          return;
        }
        other_version = true;
      }
    }
    if (cluster.confirmations > seen) {
      missing(wanted, other_version, take);
      return;
    }
  }
  start(wanted.cluster);
  cluster.reading->waiting.push_back([this, wanted, seen, take](const Answer& served) {
    if (served.done()) {
      attempt(wanted, seen, take);
    } else {
      take(nullptr, served);
    }
  });
}

void Knowledge::missing(const Wanted& wanted, bool other_version, const TakeResource& take) {
  if (expects_kind(wanted.cluster, wanted.group, wanted.kind)) {
    exchange_.after(kLookAgain,
                    [this, wanted, take] { attempt(wanted, clusters_[wanted.cluster].confirmations, take); });
    return;
  }
  const std::string kind = wanted.group.empty() ? wanted.kind : wanted.kind + "." + wanted.group;
  if (other_version) {
    take(nullptr, refused("VersionNotServed", fmt::format("the cluster does not serve '{}' in version '{}'",
                                                          kind, wanted.version)));
    return;
  }
  const auto& cache = clusters_[wanted.cluster].cache;
  Answer answer = refused("KindNotServed", fmt::format("the cluster does not serve the kind '{}'", kind));
  if (cache.core.complete && cache.others.complete) answer.outcome = Answer::Class::Absent;
  take(nullptr, answer);
}

void Knowledge::expect_kind(const std::string& cluster, const std::string& group, const std::string& kind) {
  clusters_[cluster].expected[{group, kind}] = exchange_.elapsed() + exchange_.patience().kind_appears;
}

bool Knowledge::expects_kind(const std::string& cluster, const std::string& group, const std::string& kind) {
  const auto& expected = clusters_[cluster].expected;
  const auto found = expected.find({group, kind});
  return found != expected.end() && exchange_.elapsed() < found->second;
}

}  // namespace emco::kube
