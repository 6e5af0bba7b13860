#include "cli/views/status_view.h"

#include <map>

#include <fmt/format.h>

#include "cli/views/diagnostics_view.h"
#include "cli/views/json_view.h"
#include "cli/views/print.h"
#include "core/base/json.h"
#include "core/base/text.h"

namespace emco::cli {
namespace {

using flow::DeploymentStatus;
using flow::ObjectStatus;

Tone tone_of(const std::string& word) {
  if (word == "InSync") return Tone::Good;
  if (word == "Failed") return Tone::Bad;
  return word == "NotDeployed" ? Tone::Faint : Tone::Warn;
}

bool is_fine(const ObjectStatus& object) {
  return object.state == ObjectStatus::State::Same && object.ready.readiness == Readiness::Current &&
         object.elsewhere.empty();
}

std::string state_words(const ObjectStatus& object) {
  switch (object.state) {
    case ObjectStatus::State::Unread: return "not read";
    case ObjectStatus::State::Missing: return "missing";
    case ObjectStatus::State::Gone: return "gone";
    case ObjectStatus::State::Same:
    case ObjectStatus::State::Drifted:
    case ObjectStatus::State::Left: break;
  }
  std::string words(to_word(object.ready.readiness));
  if (!object.ready.message.empty() && object.ready.readiness != Readiness::Current)
    words += fmt::format(" ({})", text::printable(object.ready.message));
  if (object.state == ObjectStatus::State::Drifted) words += ", changed by hand";
  if (object.state == ObjectStatus::State::Left) words += ", to be removed";
  return words;
}

void print_object(std::ostream& out, const Style& style, const ObjectStatus& object) {
  const Tone tone = is_fine(object) ? Tone::Plain : Tone::Warn;
  print(out, "    {}  {}\n", padded(text::printable(to_text(object.key)), 50),
        toned(style, tone, state_words(object)));
  for (const auto& field : object.fields) {
    const auto shown = [&](const Value& value) {
      return object.sensitive ? std::string("(secret)") : text::printable(json::write(value));
    };
    print(out, "      {}  is {}, should be {}\n", text::printable(field.path),
          field.kind == FieldChange::Kind::Add ? "absent" : shown(field.before),
          field.kind == FieldChange::Kind::Remove ? "absent" : shown(field.after));
  }
  for (const auto& field : object.elsewhere)
    print(out, "      {}  is managed by {}\n", text::printable(field.path),
          field.manager.empty() ? "somebody else" : text::printable(field.manager));
}

void print_operation(std::ostream& out, const DeploymentStatus& one) {
  if (!one.operation || one.operation->state == "Done") return;
  const OperationRecord& operation = *one.operation;
  print(out, "  operation {}: {} of {} by {}, {}", operation.id, to_word(operation.kind),
        moment(operation.started_at), text::printable(operation.actor), operation.state);
  if (operation.state == "Running")
    print(out, ", process {} on {} {}", operation.holder.pid, operation.holder.host,
          one.holder_alive ? "works on it" : "is gone");
  if (!operation.message.empty()) print(out, "\n    {}", text::printable(operation.message));
  print(out, "\n  next: {}\n", text::join(one.legal, ", "));
}

void print_summary(std::ostream& out, const DeploymentStatus& one) {
  std::map<std::string, std::size_t> clusters;
  for (const auto& object : one.objects)
    ++clusters[object.cluster];
  std::string line = one.phase;
  if (one.release) line += fmt::format(", revision {}", one.release->revision);
  if (one.release && one.release->restored_from)
    line += fmt::format(" (restores revision {})", *one.release->restored_from);
  if (!one.objects.empty())
    line += fmt::format(", {} on {}", text::count(one.objects.size(), "object", "objects"),
                        text::count(clusters.size(), "cluster", "clusters"));
  const std::size_t unread = one.count(ObjectStatus::State::Unread);
  const std::size_t drifted =
      one.count(ObjectStatus::State::Drifted) + one.count(ObjectStatus::State::Missing);
  if (unread > 0) line += fmt::format(", {} not read", unread);
  if (one.release && unread < one.objects.size())
    line += drifted == 0 ? ", no drift" : fmt::format(", {} drifted", drifted);
  print(out, "  {}\n", line);
}

Value operation_json(const DeploymentStatus& one) {
  if (!one.operation) return {};
  const OperationRecord& operation = *one.operation;
  return Value::map({{"id", operation.id},
                     {"operation", to_word(operation.kind)},
                     {"state", operation.state},
                     {"actor", operation.actor},
                     {"started_at", operation.started_at},
                     {"ended_at", nullable(operation.ended_at)},
                     {"message", operation.message},
                     {"host", operation.holder.host},
                     {"pid", operation.holder.pid},
                     {"holder_alive", one.holder_alive}});
}

Value object_json(const ObjectStatus& object) {
  Value fields = Value::list();
  for (const auto& field : object.fields)
    fields.push(Value::map({{"path", field.path},
                            {"is", object.sensitive ? Value() : field.before},
                            {"should_be", object.sensitive ? Value() : field.after}}));
  Value elsewhere = Value::list();
  for (const auto& field : object.elsewhere)
    elsewhere.push(Value::map({{"path", field.path}, {"manager", field.manager}}));
  return Value::map({{"object", to_text(object.key, cluster_short_name(object.cluster))},
                     {"cluster", cluster_short_name(object.cluster)},
                     {"group", object.key.group},
                     {"kind", object.key.kind},
                     {"namespace", object.key.ns},
                     {"name", object.key.name},
                     {"app", object.app},
                     {"state", to_word(object.state)},
                     {"readiness", to_word(object.ready.readiness)},
                     {"message", object.ready.message},
                     {"fields", std::move(fields)},
                     {"managed_elsewhere", std::move(elsewhere)}});
}

}  // namespace

void print_status(std::ostream& out, const Style& style, const flow::Status& status, bool details) {
  if (status.deployments.empty()) out << "No logical clouds and no deployment intent groups.\n";
  for (const auto& one : status.deployments) {
    print(out, "{}  {}\n", toned(style, tone_of(one.word), padded(one.word, 14)),
          toned(style, Tone::Strong, one.address));
    if (one.phase != "NotDeployed" || !one.objects.empty()) print_summary(out, one);
    print_operation(out, one);
    std::string cluster;
    std::string app;
    for (const auto& object : one.objects) {
      if (!details && is_fine(object)) continue;
      if (object.cluster != cluster || object.app != app) {
        cluster = object.cluster;
        app = object.app;
        print(out, "  {}{}\n", cluster_short_name(cluster), app.empty() ? "" : ", app " + app);
      }
      print_object(out, style, object);
    }
  }
}

Value status_json(const flow::Status& status) {
  Value deployments = Value::list();
  for (const auto& one : status.deployments) {
    Value objects = Value::list();
    for (const auto& object : one.objects)
      objects.push(object_json(object));
    Value legal = Value::list();
    for (const auto& word : one.legal)
      legal.push(word);
    const bool restores = one.release && one.release->restored_from;
    deployments.push(
        Value::map({{"address", one.address},
                    {"kind", one.kind},
                    {"status", one.word},
                    {"phase", one.phase},
                    {"revision", one.release ? Value(one.release->revision) : Value()},
                    {"restored_from", restores ? Value(*one.release->restored_from) : Value()},
                    {"drifted", static_cast<std::int64_t>(one.count(ObjectStatus::State::Drifted) +
                                                          one.count(ObjectStatus::State::Missing))},
                    {"operation", operation_json(one)},
                    {"legal", std::move(legal)},
                    {"objects", std::move(objects)}}));
  }
  Value clusters = Value::list();
  for (const auto& cluster : status.clusters)
    clusters.push(Value::map({{"name", cluster_short_name(cluster.address)},
                              {"uid", cluster.identity},
                              {"server_version", cluster.version},
                              {"readable", cluster.state == PlannedCluster::State::Ready},
                              {"message", cluster.message}}));
  return Value::map({{"deployments", std::move(deployments)},
                     {"clusters", std::move(clusters)},
                     {"diagnostics", diagnostics_json(status.diagnostics)}});
}

}  // namespace emco::cli
