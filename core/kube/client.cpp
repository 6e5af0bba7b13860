#include "core/kube/client.h"

#include "core/kube/judge.h"

namespace emco::kube {

Ticket Reader::ask(const std::string& cluster, ReadFacts request) { return questions_.ask(cluster, request); }

Ticket Reader::ask(const std::string& cluster, ReadObject request) {
  return questions_.ask(cluster, std::move(request));
}

Ticket Reader::ask(const std::string& cluster, ListObjects request) {
  return questions_.ask(cluster, std::move(request));
}

Ticket Reader::ask(const std::string& cluster, DryRun request) {
  return questions_.ask(cluster, std::move(request));
}

Ticket Reader::ask(const std::string& cluster, CheckAccess request) {
  return questions_.ask(cluster, std::move(request));
}

std::vector<Arrival> Reader::wait(Milliseconds at_most) { return questions_.wait(at_most); }

std::size_t Reader::pending() const { return questions_.pending(); }

Ticket Writer::ask(const std::string& cluster, ReadFacts request) { return questions_.ask(cluster, request); }

Ticket Writer::ask(const std::string& cluster, ReadObject request) {
  return questions_.ask(cluster, std::move(request));
}

Ticket Writer::ask(const std::string& cluster, ListObjects request) {
  return questions_.ask(cluster, std::move(request));
}

Ticket Writer::ask(const std::string& cluster, DryRun request) {
  return questions_.ask(cluster, std::move(request));
}

Ticket Writer::ask(const std::string& cluster, CheckAccess request) {
  return questions_.ask(cluster, std::move(request));
}

std::vector<Arrival> Writer::wait(Milliseconds at_most) { return questions_.wait(at_most); }

std::size_t Writer::pending() const { return questions_.pending(); }

// ---- changes

Ticket Writer::send(const std::string& cluster, Mutation mutation) {
  const Ticket ticket = questions_.open();
  change(cluster, std::make_shared<const Mutation>(std::move(mutation)), ticket);
  return ticket;
}

void Writer::change(const std::string& cluster,
                    const std::shared_ptr<const Mutation>& mutation,
                    Ticket ticket) {
  const bool erases = mutation->verb == Mutation::Verb::Delete;
  const auto take = [=, this](const ApiResource* resource, Answer why) {
    if (resource == nullptr) {
      // Nothing was sent. That an object of a kind nobody serves is absent may be said of a delete only.
      if (why.outcome == Answer::Class::Unknown) why.outcome = Answer::Class::NotSent;
      if (why.outcome == Answer::Class::Absent && !erases) why.outcome = Answer::Class::Refused;
      questions_.close(ticket, std::move(why));
      return;
    }
    Errand errand;
    errand.cluster = cluster;
    errand.lane = Lane::Change;
    errand.sensitive = mutation->sensitive;
    errand.latest = mutation->latest;
    const Expected expected{mutation->key, resource->version, resource->plural, mutation->uid};
    errand.judge = [expected, verb = mutation->verb](const HttpResponse& response) {
      if (verb == Mutation::Verb::Delete) return judge_delete(response, expected);
      return verb == Mutation::Verb::Create ? judge_create(response, expected)
                                            : judge_object(response, expected);
    };
    errand.done = [=, this](Answer&& answer, const HttpResponse&) {
      changed(cluster, mutation, ticket, std::move(answer));
    };
    exchange_.change(change_object(*resource, *mutation), std::move(errand));
  };
  questions_.knowledge().resolve(
      {cluster, mutation->key.group, erases ? "" : mutation->version, mutation->key.kind}, take);
}

void Writer::changed(const std::string& cluster,
                     const std::shared_ptr<const Mutation>& mutation,
                     Ticket ticket,
                     Answer&& answer) {
  auto& knowledge = questions_.knowledge();
  const ObjectKey& key = mutation->key;
  if (answer.reason == "KindNotServed") {
    knowledge.doubt(cluster);
    if (knowledge.expects_kind(cluster, key.group, key.kind)) {
      // Discovery already shows a new kind, its path does not answer yet.
      constexpr Milliseconds kLookAgain = 250;
      exchange_.after(kLookAgain, [=, this] { change(cluster, mutation, ticket); });
      return;
    }
  }
  const bool defines = key.group == "apiextensions.k8s.io" && key.kind == "CustomResourceDefinition";
  if (defines && answer.done() && answer.object && mutation->verb != Mutation::Verb::Delete) {
    const Value& body = answer.object->body;
    knowledge.expect_kind(cluster, std::string(body.text_at({"spec", "group"})),
                          std::string(body.text_at({"spec", "names", "kind"})));
    knowledge.doubt(cluster);
  }
  questions_.close(ticket, std::move(answer));
}

}  // namespace emco::kube
