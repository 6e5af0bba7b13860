#include "core/store/definition.h"

#include <cctype>

#include "core/base/error.h"
#include "core/base/text.h"

namespace emco::store {
namespace {

struct Token {
  enum class Type { Word, Name, Text, Sign };  ///< Name: "quoted"; Text: 'quoted'
  Type type = Type::Sign;
  std::string text;    ///< of a Name or Text without its quotes
  std::size_t at = 0;  ///< offset of its first byte
  std::size_t end = 0;
};

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

Token quoted(std::string_view sql, std::size_t at) {
  const char quote = sql[at];
  Token token{quote == '"' ? Token::Type::Name : Token::Type::Text, "", at, at + 1};
  while (token.end < sql.size()) {
    const char c = sql[token.end++];
    if (c != quote) {
      token.text += c;
    } else if (token.end < sql.size() && sql[token.end] == quote) {
      token.text += sql[token.end++];
    } else {
      break;
    }
  }
  return token;
}

std::vector<Token> tokens_of(std::string_view sql) {
  std::vector<Token> tokens;
  for (std::size_t at = 0; at < sql.size();) {
    const char c = sql[at];
    if (std::isspace(static_cast<unsigned char>(c)) != 0) {
      ++at;
    } else if (sql.substr(at).starts_with("--")) {
      at = std::min(sql.find('\n', at), sql.size());
    } else if (c == '"' || c == '\'') {
      tokens.push_back(quoted(sql, at));
      at = tokens.back().end;
    } else {
      std::size_t end = at + 1;
      while (is_word(c) && end < sql.size() && is_word(sql[end]))
        ++end;
      tokens.push_back({is_word(c) ? Token::Type::Word : Token::Type::Sign,
                        std::string(sql.substr(at, end - at)), at, end});
      at = end;
    }
  }
  return tokens;
}

/// Walks over the tokens of one definition.
class Reader {
 public:
  explicit Reader(std::string_view sql) : sql_(sql), tokens_(tokens_of(sql)) {}

  Definition read() {
    std::string name;
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      if (word(i, "CONSTRAINT")) {
        name = tokens_[i + 1].text;
        ++i;
      } else if (word(i, "CHECK")) {
        add_check(std::move(name), i + 1);
        name.clear();
        i = closing(i + 1);
      } else if (word(i, "FOREIGN")) {
        // FOREIGN KEY ( a , b )
        if (!name.empty()) definition_.foreign_keys.emplace(listed(i + 2), name);
        name.clear();
      }
    }
    return std::move(definition_);
  }

 private:
  bool word(std::size_t i, std::string_view text) const {
    return i < tokens_.size() && tokens_[i].type == Token::Type::Word && tokens_[i].text == text;
  }

  bool sign(std::size_t i, std::string_view text) const {
    return i < tokens_.size() && tokens_[i].type == Token::Type::Sign && tokens_[i].text == text;
  }

  /// The token that closes the parenthesis that opens at token `open`.
  std::size_t closing(std::size_t open) const {
    expects(sign(open, "("), "a definition cannot be read");
    int depth = 0;
    for (std::size_t i = open; i < tokens_.size(); ++i) {
      if (sign(i, "(")) ++depth;
      if (sign(i, ")") && --depth == 0) return i;
    }
    expects(false, "a definition is not closed");
    return open;
  }

  std::string listed(std::size_t open) const {
    std::vector<std::string> names;
    for (std::size_t i = open + 1; i < closing(open); ++i)
      if (!sign(i, ",")) names.push_back(tokens_[i].text);
    return text::join(names, ", ");
  }

  void add_check(std::string name, std::size_t open) {
    const std::size_t close = closing(open);
    Definition::Check check;
    check.name = std::move(name);
    check.expression = std::string(sql_.substr(tokens_[open].end, tokens_[close].at - tokens_[open].end));
    for (std::size_t i = open + 1; i < close; ++i)
      if (tokens_[i].type == Token::Type::Word) check.columns.push_back(tokens_[i].text);
    // column IN ( 'a' , 'b' ) and nothing else
    if (word(open + 2, "IN") && closing(open + 3) + 1 == close) {
      auto& values = definition_.enumerations[tokens_[open + 1].text];
      for (std::size_t i = open + 4; i + 1 < close; ++i)
        if (tokens_[i].type == Token::Type::Text) values.push_back(tokens_[i].text);
    }
    definition_.checks.push_back(std::move(check));
  }

  std::string_view sql_;
  std::vector<Token> tokens_;
  Definition definition_;
};

}  // namespace

Definition read_definition(std::string_view create_table) { return Reader(create_table).read(); }

}  // namespace emco::store
