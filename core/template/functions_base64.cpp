// base64 and base32, with Go's messages.
#include <algorithm>
#include <cstdint>

#include "core/base/crypto.h"
#include "core/template/base64.h"
#include "core/template/functions.h"
#include "core/template/machine.h"

namespace emco::tpl {
namespace {

// What is written costs steps by its size.
Any written(Call& call, const std::string& text) {
  call.machine.work(text.size() / 8);
  call.machine.check_text(text.size());
  return call.give(text);
}

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

Any b64enc(Call& call) { return written(call, base64(call.text(0))); }

Any b64dec(Call& call) {
  const Decoded decoded = decode_base64(call.text(0));
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
};

}  // namespace

Decoded decode_base64(std::string_view text) {
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

std::span<const Function> base64_functions() { return kTable; }

}  // namespace emco::tpl
