#include "tests/oracle/cases.h"
#include "tests/oracle/random.h"

namespace emco::oracle {
namespace {

using Words = std::vector<std::string>;

// A text in a template's double quotes.
std::string literal(const std::string& text) {
  constexpr const char* kHex = "0123456789abcdef";
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20 || byte >= 0x7F) {
      out += "\\x";
      out += kHex[byte >> 4U];
      out += kHex[byte & 15U];
    } else {
      out += c;
    }
  }
  return out + "\"";
}

const Words kTomlScalars = {"1",
                            "-17",
                            "+0",
                            "1_000",
                            "1__0",
                            "_1",
                            "1_",
                            "007",
                            "0x1F",
                            "0x",
                            "0o17",
                            "0b102",
                            "+0x1",
                            "9223372036854775807",
                            "9223372036854775808",
                            "1.5",
                            "-0.0",
                            "1.",
                            ".5",
                            "1e3",
                            "1.e2",
                            "6.02_2e-1_0",
                            "1e400",
                            "03.1",
                            "inf",
                            "-nan",
                            "nnf",
                            "+i",
                            "1e",
                            "true",
                            "false",
                            "True",
                            "tru",
                            "yes",
                            "'raw \\n'",
                            "\"a\\tb\\u00e9\\U0001F600\\x41\\e\"",
                            "\"\\q\"",
                            "\"\\u12\"",
                            "\"\\ud800\"",
                            "\"open",
                            "'open",
                            "\"a \\\\ \\\" b\"",
                            "\"\"\"\nx \\\n   y\"\"\"",
                            "\"\"\"a\"\"\"\"\"",
                            "\"\"\"a\"\"\"\"\"\"",
                            "\"\"\"q \\\\ \\u00fc \\ z\"\"\"",
                            "\"\"\"open",
                            "'''\r\nr\nx'''",
                            "'''a''''''",
                            "''",
                            "\"\"",
                            "1979-05-27",
                            "1979-05-27T07:32:00Z",
                            "1979-05-27 07:32:00.5",
                            "1979-05-27t00:32:00.999999-07:00",
                            "07:32:00",
                            "07:32",
                            "7:32:00",
                            "1979-05-27T7:32",
                            "1979-13-27",
                            "1979-02-30",
                            "1979-05-27 ",
                            "2000-01-01T00:00:00+25:00",
                            "0000-01-01",
                            "[]",
                            "[1, 2]",
                            "[1, 'a', [true]]",
                            "[1,]",
                            "[,1]",
                            "[1 2]",
                            "[\n1, # c\n2\n]",
                            "[1",
                            "[{a = 1}, {b.c = 2}]",
                            "[{a = 1}, 2]",
                            "{}",
                            "{a = 1}",
                            "{a = 1, b = {c = [1]}}",
                            "{a.b = 1, a.c = 2}",
                            "{a = 1, a = 2}",
                            "{a = 1,}",
                            "{a = 1\n, b = 2}",
                            "{a = 1",
                            "{a}",
                            "{a = 1 b = 2}",
                            "{, a = 1}",
                            "{a = {b = 1}, a.c = 2}",
                            "",
                            "#",
                            "é",
                            "\x80",
                            "\x01",
                            "a\rb",
                            "=",
                            "]"};
const Words kTomlKeys = {"a",     "b",  "c",     "a.b",         "a.b.c", "a . b", "'q k'",         "\"\"",
                         "\"a\"", "1",  "x-y_z", "a.\"b.c\".d", "''",    "é",     "a b",           "a..b",
                         ".a",    "a.", "",      "\"\\u00e9\"", "\"un",  "b.a",   "\"\"\"k\"\"\"", "a.c",
                         "t.b",   "t"};
const Words kTomlHeaders = {"[a]",   "[b]",    "[a.b]", "[ a . 'x y' ]", "[[a]]",   "[[a.b]]", "[[t]]",
                            "[t]",   "[]",     "[a",    "[[a]",          "[a]]",    "[a..b]",  "[.a]",
                            "[t.b]", "[\"\"]", "[a] x", "[t] # c",       "[[t.u]]", "[é]",     "[a.]"};

std::string random_toml(Dice& dice) {
  std::string out;
  if (dice.chance(2)) out += "\xEF\xBB\xBF";
  for (std::size_t lines = 1 + dice.roll(6); lines > 0; --lines) {
    const std::size_t kind = dice.roll(10);
    if (kind < 7) {
      out += dice.chance(10) ? " " : "";
      out += dice.pick(kTomlKeys) + (dice.chance(90) ? " = " : "=") + dice.pick(kTomlScalars);
    } else if (kind < 9) {
      out += dice.pick(kTomlHeaders);
    } else {
      out += dice.chance(50) ? "# comment" : dice.pick(kTomlScalars);
    }
    if (dice.chance(5)) out += " # c";
    if (lines == 1 && dice.chance(50)) break;
    out += dice.chance(5) ? "\r\n" : dice.chance(2) ? "\r" : "\n";
  }
  if (dice.chance(3)) out.resize(dice.roll(out.size() + 1));
  return out;
}

const Words kJsonPieces = {"{",
                           "}",
                           "[",
                           "]",
                           ",",
                           ":",
                           "\"a\"",
                           "\"b\"",
                           "1",
                           "-0",
                           "1.5e3",
                           "01",
                           "1.",
                           "-",
                           "1e400",
                           "1e-999",
                           "true",
                           "false",
                           "null",
                           "nul",
                           "\"\\u00e9\\ud83d\\ude00\"",
                           "\"\\ud800x\"",
                           "\"\\q\"",
                           "\"open",
                           " ",
                           "\n",
                           "é",
                           "\x80",
                           "\x01",
                           "\"\x80\"",
                           "\"\x01\"",
                           "'",
                           "{\"a\": 1}",
                           "[1, 2]",
                           "{\"a\": [",
                           "\"\\u12\"",
                           "12345678901234567890",
                           "\xEF\xBB\xBF",
                           "\"\\/\"",
                           "//"};

std::string random_json_text(Dice& dice, int depth) {
  if (dice.chance(4)) return dice.pick(kJsonPieces);
  const std::size_t kind = dice.roll(depth > 3 ? 4 : 6);
  if (kind < 4) return dice.pick(Words{"1", "-2.5", "true", "null", "\"x\"", "\"\\n\"", "1e21", "\"é\""});
  std::string out = kind == 4 ? "[" : "{";
  for (std::size_t n = dice.roll(4); n > 0; --n) {
    if (kind == 5) out += "\"" + std::string(1, static_cast<char>('a' + dice.roll(4))) + "\":";
    out += random_json_text(dice, depth + 1);
    if (n > 1 || dice.chance(2)) out += dice.chance(98) ? "," : " ";
  }
  return out + (dice.chance(2) ? "" : kind == 4 ? "]" : "}");
}

std::string shown(const std::string& call) {
  return "{{ $r := " + call + " }}{{ typeOf $r }}|{{ $r }}|{{ toJson $r }}|{{ toYaml $r }}|";
}

}  // namespace

std::vector<Case> toml_cases(std::uint64_t seed, std::size_t count) {
  std::vector<Case> cases;
  for (std::size_t i = 0; i < count; ++i) {
    Dice dice(seed + i);
    cases.push_back({"helm",
                     shown("fromToml " + literal(random_toml(dice))) +
                         "{{ toToml $r }}|{{ range $k, $v := $r }}{{ typeOf $v }},{{ end }}",
                     "{}", ""});
  }
  return cases;
}

std::vector<Case> json_cases(std::uint64_t seed, std::size_t count) {
  std::vector<Case> cases;
  for (std::size_t i = 0; i < count; ++i) {
    Dice dice(seed + i);
    std::string text = random_json_text(dice, 0);
    if (dice.chance(10)) text += dice.pick(kJsonPieces);
    if (dice.chance(15)) text.resize(dice.roll(text.size() + 1));
    cases.push_back({"helm",
                     shown((dice.chance(50) ? "fromJson " : "fromJsonArray ") + literal(text)) +
                         "{{ mustFromJson " + literal(text) + " }}",
                     "{}", ""});
  }
  return cases;
}

}  // namespace emco::oracle
