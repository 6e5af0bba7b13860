#pragma once

#include <string>
#include <string_view>

#include "core/template/any.h"

namespace emco::tpl {

struct JsonStyle {
  bool escape_html = true;       ///< <, > and & as \u003c …, as encoding/json does
  std::string_view indent = {};  ///< per level; "" is compact
};

/// Go's encoding/json: the text of a value. Throws CallError for NaN and infinities.
std::string write_json(const Any& value, const JsonStyle& style);

/// A JSON string with its quotes; bad bytes become \ufffd.
void append_json_text(std::string& out, std::string_view text, bool escape_html);

/// encoding/json.Unmarshal into an interface{}: numbers are float64, of equal keys the last wins. Throws
/// CallError with Go's message; that of a number too large goes to `bad_number` when it is given.
Any read_json(Heap& heap, std::string_view text, std::string* bad_number = nullptr);

/// The first JSON value of a text; `size` is how far it reaches.
Any read_json_prefix(Heap& heap, std::string_view text, std::size_t& size);

}  // namespace emco::tpl
