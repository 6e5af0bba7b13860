// Events of a run as JSON Lines (cli.md 7): Terraform's names where the meaning is equal.
#include "cli/views/apply_view.h"
#include "cli/views/json_view.h"
#include "core/base/json.h"
#include "core/model/release.h"

namespace emco::cli {
namespace {

const char* word_of(Outcome::Kind kind) {
  switch (kind) {
    case Outcome::Kind::Succeeded: return "apply_complete";
    case Outcome::Kind::Failed:
    case Outcome::Kind::Conflict:
    case Outcome::Kind::Unknown: return "apply_errored";
    case Outcome::Kind::Skipped: return "skipped";
  }
  return "";
}

class Events final : public Observer {
 public:
  explicit Events(EventStream events) : events_(events) { say("version", Value::map({{"events", "1.0"}})); }

  void reading(const std::string& cluster) override {
    say("refresh_start", Value::map({{"cluster", cluster_short_name(cluster)}}));
  }

  void read(const std::string& cluster, std::size_t objects, Milliseconds took) override {
    say("refresh_complete", Value::map({{"cluster", cluster_short_name(cluster)},
                                        {"objects", static_cast<std::int64_t>(objects)},
                                        {"ms", took}}));
  }

  void operation_started(std::int64_t operation,
                         const std::string& address,
                         std::string_view word,
                         std::size_t changes) override {
    say("operation_start", Value::map({{"operation", operation},
                                       {"address", address},
                                       {"word", word},
                                       {"changes", static_cast<std::int64_t>(changes)}}));
  }

  void change_sent(const Change& change) override { say("apply_start", facts(change)); }

  void change_ended(const Change& change, const Outcome& outcome, Milliseconds took) override {
    Value event = facts(change);
    event["ms"] = took;
    if (!outcome.code.empty()) event["code"] = outcome.code;
    if (!outcome.message.empty()) event["message"] = outcome.message;
    say(word_of(outcome.kind), std::move(event));
  }

  void waiting(const Change& change, const ReadyState& state) override {
    Value event = facts(change);
    event["status"] = to_word(state.readiness);
    event["message"] = state.message;
    say("wait_progress", std::move(event));
  }

  void trouble(const std::string& cluster, const std::string& message) override {
    say("log",
        Value::map({{"cluster", cluster_short_name(cluster)}, {"level", "warn"}, {"message", message}}));
  }

  void operation_ended(std::int64_t operation, const std::string& address, std::string_view phase) override {
    say("operation_complete", Value::map({{"operation", operation}, {"address", address}, {"phase", phase}}));
  }

 private:
  static Value facts(const Change& change) {
    return Value::map({{"operation", change.operation},
                       {"seq_in_operation", change.seq},
                       {"cluster", cluster_short_name(change.cluster)},
                       {"addr", to_text(change.key, cluster_short_name(change.cluster))},
                       {"action", to_word(change.verb)}});
  }

  void say(std::string_view type, Value event) { say_event(events_, type, std::move(event)); }

  EventStream events_;
};

}  // namespace

std::unique_ptr<Observer> events_observer(EventStream events) { return std::make_unique<Events>(events); }

void print_summary_event(EventStream events, const flow::Applied& applied, int exit_status) {
  std::int64_t done = 0;
  std::int64_t failed = 0;
  std::int64_t skipped = 0;
  Value causes = Value::map();
  for (const auto& operation : applied.operations) {
    for (const auto& ended : operation.changes) {
      if (ended.outcome.kind == Outcome::Kind::Succeeded) {
        ++done;
        continue;
      }
      ++(ended.outcome.kind == Outcome::Kind::Skipped ? skipped : failed);
      Value& list = causes[cluster_short_name(ended.change.cluster)];
      list.push(ended.outcome.code);
    }
  }
  Value event = Value::map();
  event["exit_code"] = exit_status;
  event["result"] = exit_status == 0 ? "done" : exit_status == 4 ? "partial" : "failed";
  event["generation"] = applied.generation;
  event["stopped"] = Value(Value::List(applied.stops.begin(), applied.stops.end()));
  if (applied.recovered) event["recovered"] = static_cast<std::int64_t>(*applied.recovered);
  if (!applied.rebound.empty())
    event["rebound"] = Value(Value::List(applied.rebound.begin(), applied.rebound.end()));
  event["approved"] = Value(Value::List(applied.approved.begin(), applied.approved.end()));
  event["counts"] = Value::map({{"done", done}, {"failed", failed}, {"skipped", skipped}});
  event["causes"] = std::move(causes);
  say_event(events, "summary", std::move(event));
}

}  // namespace emco::cli
