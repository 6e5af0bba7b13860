#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/random.h"

namespace emco {

/// A store's key: 32 bytes that are wiped when the object goes away and are never printed. Digests may be
/// taken under another key than texts are sealed with, so that a change of the one leaves the names made by
/// the other.
class SecretKey {
 public:
  static constexpr std::size_t kBytes = 32;

  /// Takes exactly 32 bytes; throws Error "secret.key-invalid" otherwise.
  explicit SecretKey(std::string_view bytes);
  /// Takes 32 bytes to seal with and 32 bytes to take digests under; throws as the other.
  SecretKey(std::string_view bytes, std::string_view digest_bytes);
  ~SecretKey();
  SecretKey(const SecretKey&) = delete;
  SecretKey& operator=(const SecretKey&) = delete;
  SecretKey(SecretKey&& other) noexcept;
  SecretKey& operator=(SecretKey&&) = delete;

  /// Reads the key's text form (64 hexadecimal digits and a newline); throws as the constructor.
  static SecretKey from_text(std::string_view text);
  std::string to_text() const;

  /// The key that digests are taken under, alone: equal digests without the means to open anything.
  SecretKey digest_key() const { return SecretKey(digest_bytes_); }

  std::string digest_key_text() const;
  static SecretKey generate(Random& random);

  /// HMAC-SHA-256 as 64 hexadecimal digits: what names a secret body, so that it cannot be guessed from its
  /// digest.
  std::string digest(std::string_view bytes) const;

  /// AES-256-GCM: 12 bytes of nonce, ciphertext, 16 bytes of tag. `associated` binds the text to its row.
  std::string encrypt(std::string_view plain, std::string_view associated, Random& random) const;
  /// Nothing when the text was changed, moved to another row or sealed with another key.
  std::optional<std::string> decrypt(std::string_view sealed, std::string_view associated) const;

 private:
  std::string bytes_;
  std::string digest_bytes_;
};

/// Overwrites the bytes before letting them go.
void wipe(std::string& secret);

std::string hex(std::string_view bytes);
/// Nothing when the text is no hexadecimal of whole bytes.
std::optional<std::string> unhex(std::string_view text);
std::string base64(std::string_view bytes);
/// Standard alphabet with padding, white space ignored. Nothing when the text is no base64.
std::optional<std::string> unbase64(std::string_view text);

}  // namespace emco
