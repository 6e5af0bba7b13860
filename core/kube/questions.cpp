#include "core/kube/questions.h"

#include <utility>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/kube/judge.h"
#include "core/kube/list_stream.h"

namespace emco::kube {
namespace {

Expected expected_of(const ApiResource& resource, const ObjectKey& key, std::string uid = {}) {
  return {key, resource.version, resource.plural, std::move(uid)};
}

Answer bad_list(const Answer& from, std::string message) {
  Answer answer = from;
  answer.outcome = Answer::Class::Unknown;
  answer.reason = "bad-answer";
  answer.message = std::move(message);
  return answer;
}

/// Definitions may name their list as they like, kinds of Kubernetes itself do not.
bool is_list_of(std::string_view list_kind, const ApiResource& resource) {
  if (list_kind == resource.kind + "List" || list_kind == "PartialObjectMetadataList") return true;
  return resource.group.find('.') != std::string::npos && list_kind.ends_with("List");
}

}  // namespace

void Questions::add(const std::string& cluster, Connection connection, FactsCache cache) {
  exchange_.connect(cluster, std::make_shared<const Connection>(std::move(connection)));
  knowledge_.add(cluster, std::move(cache));
}

Ticket Questions::open() {
  ++open_;
  return ++last_;
}

void Questions::close(Ticket ticket, Answer answer, Knowledge::Facts facts) {
  --open_;
  arrivals_.push_back({ticket, std::move(answer), std::move(facts)});
}

std::vector<Arrival> Questions::wait(Milliseconds at_most) {
  const Milliseconds end = exchange_.elapsed() + at_most;
  // Also when nothing is open: whoever waits until a request is due must not spin.
  while (arrivals_.empty()) {
    const Milliseconds left = end - exchange_.elapsed();
    exchange_.move(left);
    if (thrown_) std::rethrow_exception(std::exchange(thrown_, nullptr));
    if (left <= 0) break;
  }
  return std::exchange(arrivals_, {});
}

Ticket Questions::ask(const std::string& cluster, ReadFacts) {
  const Ticket ticket = open();
  knowledge_.read(cluster, [this, ticket](Answer answer, Knowledge::Facts facts) {
    close(ticket, std::move(answer), std::move(facts));
  });
  return ticket;
}

// ---- one object

Ticket Questions::ask(const std::string& cluster, ReadObject request) {
  const Ticket ticket = open();
  read(cluster, request, ticket, true);
  return ticket;
}

void Questions::read(const std::string& cluster, const ReadObject& request, Ticket ticket, bool again) {
  const auto take = [=, this](const ApiResource* resource, Answer why) {
    if (resource == nullptr) {
      close(ticket, std::move(why));
      return;
    }
    Errand errand;
    errand.cluster = cluster;
    errand.judge = [expected = expected_of(*resource, request.key)](const HttpResponse& response) {
      return judge_object(response, expected);
    };
    errand.done = [=, this](Answer&& answer, const HttpResponse&) {
      if (again && answer.reason == "KindNotServed") {
        // The kind went away or came back under another path since it was looked up.
        knowledge_.doubt(cluster);
        read(cluster, request, ticket, false);
        return;
      }
      close(ticket, std::move(answer));
    };
    exchange_.look(read_object(*resource, request.key), std::move(errand));
  };
  // In which version an object is read does not matter to what it is.
  knowledge_.resolve({cluster, request.key.group, request.version, request.key.kind},
                     [=, this](const ApiResource* resource, Answer why) {
                       if (resource == nullptr && why.reason == "VersionNotServed") {
                         knowledge_.resolve({cluster, request.key.group, "", request.key.kind}, take);
                       } else {
                         take(resource, std::move(why));
                       }
                     });
}

Ticket Questions::ask(const std::string& cluster, DryRun request) {
  const Ticket ticket = open();
  knowledge_.resolve({cluster, request.key.group, request.version, request.key.kind},
                     [=, this](const ApiResource* resource, Answer why) {
                       if (resource == nullptr) {
                         // Absent would speak of the object; it is the kind that is missing.
                         if (why.outcome == Answer::Class::Absent) why.outcome = Answer::Class::Refused;
                         close(ticket, std::move(why));
                         return;
                       }
                       Errand errand;
                       errand.cluster = cluster;
                       errand.lane = Lane::DryRun;
                       errand.sensitive = request.sensitive;
                       errand.judge = [expected = expected_of(*resource, request.key, request.uid)](
                                          const HttpResponse& response) {
                         return judge_dry_run(response, expected);
                       };
                       errand.done = [this, ticket](Answer&& answer, const HttpResponse&) {
                         close(ticket, std::move(answer));
                       };
                       exchange_.look(dry_run(*resource, request), std::move(errand));
                     });
  return ticket;
}

Ticket Questions::ask(const std::string& cluster, CheckAccess request) {
  const Ticket ticket = open();
  Errand errand;
  errand.cluster = cluster;
  errand.judge = judge_access;
  errand.done = [this, ticket](Answer&& answer, const HttpResponse&) { close(ticket, std::move(answer)); };
  exchange_.look(check_access(request), std::move(errand));
  return ticket;
}

// ---- lists

/// A list under way.
struct Questions::Listing {
  std::string cluster;
  ListObjects wanted;
  Ticket ticket = 0;
  ApiResource resource;
  std::string from;  ///< continues here, "" = from the beginning
  int beginnings = 0;
  bool handed_out = false;       ///< of the whole list
  bool handed_out_here = false;  ///< of this page
  std::string problem;
  std::exception_ptr thrown;  ///< by `each`
  std::unique_ptr<ListStream> stream;

  void reset() {
    problem.clear();
    handed_out_here = false;
    stream = std::make_unique<ListStream>([this](Value&& item) { take(std::move(item)); });
  }

  void take(Value&& item) {
    const auto kind = item.text_at({"kind"});
    if (!kind.empty() && kind != resource.kind && kind != "PartialObjectMetadata")
      throw Error("cluster.bad-answer", "the cluster listed another kind than was asked for");
    Live live = live_of(std::move(item), {{resource.group, resource.kind, "", ""}, resource.version, "", ""});
    if (resource.namespaced && !wanted.ns.empty() && live.key.ns != wanted.ns)
      throw Error("cluster.bad-answer", "the cluster listed another namespace than was asked for");
    handed_out = handed_out_here = true;
    try {
      if (wanted.each) wanted.each(std::move(live));
    } catch (...) {
      thrown = std::current_exception();
      throw;
    }
  }

  bool add(std::string_view piece) {
    try {
      stream->add(piece);
      return true;
    } catch (const std::exception& error) {
      problem = error.what();
      return false;
    }
  }

  /// Begins the whole list anew; false when what was handed out cannot be taken back.
  bool begin_again() {
    if (handed_out && !wanted.again) return false;
    if (handed_out) wanted.again();
    handed_out = false;
    from.clear();
    reset();
    return true;
  }

  /// Reads this page once more.
  bool page_again() {
    if (thrown || (handed_out_here && (!from.empty() || !begin_again()))) return false;
    reset();
    return true;
  }

  Answer judge(const HttpResponse& response) {
    if (!problem.empty()) return bad_list(judge_document(response), problem);
    Answer answer = judge_document(response);
    if (!answer.done()) return answer;
    try {
      const Value around = stream->end();
      const auto kind = around.text_at({"kind"});
      if (answer.status == 304 || !is_list_of(kind, resource))
        return bad_list(answer, "the cluster answered a list with something else");
      next = around.text_at({"metadata", "continue"});
    } catch (const Error& error) {
      return bad_list(answer, error.what());
    }
    return answer;
  }

  std::string next;
};

Ticket Questions::ask(const std::string& cluster, ListObjects request) {
  const auto listing = std::make_shared<Listing>();
  listing->cluster = cluster;
  listing->wanted = std::move(request);
  listing->ticket = open();
  list(listing);
  return listing->ticket;
}

void Questions::list(const std::shared_ptr<Listing>& listing) {
  ++listing->beginnings;
  const auto& wanted = listing->wanted;
  knowledge_.resolve({listing->cluster, wanted.group, wanted.version, wanted.kind},
                     [this, listing](const ApiResource* resource, Answer why) {
                       if (resource == nullptr) {
                         close(listing->ticket, std::move(why));
                         return;
                       }
                       listing->resource = *resource;
                       list_page(listing);
                     });
}

void Questions::list_page(const std::shared_ptr<Listing>& listing) {
  listing->reset();
  SafeRequest request = list_objects(listing->resource, listing->wanted, listing->from);
  request.stream_to([listing](std::string_view piece) { return listing->add(piece); });
  Errand errand;
  errand.cluster = listing->cluster;
  errand.judge = [listing](const HttpResponse& response) { return listing->judge(response); };
  errand.again = [listing] { return listing->page_again(); };
  errand.done = [this, listing](Answer&& answer, const HttpResponse&) {
    page_done(listing, std::move(answer));
  };
  exchange_.look(std::move(request), std::move(errand));
}

void Questions::page_done(const std::shared_ptr<Listing>& listing, Answer&& answer) {
  constexpr int kMostBeginnings = 3;
  if (listing->thrown) {
    thrown_ = listing->thrown;
    answer = bad_list(answer, "whoever read the list gave up");
  }
  if (answer.done() && !listing->next.empty()) {
    listing->from = std::move(listing->next);
    list_page(listing);
    return;
  }
  const bool expired = answer.status == 410;
  const bool unserved = answer.reason == "KindNotServed";
  if (unserved) knowledge_.doubt(listing->cluster);
  if ((expired || unserved) && listing->beginnings < kMostBeginnings && listing->begin_again()) {
    list(listing);
    return;
  }
  close(listing->ticket, std::move(answer));
}

}  // namespace emco::kube
