#include "core/template/yaml_value.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <optional>
#include <set>

#include "core/base/crypto.h"
#include "core/template/base64.h"
#include "core/template/budget.h"
#include "core/template/number.h"

namespace emco::tpl::yaml {
namespace {

constexpr std::string_view kStandard = "tag:yaml.org,2002:";

struct Word {
  std::string_view text;
  ScalarType type;
  double value;
};

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNotANumber = std::numeric_limits<double>::quiet_NaN();

constexpr Word kWords[] = {
    {"y", ScalarType::Bool, 1},
    {"Y", ScalarType::Bool, 1},
    {"yes", ScalarType::Bool, 1},
    {"Yes", ScalarType::Bool, 1},
    {"YES", ScalarType::Bool, 1},
    {"true", ScalarType::Bool, 1},
    {"True", ScalarType::Bool, 1},
    {"TRUE", ScalarType::Bool, 1},
    {"on", ScalarType::Bool, 1},
    {"On", ScalarType::Bool, 1},
    {"ON", ScalarType::Bool, 1},
    {"n", ScalarType::Bool, 0},
    {"N", ScalarType::Bool, 0},
    {"no", ScalarType::Bool, 0},
    {"No", ScalarType::Bool, 0},
    {"NO", ScalarType::Bool, 0},
    {"false", ScalarType::Bool, 0},
    {"False", ScalarType::Bool, 0},
    {"FALSE", ScalarType::Bool, 0},
    {"off", ScalarType::Bool, 0},
    {"Off", ScalarType::Bool, 0},
    {"OFF", ScalarType::Bool, 0},
    {"", ScalarType::Null, 0},
    {"~", ScalarType::Null, 0},
    {"null", ScalarType::Null, 0},
    {"Null", ScalarType::Null, 0},
    {"NULL", ScalarType::Null, 0},
    {".nan", ScalarType::Float, kNotANumber},
    {".NaN", ScalarType::Float, kNotANumber},
    {".NAN", ScalarType::Float, kNotANumber},
    {".inf", ScalarType::Float, kInfinity},
    {".Inf", ScalarType::Float, kInfinity},
    {".INF", ScalarType::Float, kInfinity},
    {"+.inf", ScalarType::Float, kInfinity},
    {"+.Inf", ScalarType::Float, kInfinity},
    {"+.INF", ScalarType::Float, kInfinity},
    {"-.inf", ScalarType::Float, -kInfinity},
    {"-.Inf", ScalarType::Float, -kInfinity},
    {"-.INF", ScalarType::Float, -kInfinity},
};

bool digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// A number of one or two digits up to `most` at the front of the text.
bool field(std::string_view& text, int least, int most, int longest, int* result = nullptr) {
  int value = 0;
  std::size_t count = 0;
  while (count < text.size() && count < static_cast<std::size_t>(longest) && text[count] >= '0' &&
         text[count] <= '9')
    value = value * 10 + (text[count++] - '0');
  if (count == 0 || value < least || value > most) return false;
  text.remove_prefix(count);
  if (result != nullptr) *result = value;
  return true;
}

bool literal(std::string_view& text, char c) {
  if (!text.starts_with(c)) return false;
  text.remove_prefix(1);
  return true;
}

// "2001-12-14", "2001-12-14t21:59:43.10-05:00", "2001-12-14 21:59:43.10": texts, not numbers.
bool is_timestamp(std::string_view text) {
  if (text.size() < 6 || !digits(text.substr(0, 4)) || text[4] != '-') return false;
  const int year = (text[0] - '0') * 1000 + (text[1] - '0') * 100 + (text[2] - '0') * 10 + (text[3] - '0');
  text.remove_prefix(5);
  int month = 0;
  int day = 0;
  if (!field(text, 1, 12, 2, &month) || !literal(text, '-') || !field(text, 1, 31, 2, &day)) return false;
  constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  if (day > kDays[month - 1] + (month == 2 && leap ? 1 : 0)) return false;
  if (text.empty()) return true;
  const char separator = text[0];
  text.remove_prefix(1);
  if (separator != 'T' && separator != 't' && separator != ' ') return false;
  if (!field(text, 0, 23, 2) || !literal(text, ':') || !field(text, 0, 59, 2) || !literal(text, ':') ||
      !field(text, 0, 59, 2))
    return false;
  if (text.starts_with('.') || text.starts_with(',')) {
    const std::size_t end = text.find_first_not_of("0123456789", 1);
    if (end == 1 || text.size() == 1) return false;
    text.remove_prefix(std::min(end, text.size()));
  }
  if (separator == ' ') return text.empty();
  if (text == "Z") return true;
  if (!text.starts_with('+') && !text.starts_with('-')) return false;
  text.remove_prefix(1);
  return text.size() == 5 && digits(text.substr(0, 2)) && text[2] == ':' && digits(text.substr(3)) &&
         text.substr(0, 2) <= "24" && text.substr(3) < "60";
}

// ^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$
bool is_float(std::string_view text) {
  const auto run = [&] {
    std::size_t count = 0;
    while (count < text.size() && text[count] >= '0' && text[count] <= '9')
      ++count;
    text.remove_prefix(count);
    return count;
  };
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  const std::size_t whole = run();
  std::size_t fraction = 0;
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    fraction = run();
  }
  if (whole == 0 && fraction == 0) return false;
  if (text.starts_with('e') || text.starts_with('E')) {
    text.remove_prefix(1);
    if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
    if (run() == 0) return false;
  }
  return text.empty();
}

Scalar whole(std::int64_t value) { return {ScalarType::Int, false, value, 0}; }

Scalar resolve_number(std::string_view text) {
  if (is_timestamp(text)) return {ScalarType::Timestamp, false, 0, 0};
  std::string plain(text);
  plain.erase(std::remove(plain.begin(), plain.end(), '_'), plain.end());
  if (const auto value = parse_int(plain, 0)) return whole(*value);
  if (const auto value = parse_uint(plain, 0))
    return {ScalarType::Uint, false, static_cast<std::int64_t>(*value), 0};
  if (is_float(plain))
    if (const auto value = parse_float(plain)) return {ScalarType::Float, false, 0, *value};
  return {};
}

// ---- documents to values

// float64 keys are printed with the precision of a float32 (sigs.k8s.io/yaml).
std::string float_key(double value) {
  if (std::isnan(value)) return ".nan";
  if (std::isinf(value)) return value > 0 ? ".inf" : "-.inf";
  const auto narrow = static_cast<float>(value);
  if (std::isinf(narrow)) return narrow > 0 ? ".inf" : "-.inf";
  std::string digits(64, '\0');
  const auto end =
      std::to_chars(digits.data(), digits.data() + digits.size(), narrow, std::chars_format::scientific);
  digits.resize(static_cast<std::size_t>(end.ptr - digits.data()));
  // The shortest digits of the float32, laid out like any float.
  return print_float(*parse_float(digits));
}

// The key that stands for one that JSON cannot have. No text of a document is equal to it: it is no UTF-8.
constexpr std::string_view kNoKey = "\xFF no key";

// Turns nodes into values of one kind; `Build` makes them.
template <typename Build>
class Decoder {
 public:
  using Result = typename Build::Result;

  explicit Decoder(Build build) : build_(build) {}

  Result run(const Node& node) {
    Result result = value(node);
    if (bad_key_ && build_.holds_bad_key(result)) throw ReadError(*bad_key_);
    if (bad_value_ && build_.holds_bad_value(result)) throw ReadError(*bad_value_);
    return result;
  }

 private:
  [[noreturn]] static void fail(const std::string& message, const Node& node) {
    throw ReadError("yaml: " + message, node.mark);
  }

  // Bombs made of aliases end where go-yaml ends them.
  void count(const Node& node) {
    ++decoded_;
    if (alias_depth_ > 0) ++aliased_;
    const auto ratio = static_cast<double>(aliased_) / static_cast<double>(decoded_);
    const double most = decoded_ <= 400'000 ? 0.99
                        : decoded_ >= 4'000'000
                            ? 0.10
                            : 0.99 - 0.89 * (static_cast<double>(decoded_ - 400'000) / 3'600'000);
    if (aliased_ > 100 && decoded_ > 1'000 && ratio > most)
      fail("document contains excessive aliasing", node);
  }

  Result value(const Node& node) {
    count(node);
    switch (node.kind) {
      case NodeKind::Alias: return alias(node);
      case NodeKind::Scalar: return scalar(node);
      case NodeKind::Sequence: {
        auto list = build_.list(node.children.size());
        for (const Node* child : node.children)
          build_.add(list, value(*child));
        return build_.finish_list(list);
      }
      case NodeKind::Mapping: {
        auto map = build_.map(node.children.size() / 2);
        mapping(node, map);
        return build_.finish_map(map);
      }
    }
    return build_.null();
  }

  Result alias(const Node& node) {
    if (!open_.insert(&node).second) fail("anchor '" + node.value + "' value contains itself", node);
    ++alias_depth_;
    if (alias_depth_ > 2'000) throw BudgetExceeded("value-depth", 2'000);
    Result result = value(*node.target);
    --alias_depth_;
    open_.erase(&node);
    return result;
  }

  template <typename Map>
  void mapping(const Node& node, Map& map) {
    for (std::size_t i = 0; i + 1 < node.children.size(); i += 2) {
      const Node& key = *node.children[i];
      const Node& child = *node.children[i + 1];
      const bool merges = key.kind == NodeKind::Scalar && key.value == "<<" &&
                          (key.implicit || key.tag == "tag:yaml.org,2002:merge");
      if (merges) {
        merge(child, map);
      } else {
        std::string name = key_text(key);
        build_.set(map, name, value(child));
      }
    }
  }

  template <typename Map>
  void merge_one(const Node& node, Map& map) {
    const Node& target = node.kind == NodeKind::Alias ? *node.target : node;
    if (target.kind != NodeKind::Mapping)
      fail("map merge requires map or sequence of maps as the value", node);
    count(node);
    const bool aliased = node.kind == NodeKind::Alias;
    if (aliased && !open_.insert(&node).second)
      fail("anchor '" + node.value + "' value contains itself", node);
    if (aliased) ++alias_depth_;
    mapping(target, map);
    if (aliased) --alias_depth_;
    if (aliased) open_.erase(&node);
  }

  template <typename Map>
  void merge(const Node& node, Map& map) {
    if (node.kind != NodeKind::Sequence) return merge_one(node, map);
    // Earlier ones win, so they come last.
    for (std::size_t i = node.children.size(); i-- > 0;)
      merge_one(*node.children[i], map);
  }

  std::string key_text(const Node& node) {
    count(node);
    const Node& key = node.kind == NodeKind::Alias ? *node.target : node;
    if (key.kind != NodeKind::Scalar) {
      value(key);
      fail("invalid map key", node);
    }
    const Scalar scalar = understood(key);
    switch (scalar.type) {
      case ScalarType::Text:
      case ScalarType::Timestamp: return text_of_node(key);
      case ScalarType::Bool: return scalar.boolean ? "true" : "false";
      case ScalarType::Int: return std::to_string(scalar.integer);
      case ScalarType::Float: return float_key(scalar.real);
      case ScalarType::Null:
      case ScalarType::Uint: break;
    }
    if (!bad_key_)
      bad_key_.emplace(std::string("error converting YAML to JSON: unsupported map key of type: ") +
                           (scalar.type == ScalarType::Null ? "%!s(<nil>)" : "uint64"),
                       node.mark);
    return std::string(kNoKey);
  }

  static bool is_binary(const Node& node) { return node.tag == "tag:yaml.org,2002:binary"; }

  std::string text_of_node(const Node& node) {
    if (!is_binary(node)) return node.value;
    Decoded decoded = decode_base64(node.value);
    if (decoded.bad >= 0) fail("!!binary value contains invalid base64 data", node);
    return std::move(decoded.bytes);
  }

  Scalar understood(const Node& node) {
    if (node.tag.empty() && !node.implicit) return {};
    if (node.tag.empty()) return resolve(node.value);
    const std::string_view tag = std::string_view(node.tag).starts_with(kStandard)
                                     ? std::string_view(node.tag).substr(kStandard.size())
                                     : std::string_view();
    constexpr std::string_view kNames[] = {"null", "bool", "int", "int", "float", "timestamp", "str"};
    if (tag == "str") return {};
    if (std::find(std::begin(kNames), std::end(kNames), tag) == std::end(kNames)) return {};
    Scalar scalar = resolve(node.value);
    const std::string_view got = kNames[static_cast<std::size_t>(scalar.type)];
    if (tag == got) return scalar;
    if (tag == "float" && scalar.type == ScalarType::Int)
      return {ScalarType::Float, false, 0, static_cast<double>(scalar.integer)};
    fail("cannot decode !!" + std::string(got) + " `" + node.value + "` as a !!" + std::string(tag), node);
  }

  Result scalar(const Node& node) {
    const Scalar scalar = understood(node);
    switch (scalar.type) {
      case ScalarType::Null: return build_.null();
      case ScalarType::Bool: return build_.boolean(scalar.boolean);
      case ScalarType::Int: return build_.integer(scalar.integer);
      case ScalarType::Uint:
        return build_.real(static_cast<double>(static_cast<std::uint64_t>(scalar.integer)));
      case ScalarType::Float:
        if (!std::isfinite(scalar.real) && !bad_value_)
          bad_value_.emplace(
              "error converting YAML to JSON: json: unsupported value: " + print_float(scalar.real),
              node.mark);
        return build_.real(scalar.real);
      case ScalarType::Timestamp: return build_.text(node.value);
      case ScalarType::Text: return build_.text(text_of_node(node));
    }
    return build_.null();
  }

  Build build_;
  // What JSON cannot say is refused only when everything was read: a later equal key may have replaced it.
  std::optional<ReadError> bad_key_;
  std::optional<ReadError> bad_value_;
  std::size_t decoded_ = 0;
  std::size_t aliased_ = 0;
  int alias_depth_ = 0;
  std::set<const Node*> open_;
};

struct BuildAny {
  using Result = Any;
  Heap* heap;

  struct Items {
    List* list;
    std::uint32_t next;
  };

  Any null() const { return {}; }

  bool holds_bad_key(const Any& value) const {
    if (value.is_list())
      return std::any_of(value.list()->begin(), value.list()->end(),
                         [this](const Any& item) { return holds_bad_key(item); });
    return value.is_map() &&
           std::any_of(value.map()->begin(), value.map()->end(), [this](const Entry& entry) {
             return entry.key == kNoKey || holds_bad_key(entry.value);
           });
  }

  bool holds_bad_value(const Any& value) const {
    if (value.is_list())
      return std::any_of(value.list()->begin(), value.list()->end(),
                         [this](const Any& item) { return holds_bad_value(item); });
    if (value.is_map())
      return std::any_of(value.map()->begin(), value.map()->end(),
                         [this](const Entry& entry) { return holds_bad_value(entry.value); });
    return value.kind() == Kind::Float64 && !std::isfinite(value.real());
  }

  Any boolean(bool value) const { return Any::boolean(value); }

  Any integer(std::int64_t value) const { return Any::real(static_cast<double>(value)); }

  Any real(double value) const { return Any::real(value); }

  Any text(const std::string& value) const { return text_of(*heap, value); }

  Items list(std::size_t count) const { return {make_list(*heap, count, grown_capacity(count)), 0}; }

  void add(Items& items, const Any& value) const { items.list->items[items.next++] = value; }

  Any finish_list(const Items& items) const { return Any::list(items.list); }

  Map* map(std::size_t count) const { return make_map(*heap, static_cast<std::uint32_t>(count)); }

  void set(Map* map, const std::string& key, const Any& value) const {
    map->append(*heap, heap->copy(key), value);
  }

  Any finish_map(Map* map) const {
    map->sort();
    return Any::map(map);
  }
};

struct BuildValue {
  using Result = Value;

  Value null() const { return {}; }

  bool holds_bad_key(const Value& value) const {
    if (value.type() == Value::Type::List)
      return std::any_of(value.items().begin(), value.items().end(),
                         [this](const Value& item) { return holds_bad_key(item); });
    return value.type() == Value::Type::Map &&
           std::any_of(value.members().begin(), value.members().end(), [this](const Member& member) {
             return member.key == kNoKey || holds_bad_key(member.value);
           });
  }

  bool holds_bad_value(const Value& value) const {
    if (value.type() == Value::Type::List)
      return std::any_of(value.items().begin(), value.items().end(),
                         [this](const Value& item) { return holds_bad_value(item); });
    if (value.type() == Value::Type::Map)
      return std::any_of(value.members().begin(), value.members().end(),
                         [this](const Member& member) { return holds_bad_value(member.value); });
    return value.type() == Value::Type::Real && !std::isfinite(value.real());
  }

  Value boolean(bool value) const { return value; }

  Value integer(std::int64_t value) const { return value; }

  Value real(double value) const { return value; }

  Value text(const std::string& value) const { return value; }

  Value list(std::size_t count) const {
    Value result = Value::list();
    result.items().reserve(count);
    return result;
  }

  void add(Value& list, Value value) const { list.items().push_back(std::move(value)); }

  Value finish_list(Value& list) const { return std::move(list); }

  Value map(std::size_t) const { return Value::map(); }

  void set(Value& map, const std::string& key, Value value) const { map[key] = std::move(value); }

  Value finish_map(Value& map) const { return std::move(map); }
};

}  // namespace

Scalar resolve(std::string_view text) {
  const char first = text.empty() ? 'N' : text[0];
  constexpr std::string_view kFirst = "yYnNtTfFoO~+-.0123456789";
  if (kFirst.find(first) == std::string_view::npos) return {};
  for (const Word& word : kWords)
    if (word.text == text) return {word.type, word.value != 0, 0, word.value};
  if (first == '.') {
    if (const auto value = parse_float(text)) return {ScalarType::Float, false, 0, *value};
    return {};
  }
  if (first == '+' || first == '-' || (first >= '0' && first <= '9')) return resolve_number(text);
  return {};
}

Any read(Heap& heap, std::string_view text) {
  const auto document = read_document(text);
  if (document->root == nullptr) return {};
  return Decoder<BuildAny>(BuildAny{&heap}).run(*document->root);
}

Value read_value(std::string_view text) {
  const auto document = read_document(text);
  if (document->root == nullptr) return {};
  return Decoder<BuildValue>(BuildValue{}).run(*document->root);
}

}  // namespace emco::tpl::yaml
