#pragma once

#include <string>
#include <string_view>

namespace emco {

/// SHA-256 as 64 lower-case hexadecimal digits: the name of every body, chart and document that is no secret.
std::string sha256(std::string_view bytes);

/// SHA-256 taken piece by piece, each piece closed off, so that ("ab","c") and ("a","bc") differ.
class Digester {
 public:
  Digester();
  ~Digester();
  Digester(const Digester&) = delete;
  Digester& operator=(const Digester&) = delete;

  Digester& add(std::string_view piece);
  /// Ends the digest; call once.
  std::string hex();

 private:
  void* context_;
};

}  // namespace emco
