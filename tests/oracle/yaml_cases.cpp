#include "tests/oracle/cases.h"
#include "tests/oracle/random.h"

namespace emco::oracle {
namespace {

// Random texts that are nearly YAML: pieces that scanners trip over, at random indentation.
std::string random_yaml(Dice& dice) {
  static const std::vector<std::string> kScalars = {"a",
                                                    "1",
                                                    "1.5",
                                                    "0o17",
                                                    "017",
                                                    "0x1F",
                                                    "1_000",
                                                    "1e3",
                                                    ".5",
                                                    "-.inf",
                                                    "+1",
                                                    "yes",
                                                    "No",
                                                    "on",
                                                    "~",
                                                    "null",
                                                    "''",
                                                    "\"x\"",
                                                    "'it''s'",
                                                    "\"a\\nb\\u00e9\"",
                                                    "2024-01-01",
                                                    "2001-12-14t21:59:43.10-05:00",
                                                    "a b",
                                                    "a: b",
                                                    "a:b",
                                                    "a#b",
                                                    "a #b",
                                                    "*x",
                                                    "&x a",
                                                    "!!str 1",
                                                    "!!int \"3\"",
                                                    "!foo bar",
                                                    "[1, 2]",
                                                    "{a: 1}",
                                                    "{a: 1, b: [x, {c: d}]}",
                                                    "[a, b",
                                                    "{a, b}",
                                                    "{a:1}",
                                                    "[a: 1, b]",
                                                    "|",
                                                    "|-",
                                                    "|+",
                                                    ">",
                                                    ">-",
                                                    "|2",
                                                    "- x",
                                                    "? k",
                                                    ": v",
                                                    "<<",
                                                    "%x",
                                                    "@x",
                                                    "`x`",
                                                    "\"multi\n   line\"",
                                                    "plain\n  more\n  text",
                                                    "12:30:45",
                                                    "0b11",
                                                    "=",
                                                    "...",
                                                    "---",
                                                    "\"\\x41\\t\\/\"",
                                                    "\tx",
                                                    "x\t",
                                                    "[\t1 ]",
                                                    "99999999999999999999",
                                                    "9223372036854775807",
                                                    "-9223372036854775809",
                                                    "1e400",
                                                    "0.1e-5",
                                                    "key: [",
                                                    "] ",
                                                    "!!binary aGk=",
                                                    "!!float 3",
                                                    "!!null ''",
                                                    "!!bool yes"};
  static const std::vector<std::string> kKeys = {"a",       "b",    "key", "y",    "1",  "1.5",
                                                 "\"q k\"", "'s'",  "? x", "<<",   "~",  "true",
                                                 "[a]",     "&k k", "a b", "0x10", "- a"};
  std::string out;
  if (dice.chance(10)) out += "---\n";
  if (dice.chance(5)) out += "# comment\n";
  if (dice.chance(3)) out += "%YAML 1.1\n---\n";
  if (dice.chance(15)) out += "base: &x {p: 1, q: 2}\n";
  std::size_t indent = 0;
  for (std::size_t lines = 1 + dice.roll(7); lines > 0; --lines) {
    out += std::string(indent, ' ');
    const std::size_t kind = dice.roll(10);
    if (kind < 4)
      out += dice.pick(kKeys) + ": " + dice.pick(kScalars);
    else if (kind < 6)
      out += "- " + dice.pick(kScalars);
    else if (kind < 8)
      out += dice.pick(kKeys) + ":";
    else if (kind == 8)
      out += "- " + dice.pick(kKeys) + ": " + dice.pick(kScalars);
    else
      out += dice.pick(kScalars);
    if (dice.chance(10)) out += " # c";
    out += dice.chance(5) ? "\r\n" : "\n";
    if (dice.chance(8)) out += "\n";
    const std::size_t move = dice.roll(6);
    if (move == 0) indent += 2;
    if (move == 1) indent = 0;
    if (move == 2 && indent >= 2) indent -= 2;
    if (move == 3) indent += 1;
  }
  return out;
}

std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (c == '\n') {
      out += "\\n";
    } else if (c == '\r') {
      out += "\\r";
    } else if (c == '\t') {
      out += "\\t";
    } else {
      out += c;
    }
  }
  return out + "\"";
}

}  // namespace

std::vector<Case> yaml_cases(std::uint64_t seed, std::size_t count) {
  // Of a key that is a list or a map the message shows the whole value in Go's syntax: only its begin is
  // compared.
  std::vector<Case> cases;
  for (std::size_t i = 0; i < count; ++i) {
    Dice dice(seed + i);
    const std::string yaml = quoted(random_yaml(dice));
    cases.push_back({"helm",
                     "{{ $m := fromYaml " + yaml +
                         " }}{{ if hasKey $m \"Error\" }}{{ regexReplaceAll \"(map key).*\" $m.Error \"$1\" "
                         "}}{{ else }}{{ toYaml $m }}{{ end }}|{{ $l := "
                         "fromYamlArray " +
                         yaml +
                         " }}{{ if and (eq (len $l) 1) (kindIs \"string\" (first $l)) (contains \"error\" "
                         "(first $l)) }}error{{ else }}{{ toJson $l }}{{ end }}",
                     "{}", ""});
  }
  return cases;
}

std::vector<Case> set_cases(std::uint64_t seed, std::size_t count) {
  static const std::vector<std::string> kPieces = {"a",
                                                   "b",
                                                   "c",
                                                   ".",
                                                   "=",
                                                   ",",
                                                   "[0]",
                                                   "[1]",
                                                   "[2]",
                                                   "{",
                                                   "}",
                                                   "{x,y}",
                                                   "1",
                                                   "0123",
                                                   "1.5",
                                                   "true",
                                                   "null",
                                                   "\\.",
                                                   "\\,",
                                                   "\\=",
                                                   " ",
                                                   "x=1",
                                                   "a.b=2",
                                                   "a[0].b=x",
                                                   "a=",
                                                   "=",
                                                   "[",
                                                   "]",
                                                   "[-1]",
                                                   "[a]",
                                                   "\"q\"",
                                                   "'",
                                                   "+5",
                                                   "1e3",
                                                   "False",
                                                   "NULL",
                                                   "{}",
                                                   "[]",
                                                   "{\"j\":1}",
                                                   "[1,2]",
                                                   "0",
                                                   "-0",
                                                   "99999999999999999999",
                                                   "a.b.c",
                                                   "é"};
  static const std::vector<std::string> kModes = {"", "", "string", "json", "literal"};
  std::vector<Case> cases;
  for (std::size_t i = 0; i < count; ++i) {
    Dice dice(seed + i);
    std::string text;
    if (dice.chance(50)) text = "a=";
    for (std::size_t n = 1 + dice.roll(7); n > 0; --n)
      text += dice.pick(kPieces);
    cases.push_back(
        {"set", text, dice.chance(30) ? "a: {b: [1, {c: 2}], d: x}\nc: [1, 2]\n" : "", dice.pick(kModes)});
  }
  return cases;
}

}  // namespace emco::oracle
