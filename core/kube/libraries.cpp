#include "core/kube/libraries.h"

#include <curl/curl.h>

namespace emco::kube {

std::string curl_version() { return ::curl_version(); }

}  // namespace emco::kube
