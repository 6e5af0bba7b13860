#include "tests/certificates.h"

#include <memory>
#include <stdexcept>

#include <openssl/pem.h>

namespace emco::test {

std::string encrypted_key(const Identity& identity) {
  const std::unique_ptr<BIO, decltype(&BIO_free)> plain(
      BIO_new_mem_buf(identity.key.data(), static_cast<int>(identity.key.size())), &BIO_free);
  const std::unique_ptr<BIO, decltype(&BIO_free)> sealed(BIO_new(BIO_s_mem()), &BIO_free);
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(
      PEM_read_bio_PrivateKey(plain.get(), nullptr, nullptr, nullptr), &EVP_PKEY_free);
  unsigned char phrase[] = "phrase";
  if (PEM_write_bio_PrivateKey(sealed.get(), key.get(), EVP_aes_128_cbc(), phrase, 6, nullptr, nullptr) != 1)
    throw std::runtime_error("OpenSSL cannot encrypt a key");
  char* data = nullptr;
  const long size = BIO_get_mem_data(sealed.get(), &data);
  return {data, static_cast<std::size_t>(size)};
}

}  // namespace emco::test
