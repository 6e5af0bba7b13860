#pragma once

#include <string>

#include "core/base/clock.h"
#include "core/base/secret.h"

namespace emco::kube {

/// How one cluster is reached and as whom: what a kubeconfig comes down to once everything doubtful is
/// refused. Either a client certificate with its key or a token, never both, never none.
struct Connection {
  std::string server;         ///< "https://host:port" and, for some gateways, a path; no final slash
  std::string authority_pem;  ///< the only certificate authorities that may vouch for this server
  std::string
      tls_server_name;  ///< the name in the server's certificate when it is not the host's; "" = host's
  std::string certificate_pem;  ///< of the client, with its chain; "" when a token is used
  Secret key_pem;
  Secret token;
  std::string token_file;    ///< where the token was read from and may be read again; "" when it was given
  Milliseconds expires = 0;  ///< when the credential stops being good, since 1970; 0 = not known
};

}  // namespace emco::kube
