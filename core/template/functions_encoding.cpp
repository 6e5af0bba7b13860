// YAML, JSON and TOML.
#include <array>
#include <cstdint>

#include "core/base/crypto.h"
#include "core/template/convert.h"
#include "core/template/format.h"
#include "core/template/functions.h"
#include "core/template/json_text.h"
#include "core/template/machine.h"
#include "core/template/toml_reader.h"
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

// Beside what could be read.
Any error_in(Call& call, const Any& map, const std::string& message) {
  map.map()->set(call.heap, "Error", call.give(message));
  return map;
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
    std::string bad_number;
    const Any value = read_json(call.heap, call.text(0), &bad_number);
    if (value.is_map()) return bad_number.empty() ? value : error_in(call, value, bad_number);
    if (value.is_nil()) return Any::map(nullptr);
    return error_map(call, mismatch(value, kMapType));
  } catch (const CallError& error) {
    return error_map(call, error.message());
  }
}

Any from_json_array(Call& call) {
  call.machine.work(call.text(0).size() / 8);
  try {
    std::string bad_number;
    const Any value = read_json(call.heap, call.text(0), &bad_number);
    if (value.is_list()) return bad_number.empty() ? value : error_list(call, bad_number);
    if (value.is_nil()) return Any::list(nullptr);
    return error_list(call, mismatch(value, kListType));
  } catch (const CallError& error) {
    return error_list(call, error.message());
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
    return call.give(error.message());
  }
}

Any from_toml(Call& call) {
  call.machine.work(call.text(0).size() / 4);
  try {
    return read_toml(call, call.text(0));
  } catch (const CallError& error) {
    return error_map(call, error.message());
  }
}

constexpr Function kTable[] = {
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
