#include "core/base/json.h"
#include "tests/oracle/cases.h"
#include "tests/oracle/random.h"

namespace emco::oracle {
namespace {

const std::vector<std::string> kWords = {"a", "b",  "name", "x-y", "port", "app.kubernetes.io/name",
                                         "Z", "10", "2",    "on"};

std::string random_text(Dice& dice) {
  static const std::vector<std::string> kTexts = {
      "",
      "a",
      "b",
      "abc",
      "Hello World",
      "x-y-z",
      "with space",
      " lead",
      "trail ",
      "true",
      "no",
      "null",
      "~",
      "1",
      "0x10",
      "1e3",
      "1_000",
      "08",
      "12:30:45",
      "2024-01-01",
      "a: b",
      "a #b",
      "- x",
      "? q",
      "[x]",
      "{y}",
      "&a",
      "*a",
      "!t",
      "|",
      ">",
      "%x",
      "@x",
      "`x`",
      "'q'",
      "\"dq\"",
      "a'b",
      "back\\slash",
      "line1\nline2",
      "line1\nline2\n",
      "\n",
      "  two\n  ind\n",
      "trail \nx",
      "tab\there",
      "ünï",
      "€uro",
      "emoji 😀",
      "nbsp\xC2\xA0x",
      "<html>&amp;",
      "very long text that goes on and on until it must be wrapped at some column beyond eighty",
      "veryveryveryverylongwordwithoutanyspacesatallthatcannotbewrappedbecausethereisnoplacetodoso123456",
      "=",
      "<<",
      ".5",
      "+1",
      "-",
      "--- x",
      "...",
      "a,b",
      "key=value",
      "{{ .x }}",
      "y",
      "N",
      "off",
      "Yes",
      ".inf",
      ".nan",
      "0o7",
      "0b1",
      "1.",
      "1.2.3",
      "\x01",
      "\x7F",
      "\xE2\x80\xA8",
      "\xEF\xBB\xBF",
      "a\r\nb",
      "x:",
      ":x",
      "a\\nb"};
  return dice.pick(kTexts);
}

// go-yaml's order of "10", "1e3" and "2" goes round in a circle, so that Helm's own runs differ there: no key
// mixes digits at its begin with something else.
std::string random_key(Dice& dice) {
  const std::string text = dice.chance(80) ? dice.pick(kWords) : random_text(dice);
  const bool digits = text.find_first_not_of("0123456789") == std::string::npos;
  return !digits && text[0] >= '0' && text[0] <= '9' ? "k" + text : text;
}

Value random_value(Dice& dice, int depth) {
  const std::size_t kind = dice.roll(depth > 3 ? 6 : 10);
  switch (kind) {
    case 0: return {};
    case 1: return dice.chance(50);
    case 2: return static_cast<std::int64_t>(dice.roll(5)) - 1;
    case 3: {
      static const std::vector<double> kReals = {0.5,        -1.25, 1e6,  1e20,     1e21, 1e-7,
                                                 123456.789, 3.0,   1e15, 12345678, 0.1,  1e300};
      return dice.pick(kReals);
    }
    case 4:
    case 5: return random_text(dice);
    case 6:
    case 7: {
      Value list = Value::list();
      for (std::size_t i = dice.roll(4); i > 0; --i)
        list.push(random_value(dice, depth + 1));
      return list;
    }
    default: {
      Value map = Value::map();
      for (std::size_t i = dice.roll(5); i > 0; --i)
        map[random_key(dice)] = random_value(dice, depth + 1);
      return map;
    }
  }
}

// Text, integer, boolean, list, map, float, anything.
constexpr std::string_view kTypes = "TIBLMFA";

// Writes expressions of a wanted type; most are right, a few are not, so that failures are compared too.
class Programmer {
 public:
  explicit Programmer(Dice& dice) : dice_(dice), wild_(dice.chance(25)) {}

  std::string program() {
    // "t0" is given anything, "t1" a map with the values in it.
    has_values_ = false;
    std::string out = "{{ define \"t0\" }}" + body(2) + "{{ end }}";
    variables_.clear();
    has_values_ = true;
    out += "{{ define \"t1\" }}" + body(2) + "{{ end }}";
    variables_.clear();
    defined_ = true;
    return out + body(4);
  }

 private:
  std::string one_of(std::initializer_list<const char*> patterns) {
    const std::vector<const char*> all(patterns);
    return fill(dice_.pick(all));
  }

  // Letters behind % are expressions of a type, in parentheses where they need them.
  std::string fill(std::string_view pattern) {
    std::string out;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
      const std::string_view rest = pattern.substr(i);
      if ((rest.starts_with(".Values.") || rest.starts_with(".Release.")) &&
          (i == 0 || pattern[i - 1] != '$')) {
        const std::size_t size = std::min(rest.find_first_of(" )|", 1), rest.size());
        out += from_root(rest.substr(0, size));
        i += size - 1;
        continue;
      }
      if (pattern[i] != '%' || kTypes.find(pattern[i + 1]) == std::string_view::npos) {
        out += pattern[i];
        continue;
      }
      out += operand(pattern[++i]);
    }
    return out;
  }

  // A path below the root: the dot may be another one by now, and "t0" has no values at all.
  std::string from_root(std::string_view path) {
    if (has_values_) return (dots_ > 0 || dice_.chance(10) ? "$" : "") + std::string(path);
    if (path == ".Values.list") return "(list 1 \"b\")";
    if (path == ".Values.map") return "(dict \"a\" \"b\")";
    if (path == ".Values.float") return "1.5";
    if (path == ".Values.text") return "\"some text\"";
    return path == ".Values.yes" ? "true" : ".";
  }

  std::string operand(char type) {
    ++depth_;
    std::string text =
        depth_ > 3 ? simple(type) : expression(wild_ && dice_.chance(4) ? "TIBLMAF"[dice_.roll(7)] : type);
    --depth_;
    const bool bare =
        text.find(' ') == std::string::npos || (text.front() == '"' && text.find('"', 1) == text.size() - 1);
    return bare ? text : "(" + text + ")";
  }

  std::string simple(char type) {
    switch (type) {
      case 'T': return dice_.chance(30) ? fill(".Values.text") : json::quote(dice_.pick(kWords));
      case 'I': return std::to_string(static_cast<int>(dice_.roll(9)) - 2);
      case 'F': return dice_.chance(50) ? fill(".Values.float") : "2.5";
      case 'B': return dice_.chance(50) ? "true" : fill(".Values.yes");
      case 'L': return dice_.chance(50) ? fill(".Values.list") : "(list 1 \"a\")";
      case 'M': return dice_.chance(50) ? fill(".Values.map") : "(dict \"a\" 1 \"b\" \"x\")";
      default: return any_simple();
    }
  }

  std::string any_simple() {
    if (!variables_.empty() && dice_.chance(40)) return dice_.pick(variables_);
    static const std::vector<std::string> kAll = {".Values.text",
                                                  ".Values.list",
                                                  ".Values.map",
                                                  ".Values.float",
                                                  ".Values.none",
                                                  ".Values.any",
                                                  ".Values.map.a",
                                                  "nil",
                                                  "0",
                                                  "3",
                                                  "\"\"",
                                                  "\"s\"",
                                                  "true",
                                                  ".Release.Name",
                                                  "$.Values.any"};
    if (dice_.chance(8) && (dots_ > 0 || !has_values_)) return ".";
    const std::string& picked = dice_.pick(kAll);
    return has_values_ || picked.front() != '$' ? fill(picked) : ".";
  }

  // What fails more often than not.
  std::string daring() {
    return one_of({"index %L 0", "dig \"a\" \"b\" %A %M", "(%M).a.b", "required \"r\" %A", "eq %A %A",
                   "split \"-\" %T", "lt %A %A", "fail %T", "mustFirst %A", "len %A", "index %A %A",
                   "include \"none\" .", "regexMatch %T %T", "slice %L 1 2", "substr %I %I %T"});
  }

  std::string expression(char type) {
    if (wild_ && dice_.chance(2)) return daring();
    switch (type) {
      case 'T': return text();
      case 'I':
        return one_of({"len %L", "add %I %I", "sub %I %I", "mul %I 2", "int %A", "int64 %F", "max %I %I",
                       "min %I %I", "mod %I 7", "div %I 3", "add1 %I", "len %T", "atoi %T", "1", "0", "5",
                       "len %M", "toDecimal %T"});
      case 'F':
        return one_of({"float64 %A", "addf %F 1.5", "mulf %F %F", "floor %F", "ceil %F", "round %F 1",
                       "divf %F 3", ".Values.float", "2.5", "maxf %F %F"});
      case 'B':
        return one_of({"eq %T %T",
                       "ne %I %I",
                       "lt %I %I",
                       "gt %F %F",
                       "and %B %B",
                       "or %B %B",
                       "not %A",
                       "has %A %L",
                       "hasKey %M %T",
                       "contains %T %T",
                       "hasPrefix %T %T",
                       "empty %A",
                       "kindIs \"string\" %A",
                       "true",
                       "false",
                       "regexMatch \"^[a-c]\" %T",
                       "ge %I %I",
                       "le %T %T",
                       "any %A %A",
                       "all %A %A",
                       "deepEqual %A %A",
                       "semverCompare \">=1.2\" \"1.3.0\"",
                       "typeIs \"string\" %A"});
      case 'L':
        return one_of({"list %A %A",
                       "list",
                       ".Values.list",
                       "splitList \"-\" %T",
                       "until 3",
                       "append %L %A",
                       "prepend %L %A",
                       "rest %L",
                       "reverse %L",
                       "uniq %L",
                       "without %L %A",
                       "compact %L",
                       "concat %L %L",
                       "sortAlpha %L",
                       "initial %L",
                       "regexFindAll \"[a-z]+\" %T -1",
                       "toStrings %L",
                       "values (dict \"k\" %A)",
                       "keys %M | sortAlpha",
                       "fromYamlArray (toYaml %L)",
                       "fromJsonArray (toJson %L)",
                       "list %L %M",
                       "chunk 2 %L",
                       "regexSplit \"[,-]\" %T -1",
                       "pluck \"a\" %M %M"});
      case 'M':
        return one_of({"dict \"a\" %A \"b\" %A", "dict", ".Values.map", "merge (dict) (deepCopy %M) %M",
                       "mergeOverwrite (deepCopy %M) (deepCopy %M)", "pick %M \"a\" \"b\"", "omit %M \"a\"",
                       "set (deepCopy %M) \"k\" %A", "fromYaml (toYaml %M)", "fromJson (toJson %M)",
                       "deepCopy %M", "dict %T %A", "merge %M (dict \"q\" %T)", "set %M \"n\" %T",
                       "unset (deepCopy %M) \"a\"", "default (dict \"d\" 1) %M", "fromToml (toToml %M)"});
      default:
        return one_of({"%T",
                       "%I",
                       "%F",
                       "%B",
                       "%L",
                       "%M",
                       "ternary %A %A %B",
                       "coalesce %A %A %A",
                       "default %A %A",
                       "first %L",
                       "last %L",
                       "get %M \"a\"",
                       "index %M %T",
                       "first (append %L %A)",
                       "dig \"z\" \"b\" %A %M",
                       "(split \"-\" %T)._0",
                       "%A | default %A",
                       "fromJson %T",
                       "mustFromJson (toJson %A)",
                       "or %A %A",
                       "and %A %A",
                       "(%M).a",
                       "required \"r\" (default 1 %A)"});
    }
  }

  std::string text() {
    if (defined_ && dice_.chance(12))
      return fill(dice_.chance(70) ? "include \"t0\" %A"
                                   : "include \"t1\" (dict \"Values\" $.Values \"Release\" $.Release)");
    if (dice_.chance(6) && has_values_) return fill("tpl \"<{{ $.Values.text }}{{ . | kindOf }}>\" $");
    return one_of({"quote %A",
                   "squote %A",
                   "upper %T",
                   "lower %T",
                   "title %T",
                   "printf \"%s\" %T",
                   "printf \"%d\" %I",
                   "printf \"%v\" %A",
                   "trunc (int %I) %T",
                   "replace %T %T %T",
                   "toYaml %A",
                   "toJson %A",
                   "join \",\" %L",
                   "trimSuffix %T %T",
                   "trimPrefix %T %T",
                   "nindent 2 %T",
                   "indent 2 %T",
                   "b64enc %T",
                   "b64dec (b64enc %T)",
                   "sha256sum %T",
                   "kindOf %A",
                   "typeOf %A",
                   "toString %A",
                   "cat %A %T",
                   "print %A %A",
                   "trim %T",
                   "substr 0 1 %T",
                   "abbrev 5 %T",
                   "snakecase %T",
                   "camelcase %T",
                   "kebabcase %T",
                   "nospace %T",
                   "initials %T",
                   "wrap 10 %T",
                   "regexReplaceAll \"([a-z])([a-z])\" %T \"${2}$1\"",
                   "toPrettyJson %A",
                   "toRawJson %A",
                   "plural \"one\" \"many\" (int %I)",
                   "repeat 2 %T",
                   "swapcase %T",
                   "untitle %T",
                   "quote %A %A",
                   "html %A",
                   "js %A",
                   "urlquery %A",
                   "println %A %T",
                   "%A | quote",
                   "%T | upper | trunc 3",
                   "toToml %M",
                   "seq 1 (int %I)",
                   "trimAll %T %T",
                   "adler32sum %T",
                   "base %T",
                   "dir %T",
                   "clean %T",
                   "ext %T",
                   "regexFind \"[0-9]+\" %T",
                   "toYamlPretty %A",
                   "default %T %A | toString",
                   "ternary %T %T %B",
                   "coalesce %T %T"});
  }

  std::string body(int budget) {
    std::string out;
    for (std::size_t i = 1 + dice_.roll(3); i > 0; --i)
      out += statement(budget);
    return out;
  }

  std::string open() { return dice_.chance(15) ? "{{- " : "{{ "; }

  std::string close() { return dice_.chance(15) ? " -}}" : " }}"; }

  std::string block(const std::string& head, int budget, bool moves_dot = false) {
    const std::size_t known = variables_.size();
    std::string out = open() + head + close();
    dots_ += moves_dot ? 1 : 0;
    out += body(budget - 1);
    dots_ -= moves_dot ? 1 : 0;
    variables_.resize(known);
    if (dice_.chance(30)) out += open() + "else" + close() + body(budget - 1);
    variables_.resize(known);
    return out + open() + "end" + close();
  }

  std::string statement(int budget) {
    switch (dice_.roll(budget <= 0 ? 4 : 11)) {
      case 0: return " text\n";
      case 1:
      case 2: return open() + expression("TAIB"[dice_.roll(4)]) + close();
      case 3: {
        const std::string name = "$v" + std::to_string(dice_.roll(3));
        std::string out = open() + name + " := " + expression("TILMA"[dice_.roll(5)]) + close();
        variables_.push_back(name);
        return out;
      }
      case 4:
      case 5: return block("if " + expression(dice_.chance(50) ? 'B' : 'A'), budget);
      case 6: return block("with " + expression('A'), budget, true);
      case 7: return block("range " + expression(dice_.chance(70) ? 'L' : 'M'), budget, true);
      case 8: return ranged(budget);
      case 9:
        if (variables_.empty()) return "{{/* c */}}";
        return open() + dice_.pick(variables_) + " = " + expression('A') + close();
      default: return defined_ ? "{{ template \"t0\" " + operand('A') + " }}" : "-";
    }
  }

  std::string ranged(int budget) {
    const std::string head = "range $i, $e := " + expression(dice_.chance(60) ? 'L' : 'M');
    const std::size_t known = variables_.size();
    variables_.push_back("$e");
    variables_.push_back("$i");
    std::string out = open() + head + close();
    ++dots_;
    out += body(budget - 1);
    if (dice_.chance(15)) out += "{{ if %B }}{{ break }}{{ end }}";
    const std::size_t at = out.find("%B");
    if (at != std::string::npos) out.replace(at, 2, operand('B'));
    --dots_;
    variables_.resize(known);
    return out + open() + "end" + close();
  }

  Dice& dice_;
  std::vector<std::string> variables_;
  bool wild_;
  bool defined_ = false;
  bool has_values_ = true;
  int dots_ = 0;  // blocks around that moved the dot
  int depth_ = 0;
};

std::string random_values(Dice& dice) {
  Value values = Value::map();
  values["text"] = random_text(dice);
  values["float"] = static_cast<double>(dice.roll(1000)) / 8;
  values["yes"] = dice.chance(50);
  values["any"] = random_value(dice, 0);
  Value list = Value::list();
  for (std::size_t i = dice.roll(5); i > 0; --i)
    list.push(random_value(dice, 2));
  values["list"] = list;
  Value map = Value::map();
  for (std::size_t i = dice.roll(5); i > 0; --i)
    map[dice.pick(kWords)] = random_value(dice, 2);
  values["map"] = map;
  std::string text = json::write(values);
  for (std::size_t at = 0; (at = text.find('\x7F', at)) != std::string::npos;)
    text.replace(at, 1, "\\u007f");
  return text;
}

}  // namespace

std::vector<Case> program_cases(std::uint64_t seed, std::size_t count) {
  std::vector<Case> cases;
  for (std::size_t i = 0; i < count; ++i) {
    Dice dice(seed + i);
    const std::string values = random_values(dice);
    cases.push_back({"helm", Programmer(dice).program(), values, ""});
  }
  return cases;
}

std::vector<Case> value_cases(std::uint64_t seed, std::size_t count) {
  std::vector<Case> cases;
  for (std::size_t i = 0; i < count; ++i) {
    Dice dice(seed + i);
    Value values = Value::map();
    values["v"] = random_value(dice, 0);
    const char* text = i % 2 == 0 ? "{{ toYaml .Values.v }}"
                                  : "{{ toJson .Values.v }}|{{ toPrettyJson .Values }}|{{ toYamlPretty "
                                    ".Values.v }}|{{ toYaml .Values }}";
    cases.push_back({"helm", text, json::write(values), ""});
  }
  return cases;
}

}  // namespace emco::oracle
