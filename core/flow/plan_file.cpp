#include "core/flow/plan_file.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "core/base/digest.h"
#include "core/base/error.h"
#include "core/base/json.h"
#include "core/base/text.h"
#include "core/flow/plan_value.h"
#include "core/flow/saved_value.h"
#include "core/flow/version.h"

namespace emco::flow {
namespace {

using saved::text_of;
using saved::texts_of;

constexpr std::int64_t kFormat = 1;
constexpr std::uint64_t kLargestFile = std::uint64_t{1} << 30U;
constexpr std::size_t kShownPins = 10;

/// A keyed digest of all that was read: documents, their files, operations. Keyed, because secrets are among
/// it.
std::string digest_of(Session& session, const Bundle& bundle) {
  Digester digester;
  for (const auto& document : bundle.documents) {
    digester.add(document.address).add(json::write_canonical(document.body));
    for (const auto& file : document.files)
      digester.add(file.name).add(file.sha256).add(file.recorded);
  }
  for (const auto& operation : bundle.operations)
    digester.add(operation.address).add(operation.word).add(json::write_canonical(operation.parameters));
  return session.expect_key().digest(digester.hex());
}

Value texts(const std::vector<std::string>& all) {
  Value list = Value::list();
  for (const auto& one : all)
    list.push(one);
  return list;
}

Value texts(const std::set<std::string>& all) {
  return texts(std::vector<std::string>(all.begin(), all.end()));
}

constexpr std::array<std::pair<PlanRequest::Converge, std::string_view>, 3> kConverge{
    {{PlanRequest::Converge::None, "none"},
     {PlanRequest::Converge::Touched, "touched"},
     {PlanRequest::Converge::All, "all"}}};
constexpr std::array<std::pair<plan::Adopt, std::string_view>, 3> kAdopt{
    {{plan::Adopt::Never, "never"}, {plan::Adopt::IfIdentical, "if-identical"}, {plan::Adopt::Ask, "ask"}}};

template <typename Table, typename Enum>
std::string_view word_in(const Table& table, Enum value) {
  return std::find_if(table.begin(), table.end(), [&](const auto& row) { return row.first == value; })
      ->second;
}

template <const auto& table>
auto value_in(std::string_view word) -> std::optional<decltype(table[0].first)> {
  const auto at =
      std::find_if(table.begin(), table.end(), [&](const auto& row) { return row.second == word; });
  if (at == table.end()) return std::nullopt;
  return at->first;
}

Value asking_value(const Asking& asking, const PlanRequest& request) {
  Value operations = Value::list();
  for (const auto& operation : asking.operations)
    operations.push(Value::map(
        {{"address", operation.address}, {"word", operation.word}, {"parameters", operation.parameters}}));
  Value erase = Value::list();
  for (const auto& erasure : request.erase)
    erase.push(erasure.address);
  return Value::map({{"sources", texts(asking.sources)},
                     {"bundle", request.bundle_name},
                     {"erase", std::move(erase)},
                     {"values", texts(asking.values)},
                     {"operations", std::move(operations)},
                     {"converge", word_in(kConverge, request.converge)},
                     {"adopt", word_in(kAdopt, request.adopt)},
                     {"take", texts(request.take)},
                     {"yield", texts(request.yield)},
                     {"skip_unreachable", request.skip_unreachable}});
}

void read_asking(const Value& value, SavedPlan& plan) {
  plan.asking.sources = texts_of(value, "sources");
  plan.asking.values = texts_of(value, "values");
  for (const auto& item : saved::items_of(value, "operations"))
    plan.asking.operations.push_back(
        {text_of(item, "address"), text_of(item, "word"), saved::member(item, "parameters"), {}, {}});
  PlanRequest& request = plan.request;
  request.bundle_name = text_of(value, "bundle");
  for (auto& address : texts_of(value, "erase"))
    request.erase.push_back({std::move(address), {}});
  request.converge = saved::word_of<PlanRequest::Converge>(value, "converge", value_in<kConverge>);
  request.adopt = saved::word_of<plan::Adopt>(value, "adopt", value_in<kAdopt>);
  for (auto& field : texts_of(value, "take"))
    request.take.insert(std::move(field));
  for (auto& field : texts_of(value, "yield"))
    request.yield.insert(std::move(field));
  request.skip_unreachable = saved::flag_of(value, "skip_unreachable");
}

Bundle read_again(Session& session, const SavedPlan& plan) {
  Bundle bundle;
  if (!plan.asking.sources.empty()) {
    auto read =
        read_input(session.world(), {plan.asking.sources, plan.asking.values, {}, bundle::Purpose::Apply});
    if (read.diagnostics.has_errors()) {
      read.diagnostics.error("plan.input-moved", {}, "what the plan was made from cannot be read as it was",
                             "make a new plan");
      throw Error(std::move(read.diagnostics));
    }
    bundle = std::move(read.value);
  }
  bundle.operations.insert(bundle.operations.end(), plan.asking.operations.begin(),
                           plan.asking.operations.end());
  return bundle;
}

[[noreturn]] void refuse_stale(const std::vector<FieldChange>& moved) {
  Diagnostics diagnostics;
  for (std::size_t i = 0; i < moved.size() && i < kShownPins; ++i) {
    const auto shown = [](const Value& value) {
      std::string text = json::write(value);
      return text::printable(text.size() > 80 ? text.substr(0, 77) + "..." : text);
    };
    diagnostics.error("plan.stale", {},
                      fmt::format("{} was {} when planned, is {} now", text::printable(moved[i].path),
                                  shown(moved[i].before), shown(moved[i].after)),
                      "make a new plan");
  }
  if (moved.size() > kShownPins)
    diagnostics.error("plan.stale", {}, fmt::format("{} more pins moved", moved.size() - kShownPins),
                      "make a new plan");
  throw Error(std::move(diagnostics));
}

/// A plan file taken apart, each body checked against its digest.
struct Lines {
  std::string id;  ///< of the manifest as it is
  Value manifest;
  Bodies bodies;
  std::string said_id;  ///< of the manifest as it was written
};

Lines read_lines(const std::string& bytes) {
  Lines lines;
  const json::Limits limits{kLargestFile, 200};
  try {
    for (std::size_t at = 0; at < bytes.size();) {
      const auto end = bytes.find('\n', at);
      if (end == std::string::npos) saved::damaged("it is cut off");
      const std::string_view text = std::string_view(bytes).substr(at, end - at);
      Value line = json::parse(text, limits);
      if (at == 0) {
        lines.id = "sha256:" + sha256(text);
        lines.manifest = std::move(line);
      } else if (const Value* body = line.find("body")) {
        const std::string digest(line.text_at({"digest"}));
        if (sha256(json::write_canonical(*body)) != digest)
          saved::damaged("a body is not what its digest says");
        lines.bodies.emplace(digest, std::make_shared<const Value>(*body));
      } else {
        lines.said_id = line.text_at({"plan_id"});
      }
      at = end + 1;
    }
  } catch (const Error& error) {
    if (error.code().starts_with("json.")) saved::damaged(error.what());
    throw;
  }
  return lines;
}

}  // namespace

std::string save_plan(Session& session,
                      const std::string& path,
                      const Asking& asking,
                      const PlanRequest& request,
                      const Planned& planned) {
  if (wants_standard_input({asking.sources, asking.values, {}, bundle::Purpose::Apply}))
    throw Error("usage.invalid", "a plan of standard input cannot be saved: it is read again when applied",
                "give the bundle as a file");
  Value manifest = Value::map({{"format", kFormat},
                               {"tool_version", version()},
                               {"inputs", digest_of(session, request.bundle)},
                               {"objects_read", static_cast<std::int64_t>(planned.objects_read)},
                               {"asking", asking_value(asking, request)},
                               {"plan", plan_value(planned.plan)}});
  const std::string canonical = json::write_canonical(manifest);
  const std::string id = "sha256:" + sha256(canonical);
  std::string bytes = canonical + "\n";
  for (const auto& [digest, body] : bodies_of(planned.plan))
    bytes += json::write_canonical(Value::map({{"digest", digest}, {"body", *body}})) + "\n";
  bytes += json::write_canonical(Value::map({{"plan_id", id}})) + "\n";
  session.world().files.write_private(path, bytes);
  return id;
}

SavedPlan load_plan(const Files& files, const std::string& path) {
  Lines lines = read_lines(files.read(path, kLargestFile));
  const Value* format = lines.manifest.is_map() ? lines.manifest.find("format") : nullptr;
  if (format == nullptr || !format->is_integer()) saved::damaged("it is none");
  if (format->integer() != kFormat)
    throw Error(
        "plan.newer-format",
        fmt::format("'{}' was written in format {}; this program reads {}", path, format->integer(), kFormat),
        "use the program that made it, or make a new plan");
  if (lines.said_id != lines.id) saved::damaged("its first line is not what the last one says");
  SavedPlan plan;
  plan.id = lines.id;
  plan.inputs = text_of(lines.manifest, "inputs");
  plan.tool_version = text_of(lines.manifest, "tool_version");
  plan.objects_read = static_cast<std::size_t>(saved::number_of(lines.manifest, "objects_read"));
  read_asking(saved::member(lines.manifest, "asking"), plan);
  plan.plan = plan_of_value(saved::member(lines.manifest, "plan"), lines.bodies);
  for (const auto& operation : plan.plan.operations)
    for (const auto& change : operation.changes)
      if (change.manifest && !change.manifest->sensitive && change.manifest->body.is_null())
        saved::damaged("a body is missing");
  return plan;
}

Planned renew_plan(Session& session, const SavedPlan& plan, PlanRequest& request) {
  if (plan.plan.store != session.store_uid())
    throw Error("plan.other-store", "the plan was made from another store",
                "apply it with the store it was made from");
  if (store::is_plan_used(session.database(), plan.id))
    throw Error("plan.used", "this plan was carried out before", "make a new plan");
  request = plan.request;
  request.bundle = read_again(session, plan);
  if (digest_of(session, request.bundle) != plan.inputs)
    throw Error("plan.input-moved", "the bundle is not what it was when the plan was made",
                "make a new plan");
  request.now = plan.plan.created_at;
  Planned planned = make_plan(session, request);
  if (planned.plan.diagnostics.has_errors()) throw Error(planned.plan.diagnostics);
  const auto moved = differences(pins_of(plan.plan), pins_of(planned.plan));
  if (!moved.empty()) refuse_stale(moved);
  return planned;
}

}  // namespace emco::flow
