// Kubeconfigs, whatever they are: what comes out of one is careful, or nothing does.

#include "core/kube/kubeconfig.h"

#include <string>
#include <string_view>

#include "tests/fuzz/target.h"

namespace {

using namespace emco;
using test::must;

constexpr Milliseconds kNow = 1'800'000'000'000;

Checked<kube::Connection> read(std::string_view text) {
  return kube::read_kubeconfig(text, {"k", "", nullptr, "a"}, kNow);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto result = read({reinterpret_cast<const char*>(data), size});
  for (const auto& diagnostic : result.diagnostics)
    must(!diagnostic.code.empty() && diagnostic.address == "a", "a diagnostic without code or address");
  if (!result.ok()) return 0;
  const auto& one = result.value;
  must(one.server.starts_with("https://"), "a server without TLS");
  must(!one.authority_pem.empty(), "a server nobody vouches for");
  must(one.token.empty() != one.certificate_pem.empty(), "not one credential");
  must(one.token.reveal().find_first_of("\r\n \t") == std::string::npos, "a token that breaks a request");
  const auto again = read(kube::write_kubeconfig(one));
  must(again.ok() && again.value.server == one.server && again.value.token.reveal() == one.token.reveal() &&
           again.value.tls_server_name == one.tls_server_name &&
           again.value.authority_pem == one.authority_pem,
       "what was written is not what was read");
  return 0;
}
