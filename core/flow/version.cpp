#include "core/flow/version.h"

#include "core/base/libraries.h"
#include "core/kube/libraries.h"
#include "core/store/libraries.h"
#include "core/yaml/libraries.h"

namespace emco::flow {

std::string version() { return EMCO_VERSION; }

std::vector<Library> libraries() {
  return {{"SQLite", store::sqlite_version()},
          {"libcurl", kube::curl_version()},
          {"OpenSSL", openssl_version()},
          {"libarchive", libarchive_version()},
          {"libyaml", yaml::libyaml_version()}};
}

}  // namespace emco::flow
