#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace emco::tpl {

/// One directive of a printf format without its verb, and how it lays out texts and numbers.
struct Field {
  bool minus = false;
  bool plus = false;
  bool sharp = false;
  bool space = false;
  bool zero = false;
  bool plus_v = false;
  bool sharp_v = false;
  bool has_width = false;
  bool has_precision = false;
  int width = 0;
  int precision = 0;

  void padding(std::string& out, int count) const;
  void pad(std::string& out, std::string_view text) const;
  /// %s: cut to the precision, padded.
  void text(std::string& out, std::string_view text) const;
  /// %q.
  void quoted(std::string& out, std::string_view text) const;
  /// %x and %X of texts.
  void hex(std::string& out, std::string_view text, bool capitals) const;
  /// %c, %q and %U of integers.
  void character(std::string& out, std::uint64_t rune) const;
  void quoted_character(std::string& out, std::uint64_t rune) const;
  void unicode(std::string& out, std::uint64_t rune) const;
  void integer(std::string& out, std::uint64_t bits, bool is_signed, unsigned base, char verb) const;
  /// `precision` is used when the directive has none; -1 is the shortest.
  void real(std::string& out, double value, char verb, int precision) const;

 private:
  std::string_view cut(std::string_view text) const;
  void sharpen(std::string& number, char verb, int precision) const;
  Field without_zero() const;
};

}  // namespace emco::tpl
