// Functions on the letters and words of texts: case, wrapping, initials.
#include <algorithm>

#include "core/template/convert.h"
#include "core/template/functions.h"
#include "core/template/machine.h"
#include "core/template/unicode.h"

namespace emco::tpl {
namespace {

Any upper(Call& call) { return call.give(map_runes(call.text(0), to_upper)); }

Any lower(Call& call) { return call.give(map_runes(call.text(0), to_lower)); }

bool separates(char32_t c) {
  if (c <= 0x7F) return !is_letter(c) && !is_digit(c) && c != '_';
  return !is_letter(c) && !is_digit(c) && is_space(c);
}

// strings.Title.
Any title(Call& call) {
  std::string out;
  char32_t previous = ' ';
  for (std::size_t i = 0; i < call.text(0).size();) {
    const Rune rune = decode(call.text(0), i);
    append_rune(out, separates(previous) ? to_title(rune.value) : rune.value);
    previous = rune.value;
    i += rune.size;
  }
  return call.give(out);
}

Any untitle(Call& call) {
  std::string out;
  bool next = true;
  for (std::size_t i = 0; i < call.text(0).size();) {
    const Rune rune = decode(call.text(0), i);
    const bool space = is_space(rune.value);
    append_rune(out, !space && next ? to_lower(rune.value) : rune.value);
    next = space;
    i += rune.size;
  }
  return call.give(out);
}

Any swapcase(Call& call) {
  std::string out;
  bool space = true;
  for (std::size_t i = 0; i < call.text(0).size();) {
    const Rune rune = decode(call.text(0), i);
    char32_t c = rune.value;
    if (is_upper(c) || is_title(c)) {
      c = to_lower(c);
      space = false;
    } else if (is_lower(c)) {
      c = space ? to_title(c) : to_upper(c);
      space = false;
    } else {
      space = is_space(c);
    }
    append_rune(out, c);
    i += rune.size;
  }
  return call.give(out);
}

// goutils looks at bytes and writes each as the rune of that number.
Any nospace(Call& call) {
  std::string out;
  bool changed = false;
  for (const char c : call.text(0)) {
    const auto byte = static_cast<unsigned char>(c);
    if (is_space(byte))
      changed = true;
    else
      append_rune(out, byte);
  }
  return changed ? call.give(out) : call[0];
}

Any initials(Call& call) {
  std::string out;
  bool gap = true;
  for (const char c : call.text(0)) {
    const auto byte = static_cast<unsigned char>(c);
    if (is_space(byte)) {
      gap = true;
    } else if (gap) {
      append_rune(out, byte);
      gap = false;
    }
  }
  return call.give(out);
}

Any wrapped(Call& call, std::string_view text, std::int64_t width, std::string_view line, bool break_words) {
  if (text.empty()) return Any::text({});
  if (line.empty()) line = "\n";
  const auto length = static_cast<std::size_t>(std::max<std::int64_t>(width, 1));
  std::string out;
  std::size_t offset = 0;
  while (text.size() - offset > length) {
    call.machine.work(1);
    if (text[offset] == ' ') {
      ++offset;
      continue;
    }
    const std::size_t space = text.substr(offset, length + 1).rfind(' ');
    if (space != std::string_view::npos) {
      out += text.substr(offset, space);
      out += line;
      offset += space + 1;
    } else if (break_words) {
      out += text.substr(offset, length);
      out += line;
      offset += length;
    } else {
      const std::size_t next = text.find(' ', offset + length);
      out += text.substr(offset, next == std::string_view::npos ? next : next - offset);
      if (next == std::string_view::npos) {
        offset = text.size();
      } else {
        out += line;
        offset = next + 1;
      }
    }
    call.machine.check_text(out.size());
  }
  out += text.substr(offset);
  return call.give(out);
}

Any wrap(Call& call) { return wrapped(call, call.text(1), call.integer(0), "", false); }

Any wrap_with(Call& call) { return wrapped(call, call.text(2), call.integer(0), call.text(1), true); }

// ---- snake_case, kebab-case, CamelCase: the words of huandu/xstrings

bool is_connector(char32_t c) { return c == '-' || c == '_' || is_space(c); }

// unicode.IsPunct, for ASCII and the general punctuation block.
bool is_punctuation(char32_t c) {
  if (c < 0x80) {
    constexpr std::string_view kMarks = "!\"#%&'()*,-./:;?@[\\]_{}";
    return kMarks.find(static_cast<char>(c)) != std::string_view::npos && c != 0;
  }
  return c == 0xA1 || c == 0xA7 || c == 0xAB || c == 0xB6 || c == 0xB7 || c == 0xBB || c == 0xBF ||
         (c >= 0x2010 && c <= 0x2027) || (c >= 0x2030 && c <= 0x205E && c != 0x2044 && c != 0x2052) ||
         (c >= 0x3001 && c <= 0x3003) || (c >= 0x3008 && c <= 0x3011);
}

bool is_alphabet(char32_t c) {
  if (!is_letter(c)) return false;
  // Ideographs and Hangul are no alphabets.
  return c < 0x3040 ||
         !((c >= 0x3040 && c <= 0x30FF) || (c >= 0x3400 && c <= 0x4DBF) || (c >= 0x4E00 && c <= 0x9FFF) ||
           (c >= 0xAC00 && c <= 0xD7AF) || (c >= 0x20000 && c <= 0x2FFFF));
}

enum class WordKind { Invalid, Number, Upper, Alphabet, Connector, Punctuation, Other };

struct Word {
  WordKind kind = WordKind::Invalid;
  std::string_view text;
};

class Words {
 public:
  explicit Words(std::string_view text) : text_(text) {}

  bool left() const { return !text_.empty(); }

  Word next();

 private:
  std::size_t run(std::size_t from, bool (*belongs)(char32_t)) const {
    while (from < text_.size()) {
      const Rune rune = decode(text_, from);
      if (rune.valid && !belongs(rune.value)) break;
      from += rune.size;
    }
    return from;
  }

  std::size_t upper_word(std::size_t first) const;

  std::string_view text_;
};

bool small_alphabet(char32_t c) { return is_alphabet(c) && !is_upper(c); }

bool other(char32_t c) { return !is_connector(c) && !is_alphabet(c) && !is_digit(c) && !is_punctuation(c); }

std::size_t Words::upper_word(std::size_t first) const {
  if (first >= text_.size()) return first;
  const Rune second = decode(text_, first);
  if (!is_upper(second.value)) return is_alphabet(second.value) ? run(first, small_alphabet) : first;
  std::size_t end = run(first, is_upper);
  // "HTTPStatus" is "HTTP" and "Status".
  if (end < text_.size() && is_alphabet(decode(text_, end).value)) end -= decode_last(text_, end).size;
  return end;
}

Word Words::next() {
  Word word;
  if (text_.empty()) return word;
  const Rune rune = decode(text_, 0);
  std::size_t end = rune.size;
  if (!rune.valid) {
    word.kind = WordKind::Invalid;
  } else if (is_connector(rune.value)) {
    word.kind = WordKind::Connector;
    end = run(end, is_connector);
  } else if (is_punctuation(rune.value)) {
    word.kind = WordKind::Punctuation;
    end = run(end, is_punctuation);
  } else if (is_upper(rune.value)) {
    word.kind = WordKind::Upper;
    end = upper_word(end);
  } else if (is_alphabet(rune.value)) {
    word.kind = WordKind::Alphabet;
    end = run(end, small_alphabet);
  } else if (is_digit(rune.value)) {
    word.kind = WordKind::Number;
    end = run(end, is_digit);
  } else {
    word.kind = WordKind::Other;
    end = run(end, other);
  }
  word.text = text_.substr(0, end);
  text_.remove_prefix(end);
  return word;
}

void append_lower(std::string& out, const Word& word, char connector) {
  if (word.kind != WordKind::Upper && word.kind != WordKind::Connector) {
    out += word.text;
    return;
  }
  for (std::size_t i = 0; i < word.text.size();) {
    const Rune rune = decode(word.text, i);
    if (is_connector(rune.value))
      out += connector;
    else
      append_rune(out, is_upper(rune.value) ? to_lower(rune.value) : rune.value);
    i += rune.size;
  }
}

bool ends_words(WordKind kind) { return kind == WordKind::Connector || kind == WordKind::Punctuation; }

// A number behind letters belongs to them, unless small letters follow it.
void number_after_letters(std::string& out, Words& words, Word& word, char connector) {
  const Word number = word;
  word = words.next();
  if (word.kind != WordKind::Alphabet) {
    append_lower(out, number, connector);
    if (!ends_words(word.kind)) out += connector;
    return;
  }
  out += connector;
  append_lower(out, number, connector);
  while (word.kind == WordKind::Alphabet || word.kind == WordKind::Number) {
    append_lower(out, word, connector);
    word = words.next();
  }
  if (word.kind != WordKind::Invalid && !ends_words(word.kind)) out += connector;
}

std::string lower_words(std::string_view text, char connector) {
  std::string out;
  Words words(text);
  Word word = words.next();
  while (words.left()) {
    if (word.kind != WordKind::Connector) append_lower(out, word, connector);
    const Word previous = word;
    word = words.next();
    if (previous.kind == WordKind::Number) {
      while (word.kind == WordKind::Alphabet || word.kind == WordKind::Number) {
        append_lower(out, word, connector);
        word = words.next();
      }
      if (word.kind != WordKind::Invalid && !ends_words(word.kind)) out += connector;
    } else if (previous.kind == WordKind::Connector) {
      append_lower(out, previous, connector);
    } else if (previous.kind != WordKind::Punctuation) {
      if (word.kind != WordKind::Number) {
        if (!ends_words(word.kind)) out += connector;
      } else if (words.left()) {
        number_after_letters(out, words, word, connector);
      }
    }
  }
  append_lower(out, word, connector);
  return out;
}

Any snakecase(Call& call) { return call.give(lower_words(call.text(0), '_')); }

Any kebabcase(Call& call) { return call.give(lower_words(call.text(0), '-')); }

Any camelcase(Call& call) {
  std::string_view text = call.text(0);
  std::string out;
  char32_t current = 0;
  bool upper_first = false;
  bool found = false;
  std::size_t at = 0;
  while (at < text.size() && !found) {
    const Rune rune = decode(text, at);
    at += rune.size;
    current = rune.value;
    if (!is_connector(current)) {
      found = true;
      upper_first = is_upper(current);
      current = to_upper(current);
    } else {
      append_rune(out, current);
    }
  }
  if (at >= text.size()) {
    if (!text.empty()) append_rune(out, current);
    return call.give(out);
  }
  while (at < text.size()) {
    const char32_t before = current;
    const Rune rune = decode(text, at);
    at += rune.size;
    current = rune.value;
    if (is_connector(current) && is_connector(before)) {
      append_rune(out, before);
      continue;
    }
    if (is_connector(before)) {
      upper_first = is_upper(current);
      current = to_upper(current);
      continue;
    }
    if (upper_first) {
      if (is_upper(current))
        current = to_lower(current);
      else
        upper_first = false;
    }
    append_rune(out, before);
  }
  append_rune(out, current);
  return call.give(out);
}

constexpr Function kTable[] = {
    {"camelcase", "s", camelcase}, {"initials", "s", initials}, {"kebabcase", "s", kebabcase},
    {"lower", "s", lower},         {"nospace", "s", nospace},   {"snakecase", "s", snakecase},
    {"swapcase", "s", swapcase},   {"title", "s", title},       {"untitle", "s", untitle},
    {"upper", "s", upper},         {"wrap", "is", wrap},        {"wrapWith", "iss", wrap_with},
};

}  // namespace

std::span<const Function> word_functions() { return kTable; }

}  // namespace emco::tpl
