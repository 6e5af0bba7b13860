#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace emco::tpl {

/// What Go's package encoding/base64 reads: the bytes, or where the text is wrong.
struct Decoded {
  std::string bytes;
  std::int64_t bad = -1;  ///< the byte that is wrong, below 0 when none is
};

/// base64.StdEncoding.DecodeString.
Decoded decode_base64(std::string_view text);

}  // namespace emco::tpl
