// YAML, JSON, TOML, base64, base32.
#include <array>
#include <cstdint>

#include "core/base/crypto.h"
#include "core/template/convert.h"
#include "core/template/format.h"
#include "core/template/functions.h"
#include "core/template/json_text.h"
#include "core/template/machine.h"
#include "core/template/toml_text.h"
#include "core/template/yaml_value.h"
#include "core/template/yaml_writer.h"

namespace emco::tpl {
namespace {

std::string without_newline(std::string text) {
  if (text.ends_with('\n')) text.pop_back();
  return text;
}

// What is written costs steps by its size.
Any written(Call& call, const std::string& text) {
  call.machine.work(text.size() / 8);
  call.machine.check_text(text.size());
  return call.give(text);
}

Any yaml_text(Call& call, yaml::Style style) {
  try {
    return written(call, without_newline(yaml::write(call[0], style)));
  } catch (const CallError&) {
    return Any::text({});
  }
}

Any to_yaml(Call& call) { return yaml_text(call, yaml::Style::Plain); }

Any to_yaml_pretty(Call& call) { return yaml_text(call, yaml::Style::Pretty); }

Any error_map(Call& call, const std::string& message) {
  Map* map = make_map(call.heap);
  map->set(call.heap, "Error", call.give(message));
  return Any::map(map);
}

Any error_list(Call& call, const std::string& message) {
  const Any item = call.give(message);
  return list_of(call.heap, &item, 1);
}

std::string go_kind(const Any& value) {
  if (value.is_map()) return "object";
  if (value.is_list()) return "array";
  if (value.is_text()) return "string";
  return value.kind() == Kind::Bool ? "bool" : "number";
}

std::string mismatch(const Any& value, std::string_view type) {
  return "json: cannot unmarshal " + go_kind(value) + " into Go value of type " + std::string(type);
}

constexpr std::string_view kMapType = "map[string]interface {}";
constexpr std::string_view kListType = "[]interface {}";
constexpr const char* kUnmarshaling = "error unmarshaling JSON: while decoding JSON: ";

std::string yaml_error(const std::exception& error) {
  const std::string message = error.what();
  return message.starts_with("error converting") ? message : "error converting YAML to JSON: " + message;
}

Any from_yaml(Call& call) {
  call.machine.work(call.text(0).size() / 4);
  try {
    const Any value = yaml::read(call.heap, call.text(0));
    if (value.is_map()) return value;
    if (value.is_nil()) return Any::map(make_map(call.heap));
    return error_map(call, kUnmarshaling + mismatch(value, kMapType));
  } catch (const yaml::ReadError& error) {
    return error_map(call, yaml_error(error));
  }
}

Any from_yaml_array(Call& call) {
  call.machine.work(call.text(0).size() / 4);
  try {
    const Any value = yaml::read(call.heap, call.text(0));
    if (value.is_list()) return value;
    if (value.is_nil()) return Any::list(make_list(call.heap, 0));
    return error_list(call, kUnmarshaling + mismatch(value, kListType));
  } catch (const yaml::ReadError& error) {
    return error_list(call, yaml_error(error));
  }
}

Any from_json(Call& call) {
  call.machine.work(call.text(0).size() / 8);
  try {
    const Any value = read_json(call.heap, call.text(0));
    if (value.is_map()) return value;
    if (value.is_nil()) return Any::map(nullptr);
    return error_map(call, mismatch(value, kMapType));
  } catch (const CallError& error) {
    return error_map(call, error.what());
  }
}

Any from_json_array(Call& call) {
  call.machine.work(call.text(0).size() / 8);
  try {
    const Any value = read_json(call.heap, call.text(0));
    if (value.is_list()) return value;
    if (value.is_nil()) return Any::list(nullptr);
    return error_list(call, mismatch(value, kListType));
  } catch (const CallError& error) {
    return error_list(call, error.what());
  }
}

Any must_from_json(Call& call) { return read_json(call.heap, call.text(0)); }

Any must_to_json(Call& call) { return written(call, write_json(call[0], {})); }

Any must_to_pretty_json(Call& call) { return written(call, write_json(call[0], {true, "  "})); }

Any to_raw_json(Call& call) { return written(call, write_json(call[0], {false, {}})); }

Any to_json(Call& call) {
  try {
    return must_to_json(call);
  } catch (const CallError&) {
    return Any::text({});
  }
}

Any to_pretty_json(Call& call) {
  try {
    return must_to_pretty_json(call);
  } catch (const CallError&) {
    return Any::text({});
  }
}

Any to_toml(Call& call) {
  if (call[0].is_nil()) return written(call, write_toml(call[0]));
  try {
    return written(call, write_toml(call[0]));
  } catch (const CallError& error) {
    return call.give(error.what());
  }
}

Any from_toml(Call& call) {
  call.machine.work(call.text(0).size() / 4);
  try {
    return read_toml(call.heap, call.text(0));
  } catch (const CallError& error) {
    return error_map(call, error.what());
  }
}

// ---- base64 and base32, with Go's messages

struct Decoded {
  std::string bytes;
  std::int64_t bad = -1;  // the byte that is wrong
};

int base64_digit(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  return c == '+' ? 62 : c == '/' ? 63 : -1;
}

bool is_newline(char c) { return c == '\n' || c == '\r'; }

// The padding behind `have` digits of a quantum; false when it is wrong, `at` then tells where.
bool base64_padding(std::string_view text, std::size_t& at, int have) {
  if (have < 2) {
    --at;
    return false;
  }
  const auto skip = [&] {
    while (at < text.size() && is_newline(text[at]))
      ++at;
  };
  if (have == 2) {
    skip();
    if (at == text.size()) return false;
    if (text[at] != '=') {
      --at;
      return false;
    }
    ++at;
  }
  skip();
  return at == text.size();
}

Decoded decode64(std::string_view text) {
  Decoded result;
  std::size_t at = 0;
  for (;;) {
    std::uint32_t bits = 0;
    int have = 0;
    bool padded = false;
    while (have < 4) {
      if (at == text.size()) {
        if (have > 0) result.bad = static_cast<std::int64_t>(at) - have;
        return result;
      }
      const char c = text[at++];
      const int digit = base64_digit(c);
      if (digit >= 0) {
        bits = (bits << 6U) | static_cast<std::uint32_t>(digit);
        ++have;
      } else if (c == '=') {
        if (!base64_padding(text, at, have)) {
          result.bad = static_cast<std::int64_t>(at);
          return result;
        }
        padded = true;
        break;
      } else if (!is_newline(c)) {
        result.bad = static_cast<std::int64_t>(at) - 1;
        return result;
      }
    }
    bits <<= static_cast<unsigned>(4 - have) * 6;
    for (int i = 0; i < have - 1; ++i)
      result.bytes += static_cast<char>((bits >> static_cast<unsigned>(16 - 8 * i)) & 0xFFU);
    if (padded) return result;
  }
}

Any b64enc(Call& call) { return written(call, base64(call.text(0))); }

Any b64dec(Call& call) {
  const Decoded decoded = decode64(call.text(0));
  if (decoded.bad >= 0) return call.give("illegal base64 data at input byte " + std::to_string(decoded.bad));
  return call.give(decoded.bytes);
}

constexpr std::string_view kBase32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

Any b32enc(Call& call) {
  std::string out;
  const std::string_view text = call.text(0);
  for (std::size_t i = 0; i < text.size(); i += 5) {
    std::uint64_t bits = 0;
    const std::size_t count = std::min<std::size_t>(5, text.size() - i);
    for (std::size_t k = 0; k < 5; ++k)
      bits = (bits << 8U) | (k < count ? static_cast<unsigned char>(text[i + k]) : 0U);
    const std::size_t digits = (count * 8 + 4) / 5;
    for (std::size_t k = 0; k < 8; ++k)
      out += k < digits ? kBase32[(bits >> (35 - 5 * k)) & 31U] : '=';
  }
  return written(call, out);
}

Decoded decode32(std::string_view raw) {
  std::string text;
  for (const char c : raw)
    if (!is_newline(c)) text += c;
  Decoded result;
  const std::size_t size = text.size();
  for (std::size_t at = 0; at < size;) {
    std::uint64_t bits = 0;
    std::size_t have = 0;
    bool end = false;
    while (have < 8 && !end) {
      if (at == size) {
        result.bad = static_cast<std::int64_t>(size) - static_cast<std::int64_t>(have);
        return result;
      }
      const char c = text[at++];
      const std::size_t left = size - at;
      if (c == '=' && have >= 2 && left < 8) {
        result.bad = static_cast<std::int64_t>(size);
        if (left + have < 7) return result;
        for (std::size_t k = 0; k < 7 - have; ++k) {
          result.bad = static_cast<std::int64_t>(at + k) - 1;
          if (left > k && text[at + k] != '=') return result;
        }
        result.bad = static_cast<std::int64_t>(at) - 1;
        if (have == 3 || have == 6) return result;
        result.bad = -1;
        end = true;
        break;
      }
      const std::size_t digit = kBase32.find(c);
      if (digit == std::string_view::npos) {
        result.bad = static_cast<std::int64_t>(at) - 1;
        return result;
      }
      bits = (bits << 5U) | digit;
      ++have;
    }
    bits <<= (8 - have) * 5;
    for (std::size_t k = 0; k < have * 5 / 8; ++k)
      result.bytes += static_cast<char>((bits >> (32 - 8 * k)) & 0xFFU);
    if (end) break;
  }
  return result;
}

Any b32dec(Call& call) {
  const Decoded decoded = decode32(call.text(0));
  if (decoded.bad >= 0) return call.give("illegal base32 data at input byte " + std::to_string(decoded.bad));
  return call.give(decoded.bytes);
}

constexpr Function kTable[] = {
    {"b32dec", "s", b32dec},
    {"b32enc", "s", b32enc},
    {"b64dec", "s", b64dec},
    {"b64enc", "s", b64enc},
    {"fromJson", "s", from_json},
    {"fromJsonArray", "s", from_json_array},
    {"fromToml", "s", from_toml},
    {"fromYaml", "s", from_yaml},
    {"fromYamlArray", "s", from_yaml_array},
    {"mustFromJson", "s", must_from_json},
    {"mustToJson", "a", must_to_json},
    {"mustToPrettyJson", "a", must_to_pretty_json},
    {"mustToRawJson", "a", to_raw_json},
    {"toJson", "a", to_json},
    {"toPrettyJson", "a", to_pretty_json},
    {"toRawJson", "a", to_raw_json},
    {"toToml", "a", to_toml},
    {"toYaml", "a", to_yaml},
    {"toYamlPretty", "a", to_yaml_pretty},
};

}  // namespace

std::span<const Function> encoding_functions() { return kTable; }

}  // namespace emco::tpl
