#include "cli/views/compare_view.h"

#include <map>

#include "cli/views/field_view.h"
#include "cli/views/print.h"
#include "core/base/json.h"
#include "core/base/text.h"

namespace emco::cli {
namespace {

using Kind = PlannedIntent::Kind;

std::string sign_of(Kind kind, const Style& style) {
  switch (kind) {
    case Kind::Create: return toned(style, Tone::Good, "+");
    case Kind::Update: return toned(style, Tone::Change, "~");
    case Kind::Delete: return toned(style, Tone::Bad, "-");
  }
  return "?";
}

std::string place_of(const Source& where) { return text::printable(to_text(where)); }

std::string with_place(const std::string& line, const Source& where, const Style& style) {
  const std::string place = place_of(where);
  return place.empty() ? line : line + "  " + toned(style, Tone::Faint, place);
}

}  // namespace

void print_diff(std::ostream& out, const Style& style, const flow::IntentDiff& diff, bool verbose) {
  std::size_t created = 0;
  std::size_t changed = 0;
  std::size_t removed = 0;
  for (const auto& resource : diff.resources) {
    created += resource.kind == Kind::Create;
    changed += resource.kind == Kind::Update;
    removed += resource.kind == Kind::Delete;
    print(out, "{} {}\n", sign_of(resource.kind, style),
          with_place(padded(resource.address, 58), resource.where, style));
    for (const auto& field : resource.fields)
      print(out, "      {}\n",
            with_place(field_line(field.change, false, style, verbose), field.where, style));
  }
  if (diff.resources.empty()) {
    print(out, "Generations {} and {} hold the same intents.\n", diff.from, diff.to);
    return;
  }
  print(out, "\nFrom generation {} to {}: {} created, {} changed, {} removed.\n", diff.from, diff.to, created,
        changed, removed);
}

Value diff_json(const flow::IntentDiff& diff) {
  Value resources = Value::list();
  for (const auto& resource : diff.resources) {
    Value fields = Value::list();
    for (const auto& field : resource.fields) {
      Value one = field_json(field.change, false);
      one["file"] = field.where.file;
      one["line"] = field.where.line;
      fields.push(std::move(one));
    }
    resources.push(Value::map({{"address", resource.address},
                               {"kind", resource.resource_kind},
                               {"change", to_word(resource.kind)},
                               {"file", resource.where.file},
                               {"line", resource.where.line},
                               {"fields", std::move(fields)}}));
  }
  return Value::map({{"from", diff.from}, {"to", diff.to}, {"resources", std::move(resources)}});
}

void print_blame(std::ostream& out, const Style& style, const flow::Blame& blame, bool verbose) {
  print(out, "{}\n", toned(style, Tone::Strong, blame.address));
  std::map<std::int64_t, const store::Version*> generations;
  for (const auto& field : blame.fields) {
    std::string value = json::write(field.value);
    constexpr std::size_t kLongest = 60;
    if (!verbose && value.size() > kLongest) value.replace(kLongest - 3, std::string::npos, "...");
    print(out, "  {:>6}  {}\n", field.version.since,
          with_place(padded(text::printable(field.path), 34) + "  " + text::printable(value), field.where,
                     style));
    generations.emplace(field.version.since, &field.version);
  }
  for (const auto& [number, version] : generations) {
    const std::string bundle = version->bundle.empty() ? "" : ", bundle " + text::printable(version->bundle);
    print(out, "generation {}  {}  by {}{}\n", number, moment(version->at), text::printable(version->actor),
          bundle);
    if (!version->reason.empty()) print(out, "      why: {}\n", text::printable(version->reason));
  }
}

Value blame_json(const flow::Blame& blame) {
  Value fields = Value::list();
  for (const auto& field : blame.fields)
    fields.push(Value::map({{"path", field.path},
                            {"value", field.value},
                            {"generation", field.version.since},
                            {"at", field.version.at},
                            {"actor", field.version.actor},
                            {"reason", field.version.reason},
                            {"bundle", field.version.bundle},
                            {"file", field.where.file},
                            {"line", field.where.line}}));
  return Value::map({{"address", blame.address}, {"kind", blame.kind}, {"fields", std::move(fields)}});
}

}  // namespace emco::cli
