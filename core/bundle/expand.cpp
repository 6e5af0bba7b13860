#include "core/bundle/expand.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "core/base/text.h"
#include "core/template/template.h"
#include "core/yaml/characters.h"

// How a place in the output finds its way back. The template engine maps text to text. Before it runs, a tag
// "<line:column>" is put before the first visible character of every run of literal text, between two control
// characters that no document may hold; afterwards the tags are taken out again and remembered. A tag before
// a visible character changes nothing about what `{{-` and `-}}` trim.

namespace emco::bundle {
namespace {

constexpr char kTagBegin = '\x01';
constexpr char kTagEnd = '\x02';

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

/// The end of the action that begins at `at` ("{{"): behind its "}}", or the text's end.
std::size_t action_end(std::string_view text, std::size_t at) {
  at += 2;
  std::size_t inside = at;
  if (text.substr(inside).starts_with("- ")) inside += 2;
  if (text.substr(inside).starts_with("/*")) {
    const auto close = text.find("*/", inside);
    const auto end = close == text.npos ? text.npos : text.find("}}", close);
    return end == text.npos ? text.size() : end + 2;
  }
  char quote = 0;
  for (; at < text.size(); ++at) {
    if (quote != 0) {
      if (text[at] == '\\' && quote != '`')
        ++at;
      else if (text[at] == quote)
        quote = 0;
    } else if (text[at] == '"' || text[at] == '`' || text[at] == '\'') {
      quote = text[at];
    } else if (text.substr(at).starts_with("}}")) {
      return at + 2;
    }
  }
  return text.size();
}

struct Tagged {
  std::string text;
  std::vector<int> action_columns{0};
};

class Tagger {
 public:
  explicit Tagger(std::string_view text) : text_(text) {}

  Tagged tag() {
    bool run_begins = true;
    while (at_ < text_.size()) {
      if (text_.substr(at_).starts_with("{{")) {
        action();
        run_begins = true;
        continue;
      }
      const char c = text_[at_];
      if (run_begins && !is_blank(c)) {
        tagged_.text += kTagBegin + std::to_string(line_) + ":" + std::to_string(column()) + kTagEnd;
        run_begins = false;
      }
      copy(at_ + 1);
      if (c == '\n') run_begins = true;
    }
    note_column(0);
    return std::move(tagged_);
  }

 private:
  int column() const {
    return static_cast<int>(yaml::length(text_.substr(line_begin_, at_ - line_begin_))) + 1;
  }

  void action() {
    note_column(column());
    copy(action_end(text_, at_));
  }

  /// The first action of a line counts.
  void note_column(int column) {
    auto& columns = tagged_.action_columns;
    columns.resize(std::max(columns.size(), static_cast<std::size_t>(line_) + 1), 0);
    if (columns[static_cast<std::size_t>(line_)] == 0) columns[static_cast<std::size_t>(line_)] = column;
  }

  void copy(std::size_t end) {
    for (; at_ < end; ++at_) {
      tagged_.text += text_[at_];
      if (text_[at_] != '\n') continue;
      ++line_;
      line_begin_ = at_ + 1;
    }
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t line_begin_ = 0;
  int line_ = 1;
  Tagged tagged_;
};

/// The tag at the begin of a text, and how long it is.
struct Tag {
  Place origin;
  std::size_t length = 0;
};

std::optional<Tag> parse_tag(std::string_view text) {
  const auto end = text.find(kTagEnd);
  const auto colon = text.find(':');
  if (end == text.npos || colon == text.npos || colon > end) return std::nullopt;
  Tag tag;
  tag.length = end + 1;
  std::from_chars(text.data() + 1, text.data() + colon, tag.origin.line);
  std::from_chars(text.data() + colon + 1, text.data() + end, tag.origin.column);
  return tag;
}

Expansion without_tags(std::string_view tagged, std::vector<int> action_columns) {
  std::string text;
  text.reserve(tagged.size());
  std::vector<Expansion::Mark> marks;
  int line = 1;
  int column = 1;
  for (std::size_t at = 0; at < tagged.size();) {
    const char c = tagged[at];
    const auto tag = c == kTagBegin ? parse_tag(tagged.substr(at)) : std::nullopt;
    if (tag) {
      marks.push_back({line, column, tag->origin});
      at += tag->length;
      continue;
    }
    text += c;
    ++at;
    if (c == '\n') {
      ++line;
      column = 1;
    } else if ((static_cast<unsigned char>(c) & 0xC0U) != 0x80U) {
      ++column;
    }
  }
  return {std::move(text), std::move(marks), std::move(action_columns)};
}

bool holds_tag(const Value& value) {
  const auto in_text = [](const std::string& text) { return text.find(kTagBegin) != text.npos; };
  if (value.is_text()) return in_text(value.text());
  if (value.is_list()) return std::any_of(value.items().begin(), value.items().end(), holds_tag);
  if (!value.is_map()) return false;
  return std::any_of(value.members().begin(), value.members().end(),
                     [&](const Member& member) { return in_text(member.key) || holds_tag(member.value); });
}

/// Nothing when the tagged text does not work: then the text itself is at fault or tags cannot be used.
std::optional<Expansion> expand_tagged(const std::string& text,
                                       const std::string& file,
                                       const Value& values) {
  if (text.find(kTagBegin) != text.npos || holds_tag(values)) return std::nullopt;
  Tagged tagged = Tagger(text).tag();
  const auto output = tpl::Template::parse(file, std::move(tagged.text)).execute(values);
  if (!output.ok()) return std::nullopt;
  return without_tags(output.value, std::move(tagged.action_columns));
}

}  // namespace

Expansion::Expansion(std::string text, std::vector<Mark> marks, std::vector<int> action_columns)
    : text_(std::move(text)), marks_(std::move(marks)), action_columns_(std::move(action_columns)) {}

const Expansion::Mark* Expansion::mark_before(int line, int column) const {
  const auto after = std::upper_bound(marks_.begin(), marks_.end(), std::pair(line, column),
                                      [](const std::pair<int, int>& place, const Mark& mark) {
                                        return place < std::pair(mark.line, mark.column);
                                      });
  // A place before the first text of its line belongs to that line too.
  if (after != marks_.end() && after->line == line &&
      (after == marks_.begin() || std::prev(after)->line < line))
    return &*after;
  return after == marks_.begin() ? nullptr : &*std::prev(after);
}

Place Expansion::origin(int line, int column) const {
  const Mark* mark = mark_before(line, column);
  if (mark == nullptr) return {1, 0};
  if (mark->line != line) return {mark->origin.line, 0};
  const auto index = static_cast<std::size_t>(mark->origin.line);
  const int action = index < action_columns_.size() ? action_columns_[index] : 0;
  // Text before the first action of a line stands where it stood in the template.
  const bool unmoved = mark->column == mark->origin.column && (action == 0 || column <= action);
  return {mark->origin.line, unmoved ? column : 0};
}

Checked<Expansion> expand(const std::string& text, const std::string& file, const Value& values) {
  if (auto expansion = expand_tagged(text, file, values)) return {std::move(*expansion), {}};
  auto output = tpl::Template::parse(file, text).execute(values);
  Checked<Expansion> result{Expansion(std::move(output.value), {}, {}), {}};
  for (Diagnostic diagnostic : output.diagnostics) {
    // The engine quotes the action, which may have several lines.
    diagnostic.summary = text::printable(diagnostic.summary);
    result.diagnostics.add(std::move(diagnostic));
  }
  return result;
}

bool is_template(const std::string& text) { return text.find("{{") != std::string::npos; }

}  // namespace emco::bundle
