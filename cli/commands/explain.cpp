#include <fmt/format.h>

#include "cli/commands/commands.h"
#include "cli/views/explain_view.h"
#include "cli/views/json_view.h"
#include "cli/views/print.h"
#include "core/base/error.h"
#include "core/base/text.h"
#include "core/flow/codes.h"

namespace emco::cli {
namespace {

std::vector<std::string> all_topics() {
  std::vector<std::string> topics{"exit-codes", "codes", "kinds"};
  for (const auto& rule : flow::rules().all())
    topics.push_back(rule.code);
  for (const auto& kind : flow::kinds().all())
    topics.push_back(kind.name);
  return topics;
}

int explain(Context& context, const Globals& globals, const std::string& topic) {
  const Style style = style_of(context, globals, context.out_is_terminal);
  if (topic == "exit-codes") {
    print_exit_codes(context.out);
    return 0;
  }
  if (topic == "codes") {
    for (const auto& rule : flow::rules().all())
      print(context.out, "{}  {}\n", padded(rule.code, 40), rule.summary);
    return 0;
  }
  if (topic == "kinds") {
    for (const auto& kind : flow::kinds().all())
      print(context.out, "{}  {}\n", padded(kind.name, 28), kind.summary);
    return 0;
  }
  if (const auto* rule = flow::rules().find(topic)) {
    globals.json ? print_json(context.out, rule_json(*rule)) : print_rule(context.out, style, *rule);
    return 0;
  }
  if (print_kind_or_field(context.out, style, flow::kinds(), topic)) return 0;
  throw Error("usage.unknown-topic", fmt::format("there is no code, kind or field '{}'", topic),
              text::did_you_mean(topic, all_topics()));
}

}  // namespace

const Command kExplain{"explain", "Looking around", "say what a diagnostic code, a kind or a field means",
                       [](Syntax& syntax, Action& action) {
                         auto topic = std::make_shared<std::string>("codes");
                         syntax.add_option("TOPIC", *topic,
                                           "A code, KIND, KIND.FIELD, 'codes', 'kinds' or 'exit-codes'");
                         action = [topic](Context& context, const Globals& globals) {
                           return explain(context, globals, *topic);
                         };
                       }};

}  // namespace emco::cli
