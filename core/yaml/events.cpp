#include "core/yaml/events.h"

#include <algorithm>
#include <array>
#include <cstring>

#include <fmt/format.h>
#include <yaml.h>

#include "core/base/error.h"
#include "core/yaml/characters.h"

namespace emco::yaml {
namespace {

/// What libyaml says, in the words of somebody who wrote the file.
struct Wording {
  std::string_view problem;  ///< how libyaml's text begins
  std::string_view summary;
  std::string_view help;
};

constexpr std::array kWordings{
    Wording{
        "mapping values are not allowed", "a ': ' stands where no key can be",
        "put the text in quotes if the colon belongs to it; else check the indentation and the line above"},
    Wording{"could not find expected ':'", "a key without ':'",
            "write 'key: value'; a text of several lines must be indented deeper than its key"},
    Wording{"did not find expected key", "this does not fit the map it stands in",
            "check the indentation: keys of one map begin in the same column"},
    Wording{"did not find expected '-' indicator", "this does not fit the list it stands in",
            "check the indentation: the '-' of one list stand in the same column"},
    Wording{"block sequence entries are not allowed", "a '-' stands where no list can begin",
            "begin the list on a line of its own"},
    Wording{"did not find expected ',' or ']'", "a '[' list is not closed or lacks a ','",
            "close it with ']'"},
    Wording{"did not find expected ',' or '}'", "a '{' map is not closed or lacks a ','",
            "close it with '}'; text that begins with '{' needs quotes"},
    Wording{"did not find expected node content",
            "a value is missing, or begins with a character that only closes or separates",
            "put text that begins with , ] } in quotes"},
    Wording{"found a tab character", "a tab is used for indentation", "indent with blanks"},
    Wording{"found unexpected end of stream", "a quoted text is never closed", "close the quote"},
    Wording{"found unexpected document indicator",
            "a quoted text is not closed before the end of the document", "close the quote"},
    Wording{"found character that cannot start", "this character cannot begin a value",
            "put the text in quotes; indent with blanks, not tabs"},
    Wording{"found unknown escape character", "this escape does not exist",
            "in \"…\" write \\\\ for a backslash, or use '…'"},
    Wording{"did not find expected hexdecimal number", "this escape lacks a hexadecimal digit",
            "\\x takes two digits, \\u four, \\U eight"},
    Wording{"found invalid Unicode character escape code", "this escape names no character",
            "mend the escape"},
    Wording{"did not find expected <document start>", "this comes after the end of the document",
            "begin another document with '---', or check the indentation"},
};

Style style_of(yaml_scalar_style_t style) {
  switch (style) {
    case YAML_SINGLE_QUOTED_SCALAR_STYLE: return Style::SingleQuoted;
    case YAML_DOUBLE_QUOTED_SCALAR_STYLE: return Style::DoubleQuoted;
    case YAML_LITERAL_SCALAR_STYLE: return Style::Literal;
    case YAML_FOLDED_SCALAR_STYLE: return Style::Folded;
    case YAML_ANY_SCALAR_STYLE:
    case YAML_PLAIN_SCALAR_STYLE: break;
  }
  return Style::Plain;
}

std::string text_of(const yaml_char_t* text) {
  return text == nullptr ? std::string() : std::string(reinterpret_cast<const char*>(text));
}

Event::Type type_of(yaml_event_type_t type) {
  switch (type) {
    case YAML_SCALAR_EVENT: return Event::Type::Scalar;
    case YAML_SEQUENCE_START_EVENT: return Event::Type::ListBegin;
    case YAML_SEQUENCE_END_EVENT: return Event::Type::ListEnd;
    case YAML_MAPPING_START_EVENT: return Event::Type::MapBegin;
    case YAML_MAPPING_END_EVENT: return Event::Type::MapEnd;
    case YAML_ALIAS_EVENT: return Event::Type::Alias;
    case YAML_STREAM_END_EVENT: return Event::Type::DocumentEnd;
    case YAML_NO_EVENT:
    case YAML_STREAM_START_EVENT:
    case YAML_DOCUMENT_START_EVENT:
    case YAML_DOCUMENT_END_EVENT: break;
  }
  return Event::Type::Other;
}

}  // namespace

struct Events::Reader {
  yaml_parser_t parser{};
  std::string_view text;
  std::string_view rest;
  bool line_begins = true;
  int first_line = 1;

  Reader(std::string_view whole, int line) : text(whole), rest(whole), first_line(line) {
    expects(yaml_parser_initialize(&parser) == 1, "no memory for a YAML parser");
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input(&parser, &Reader::feed, this);
  }

  ~Reader() { yaml_parser_delete(&parser); }

  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  /// True when the scanner stands inside [] or {} once it has read what it was given.
  bool inside_flow() const {
    int level = parser.flow_level;
    if (level == 0) return false;
    // At most three characters are unread when the scanner asks for more: enough for brackets that end it.
    for (const auto* at = parser.buffer.pointer; at < parser.buffer.last; ++at)
      if (*at == ']' || *at == '}') --level;
    return level > 0;
  }

  /// Hands libyaml its input line by line. It refuses a tab at the start of a line when it is still looking
  /// for the end of a plain scalar, even inside brackets where blanks mean nothing; there each such tab
  /// becomes a blank, which changes neither a value (folding drops it) nor a column.
  static int feed(void* self, unsigned char* buffer, std::size_t size, std::size_t* got) {
    auto& reader = *static_cast<Reader*>(self);
    const std::string_view line = reader.rest.substr(0, std::min(size, reader.rest.find('\n')));
    const bool whole = line.size() < size && line.size() < reader.rest.size();
    *got = line.size() + (whole ? 1 : 0);
    std::memcpy(buffer, reader.rest.data(), *got);
    if (reader.line_begins && reader.inside_flow()) {
      for (std::size_t i = 0; i < *got && (buffer[i] == ' ' || buffer[i] == '\t'); ++i)
        buffer[i] = ' ';
    }
    reader.rest.remove_prefix(*got);
    reader.line_begins = whole;
    return 1;
  }
};

Events::Events(std::string_view text, int line) : reader_(std::make_unique<Reader>(text, line)) {}

Events::~Events() = default;

namespace {

/// Where and why a text is no YAML. What is opened and never closed is reported where it was opened.
Events::Mistake mistake_of(const yaml_parser_t& parser, int first_line) {
  const std::string_view problem = parser.problem == nullptr ? "no YAML" : parser.problem;
  const std::string_view context = parser.context == nullptr ? "" : parser.context;
  Events::Mistake mistake;
  mistake.summary = problem;
  for (const auto& wording : kWordings) {
    if (!problem.starts_with(wording.problem)) continue;
    mistake.summary = wording.summary;
    mistake.help = wording.help;
    break;
  }
  const bool in_quotes = context == "while scanning a quoted scalar";
  const bool unclosed = in_quotes && problem.starts_with("found unexpected");
  const yaml_mark_t& mark = unclosed ? parser.context_mark : parser.problem_mark;
  mistake.line = first_line + static_cast<int>(mark.line);
  mistake.column = static_cast<int>(mark.column) + 1;
  const bool in_flow = context.find("flow") != std::string_view::npos;
  if (in_flow && parser.context_mark.line != mark.line)
    mistake.summary +=
        fmt::format(" (opened in line {})", first_line + static_cast<int>(parser.context_mark.line));
  return mistake;
}

/// libyaml counts a line more at the end of a text than there is, and is not clear about what is missing
/// there.
void mend_at_end(Events::Mistake& mistake,
                 const yaml_parser_t& parser,
                 std::string_view text,
                 int first_line) {
  const bool at_end = parser.problem_mark.index >= length(text);
  const std::string_view context = parser.context == nullptr ? "" : parser.context;
  if (at_end && context.find("flow") != std::string_view::npos) {
    mistake.summary = "a '[' list or '{' map is never closed";
    mistake.help = "close it";
  }
  if (text.ends_with('\n')) text.remove_suffix(1);
  const int last_line = first_line + static_cast<int>(std::count(text.begin(), text.end(), '\n'));
  if (mistake.line <= last_line) return;
  mistake.line = last_line;
  mistake.column = static_cast<int>(length(text.substr(text.rfind('\n') + 1))) + 1;
}

void fill(Event& event, const yaml_event_t& from) {
  const auto node = [&](const yaml_char_t* anchor, const yaml_char_t* tag) {
    event.anchor = text_of(anchor);
    event.tagged = tag != nullptr;
  };
  if (event.type == Event::Type::Scalar) {
    const auto& scalar = from.data.scalar;
    node(scalar.anchor, scalar.tag);
    event.style = style_of(scalar.style);
    event.text.assign(reinterpret_cast<const char*>(scalar.value), scalar.length);
  } else if (event.type == Event::Type::ListBegin) {
    node(from.data.sequence_start.anchor, from.data.sequence_start.tag);
  } else if (event.type == Event::Type::MapBegin) {
    node(from.data.mapping_start.anchor, from.data.mapping_start.tag);
  } else if (event.type == Event::Type::Alias) {
    event.text = text_of(from.data.alias.anchor);
  } else if (from.type == YAML_DOCUMENT_START_EVENT) {
    const auto& tags = from.data.document_start.tag_directives;
    event.directives = tags.start != tags.end;
  }
}

}  // namespace

bool Events::next(Event& event) {
  yaml_parser_t& parser = reader_->parser;
  yaml_event_t from;
  if (yaml_parser_parse(&parser, &from) == 0) {
    expects(parser.error != YAML_MEMORY_ERROR, "no memory for a YAML parser");
    mistake_ = mistake_of(parser, reader_->first_line);
    mend_at_end(mistake_, parser, reader_->text, reader_->first_line);
    return false;
  }
  event = Event();
  event.type = type_of(from.type);
  event.line = reader_->first_line + static_cast<int>(from.start_mark.line);
  event.column = static_cast<int>(from.start_mark.column) + 1;
  fill(event, from);
  yaml_event_delete(&from);
  return true;
}

}  // namespace emco::yaml
