#include "cli/commands/context.h"

namespace emco::cli {

EventStream events_of(Context& context) { return {context.out, context.clock, context.events}; }

Style style_of(const Context& context, const Globals& globals, bool is_terminal) {
  const auto set = [&](const char* name) {
    const auto at = context.environment.find(name);
    return at != context.environment.end() && !at->second.empty();
  };
  Style style;
  style.width = context.width;
  style.ascii = globals.ascii;
  style.colour = globals.colour == "always" ||
                 (globals.colour == "auto" && !set("NO_COLOR") && (is_terminal || set("FORCE_COLOR")));
  return style;
}

}  // namespace emco::cli
