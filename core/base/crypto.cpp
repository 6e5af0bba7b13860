#include "core/base/crypto.h"

#include <array>
#include <memory>
#include <utility>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include "core/base/digest.h"
#include "core/base/error.h"

namespace emco {
namespace {

constexpr std::size_t kNonce = 12;
constexpr std::size_t kTag = 16;

const unsigned char* octets(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

unsigned char* octets(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

int length(std::string_view text) { return static_cast<int>(text.size()); }

using Cipher = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

Cipher cipher() { return {EVP_CIPHER_CTX_new(), &EVP_CIPHER_CTX_free}; }

EVP_MD_CTX* digest_context(void* context) { return static_cast<EVP_MD_CTX*>(context); }

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

// ---- digests

std::string sha256(std::string_view bytes) {
  std::string raw(32, '\0');
  unsigned int size = 0;
  expects(EVP_Digest(bytes.data(), bytes.size(), octets(raw), &size, EVP_sha256(), nullptr) == 1,
          "SHA-256 failed");
  return hex(raw);
}

Digester::Digester() : context_(EVP_MD_CTX_new()) {
  expects(EVP_DigestInit_ex(digest_context(context_), EVP_sha256(), nullptr) == 1, "SHA-256 failed");
}

Digester::~Digester() { EVP_MD_CTX_free(digest_context(context_)); }

Digester& Digester::add(std::string_view piece) {
  const std::string size = std::to_string(piece.size()) + ":";
  EVP_DigestUpdate(digest_context(context_), size.data(), size.size());
  EVP_DigestUpdate(digest_context(context_), piece.data(), piece.size());
  return *this;
}

std::string Digester::hex() {
  std::string raw(32, '\0');
  unsigned int size = 0;
  expects(EVP_DigestFinal_ex(digest_context(context_), octets(raw), &size) == 1, "SHA-256 failed");
  return emco::hex(raw);
}

// ---- random bytes

std::string SystemRandom::bytes(std::size_t count) {
  std::string result(count, '\0');
  if (RAND_bytes(octets(result), static_cast<int>(count)) != 1)
    throw Error("internal.no-randomness", "the system gives no random bytes");
  return result;
}

std::string SeededRandom::bytes(std::size_t count) {
  std::string result;
  while (result.size() < count) {
    state_ += 0x9E3779B97F4A7C15ULL;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBULL;
    z ^= z >> 31U;
    for (unsigned i = 0; i < 8 && result.size() < count; ++i)
      result += static_cast<char>((z >> (8 * i)) & 0xFFU);
  }
  return result;
}

std::string Random::uuid() {
  std::string raw = bytes(16);
  raw[6] = static_cast<char>((static_cast<unsigned char>(raw[6]) & 0x0FU) | 0x40U);
  raw[8] = static_cast<char>((static_cast<unsigned char>(raw[8]) & 0x3FU) | 0x80U);
  const std::string digits = hex(raw);
  return digits.substr(0, 8) + "-" + digits.substr(8, 4) + "-" + digits.substr(12, 4) + "-" +
         digits.substr(16, 4) + "-" + digits.substr(20);
}

// ---- the store's key

SecretKey::SecretKey(std::string_view bytes) : SecretKey(bytes, bytes) {}

SecretKey::SecretKey(std::string_view bytes, std::string_view digest_bytes)
    : bytes_(bytes), digest_bytes_(digest_bytes) {
  if (bytes.size() != kBytes || digest_bytes.size() != kBytes)
    throw Error("secret.key-invalid", "the store's key is not 32 bytes long",
                "restore the file that 'emcoctl init' made");
}

SecretKey::SecretKey(SecretKey&& other) noexcept
    : bytes_(std::exchange(other.bytes_, {})), digest_bytes_(std::exchange(other.digest_bytes_, {})) {}

SecretKey::~SecretKey() {
  wipe(bytes_);
  wipe(digest_bytes_);
}

SecretKey SecretKey::from_text(std::string_view text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r'))
    text.remove_suffix(1);
  std::string raw = unhex(text).value_or(std::string());
  SecretKey key(raw);
  wipe(raw);
  return key;
}

std::string SecretKey::to_text() const { return hex(bytes_) + "\n"; }

std::string SecretKey::digest_key_text() const { return hex(digest_bytes_); }

SecretKey SecretKey::generate(Random& random) {
  std::string raw = random.bytes(kBytes);
  SecretKey key(raw);
  wipe(raw);
  return key;
}

std::string SecretKey::digest(std::string_view bytes) const {
  std::string raw(32, '\0');
  unsigned int size = 0;
  const auto* done = HMAC(EVP_sha256(), digest_bytes_.data(), length(digest_bytes_), octets(bytes),
                          bytes.size(), octets(raw), &size);
  expects(done != nullptr, "HMAC-SHA-256 failed");
  return hex(raw);
}

std::string SecretKey::encrypt(std::string_view plain, std::string_view associated, Random& random) const {
  const std::string nonce = random.bytes(kNonce);
  std::string body(plain.size(), '\0');
  std::string tag(kTag, '\0');
  const auto context = cipher();
  int size = 0;
  const bool done =
      EVP_EncryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, octets(bytes_), octets(nonce)) == 1 &&
      EVP_EncryptUpdate(context.get(), nullptr, &size, octets(associated), length(associated)) == 1 &&
      EVP_EncryptUpdate(context.get(), octets(body), &size, octets(plain), length(plain)) == 1 &&
      EVP_EncryptFinal_ex(context.get(), octets(body) + size, &size) == 1 &&
      EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_GET_TAG, static_cast<int>(kTag), tag.data()) == 1;
  expects(done, "AES-256-GCM failed");
  return nonce + body + tag;
}

std::optional<std::string> SecretKey::decrypt(std::string_view sealed, std::string_view associated) const {
  if (sealed.size() < kNonce + kTag) return std::nullopt;
  const auto nonce = sealed.substr(0, kNonce);
  const auto body = sealed.substr(kNonce, sealed.size() - kNonce - kTag);
  std::string tag(sealed.substr(sealed.size() - kTag));
  std::string plain(body.size(), '\0');
  const auto context = cipher();
  int size = 0;
  const bool intact =
      EVP_DecryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, octets(bytes_), octets(nonce)) == 1 &&
      EVP_DecryptUpdate(context.get(), nullptr, &size, octets(associated), length(associated)) == 1 &&
      EVP_DecryptUpdate(context.get(), octets(plain), &size, octets(body), length(body)) == 1 &&
      EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_TAG, static_cast<int>(kTag), tag.data()) == 1 &&
      EVP_DecryptFinal_ex(context.get(), octets(plain) + size, &size) == 1;
  if (!intact) return std::nullopt;
  return plain;
}

void wipe(std::string& secret) {
  OPENSSL_cleanse(secret.data(), secret.size());
  secret.clear();
}

// ---- text forms

std::string hex(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string result;
  result.reserve(bytes.size() * 2);
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    result += kDigits[byte >> 4U];
    result += kDigits[byte & 0x0FU];
  }
  return result;
}

std::optional<std::string> unhex(std::string_view text) {
  if (text.size() % 2 != 0) return std::nullopt;
  std::string result;
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const int high = hex_digit(text[i]);
    const int low = hex_digit(text[i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    result += static_cast<char>(high * 16 + low);
  }
  return result;
}

std::string base64(std::string_view bytes) {
  std::string result((bytes.size() + 2) / 3 * 4 + 1, '\0');
  const int size = EVP_EncodeBlock(octets(result), octets(bytes), length(bytes));
  result.resize(static_cast<std::size_t>(size));
  return result;
}

std::optional<std::string> unbase64(std::string_view text) {
  std::string packed;
  for (const char c : text)
    if (c != ' ' && c != '\t' && c != '\r' && c != '\n') packed += c;
  if (packed.size() % 4 != 0) return std::nullopt;
  const std::size_t padding = packed.size() - std::string_view(packed).find_last_not_of('=') - 1;
  if (packed.empty()) return std::string();
  if (padding > 2) return std::nullopt;
  std::string result(packed.size() / 4 * 3, '\0');
  if (EVP_DecodeBlock(octets(result), octets(packed), length(packed)) < 0) return std::nullopt;
  result.resize(result.size() - padding);
  return result;
}

}  // namespace emco
