#pragma once

#include <cstdint>
#include <exception>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace emco::tpl::yaml {

/// A place in a YAML text; all count from 0, columns in characters.
struct Mark {
  std::int64_t index = 0;
  int line = 0;
  int column = 0;
};

/// A text that is no YAML. `what()` is go-yaml's message: "yaml: line 2: mapping values are not allowed in
/// this context".
class ReadError : public std::exception {
 public:
  ReadError(std::string message, Mark at) : mark(at), message_(std::move(message)) {}

  const char* what() const noexcept override { return message_.c_str(); }

  Mark mark;

 private:
  std::string message_;
};

enum class TokenType : std::uint8_t {
  StreamStart,
  StreamEnd,
  VersionDirective,
  TagDirective,
  DocumentStart,
  DocumentEnd,
  BlockSequenceStart,
  BlockMappingStart,
  BlockEnd,
  FlowSequenceStart,
  FlowSequenceEnd,
  FlowMappingStart,
  FlowMappingEnd,
  BlockEntry,
  FlowEntry,
  Key,
  Value,
  Alias,
  Anchor,
  Tag,
  Scalar
};

struct Token {
  TokenType type = TokenType::StreamStart;
  Mark mark;
  std::string value;   ///< of Scalar, Alias, Anchor; of Tag and TagDirective: the handle
  std::string suffix;  ///< of Tag; of TagDirective: the prefix
  bool plain = false;  ///< of Scalar
};

/// Splits a text into tokens by the rules of go-yaml 2 (libyaml as of YAML 1.1, with its own edges): what
/// Helm accepts and refuses, and how it reads folded and quoted text, hangs on them.
class Scanner {
 public:
  /// Takes UTF-8; a byte order mark is fine. Throws ReadError for control characters and other encodings.
  explicit Scanner(std::string_view text);

  /// The next token, not taken. Throws ReadError.
  Token& peek();
  void take();

 private:
  struct SimpleKey {
    bool possible = false;
    bool required = false;
    std::size_t token = 0;
    Mark mark;
  };

  // ---- characters
  unsigned char at(std::size_t ahead = 0) const {
    return static_cast<unsigned char>(text_[position_ + ahead]);
  }

  bool is_break(std::size_t ahead = 0) const;

  bool is_blank(std::size_t ahead = 0) const { return at(ahead) == ' ' || at(ahead) == '\t'; }

  bool is_end(std::size_t ahead = 0) const { return at(ahead) == '\0'; }

  bool is_break_or_end(std::size_t ahead = 0) const { return is_break(ahead) || is_end(ahead); }

  bool is_blank_or_end(std::size_t ahead = 0) const { return is_blank(ahead) || is_break_or_end(ahead); }

  bool is_word() const;
  bool at_document_mark() const;
  /// Takes one character.
  void skip();
  void skip_line();
  void read(std::string& out);
  /// Takes what stands on the line before `end`, a place in it.
  void read_to(std::size_t end, std::string& out);
  /// The place of the line's end, or of the text's.
  std::size_t line_end() const;
  void read_line(std::string& out);
  [[noreturn]] void fail(const std::string& problem) const;

  // ---- tokens
  void fetch_more();
  void fetch_next();
  bool fetch_indicator(unsigned char c);
  void skip_to_token();
  void append(TokenType type, Mark mark);
  void insert(std::size_t number, TokenType type, Mark mark);
  void emit(TokenType type, std::size_t width);
  bool key_is_valid(SimpleKey& key);
  void save_key();
  void remove_key();
  void roll_indent(int column, TokenType type, Mark mark, std::size_t number, bool at_number);
  void unroll_indent(int column);
  void fetch_stream_end();
  void fetch_document_mark(TokenType type);
  void fetch_flow_start(TokenType type);
  void fetch_flow_end(TokenType type);
  void fetch_block_entry();
  void fetch_key();
  void fetch_value();
  void fetch_anchor(TokenType type);
  void fetch_tag();
  void fetch_directive();
  void skip_blanks();
  int version_number();
  void version_directive();
  void tag_directive();

  // ---- scalars (yaml_scalars.cpp)
  void fetch_block_scalar(bool literal);
  void block_header(int& chomping, int& increment);
  void block_breaks(int& indent, std::string& breaks);
  void fetch_quoted(bool single);
  void quoted_text(std::string& out, bool single, bool& leading_blanks);
  void escape(std::string& out);
  void quoted_space(std::string& out, bool leading_blanks);
  void fetch_plain();
  bool plain_blanks(
      std::string& whitespace, std::string& leading, std::string& trailing, bool& leading_blanks, int indent);
  void tag_uri(std::string& out, bool has_head);

  std::string text_;
  std::size_t position_ = 0;
  Mark mark_;

  std::size_t pending() const { return tokens_.size() - first_; }

  std::vector<Token> tokens_;
  std::size_t first_ = 0;  // of tokens_: the next to be handed out
  std::size_t taken_ = 0;  // tokens handed out so far; the number of that one
  std::vector<SimpleKey> keys_;
  std::vector<int> indents_;
  int indent_ = -1;
  int flow_ = 0;
  bool key_allowed_ = true;
  bool ended_ = false;
};

}  // namespace emco::tpl::yaml
