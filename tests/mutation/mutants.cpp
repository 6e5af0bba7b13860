#include "tests/mutation/mutants.h"

#include <cctype>

#include "core/base/error.h"
#include "core/store/schema.h"

namespace emco::test {
namespace {

struct Token {
  std::string_view text;
  std::size_t at = 0;

  std::size_t end() const { return at + text.size(); }
};

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

std::vector<Token> tokens_of(std::string_view sql) {
  std::vector<Token> tokens;
  for (std::size_t at = 0; at < sql.size();) {
    const char c = sql[at];
    std::size_t end = at + 1;
    if (std::isspace(static_cast<unsigned char>(c)) != 0) {
      at = end;
      continue;
    }
    if (sql.substr(at).starts_with("--")) {
      at = std::min(sql.find('\n', at), sql.size());
      continue;
    }
    // A doubled quote is the end of one text and the beginning of another, which does no harm here.
    if (c == '"' || c == '\'') end = sql.find(c, end) + 1;
    while (is_word(c) && end < sql.size() && is_word(sql[end]))
      ++end;
    tokens.push_back({sql.substr(at, end - at), at});
    at = end;
  }
  return tokens;
}

std::string one_line(std::string_view sql) {
  std::string out;
  for (const auto& token : tokens_of(sql)) {
    if (!out.empty() && (is_word(out.back()) || out.back() == ',' || out.back() == '"') &&
        (is_word(token.text.front()) || token.text.front() == '"' || token.text.front() == '\''))
      out += ' ';
    out += token.text;
  }
  return out;
}

/// Takes the rules of one CREATE TABLE out, one at a time.
class Table {
 public:
  Table(std::string_view file, std::string_view sql) : file_(file), sql_(sql), tokens_(tokens_of(sql)) {}

  std::vector<Mutant> mutants() {
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      if (is(i, "CHECK")) {
        take_out(i, closing(i + 1), "CHECK", "CHECK (1)");
      } else if (is(i, "FOREIGN")) {
        const auto end = last_of_reference(i);
        take_out(i, end, "FOREIGN KEY", "CHECK (1)");
        i = end;
      } else if (is(i, "REFERENCES")) {
        take_out(i, last_of_reference(i), column_of(i) + " REFERENCES", "");
      } else if (is(i, "UNIQUE")) {
        const bool of_table = is(i + 1, "(");
        take_out(i, of_table ? closing(i + 1) : i, of_table ? "UNIQUE" : column_of(i) + " UNIQUE",
                 of_table ? "CHECK (1)" : "");
      }
    }
    return std::move(mutants_);
  }

 private:
  bool is(std::size_t i, std::string_view text) const {
    return i < tokens_.size() && tokens_[i].text == text;
  }

  std::size_t closing(std::size_t open) const {
    int depth = 0;
    for (std::size_t i = open; i < tokens_.size(); ++i) {
      if (is(i, "(")) ++depth;
      if (is(i, ")") && --depth == 0) return i;
    }
    expects(false, "a definition is not closed");
    return open;
  }

  /// Every foreign key of this schema ends so.
  std::size_t last_of_reference(std::size_t i) const {
    while (i < tokens_.size() && !is(i, "DEFERRED"))
      ++i;
    expects(i < tokens_.size(), "a foreign key is not deferred");
    return i;
  }

  /// The column whose definition a token belongs to.
  std::string column_of(std::size_t token) const {
    int depth = 0;
    std::size_t start = 0;
    for (std::size_t i = 0; i < token; ++i) {
      if (is(i, "(")) ++depth;
      if (is(i, ")")) --depth;
      if (depth == 1 && (is(i, "(") || is(i, ","))) start = i + 1;
    }
    return std::string(tokens_[start].text);
  }

  std::string rule_before(std::size_t i) const {
    return i >= 2 && is(i - 2, "CONSTRAINT") ? std::string(tokens_[i - 1].text) + " " : std::string();
  }

  void take_out(std::size_t first, std::size_t last, std::string_view what, std::string_view instead) {
    const std::size_t from = tokens_[first].at;
    const std::size_t to = tokens_[last].end();
    auto name = std::string(tokens_[2].text) + ": " + std::string(what) + " " + rule_before(first);
    auto rule = one_line(sql_.substr(from, to - from));
    for (const std::string_view start : {"CHECK", "FOREIGN KEY", "REFERENCES", "UNIQUE"})
      if (rule.starts_with(start)) rule.erase(0, start.size());
    const auto deferred = rule.find(" DEFERRABLE");
    if (deferred != std::string::npos) rule.resize(deferred);
    auto without = std::string(sql_);
    without.replace(from, to - from, instead);
    mutants_.push_back({name + rule, std::string(file_), std::string(sql_), std::move(without)});
  }

  std::string_view file_;
  std::string_view sql_;
  std::vector<Token> tokens_;
  std::vector<Mutant> mutants_;
};

}  // namespace

std::vector<Mutant> mutants_of(std::string_view file, std::string_view text) {
  std::vector<Mutant> mutants;
  for (const auto statement : store::split_statements(text)) {
    if (statement.starts_with("CREATE TABLE ")) {
      for (auto& mutant : Table(file, statement).mutants())
        mutants.push_back(std::move(mutant));
    } else if (statement.starts_with("CREATE UNIQUE INDEX ")) {
      mutants.push_back(
          {one_line(statement).substr(std::string_view("CREATE ").size()), std::string(file),
           std::string(statement),
           "CREATE " + std::string(statement.substr(std::string_view("CREATE UNIQUE ").size()))});
    } else if (statement.starts_with("CREATE TRIGGER ")) {
      const auto tokens = tokens_of(statement);
      std::string name;
      for (std::size_t i = 1; i < tokens.size() && tokens[i].text != "BEGIN" && tokens[i].text != "WHEN"; ++i)
        name += (name.empty() ? "" : " ") + std::string(tokens[i].text);
      mutants.push_back({name, std::string(file), std::string(statement), ""});
    }
  }
  return mutants;
}

}  // namespace emco::test
