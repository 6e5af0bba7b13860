#include "core/flow/plan_file.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/base/digest.h"
#include "core/base/error.h"
#include "core/base/json.h"
#include "core/base/text.h"
#include "core/flow/plan_value.h"
#include "core/flow/version.h"

namespace emco::flow {
namespace {

constexpr std::int64_t kFormat = 1;
constexpr std::uint64_t kLargestFile = std::uint64_t{1} << 30U;
constexpr std::size_t kShownPins = 10;

[[noreturn]] void damaged(const std::string& path, const std::string& what) {
  throw Error("plan.damaged", fmt::format("'{}' is no plan file that can be used: {}", path, what),
              "make a new plan");
}

/// A keyed digest of all that was read: documents, their files, operations. Keyed, because secrets are among
/// it.
std::string digest_of(const Session& session, const Bundle& bundle) {
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

std::vector<std::string> texts_of(const Value& map, const char* name) {
  std::vector<std::string> all;
  if (const Value* list = map.find(name); list != nullptr && list->is_list())
    for (const auto& item : list->items())
      if (item.is_text()) all.push_back(item.text());
  return all;
}

Value asking_value(const Asking& asking, const PlanRequest& request) {
  Value operations = Value::list();
  for (const auto& operation : asking.operations)
    operations.push(Value::map({{"address", operation.address},
                                {"word", operation.word},
                                {"parameters", operation.parameters},
                                {"reason", operation.reason}}));
  Value adoptable = Value::list();
  for (const auto& [address, objects] : request.adoptable)
    for (const auto& [cluster, key] : objects)
      adoptable.push(Value::List{address, cluster, key.group, key.kind, key.ns, key.name});
  Value erase = Value::list();
  for (const auto& erasure : request.erase)
    erase.push(erasure.address);
  Value erase_afterwards = Value::list();
  for (const auto& erasure : request.erase_afterwards)
    erase_afterwards.push(erasure.address);
  return Value::map({{"sources", texts(asking.sources)},
                     {"values", texts(asking.values)},
                     {"purpose", static_cast<std::int64_t>(asking.purpose)},
                     {"operations", std::move(operations)},
                     {"must_exist", request.existence == store::Draft::Existence::Required},
                     {"erase", std::move(erase)},
                     {"erase_afterwards", std::move(erase_afterwards)},
                     {"converge", static_cast<std::int64_t>(request.converge)},
                     {"adopt", static_cast<std::int64_t>(request.adopt)},
                     {"adoptable", std::move(adoptable)},
                     {"take", texts(request.take)},
                     {"yield", texts(request.yield)},
                     {"skip_unreachable", request.skip_unreachable}});
}

/// A number of an enumeration that has `count` of them.
std::int64_t choice(const Value& map, const char* name, std::int64_t count, const std::string& path) {
  const Value* value = map.find(name);
  if (value == nullptr || !value->is_integer() || value->integer() < 0 || value->integer() >= count)
    damaged(path, fmt::format("'{}' is unknown", name));
  return value->integer();
}

bool flag(const Value& map, const char* name) {
  const Value* value = map.find(name);
  return value != nullptr && value->is_boolean() && value->boolean();
}

void read_asking(const Value& value, const std::string& path, SavedPlan& saved) {
  if (!value.is_map()) damaged(path, "what was asked for is missing");
  saved.asking.sources = texts_of(value, "sources");
  saved.asking.values = texts_of(value, "values");
  saved.asking.purpose = static_cast<bundle::Purpose>(choice(value, "purpose", 4, path));
  if (const Value* list = value.find("operations"); list != nullptr && list->is_list())
    for (const auto& item : list->items())
      saved.asking.operations.push_back(
          {std::string(item.text_at({"address"})),
           std::string(item.text_at({"word"})),
           item.find("parameters") == nullptr ? Value() : *item.find("parameters"),
           std::string(item.text_at({"reason"})),
           {}});
  PlanRequest& request = saved.request;
  if (flag(value, "must_exist")) request.existence = store::Draft::Existence::Required;
  for (auto& address : texts_of(value, "erase"))
    request.erase.push_back({std::move(address), {}});
  for (auto& address : texts_of(value, "erase_afterwards"))
    request.erase_afterwards.push_back({std::move(address), {}});
  request.converge = static_cast<PlanRequest::Converge>(choice(value, "converge", 3, path));
  request.adopt = static_cast<plan::Adopt>(choice(value, "adopt", 3, path));
  if (const Value* list = value.find("adoptable"); list != nullptr && list->is_list()) {
    for (const auto& item : list->items()) {
      if (!item.is_list() || item.items().size() != 6) damaged(path, "'adoptable' is no list of objects");
      const auto& words = item.items();
      if (!std::all_of(words.begin(), words.end(), [](const Value& word) { return word.is_text(); }))
        damaged(path, "'adoptable' is no list of objects");
      request.adoptable[words[0].text()].insert(
          {words[1].text(), {words[2].text(), words[3].text(), words[4].text(), words[5].text()}});
    }
  }
  for (auto& field : texts_of(value, "take"))
    request.take.insert(std::move(field));
  for (auto& field : texts_of(value, "yield"))
    request.yield.insert(std::move(field));
  request.skip_unreachable = flag(value, "skip_unreachable");
}

Bundle read_again(Session& session, const SavedPlan& saved) {
  Bundle bundle;
  if (!saved.asking.sources.empty()) {
    auto read =
        read_input(session.world(), {saved.asking.sources, saved.asking.values, {}, saved.asking.purpose});
    if (read.diagnostics.has_errors()) {
      read.diagnostics.error("plan.input-moved", {}, "what the plan was made from cannot be read as it was",
                             "make a new plan");
      throw Error(std::move(read.diagnostics));
    }
    bundle = std::move(read.value);
  }
  bundle.operations.insert(bundle.operations.end(), saved.asking.operations.begin(),
                           saved.asking.operations.end());
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

Lines read_lines(const std::string& bytes, const std::string& path) {
  Lines lines;
  const json::Limits limits{kLargestFile, 200};
  try {
    for (std::size_t at = 0; at < bytes.size();) {
      const auto end = bytes.find('\n', at);
      if (end == std::string::npos) damaged(path, "it is cut off");
      const std::string_view text = std::string_view(bytes).substr(at, end - at);
      Value line = json::parse(text, limits);
      if (at == 0) {
        lines.id = "sha256:" + sha256(text);
        lines.manifest = std::move(line);
      } else if (const Value* body = line.find("body")) {
        const std::string digest(line.text_at({"digest"}));
        if (sha256(json::write_canonical(*body)) != digest)
          damaged(path, "a body is not what its digest says");
        lines.bodies.emplace(digest, std::make_shared<const Value>(*body));
      } else {
        lines.said_id = line.text_at({"plan_id"});
      }
      at = end + 1;
    }
  } catch (const Error& error) {
    if (error.code().starts_with("json.")) damaged(path, error.what());
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
  if (wants_standard_input({asking.sources, asking.values, {}, asking.purpose}))
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
  Lines lines = read_lines(files.read(path, kLargestFile), path);
  const Value* format = lines.manifest.is_map() ? lines.manifest.find("format") : nullptr;
  if (format == nullptr || !format->is_integer()) damaged(path, "it is none");
  if (format->integer() != kFormat)
    throw Error(
        "plan.newer-format",
        fmt::format("'{}' was written in format {}; this program reads {}", path, format->integer(), kFormat),
        "use the program that made it, or make a new plan");
  if (lines.said_id != lines.id) damaged(path, "its first line is not what the last one says");
  const Value* asking = lines.manifest.find("asking");
  const Value* plan = lines.manifest.find("plan");
  if (asking == nullptr || plan == nullptr) damaged(path, "it is incomplete");
  SavedPlan saved;
  saved.id = lines.id;
  saved.inputs = lines.manifest.text_at({"inputs"});
  saved.tool_version = lines.manifest.text_at({"tool_version"});
  read_asking(*asking, path, saved);
  saved.plan = plan_of_value(*plan, lines.bodies);
  for (const auto& operation : saved.plan.operations)
    for (const auto& change : operation.changes)
      if (change.manifest && !change.manifest->sensitive && change.manifest->body.is_null())
        damaged(path, "a body is missing");
  if (const Value* read = lines.manifest.find("objects_read"); read != nullptr && read->is_integer())
    saved.objects_read = static_cast<std::size_t>(std::max<std::int64_t>(0, read->integer()));
  return saved;
}

Planned renew_plan(Session& session, const SavedPlan& saved, PlanRequest& request) {
  if (saved.plan.store != session.store_uid())
    throw Error("plan.other-store", "the plan was made from another store",
                "apply it with the store it was made from");
  if (store::is_plan_used(session.database(), saved.id))
    throw Error("plan.used", "this plan was carried out before", "make a new plan");
  request = saved.request;
  request.bundle = read_again(session, saved);
  if (digest_of(session, request.bundle) != saved.inputs)
    throw Error("plan.input-moved", "the bundle is not what it was when the plan was made",
                "make a new plan");
  request.now = saved.plan.created_at;
  Planned planned = make_plan(session, request);
  if (planned.plan.diagnostics.has_errors()) throw Error(planned.plan.diagnostics);
  const auto moved = differences(pins_of(saved.plan), pins_of(planned.plan));
  if (!moved.empty()) refuse_stale(moved);
  return planned;
}

}  // namespace emco::flow
