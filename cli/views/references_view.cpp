#include "cli/views/references_view.h"

#include <algorithm>

#include <fmt/format.h>

#include "cli/views/json_view.h"
#include "cli/views/print.h"
#include "core/base/text.h"

namespace emco::cli {
namespace {

/// "app_profile" → "app profile"
std::string words_of(std::string kind) {
  std::replace(kind.begin(), kind.end(), '_', ' ');
  return kind;
}

}  // namespace

void print_references(std::ostream& out, const Style& style, const flow::References& references) {
  const auto& request = references.request;
  print(out, "{} {}\n", words_of(references.kind), toned(style, Tone::Strong, request.address));
  if (references.references.empty()) {
    print(out, "  {}\n", request.users ? "nobody uses it" : "it uses nothing");
    return;
  }
  std::size_t steps = 0;
  for (const auto& one : references.references) {
    const store::Link& link = one.link;
    if (one.steps != steps) {
      steps = one.steps;
      const std::string distance = steps == 1 ? "" : fmt::format(", {} steps away", steps);
      print(out, "{}{}:\n", request.users ? "used by" : "uses", distance);
    }
    const std::string& other = request.users ? link.from : link.to;
    const std::string& kind = request.users ? link.from_kind : link.to_kind;
    print(out, "  {}  {}\n", padded(words_of(kind), 24), other);
    std::string how = link.field.empty() ? "it stands below it"
                      : link.selects     ? "selected by " + text::printable(link.field)
                                         : "named by " + text::printable(link.field);
    if (link.field.empty() && request.users) how = "stands below it";
    const std::string field = text::printable(link.field);
    if (steps > 1)
      how = request.users ? fmt::format("{} {}",
                                        link.field.empty() ? "stands below"
                                                           : field + (link.selects ? " selects" : " names"),
                                        link.to)
                          : fmt::format("{} {}", link.from,
                                        link.field.empty()
                                            ? "stands below it"
                                            : (link.selects ? "selects it by " : "names it in ") + field);
    const std::string place = text::printable(to_text(link.where));
    print(out, "  {}  {}{}{}\n", padded("", 24), how, place.empty() ? "" : "  ", place);
  }
}

Value references_json(const flow::References& references) {
  Value list = Value::list();
  for (const auto& [link, steps] : references.references)
    list.push(Value::map({{"from", link.from},
                          {"from_kind", link.from_kind},
                          {"relation", link.field.empty() ? "below"
                                       : link.selects     ? "selects"
                                                          : "names"},
                          {"field", nullable(link.field)},
                          {"to", link.to},
                          {"to_kind", link.to_kind},
                          {"steps", static_cast<std::int64_t>(steps)},
                          {"file", link.where.file},
                          {"line", link.where.line}}));
  return Value::map({{"address", references.request.address},
                     {"kind", references.kind},
                     {"direction", references.request.users ? "to" : "from"},
                     {"references", std::move(list)}});
}

}  // namespace emco::cli
