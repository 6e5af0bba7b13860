#include "cli/views/explain_view.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "cli/views/print.h"
#include "core/base/text.h"

namespace emco::cli {
namespace {

struct ExitStatus {
  int number;
  const char* meaning;
};

constexpr std::array<ExitStatus, 16> kStatuses{{
    {0, "success; for a plan without --detailed-exitcode also when there are changes"},
    {1, "a failure without a better number"},
    {2, "only with --detailed-exitcode: success, and there are changes"},
    {3, "the input is invalid: usage, documents, charts, references, placement"},
    {4, "an apply was done in part: something was written and something is missing; resume works"},
    {5, "refused by a guard: referenced, wrong phase, not approved, foreign object, protected"},
    {6, "somebody else holds what is needed"},
    {7, "the plan does not fit any more: stale, used, another store, another cluster"},
    {8, "cancelled: declined at the prompt, or stopped by the first signal"},
    {9, "everything is written, not everything became ready in time"},
    {10, "a cluster cannot be reached, or refuses us"},
    {11, "another manager owns a field; nobody decided whose it is"},
    {12, "everything is written, and a workload failed for good"},
    {13, "the store cannot be used: missing, damaged, of another version, disk full"},
    {70, "a mistake in emcoctl itself"},
    {130, "stopped at once by a second signal; the next command recovers"},
}};

const char* word_of(Shape shape) {
  switch (shape) {
    case Shape::Text: return "text";
    case Shape::Integer: return "integer";
    case Shape::Boolean: return "boolean";
    case Shape::Texts: return "list of text";
    case Shape::TextMap: return "map of text";
    case Shape::TextMaps: return "list of maps of text";
    case Shape::Records: return "list";
    case Shape::Record: return "map";
    case Shape::Free: return "anything";
  }
  return "";
}

void print_field(std::ostream& out, const Field& field, int level) {
  std::string facts = word_of(field.shape);
  if (field.required) facts += ", required";
  if (field.fallback) facts += fmt::format(", default '{}'", *field.fallback);
  if (!field.allowed.empty()) facts += ", one of " + text::join(field.allowed, " | ");
  if (!field.refers_to.empty()) facts += ", names a " + field.refers_to;
  const std::string indent(static_cast<std::size_t>(level) * 2, ' ');
  print(out, "{}{}  ({})\n", indent, field.name, facts);
  if (!field.summary.empty()) print(out, "{}    {}\n", indent, field.summary);
  for (const auto& inner : field.fields)
    print_field(out, inner, level + 1);
}

/// The field that a dotted path leads to; nullptr when there is none.
const Field* find_field(const std::vector<Field>& fields, std::span<const std::string> path) {
  for (const auto& field : fields) {
    if (field.name != path.front()) continue;
    return path.size() == 1 ? &field : find_field(field.fields, path.subspan(1));
  }
  return nullptr;
}

}  // namespace

void print_rule(std::ostream& out, const Style& style, const Rule& rule) {
  print(out, "{}\n    {}\n\n{}\n\n", toned(style, Tone::Strong, rule.code), rule.summary, rule.explanation);
  if (rule.status == 0) {
    print(out, "A note or warning: it does not change the exit status.\n\n");
  } else {
    print(out, "Exit status {}.\n\n", rule.status);
  }
  print(out, "{}\n", rule.remedy);
}

Value rule_json(const Rule& rule) {
  return Value::map({{"code", rule.code},
                     {"status", rule.status},
                     {"summary", rule.summary},
                     {"explanation", rule.explanation},
                     {"remedy", rule.remedy}});
}

bool print_kind_or_field(std::ostream& out,
                         const Style& style,
                         const Kinds& kinds,
                         const std::string& topic) {
  const auto dot = topic.find('.');
  const Kind* kind = kinds.find(topic.substr(0, dot));
  if (kind == nullptr) return false;
  if (dot != std::string::npos) {
    const auto path = text::split(topic.substr(dot + 1), '.');
    const Field* field = find_field(kind->fields, path);
    if (field == nullptr) return false;
    print_field(out, *field, 0);
    return true;
  }
  print(out, "{}\n    {}\n\n    {}\n\n", toned(style, Tone::Strong, kind->name), kind->summary,
        text::join(kind->pattern, "/"));
  if (!kind->operations.empty()) print(out, "Operations: {}\n\n", text::join(kind->operations, ", "));
  for (const auto& field : kind->fields)
    print_field(out, field, 0);
  return true;
}

void print_exit_codes(std::ostream& out) {
  for (const auto& status : kStatuses)
    print(out, "{:>4}  {}\n", status.number, status.meaning);
}

}  // namespace emco::cli
