// Functions on texts: cutting, joining, padding, quoting.
#include <algorithm>

#include "core/template/convert.h"
#include "core/template/format.h"
#include "core/template/functions.h"
#include "core/template/machine.h"
#include "core/template/unicode.h"

namespace emco::tpl {
namespace {

[[noreturn]] void out_of_bounds(std::string_view what, std::int64_t bound, std::size_t size) {
  throw CallError("runtime error: slice bounds out of range [" + std::string(what) + std::to_string(bound) +
                  "] with length " + std::to_string(size));
}

Any hello(Call& call) { return call.give("Hello!"); }

Any abbrev_full(Call& call, std::string_view text, std::int64_t offset, std::int64_t width) {
  const auto size = static_cast<std::int64_t>(text.size());
  if (size <= width) return Any::text(text);
  if (width < 4) return Any::text({});
  offset = std::min(offset, size);
  if (size - offset < width - 3) offset = size - (width - 3);
  const auto part = [&](std::int64_t from, std::int64_t count) {
    return std::string(text.substr(static_cast<std::size_t>(from), static_cast<std::size_t>(count)));
  };
  if (offset <= 4) return call.give(part(0, width - 3) + "...");
  if (width < 7) return Any::text({});
  if (offset + width - 3 < size) {
    const std::string rest(text.substr(static_cast<std::size_t>(offset)));
    const std::int64_t inner = width - 3;
    if (inner < 4) return call.give("...");
    if (static_cast<std::int64_t>(rest.size()) <= inner) return call.give("..." + rest);
    return call.give("..." + rest.substr(0, static_cast<std::size_t>(inner - 3)) + "...");
  }
  return call.give("..." + part(size - (width - 3), width - 3));
}

Any abbrev(Call& call) {
  if (call.integer(0) < 4) return call[1];
  return abbrev_full(call, call.text(1), 0, call.integer(0));
}

Any abbrevboth(Call& call) {
  const std::int64_t left = call.integer(0);
  const std::int64_t right = call.integer(1);
  if (right < 4 || (left > 0 && right < 7)) return call[2];
  return abbrev_full(call, call.text(2), left, right);
}

Any trunc(Call& call) {
  const std::int64_t count = call.integer(0);
  const std::string_view text = call.text(1);
  const auto size = static_cast<std::int64_t>(text.size());
  if (count < 0 && size + count > 0) return Any::text(text.substr(static_cast<std::size_t>(size + count)));
  if (count >= 0 && size > count) return Any::text(text.substr(0, static_cast<std::size_t>(count)));
  return call[1];
}

Any trim(Call& call) { return Any::text(trim_space(call.text(0))); }

Any trim_all(Call& call) {
  std::string_view text = call.text(1);
  const auto in_set = [&](char32_t wanted) {
    for (std::size_t i = 0; i < call.text(0).size();) {
      const Rune rune = decode(call.text(0), i);
      if (rune.value == wanted) return true;
      i += rune.size;
    }
    return false;
  };
  while (!text.empty() && in_set(decode(text, 0).value))
    text.remove_prefix(decode(text, 0).size);
  while (!text.empty() && in_set(decode_last(text, text.size()).value))
    text.remove_suffix(decode_last(text, text.size()).size);
  return Any::text(text);
}

Any trim_suffix(Call& call) {
  std::string_view text = call.text(1);
  if (text.ends_with(call.text(0))) text.remove_suffix(call.text(0).size());
  return Any::text(text);
}

Any trim_prefix(Call& call) {
  std::string_view text = call.text(1);
  if (text.starts_with(call.text(0))) text.remove_prefix(call.text(0).size());
  return Any::text(text);
}

Any substr(Call& call) {
  const std::int64_t start = call.integer(0);
  const std::int64_t end = call.integer(1);
  const std::string_view text = call.text(2);
  const auto size = static_cast<std::int64_t>(text.size());
  const auto cut = [&](std::int64_t from, std::int64_t to) {
    if (to < 0 || to > size) out_of_bounds(":", to, text.size());
    if (from > to)
      throw CallError("runtime error: slice bounds out of range [" + std::to_string(from) + ":" +
                      std::to_string(to) + "]");
    return Any::text(text.substr(static_cast<std::size_t>(from), static_cast<std::size_t>(to - from)));
  };
  if (start < 0) return cut(0, end);
  if (end < 0 || end > size) return cut(start, size);
  return cut(start, end);
}

std::string repeated(Call& call, std::string_view text, std::int64_t count) {
  if (count < 0) throw CallError("strings: negative Repeat count");
  call.machine.check_text(
      text.size() * std::min<std::uint64_t>(static_cast<std::uint64_t>(count), std::uint64_t{1} << 40U));
  std::string out;
  out.reserve(text.size() * static_cast<std::size_t>(count));
  if (text.empty()) return out;
  for (std::int64_t i = 0; i < count; ++i)
    out += text;
  return out;
}

Any repeat(Call& call) { return call.give(repeated(call, call.text(1), call.integer(0))); }

Any contains(Call& call) { return Any::boolean(call.text(1).find(call.text(0)) != std::string_view::npos); }

Any has_prefix(Call& call) { return Any::boolean(call.text(1).starts_with(call.text(0))); }

Any has_suffix(Call& call) { return Any::boolean(call.text(1).ends_with(call.text(0))); }

Any quote_all(Call& call) {
  std::string out;
  bool first = true;
  for (const Any& value : call.args) {
    if (value.is_nil()) continue;
    if (!first) out += ' ';
    first = false;
    append_quoted(out, text_value(call.heap, value), '"', false);
  }
  return call.give(out);
}

Any squote_all(Call& call) {
  std::string out;
  bool first = true;
  for (const Any& value : call.args) {
    if (value.is_nil()) continue;
    if (!first) out += ' ';
    first = false;
    out += '\'';
    append_value(out, value);
    out += '\'';
  }
  return call.give(out);
}

Any cat(Call& call) {
  std::string out;
  bool first = true;
  for (const Any& value : call.args) {
    if (value.is_nil()) continue;
    if (!first) out += ' ';
    first = false;
    append_value(out, value);
  }
  return call.give(out);
}

std::string indented(Call& call, std::string_view before) {
  const std::string pad = repeated(call, " ", call.integer(0));
  const std::string_view text = call.text(1);
  const auto lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
  call.machine.check_text(text.size() + (lines + 1) * pad.size());
  call.machine.work(text.size() / 64);
  std::string out(before);
  out.reserve(before.size() + text.size() + (lines + 1) * pad.size());
  out += pad;
  std::size_t start = 0;
  for (std::size_t at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', start)) {
    out += text.substr(start, at + 1 - start);
    out += pad;
    start = at + 1;
  }
  return out.append(text.substr(start));
}

Any indent(Call& call) { return call.give(indented(call, "")); }

Any nindent(Call& call) { return call.give(indented(call, "\n")); }

Any replace(Call& call) {
  const std::string_view text = call.text(2);
  if (!call.text(0).empty() && text.find(call.text(0)) == std::string_view::npos) return call[2];
  call.machine.check_text((text.size() + 1) * (call.text(1).size() + 1) /
                          std::max<std::size_t>(call.text(0).size(), 1));
  call.machine.work(text.size() / 64);
  return call.give(replace_all(text, call.text(0), call.text(1)));
}

Any plural(Call& call) { return call.integer(2) == 1 ? call[0] : call[1]; }

Any join(Call& call) {
  std::string out;
  bool first = true;
  for (const std::string_view part : texts_of(call.heap, call[1])) {
    if (!first) out += call.text(0);
    first = false;
    out += part;
    call.machine.check_text(out.size());
  }
  return call.give(out);
}

Any split_list(Call& call) {
  call.machine.work(call.text(1).size() / 8);
  return text_list(call.heap, split_text(call.text(1), call.text(0)));
}

Any parts_map(Call& call, const std::vector<std::string_view>& parts) {
  Map* map = make_map(call.heap, static_cast<std::uint32_t>(parts.size()));
  for (std::size_t i = 0; i < parts.size(); ++i)
    map->append(call.heap, call.heap.copy("_" + std::to_string(i)), Any::text(parts[i]));
  map->sort();
  return Any::map(map, MapType::String);
}

Any split(Call& call) { return parts_map(call, split_text(call.text(1), call.text(0))); }

Any splitn(Call& call) { return parts_map(call, split_text(call.text(2), call.text(0), call.integer(1))); }

Any to_strings(Call& call) { return text_list(call.heap, texts_of(call.heap, call[0])); }

Any to_string(Call& call) { return Any::text(text_value(call.heap, call[0])); }

constexpr Function kTable[] = {
    {"abbrev", "is", abbrev},
    {"abbrevboth", "iis", abbrevboth},
    {"cat", "a*", cat},
    {"contains", "ss", contains},
    {"hasPrefix", "ss", has_prefix},
    {"hasSuffix", "ss", has_suffix},
    {"hello", "", hello},
    {"indent", "is", indent},
    {"join", "sa", join},
    {"nindent", "is", nindent},
    {"plural", "ssi", plural},
    {"quote", "a*", quote_all},
    {"repeat", "is", repeat},
    {"replace", "sss", replace},
    {"split", "ss", split},
    {"splitList", "ss", split_list},
    {"splitn", "sis", splitn},
    {"squote", "a*", squote_all},
    {"substr", "iis", substr},
    {"toString", "a", to_string},
    {"toStrings", "a", to_strings},
    {"trim", "s", trim},
    {"trimAll", "ss", trim_all},
    {"trimPrefix", "ss", trim_prefix},
    {"trimSuffix", "ss", trim_suffix},
    {"trimall", "ss", trim_all},
    {"trunc", "is", trunc},
};

}  // namespace

std::span<const Function> text_functions() { return kTable; }

}  // namespace emco::tpl
