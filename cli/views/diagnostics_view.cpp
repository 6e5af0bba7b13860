#include "cli/views/diagnostics_view.h"

#include "cli/views/json_view.h"
#include "cli/views/print.h"
#include "core/base/text.h"

namespace emco::cli {
namespace {

struct Word {
  const char* word;
  Tone tone;
};

Word word_of(Severity severity) {
  switch (severity) {
    case Severity::Error: return {"error", Tone::Bad};
    case Severity::Warning: return {"warning", Tone::Warn};
    case Severity::Note: return {"note", Tone::Faint};
  }
  return {"error", Tone::Bad};
}

void print_one(std::ostream& out, const Style& style, const Diagnostic& diagnostic) {
  const std::string place = text::printable(to_text(diagnostic.where));
  const Word word = word_of(diagnostic.severity);
  print(out, "{}{}: {} {}\n", place.empty() ? "" : place + ": ", toned(style, word.tone, word.word),
        text::printable(diagnostic.summary), toned(style, Tone::Faint, "[" + diagnostic.code + "]"));
  for (const auto& related : diagnostic.related) {
    const std::string at = text::printable(to_text(related.where));
    print(out, "    {}{}\n", text::printable(related.text), at.empty() ? "" : " (" + at + ")");
  }
  if (!diagnostic.help.empty()) print(out, "  {}\n", text::printable(diagnostic.help));
}

Value place_json(const Source& source) {
  return Value::map({{"file", nullable(source.file)},
                     {"line", source.line > 0 ? Value(source.line) : Value()},
                     {"column", source.column > 0 ? Value(source.column) : Value()}});
}

}  // namespace

void print_diagnostics(std::ostream& out, const Style& style, Diagnostics diagnostics, std::size_t at_most) {
  diagnostics.sort();
  std::size_t shown = 0;
  std::size_t hidden = 0;
  for (const auto& diagnostic : diagnostics) {
    if (diagnostic.severity == Severity::Error && shown >= at_most) {
      ++hidden;
      continue;
    }
    if (diagnostic.severity == Severity::Error) ++shown;
    print_one(out, style, diagnostic);
  }
  if (hidden > 0) print(out, "and {} (--json shows all)\n", text::count(hidden, "more error", "more errors"));
}

Value diagnostics_json(const Diagnostics& diagnostics) {
  Diagnostics sorted = diagnostics;
  sorted.sort();
  Value list = Value::list();
  for (const auto& diagnostic : sorted) {
    Value one = place_json(diagnostic.where);
    one["severity"] = word_of(diagnostic.severity).word;
    one["code"] = diagnostic.code;
    one["summary"] = diagnostic.summary;
    one["help"] = nullable(diagnostic.help);
    one["address"] = nullable(diagnostic.address);
    Value related = Value::list();
    for (const auto& other : diagnostic.related) {
      Value entry = place_json(other.where);
      entry["text"] = other.text;
      related.push(std::move(entry));
    }
    one["related"] = std::move(related);
    list.push(std::move(one));
  }
  return list;
}

}  // namespace emco::cli
