#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace emco::tpl {

/// Go's strconv. `base` 0 takes 0x, 0o, 0b, 0 prefixes and underscores. Nothing when Go gives an error;
/// `clamped` then, when given, is what Go returns beside the error (the nearest value when out of range).
std::optional<std::int64_t> parse_int(std::string_view text,
                                      int base,
                                      std::int64_t* clamped = nullptr,
                                      int bits = 64);
std::optional<std::uint64_t> parse_uint(std::string_view text, int base);
/// ParseFloat(text, 64): decimal and hexadecimal, inf, nan, underscores only after a base prefix. `too_large`
/// tells which of Go's two errors nothing stands for.
std::optional<double> parse_float(std::string_view text, bool* too_large = nullptr);
/// ParseBool.
std::optional<bool> parse_bool(std::string_view text);

/// strconv.FormatFloat(value, format, precision, 64); format one of e E f g G b x X; precision -1 is the
/// shortest text that reads back equal.
std::string format_float(double value, char format, int precision);
/// What %v prints: 'g' with the shortest digits, an exponent below 1e-4 and from 1e+06 on.
std::string print_float(double value);
/// encoding/json's form of a float.
std::string json_float(double value);

/// strconv.Unquote for "…", `…` and '…'; nothing when it is none.
std::optional<std::string> unquote(std::string_view text);
/// The rune of a character constant with its quotes.
std::optional<char32_t> unquote_rune(std::string_view text);

}  // namespace emco::tpl
