#include "cli/views/history_view.h"

#include <fmt/format.h>

#include "cli/views/field_view.h"
#include "cli/views/json_view.h"
#include "cli/views/print.h"
#include "core/base/text.h"

namespace emco::cli {
namespace {

using Kind = PlannedIntent::Kind;

const char* word_of(Kind kind) {
  switch (kind) {
    case Kind::Create: return "created";
    case Kind::Update: return "changed";
    case Kind::Delete: return "removed";
  }
  return "changed";
}

void print_older(std::ostream& out, std::size_t older) {
  if (older > 0) print(out, "{} older, see --limit\n", text::count(older, "entry", "entries"));
}

/// Why something was done, on a line of its own; nothing when nobody said.
void print_reason(std::ostream& out, const std::string& reason) {
  if (!reason.empty()) print(out, "      why: {}\n", text::printable(reason));
}

Value generation_json(const store::GenerationRecord& record) {
  return Value::map({{"generation", record.number},
                     {"at", record.at},
                     {"actor", record.actor},
                     {"reason", record.reason},
                     {"bundle", record.bundle},
                     {"tool_version", record.tool_version}});
}

void print_version(std::ostream& out, const Style& style, const flow::ResourceEntry& entry) {
  const auto& generation = entry.generation;
  const std::string place = text::printable(to_text(entry.where));
  print(out, "  generation {}  {}  {} by {}{}{}\n", generation.number, moment(generation.at),
        word_of(entry.kind), text::printable(generation.actor), place.empty() ? "" : "  ", place);
  print_reason(out, generation.reason);
  for (const auto& field : entry.fields)
    print(out, "      {}\n", field_line(field, false, style, false));
}

/// "Done in 1.2 s", "Failed after 3 s", "Running".
std::string ending_of(const OperationRecord& record) {
  if (!record.ended_at) return record.state;
  return fmt::format("{} {} {}", record.state, record.state == "Done" ? "in" : "after",
                     duration(*record.ended_at - record.started_at));
}

Tone tone_of(const std::string& state) {
  if (state == "Done") return Tone::Good;
  return state == "Failed" ? Tone::Bad : Tone::Warn;
}

void print_operation(std::ostream& out, const Style& style, const flow::OperationEntry& entry) {
  const OperationRecord& record = entry.record;
  std::string what(to_word(record.kind));
  if (record.to_revision) what += fmt::format(" to revision {}", *record.to_revision);
  if (entry.release && entry.release->restored_from)
    what += fmt::format(" (restores {})", *entry.release->restored_from);
  print(out, "  operation {}  {}  {} by {}: {}\n", record.id, moment(record.started_at), what,
        text::printable(record.actor), toned(style, tone_of(record.state), ending_of(record)));
  print_reason(out, record.reason);
  if (!record.message.empty()) print(out, "      {}\n", text::printable(record.message));
  print(out, "      plan {}\n", record.plan);
}

Value operation_json(const flow::OperationEntry& entry) {
  const OperationRecord& record = entry.record;
  Value one = Value::map({{"operation", record.id},
                          {"kind", to_word(record.kind)},
                          {"from_revision", nullable(record.from_revision)},
                          {"to_revision", nullable(record.to_revision)},
                          {"state", record.state},
                          {"plan", record.plan},
                          {"actor", record.actor},
                          {"reason", record.reason},
                          {"message", record.message},
                          {"started_at", record.started_at},
                          {"ended_at", nullable(record.ended_at)}});
  one["release"] = Value();
  if (const auto& release = entry.release)
    one["release"] = Value::map({{"revision", release->revision},
                                 {"complete", release->complete},
                                 {"restored_from", nullable(release->restored_from)},
                                 {"generation", release->generation},
                                 {"closure_digest", release->closure_digest},
                                 {"tool_version", release->tool_version}});
  return one;
}

}  // namespace

void print_history(std::ostream& out, const Style& style, const flow::IntentHistory& history) {
  for (const auto& entry : history.generations) {
    const auto& record = entry.record;
    std::string counts;
    const auto add = [&](std::size_t number, const char* word) {
      if (number > 0) counts += fmt::format("{}{} {}", counts.empty() ? "" : ", ", number, word);
    };
    if (entry.pruned) counts = "its versions are not kept any more";
    add(entry.pruned ? 0 : entry.created, "created");
    add(entry.pruned ? 0 : entry.changed, "changed");
    add(entry.pruned ? 0 : entry.removed, "removed");
    print(out, "generation {}  {}  by {}: {}{}\n", toned(style, Tone::Strong, std::to_string(record.number)),
          moment(record.at), text::printable(record.actor), counts.empty() ? "nothing" : counts,
          record.bundle.empty() ? "" : ", bundle " + text::printable(record.bundle));
    print_reason(out, record.reason);
  }
  print_older(out, history.older);
}

Value history_json(const flow::IntentHistory& history) {
  Value generations = Value::list();
  for (const auto& entry : history.generations) {
    Value one = generation_json(entry.record);
    one["created"] = static_cast<std::int64_t>(entry.created);
    one["changed"] = static_cast<std::int64_t>(entry.changed);
    one["pruned"] = entry.pruned;
    one["removed"] = static_cast<std::int64_t>(entry.removed);
    generations.push(std::move(one));
  }
  return Value::map(
      {{"generations", std::move(generations)}, {"older", static_cast<std::int64_t>(history.older)}});
}

void print_history(std::ostream& out, const Style& style, const flow::AddressHistory& history) {
  print(out, "{}{}\n", toned(style, Tone::Strong, history.address),
        history.phase.empty() ? "" : "  " + history.phase);
  for (const auto& entry : history.operations)
    print_operation(out, style, entry);
  for (const auto& approval : history.approvals) {
    print(out, "  approved  {}  content {} by {}\n", moment(approval.at),
          approval.closure_digest.substr(0, 12), text::printable(approval.actor));
    print_reason(out, approval.reason);
  }
  for (const auto& entry : history.versions)
    print_version(out, style, entry);
  print_older(out, history.older);
}

Value history_json(const flow::AddressHistory& history) {
  Value operations = Value::list();
  for (const auto& entry : history.operations)
    operations.push(operation_json(entry));
  Value approvals = Value::list();
  for (const auto& approval : history.approvals)
    approvals.push(Value::map({{"at", approval.at},
                               {"actor", approval.actor},
                               {"reason", approval.reason},
                               {"closure_digest", approval.closure_digest}}));
  Value versions = Value::list();
  for (const auto& entry : history.versions) {
    Value fields = Value::list();
    for (const auto& field : entry.fields)
      fields.push(field_json(field, false));
    Value one = generation_json(entry.generation);
    one["change"] = word_of(entry.kind);
    one["digest"] = nullable(entry.digest);
    one["file"] = entry.where.file;
    one["line"] = entry.where.line;
    one["fields"] = std::move(fields);
    versions.push(std::move(one));
  }
  return Value::map({{"address", history.address},
                     {"phase", nullable(history.phase)},
                     {"operations", std::move(operations)},
                     {"approvals", std::move(approvals)},
                     {"versions", std::move(versions)},
                     {"older", static_cast<std::int64_t>(history.older)}});
}

}  // namespace emco::cli
