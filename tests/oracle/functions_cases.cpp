#include <set>

#include "core/base/json.h"
#include "core/template/functions.h"
#include "tests/oracle/cases.h"
#include "tests/oracle/random.h"

namespace emco::oracle {
namespace {

// Results that differ from run to run, or take too long.
const std::set<std::string_view> kNotComparable = {"now",
                                                   "ago",
                                                   "date",
                                                   "dateInZone",
                                                   "date_in_zone",
                                                   "htmlDate",
                                                   "htmlDateInZone",
                                                   "randAlpha",
                                                   "randAlphaNum",
                                                   "randAscii",
                                                   "randBytes",
                                                   "randInt",
                                                   "randNumeric",
                                                   "shuffle",
                                                   "uuidv4",
                                                   "bcrypt",
                                                   "htpasswd",
                                                   "encryptAES",
                                                   "derivePassword",
                                                   "genCA",
                                                   "genCAWithKey",
                                                   "genPrivateKey",
                                                   "genSelfSignedCert",
                                                   "genSelfSignedCertWithKey",
                                                   "genSignedCert",
                                                   "genSignedCertWithKey",
                                                   "buildCustomCert",
                                                   "include",
                                                   "tpl",
                                                   "call",
                                                   "durationRound"};

const std::set<std::string_view> kChangesMaps = {"set", "merge", "mergeOverwrite", "mustMerge",
                                                 "mustMergeOverwrite"};

// Those that make as much as they are told.
const std::set<std::string_view> kMakesMuch = {"repeat", "until",   "untilStep", "seq",
                                               "indent", "nindent", "printf",    "round"};
constexpr const char* kHuge = "2147483648";

const std::vector<std::string> kAny = {"nil",
                                       "true",
                                       "false",
                                       "0",
                                       "1",
                                       "-1",
                                       "7",
                                       "2147483648",
                                       "1.5",
                                       "-0.5",
                                       "1e3",
                                       "1e21",
                                       "1e-7",
                                       "'a'",
                                       "\"\"",
                                       "\"abc\"",
                                       "\"Hello World\"",
                                       "\"a,b,,c\"",
                                       "\"ünï€😀\"",
                                       "\"12\"",
                                       "\"0x1f\"",
                                       "\"010\"",
                                       "\"1.50\"",
                                       "\"-3\"",
                                       "\"true\"",
                                       "\" pad \"",
                                       "\"a\\nb\\n\"",
                                       "\"\\x00\\u00a0\\u200b\\x7f\"",
                                       "\"<&>'\\\"\"",
                                       "\"aXbX\"",
                                       "\"/a/../b/c.txt\"",
                                       "(list)",
                                       "(list 1 2 3)",
                                       "(list \"b\" \"a\" nil \"b\")",
                                       "(list (list 1) (dict \"a\" 1))",
                                       "(dict)",
                                       "(dict \"a\" 1)",
                                       "(dict \"a\" (dict \"b\" nil))",
                                       "(until 3)",
                                       "(splitList \",\" \"x,y,x\")",
                                       "(split \",\" \"x,y\")",
                                       "(int64 5)",
                                       "(float64 2)",
                                       ".Values",
                                       ".Values.map",
                                       ".Values.list",
                                       ".Values.float",
                                       ".Values.text",
                                       ".Values.none",
                                       ".Values.nothing",
                                       ".Values.big",
                                       "(semver \"1.2.3\")",
                                       "(toDate \"2006-01-02\" \"2024-02-29\")",
                                       ".Release",
                                       "(first (list))",
                                       "(rest (list))",
                                       "(index .Values.list 1)",
                                       "(printf \"%c\" 65)"};

const std::vector<std::string> kSmall = {
    "nil", "1", "1.5", "\"abc\"", "(list 1 2)", "(dict \"a\" 1)", ".Values.map", "true", "\"\""};

const std::vector<std::string> kTexts = {"\"\"",
                                         "\"abc\"",
                                         "\"Hello World\"",
                                         "\"a,b,,c\"",
                                         "\",\"",
                                         "\"a\"",
                                         "\"ünï€😀x\"",
                                         "\"12\"",
                                         "\"foo-bar_baz Qux2XX\"",
                                         "\"HTTPServer2xx\"",
                                         "\"{\\\"a\\\":[1,2.5,null]}\"",
                                         "\"a: 1\\nb: [x, yes]\\n\"",
                                         "\"- 1\\n- a\"",
                                         "\"not: yaml: x\"",
                                         "\"a*b+\"",
                                         "\"[a-c]+\"",
                                         "\"(\\\\w+) (\\\\w+)\"",
                                         "\"${1}-$2-$x\"",
                                         "\">=1.2.3\"",
                                         "\"^1.x || ~2.1\"",
                                         "\"1.2.3-rc.1\"",
                                         "\"v2\"",
                                         "\"https://u:p@h.example:80/p/q?x=1#f\"",
                                         "\"/a/../b/./c.txt\"",
                                         "\"aGVsbG8=\"",
                                         "\"NBSWY3DP\"",
                                         "\"bad=base\"",
                                         "\"long\"",
                                         "\"  two  spaces \"",
                                         "\"1h30m\"",
                                         "\"2006-01-02\"",
                                         "\"2024-02-29\"",
                                         "\"%d-%s-%v-%q\"",
                                         "\"name = 1\\n[t]\\nx = 'y'\"",
                                         "\"a\\tb\\n\\nc\"",
                                         "\"x\\x00y\"",
                                         "\"map\"",
                                         "\"string\"",
                                         "\"[]interface {}\""};

const std::vector<std::string> kInts = {"0", "1", "-1", "2", "3", "5", "10", "-4", "100"};
const std::vector<std::string> kReals = {"0.5", "1.0", "0.25", "2"};
const std::vector<std::string> kBools = {"true", "false"};
const std::vector<std::string> kMaps = {"(dict)",
                                        "(dict \"a\" 1)",
                                        "(dict \"a\" (dict \"b\" 0) \"c\" \"\")",
                                        ".Values.map",
                                        ".Values",
                                        "(dict \"b\" (list 1) \"a\" nil)",
                                        "(dict \"scheme\" \"http\" \"host\" \"h\" \"path\" \"p\")"};
const std::vector<std::string> kLists = {"(list)", "(list \"a\" \"b\")", ".Values.list", "(list 1 nil 2.5)"};
const std::vector<std::string> kTimes = {"(toDate \"2006-01-02\" \"2024-02-29\")",
                                         "(toDate \"2006-01-02 15:04\" \"1969-12-31 23:59\")"};

const std::vector<std::string>& fitting(tpl::Param param) {
  switch (param) {
    case tpl::Param::Text: return kTexts;
    case tpl::Param::Int:
    case tpl::Param::Int64:
    case tpl::Param::Uint32: return kInts;
    case tpl::Param::Real: return kReals;
    case tpl::Param::Bool: return kBools;
    case tpl::Param::Map: return kMaps;
    case tpl::Param::List: return kLists;
    case tpl::Param::Time: return kTimes;
    case tpl::Param::Any:
    case tpl::Param::Value:
    case tpl::Param::Certificate: break;
  }
  return kAny;
}

constexpr const char* kValues =
    "map: {b: 2, a: {x: [1, 2]}, e: ''}\nlist: [3, a, 1.5, null, true]\nfloat: 1.25\nbig: 12345678\ntext: "
    "some Text\nnothing: null\n";

std::string shown(std::string_view name, const std::string& call) {
  // No order of its own: sorted before it is compared.
  if (name == "keys") return "{{ sortAlpha (" + call + ") | toJson }}";
  if (name == "values") return "{{ len (" + call + ") }}";
  return "{{ $r := " + call +
         " }}{{ kindOf $r }}|{{ typeOf $r }}|{{ toJson $r }}|{{ $r }}|{{ printf \"%v %s\" $r $r }}";
}

}  // namespace

std::vector<Case> function_cases(std::uint64_t seed) {
  Dice dice(seed);
  std::vector<Case> cases;
  const auto add = [&](std::string_view name, const std::string& call) {
    // A map put into itself ends Go's process.
    for (const char* shared : {".Values", ".Release"}) {
      const std::size_t first = call.find(shared);
      if (kChangesMaps.contains(name) && first != std::string::npos &&
          call.find(shared, first + 1) != std::string::npos)
        return;
    }
    // %d of a time shows where in memory its zone is.
    if (name == "printf" && call.find("toDate") != std::string::npos && call.find("%d") != std::string::npos)
      return;
    cases.push_back({"helm", shown(name, call), kValues, ""});
  };
  for (const tpl::Function* function : tpl::helm_functions().all()) {
    if (kNotComparable.contains(function->name)) continue;
    const std::size_t fixed = function->fixed();
    const std::size_t most = function->variadic() ? fixed + 2 : fixed;
    for (std::size_t arity = 0; arity <= most + 1; ++arity) {
      const auto call_with = [&](std::size_t odd, const std::string& what) {
        std::string call(function->name);
        for (std::size_t i = 0; i < arity; ++i)
          call +=
              " " + (i == odd ? what
                              : dice.pick(fitting(function->parameters.empty() ? tpl::Param::Any
                                                                               : function->parameter(i))));
        return call;
      };
      for (std::size_t odd = 0; odd < arity; ++odd)
        for (const std::string& what : kAny)
          if (what != kHuge || !kMakesMuch.contains(function->name))
            add(function->name, call_with(odd, what));
      if (arity >= fixed && arity <= most)
        for (int i = 0; i < 40; ++i)
          add(function->name, call_with(arity, ""));
      if (arity > 0 && arity >= fixed && arity <= most) {
        const std::string call = call_with(arity - 1, "");
        for (int i = 0; i < 6; ++i)
          add(function->name, dice.pick(kSmall) + " | " + call.substr(0, call.find_last_not_of(' ') + 1));
      }
    }
  }
  return cases;
}

Value to_json(const Case& one) {
  return Value::map(
      {{"Mode", one.mode}, {"Text", one.text}, {"Values", one.values}, {"Release", one.release}});
}

}  // namespace emco::oracle
