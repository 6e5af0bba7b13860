// Digests, passwords, ciphers, random texts.
#include <crypt.h>

#include <array>
#include <memory>

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/kdf.h>

#include "core/base/crypto.h"
#include "core/base/random.h"
#include "core/template/convert.h"
#include "core/template/functions.h"
#include "core/template/generate.h"
#include "core/template/machine.h"

namespace emco::tpl {
namespace {

const unsigned char* octets(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

unsigned char* octets(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

std::string digest(std::string_view text, const EVP_MD* kind) {
  std::string raw(EVP_MAX_MD_SIZE, '\0');
  unsigned int size = 0;
  EVP_Digest(text.data(), text.size(), octets(raw), &size, kind, nullptr);
  raw.resize(size);
  return hex(raw);
}

Any sha1sum(Call& call) { return call.give(digest(call.text(0), EVP_sha1())); }

Any sha256sum(Call& call) { return call.give(digest(call.text(0), EVP_sha256())); }

Any sha512sum(Call& call) { return call.give(digest(call.text(0), EVP_sha512())); }

Any adler32sum(Call& call) {
  std::uint32_t a = 1;
  std::uint32_t b = 0;
  for (const char c : call.text(0)) {
    a = (a + static_cast<unsigned char>(c)) % 65'521;
    b = (b + a) % 65'521;
  }
  return call.give(std::to_string((b << 16U) | a));
}

// ---- random texts

// `count` letters of the alphabet, without preference.
std::string random_letters(Environment& environment, std::int64_t count, std::string_view alphabet) {
  std::string out;
  const auto size = static_cast<unsigned>(alphabet.size());
  const unsigned fair = 256 - 256 % size;
  while (static_cast<std::int64_t>(out.size()) < count)
    for (const char c : environment.random_bytes(static_cast<std::size_t>(count) - out.size()))
      if (static_cast<unsigned char>(c) < fair) out += alphabet[static_cast<unsigned char>(c) % size];
  return out;
}

Any random_text(Call& call, std::string_view alphabet) {
  const std::int64_t count = call.integer(0);
  if (count <= 0) return Any::text({});
  call.machine.check_text(static_cast<std::uint64_t>(count));
  return call.give(
      generate(call, [&](Environment& environment) { return random_letters(environment, count, alphabet); }));
}

constexpr std::string_view kAlphaNumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

Any rand_alpha_num(Call& call) { return random_text(call, kAlphaNumeric); }

Any rand_alpha(Call& call) { return random_text(call, kAlphaNumeric.substr(0, 52)); }

Any rand_numeric(Call& call) { return random_text(call, kAlphaNumeric.substr(52)); }

Any rand_ascii(Call& call) {
  static constexpr auto kPrintable = [] {
    std::array<char, 95> all{};
    for (std::size_t i = 0; i < all.size(); ++i)
      all[i] = static_cast<char>(32 + i);
    return all;
  }();
  return random_text(call, {kPrintable.data(), kPrintable.size()});
}

Any rand_bytes(Call& call) {
  const std::int64_t count = call.integer(0);
  if (count < 0) throw CallError("runtime error: makeslice: len out of range");
  call.machine.check_text(static_cast<std::uint64_t>(count) * 2);
  return call.give(generate(call, [&](Environment& environment) {
    return base64(environment.random_bytes(static_cast<std::size_t>(count)));
  }));
}

Any rand_int(Call& call) {
  const std::int64_t least = call.integer(0);
  const std::int64_t span = static_cast<std::int64_t>(static_cast<std::uint64_t>(call.integer(1)) -
                                                      static_cast<std::uint64_t>(least));
  if (span <= 0) throw CallError("invalid argument to Intn");
  const std::string text = generate(call, [&](Environment& environment) {
    std::uint64_t bits = 0;
    for (const char c : environment.random_bytes(8))
      bits = (bits << 8U) | static_cast<unsigned char>(c);
    return std::to_string(least + static_cast<std::int64_t>(bits % static_cast<std::uint64_t>(span)));
  });
  return Any::integer(std::strtoll(text.c_str(), nullptr, 10));
}

Any shuffle(Call& call) {
  return call.give(generate(call, [&](Environment& environment) {
    std::string text(call.text(0));
    const std::string bytes = environment.random_bytes(text.size() * 4);
    for (std::size_t i = text.size(); i > 1; --i) {
      std::uint32_t bits = 0;
      for (std::size_t k = 0; k < 4; ++k)
        bits = (bits << 8U) | static_cast<unsigned char>(bytes[(i - 1) * 4 + k]);
      std::swap(text[i - 1], text[bits % i]);
    }
    return text;
  }));
}

class EnvironmentRandom final : public Random {
 public:
  explicit EnvironmentRandom(Environment& environment) : environment_(environment) {}

  std::string bytes(std::size_t count) override { return environment_.random_bytes(count); }

 private:
  Environment& environment_;
};

Any uuidv4(Call& call) {
  return call.give(
      generate(call, [](Environment& environment) { return EnvironmentRandom(environment).uuid(); }));
}

// ---- passwords

std::string bcrypt_hash(Environment& environment, std::string_view password) {
  if (password.size() > 72)
    return "failed to encrypt string with bcrypt: bcrypt: password length exceeds 72 bytes";
  const std::string random = environment.random_bytes(16);
  char salt[64] = {};
  if (crypt_gensalt_rn("$2a$", 10, random.data(), static_cast<int>(random.size()), salt, sizeof salt) ==
      nullptr)
    throw CallError("bcrypt is not available");
  const auto data = std::make_unique<crypt_data>();
  const char* hash = crypt_r(std::string(password).c_str(), salt, data.get());
  if (hash == nullptr || hash[0] == '*') throw CallError("bcrypt is not available");
  return hash;
}

Any bcrypt(Call& call) {
  return call.give(
      generate(call, [&](Environment& environment) { return bcrypt_hash(environment, call.text(0)); }));
}

Any htpasswd(Call& call) {
  if (call.text(0).find(':') != std::string_view::npos)
    return call.give("invalid username: " + std::string(call.text(0)));
  const std::string hash =
      generate(call, [&](Environment& environment) { return bcrypt_hash(environment, call.text(1)); });
  return call.give(std::string(call.text(0)) + ":" + hash);
}

struct PasswordKind {
  std::string_view name;
  std::initializer_list<std::string_view> templates;
};

std::string_view characters(char kind) {
  switch (kind) {
    case 'V': return "AEIOU";
    case 'C': return "BCDFGHJKLMNPQRSTVWXYZ";
    case 'v': return "aeiou";
    case 'c': return "bcdfghjklmnpqrstvwxyz";
    case 'A': return "AEIOUBCDFGHJKLMNPQRSTVWXYZ";
    case 'a': return "AEIOUaeiouBCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz";
    case 'n': return "0123456789";
    case 'o': return "@&%?,=[]_:-+*$#!'^~;()/.";
    default: return "AEIOUaeiouBCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz0123456789!@#$%^&*()";
  }
}

std::vector<std::string_view> templates_of(std::string_view kind) {
  if (kind == "maximum") return {"anoxxxxxxxxxxxxxxxxx", "axxxxxxxxxxxxxxxxxno"};
  if (kind == "long")
    return {"CvcvnoCvcvCvcv", "CvcvCvcvnoCvcv", "CvcvCvcvCvcvno", "CvccnoCvcvCvcv", "CvccCvcvnoCvcv",
            "CvccCvcvCvcvno", "CvcvnoCvccCvcv", "CvcvCvccnoCvcv", "CvcvCvccCvcvno", "CvcvnoCvcvCvcc",
            "CvcvCvcvnoCvcc", "CvcvCvcvCvccno", "CvccnoCvccCvcv", "CvccCvccnoCvcv", "CvccCvccCvcvno",
            "CvcvnoCvccCvcc", "CvcvCvccnoCvcc", "CvcvCvccCvccno", "CvccnoCvcvCvcc", "CvccCvcvnoCvcc",
            "CvccCvcvCvccno"};
  if (kind == "medium") return {"CvcnoCvc", "CvcCvcno"};
  if (kind == "short") return {"Cvcn"};
  if (kind == "basic") return {"aaanaaan", "aannaaan", "aaannaaa"};
  if (kind == "pin") return {"nnnn"};
  return {};
}

void append_number(std::string& out, std::uint32_t value) {
  for (const unsigned shift : {24U, 16U, 8U, 0U})
    out += static_cast<char>((value >> shift) & 0xFFU);
}

Any derive_password(Call& call) {
  constexpr std::string_view kSeed = "com.lyndir.masterpassword";
  const auto templates = templates_of(call.text(1));
  if (templates.empty()) return call.give("cannot find password template " + std::string(call.text(1)));
  call.machine.work(2'000'000);
  const std::string_view password = call.text(2);
  const std::string_view user = call.text(3);
  const std::string_view site = call.text(4);
  std::string salt(kSeed);
  append_number(salt, static_cast<std::uint32_t>(user.size()));
  salt += user;
  std::string key(64, '\0');
  if (EVP_PBE_scrypt(password.data(), password.size(), octets(salt), salt.size(), 32'768, 8, 2,
                     std::uint64_t{256} << 20U, octets(key), key.size()) != 1)
    throw CallError("scrypt is not available");
  std::string message(kSeed);
  append_number(message, static_cast<std::uint32_t>(site.size()));
  message += site;
  append_number(message, static_cast<std::uint32_t>(call.integer(0)));
  std::string seed(32, '\0');
  unsigned int size = 0;
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), octets(message), message.size(), octets(seed),
       &size);
  const auto at = [&](std::size_t i) {
    return static_cast<std::size_t>(static_cast<unsigned char>(seed[i]));
  };
  const std::string_view shape = templates[at(0) % templates.size()];
  std::string out;
  for (std::size_t i = 0; i < shape.size(); ++i) {
    const std::string_view set = characters(shape[i]);
    out += set[at(i + 1) % set.size()];
  }
  return call.give(out);
}

// ---- AES-256-CBC, the password as key

std::string key_of(std::string_view password) {
  std::string key(password.substr(0, 32));
  key.resize(32, '\0');
  return key;
}

using Cipher = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

Any encrypt_aes(Call& call) {
  const std::string_view plain = call.text(1);
  if (plain.empty()) return Any::text({});
  return call.give(generate(call, [&](Environment& environment) {
    const std::string key = key_of(call.text(0));
    std::string iv = environment.random_bytes(16);
    std::string body(plain.size() + 16, '\0');
    const Cipher cipher(EVP_CIPHER_CTX_new(), &EVP_CIPHER_CTX_free);
    int size = 0;
    int last = 0;
    EVP_EncryptInit_ex(cipher.get(), EVP_aes_256_cbc(), nullptr, octets(key), octets(iv));
    EVP_EncryptUpdate(cipher.get(), octets(body), &size, octets(plain), static_cast<int>(plain.size()));
    EVP_EncryptFinal_ex(cipher.get(), octets(body) + size, &last);
    body.resize(static_cast<std::size_t>(size + last));
    return base64(iv + body);
  }));
}

Any decrypt_aes(Call& call) {
  if (call.text(1).empty()) return Any::text({});
  const auto sealed = unbase64(call.text(1));
  if (!sealed) throw CallError("illegal base64 data at input byte 0");
  if (sealed->size() < 16)
    throw CallError("runtime error: slice bounds out of range [:16] with capacity " +
                    std::to_string(sealed->size()));
  const std::string iv = sealed->substr(0, 16);
  const std::string body = sealed->substr(16);
  if (body.size() % 16 != 0) throw CallError("crypto/cipher: input not full blocks");
  if (body.empty()) throw CallError("runtime error: index out of range [-1]");
  const std::string key = key_of(call.text(0));
  std::string plain(body.size() + 16, '\0');
  const Cipher cipher(EVP_CIPHER_CTX_new(), &EVP_CIPHER_CTX_free);
  int size = 0;
  EVP_DecryptInit_ex(cipher.get(), EVP_aes_256_cbc(), nullptr, octets(key), octets(iv));
  EVP_CIPHER_CTX_set_padding(cipher.get(), 0);
  EVP_DecryptUpdate(cipher.get(), octets(plain), &size, octets(body), static_cast<int>(body.size()));
  plain.resize(static_cast<std::size_t>(size));
  const auto padding = static_cast<std::size_t>(static_cast<unsigned char>(plain.back()));
  if (padding > plain.size()) throw CallError("runtime error: slice bounds out of range");
  return call.give(std::string_view(plain).substr(0, plain.size() - padding));
}

constexpr Function kTable[] = {
    {"adler32sum", "s", adler32sum},
    {"bcrypt", "s", bcrypt},
    {"decryptAES", "ss", decrypt_aes},
    {"derivePassword", "ussss", derive_password},
    {"encryptAES", "ss", encrypt_aes},
    {"htpasswd", "ss", htpasswd},
    {"randAlpha", "i", rand_alpha},
    {"randAlphaNum", "i", rand_alpha_num},
    {"randAscii", "i", rand_ascii},
    {"randBytes", "i", rand_bytes},
    {"randInt", "ii", rand_int},
    {"randNumeric", "i", rand_numeric},
    {"sha1sum", "s", sha1sum},
    {"sha256sum", "s", sha256sum},
    {"sha512sum", "s", sha512sum},
    {"shuffle", "s", shuffle},
    {"uuidv4", "", uuidv4},
};

}  // namespace

std::span<const Function> crypto_functions() { return kTable; }

}  // namespace emco::tpl
