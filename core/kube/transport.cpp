#include "core/kube/transport.h"

namespace emco::kube {

std::string_view to_word(Failure failure) {
  switch (failure) {
    case Failure::None: return "";
    case Failure::Resolve: return "dns";
    case Failure::Refused: return "refused";
    case Failure::Tls: return "tls";
    case Failure::Timeout: return "timeout";
    case Failure::Broken: return "broken";
    case Failure::TooLarge: return "too-large";
    case Failure::Unreadable: return "unreadable";
    case Failure::Stopped: return "stopped";
  }
  return "";
}

}  // namespace emco::kube
