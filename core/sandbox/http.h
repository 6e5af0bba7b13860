#pragma once

#include <optional>
#include <string>

#include "core/sandbox/request.h"

namespace emco::sandbox {

/// Takes requests out of the bytes that a client sends (HTTP/1.1).
class RequestReader {
 public:
  enum class Result {
    Incomplete,
    Whole,   ///< `request`, and `bearer`, hold the next one; its bytes are gone
    Broken,  ///< the connection has to end
  };

  void add(std::string_view bytes) { bytes_ += bytes; }

  Result next();

  Request request;
  std::string bearer;  ///< the token of the Authorization header
  bool keeps = true;   ///< the client wants the connection to stay

 private:
  bool read_head(std::string_view head);
  /// The body as far as it has come; nothing when more is needed.
  std::optional<std::size_t> body_end(std::size_t begin);

  std::string bytes_;
  std::size_t length_ = 0;
  bool chunked_ = false;
};

/// The head of an answer; `chunked` when its length is not known yet.
std::string head_of(const Response& response, bool chunked);
std::string chunk(std::string_view bytes);

}  // namespace emco::sandbox
