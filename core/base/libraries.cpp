#include "core/base/libraries.h"

#include <archive.h>
#include <openssl/crypto.h>

namespace emco {

std::string openssl_version() { return OpenSSL_version(OPENSSL_VERSION); }

std::string libarchive_version() { return archive_version_string(); }

}  // namespace emco
