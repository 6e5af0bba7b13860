#include "cli/views/apply_view.h"

#include <map>

#include <fmt/format.h>

#include "cli/views/print.h"
#include "core/base/text.h"
#include "core/model/release.h"

namespace emco::cli {
namespace {

const char* sign_of(ChangeVerb verb) {
  switch (verb) {
    case ChangeVerb::Create: return "+";
    case ChangeVerb::Update: return "~";
    case ChangeVerb::Delete: return "-";
    case ChangeVerb::Record: return "=";
    case ChangeVerb::Forget: return "x";
  }
  return "?";
}

bool only_books(const Change& change) {
  return change.verb == ChangeVerb::Record || change.verb == ChangeVerb::Forget;
}

std::string line_of(const Style& style, const Change& change, const Outcome& outcome, Milliseconds took) {
  const std::string name = fmt::format("{} {} {}", cluster_short_name(change.cluster), sign_of(change.verb),
                                       text::printable(to_text(change.key)));
  switch (outcome.kind) {
    case Outcome::Kind::Succeeded:
      return fmt::format("{} {}", name, toned(style, Tone::Faint, duration(took)));
    case Outcome::Kind::Skipped: return fmt::format("{}: {}", name, outcome.message);
    case Outcome::Kind::Failed:
    case Outcome::Kind::Conflict:
    case Outcome::Kind::Unknown: break;
  }
  return fmt::format("{}: {} {}", name, toned(style, Tone::Bad, text::printable(outcome.message)),
                     toned(style, Tone::Faint, "[" + outcome.code + "]"));
}

class Lines final : public Observer {
 public:
  Lines(std::ostream& err, const Style& style, Clock& clock) : err_(err), style_(style), clock_(clock) {}

  void operation_started(std::int64_t,
                         const std::string& address,
                         std::string_view word,
                         std::size_t changes) override {
    say(fmt::format("{} {}: {}", word, address, text::count(changes, "change", "changes")));
  }

  void change_ended(const Change& change, const Outcome& outcome, Milliseconds took) override {
    if (only_books(change) && outcome.kind == Outcome::Kind::Succeeded) return;
    say(line_of(style_, change, outcome, took));
  }

  void waiting(const Change& change, const ReadyState& state) override {
    if (clock_.elapsed() - said_at_ < kHeartbeat) return;
    say(fmt::format("{} waiting for {}: {}", cluster_short_name(change.cluster),
                    text::printable(to_text(change.key)), text::printable(state.message)));
  }

  void trouble(const std::string& cluster, const std::string& message) override {
    say(fmt::format("! {}: {}", cluster_short_name(cluster), message));
  }

  void operation_ended(std::int64_t, const std::string& address, std::string_view phase) override {
    say(fmt::format("{} is {}", address, phase));
  }

  void tick(std::size_t done, std::size_t total) override {
    if (total > 0 && clock_.elapsed() - said_at_ >= kHeartbeat)
      say(fmt::format("{} of {} done", done, total));
  }

 private:
  static constexpr Milliseconds kHeartbeat = 10'000;

  void say(const std::string& line) {
    said_at_ = clock_.elapsed();
    err_ << line << '\n' << std::flush;
  }

  std::ostream& err_;
  Style style_;
  Clock& clock_;
  Milliseconds said_at_ = 0;
};

/// One line that is written over; what fails or is skipped stays above it.
class Live final : public Observer {
 public:
  Live(std::ostream& err, const Style& style, Clock& clock) : err_(err), style_(style), clock_(clock) {}

  ~Live() override { clear(); }

  void operation_started(std::int64_t, const std::string&, std::string_view, std::size_t changes) override {
    total_ += changes;
    draw(true);
  }

  void change_ended(const Change& change, const Outcome& outcome, Milliseconds took) override {
    ++done_;
    const bool tells = outcome.kind != Outcome::Kind::Succeeded && outcome.kind != Outcome::Kind::Skipped;
    if (tells) above(line_of(style_, change, outcome, took));
    last_ = fmt::format("{} {}", cluster_short_name(change.cluster), text::printable(to_text(change.key)));
    draw(false);
  }

  void waiting(const Change& change, const ReadyState& state) override {
    last_ = fmt::format("{} {}: {}", cluster_short_name(change.cluster), text::printable(to_text(change.key)),
                        text::printable(state.message));
    draw(false);
  }

  void trouble(const std::string& cluster, const std::string& message) override {
    above(fmt::format("! {}: {}", cluster_short_name(cluster), message));
  }

  void operation_ended(std::int64_t, const std::string& address, std::string_view phase) override {
    above(fmt::format("{} is {}", address, phase));
  }

  void tick(std::size_t, std::size_t) override { draw(false); }

 private:
  void clear() {
    if (drawn_) err_ << "\r\x1b[K" << std::flush;
    drawn_ = false;
  }

  void above(const std::string& line) {
    clear();
    err_ << line << '\n';
    draw(true);
  }

  void draw(bool now) {
    if (total_ == 0 || (!now && clock_.elapsed() - drawn_at_ < kRedraw)) return;
    drawn_at_ = clock_.elapsed();
    std::string line = fmt::format("{}/{}  {}  ^C stops cleanly", done_, total_, last_);
    auto width = static_cast<std::size_t>(style_.width > 1 ? style_.width - 1 : 79);
    if (line.size() > width) {
      // Never inside a character.
      while (width > 0 && (static_cast<unsigned char>(line[width]) & 0xC0U) == 0x80U)
        --width;
      line.resize(width);
    }
    err_ << "\r\x1b[K" << line << std::flush;
    drawn_ = true;
  }

  static constexpr Milliseconds kRedraw = 100;

  std::ostream& err_;
  Style style_;
  Clock& clock_;
  std::size_t done_ = 0;
  std::size_t total_ = 0;
  std::string last_;
  bool drawn_ = false;
  Milliseconds drawn_at_ = 0;
};

/// What was not even tried has few causes: a line for each cluster and cause, with the first one's words.
void print_not_tried(std::ostream& out, const flow::OperationResult& operation) {
  struct Group {
    std::size_t count = 0;
    std::string message;
  };

  std::map<std::pair<std::string, std::string>, Group> groups;
  for (const auto& ended : operation.changes) {
    if (ended.outcome.kind != Outcome::Kind::Skipped) continue;
    Group& group = groups[{ended.change.cluster, ended.outcome.code}];
    if (group.count++ == 0) group.message = ended.outcome.message;
  }
  for (const auto& [cause, group] : groups)
    print(out, "    {}: {} not tried: {} [{}]\n", cluster_short_name(cause.first),
          text::count(group.count, "change", "changes"), text::printable(group.message), cause.second);
}

}  // namespace

std::unique_ptr<Observer> lines_observer(std::ostream& err, const Style& style, Clock& clock) {
  return std::make_unique<Lines>(err, style, clock);
}

std::unique_ptr<Observer> live_observer(std::ostream& err, const Style& style, Clock& clock) {
  return std::make_unique<Live>(err, style, clock);
}

std::unique_ptr<Observer> silent_observer() { return std::make_unique<Observer>(); }

void print_applied(std::ostream& out, const Style& style, const flow::Applied& applied, Milliseconds took) {
  std::size_t done = 0;
  std::size_t missing = 0;
  std::size_t skipped = 0;
  bool all_ended_well = true;
  for (const auto& operation : applied.operations) {
    all_ended_well = all_ended_well && operation.succeeded;
    for (const auto& ended : operation.changes) {
      if (ended.outcome.kind == Outcome::Kind::Succeeded) {
        ++done;
      } else {
        ++(ended.outcome.kind == Outcome::Kind::Skipped ? skipped : missing);
      }
    }
  }
  for (const auto& address : applied.stops)
    print(out, "stopped {}; go on with: emcoctl resume {}\n", address, address);
  for (const auto& address : applied.rebound)
    print(out, "rebound {}\n", cluster_short_name(address));
  if (applied.recovered)
    print(out, "recovered the records; {} as residue\n",
          text::count(*applied.recovered, "object is listed", "objects are listed"));
  for (const auto& address : applied.approved)
    print(out, "approved {}\n", address);
  for (const auto& operation : applied.operations) {
    if (operation.succeeded) {
      print(out, "{} {}: {}\n", operation.word, operation.address, toned(style, Tone::Good, operation.phase));
      continue;
    }
    print(out, "{} {}: {}  {}\n", operation.word, operation.address,
          toned(style, Tone::Bad, operation.phase.empty() ? "interrupted" : operation.phase),
          text::printable(operation.message));
    for (const auto& ended : operation.changes)
      if (ended.outcome.kind != Outcome::Kind::Succeeded && ended.outcome.kind != Outcome::Kind::Skipped)
        print(out, "    {}\n", line_of(style, ended.change, ended.outcome, 0));
    print_not_tried(out, operation);
    if (!operation.left_out.empty())
      print(out, "    next, when it can be reached: emcoctl {} {}\n", operation.word, operation.address);
    else if (operation.operation != 0)
      print(out, "    next: emcoctl resume {}\n", operation.address);
  }
  for (const auto& operation : applied.operations)
    for (const auto& waiting : operation.not_ready)
      print(out, "    not ready: {} {}: {}\n", cluster_short_name(waiting.cluster),
            text::printable(to_text(waiting.key)), text::printable(waiting.readiness.message));
  if (missing + skipped > 0 || !all_ended_well) {
    print(out, "Applied in part: {} done, {} failed, {} not tried, {}.\n", done, missing, skipped,
          duration(took));
  } else if (!applied.operations.empty()) {
    print(out, "Applied: {}, {}.\n", text::count(done, "change", "changes"), duration(took));
  }
}

}  // namespace emco::cli
