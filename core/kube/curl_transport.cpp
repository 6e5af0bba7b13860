#include "core/kube/curl_transport.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <map>

#include <curl/curl.h>
#include <fmt/format.h>
#include <openssl/crypto.h>

#include "core/base/error.h"
#include "core/base/text.h"

namespace emco::kube {
namespace {

/// 169.254.0.0/16 and fe80::/10, also as IPv4 in IPv6: where clouds keep the credentials of their machines.
bool is_link_local(const sockaddr& address) {
  if (address.sa_family == AF_INET) {
    sockaddr_in four{};
    std::memcpy(&four, &address, sizeof four);
    return (ntohl(four.sin_addr.s_addr) >> 16U) == 0xA9FE;
  }
  if (address.sa_family != AF_INET6) return false;
  sockaddr_in6 six{};
  std::memcpy(&six, &address, sizeof six);
  const auto* bytes = static_cast<const unsigned char*>(six.sin6_addr.s6_addr);
  if (IN6_IS_ADDR_V4MAPPED(&six.sin6_addr)) return bytes[12] == 0xA9 && bytes[13] == 0xFE;
  return bytes[0] == 0xFE && (bytes[1] & 0xC0U) == 0x80;
}

curl_socket_t open_socket(void*, curlsocktype, curl_sockaddr* address) {
  if (is_link_local(address->addr)) return CURL_SOCKET_BAD;
  return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

Failure failure_of(CURLcode code) {
  switch (static_cast<int>(code)) {
    case CURLE_OK: return Failure::None;
    case CURLE_COULDNT_RESOLVE_HOST: return Failure::Resolve;
    case CURLE_COULDNT_CONNECT: return Failure::Refused;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_CLIENTCERT:
    case CURLE_USE_SSL_FAILED: return Failure::Tls;
    case CURLE_OPERATION_TIMEDOUT: return Failure::Timeout;
    case CURLE_BAD_CONTENT_ENCODING: return Failure::Unreadable;
    case CURLE_FILESIZE_EXCEEDED: return Failure::TooLarge;
    default: return Failure::Broken;
  }
}

/// One request on its way: everything libcurl points into while it is.
struct Transfer {
  HttpRequest request;
  HttpResponse response;
  std::shared_ptr<const Connection> connection;
  CURL* handle = nullptr;
  curl_slist* headers = nullptr;
  curl_slist* target_host = nullptr;
  std::string url;
  std::array<char, CURL_ERROR_SIZE> error{};
  std::size_t header_bytes = 0;
  std::size_t header_limit = 0;
  bool headers_whole = false;  ///< the blank line after them came
  std::size_t body_bytes = 0;
  Failure own_failure = Failure::None;  ///< why one of the functions below ended the transfer

  Transfer() = default;
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;

  ~Transfer() {
    curl_easy_cleanup(handle);
    // One of them holds the token.
    for (auto* line = headers; line != nullptr; line = line->next)
      OPENSSL_cleanse(line->data, std::strlen(line->data));
    curl_slist_free_all(headers);
    curl_slist_free_all(target_host);
  }

  bool wants_stream() const {
    return request.stream != nullptr && response.status >= 200 && response.status < 300;
  }
};

int on_request(void* user, char*, char*, int, int) {
  static_cast<Transfer*>(user)->response.written = true;
  return CURL_PREREQFUNC_OK;
}

/// The value of "Name: value" when the line is that header.
bool header_value(std::string_view line, std::string_view name, std::string& value) {
  if (line.size() <= name.size() || line[name.size()] != ':' ||
      text::lower(line.substr(0, name.size())) != name)
    return false;
  value = text::trim(line.substr(name.size() + 1));
  return true;
}

std::size_t on_header(char* data, std::size_t size, std::size_t count, void* user) {
  auto& transfer = *static_cast<Transfer*>(user);
  const std::string_view line(data, size * count);
  transfer.header_bytes += line.size();
  if (transfer.header_bytes > transfer.header_limit) {
    transfer.own_failure = Failure::TooLarge;
    return 0;
  }
  auto& response = transfer.response;
  if (line == "\r\n" || line == "\n") transfer.headers_whole = true;
  if (line.starts_with("HTTP/")) {
    transfer.headers_whole = false;
    // "HTTP/2 200". An answer may begin more than once: the earlier ones are 1xx.
    const auto blank = line.find(' ');
    const auto status = blank == line.npos ? std::nullopt : text::integer(line.substr(blank + 1, 3));
    response.status = static_cast<int>(status.value_or(0));
    return line.size();
  }
  header_value(line, "content-type", response.content_type) || header_value(line, "etag", response.etag) ||
      header_value(line, "retry-after", response.retry_after) ||
      header_value(line, "location", response.location) || header_value(line, "date", response.date) ||
      header_value(line, "x-kubernetes-pf-flowschema-uid", response.flow_schema);
  return line.size();
}

std::size_t on_body(char* data, std::size_t size, std::size_t count, void* user) {
  auto& transfer = *static_cast<Transfer*>(user);
  const std::string_view piece(data, size * count);
  transfer.body_bytes += piece.size();
  if (transfer.body_bytes > transfer.request.body_limit) {
    transfer.own_failure = Failure::TooLarge;
    return 0;
  }
  if (!transfer.wants_stream()) {
    transfer.response.body.append(piece);
  } else if (!transfer.request.stream(piece)) {
    transfer.own_failure = Failure::Stopped;
    return 0;
  }
  return piece.size();
}

void set(CURL* handle, CURLoption option, long value) { curl_easy_setopt(handle, option, value); }

void set(CURL* handle, CURLoption option, const char* value) { curl_easy_setopt(handle, option, value); }

void set_blob(CURL* handle, CURLoption option, const std::string& bytes) {
  // libcurl only reads it; the connection outlives the transfer.
  curl_blob blob{const_cast<char*>(bytes.data()), bytes.size(), CURL_BLOB_NOCOPY};
  curl_easy_setopt(handle, option, &blob);
}

void add_header(Transfer& transfer, const std::string& line) {
  auto* list = curl_slist_append(transfer.headers, line.c_str());
  if (list != nullptr) transfer.headers = list;
}

/// Nothing of the host the program runs on may steer a request.
void shut_out_the_environment(CURL* handle) {
  set(handle, CURLOPT_PROTOCOLS_STR, "https");
  set(handle, CURLOPT_FOLLOWLOCATION, 0L);
  set(handle, CURLOPT_PROXY, "");
  set(handle, CURLOPT_NOPROXY, "*");
  set(handle, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
  set(handle, CURLOPT_HSTS_CTRL, 0L);
  curl_easy_setopt(handle, CURLOPT_OPENSOCKETFUNCTION, &open_socket);
}

struct HostAndPath {
  std::string host;  ///< with port
  std::string path;
};

HostAndPath split_server(const std::string& server) {
  const std::string rest = server.substr(std::string_view("https://").size());
  const auto slash = rest.find('/');
  if (slash == std::string::npos) return {rest, ""};
  return {rest.substr(0, slash), rest.substr(slash)};
}

/// Host and port of "host", "host:port", "[::1]:port".
std::pair<std::string, std::string> split_port(const std::string& host) {
  const auto colon = host.rfind(':');
  if (colon == std::string::npos || host.find(']', colon) != std::string::npos) return {host, "443"};
  return {host.substr(0, colon), host.substr(colon + 1)};
}

/// Where the request goes. A server name of its own becomes the host of the URL, so that the handshake names
/// and checks it, while the connection is made to the real host.
void set_address(Transfer& transfer) {
  const auto& connection = *transfer.connection;
  const auto [authority, path] = split_server(connection.server);
  transfer.url = "https://" + authority + path + transfer.request.target;
  if (!connection.tls_server_name.empty()) {
    const auto [host, port] = split_port(authority);
    transfer.url =
        fmt::format("https://{}:{}{}{}", connection.tls_server_name, port, path, transfer.request.target);
    const std::string rule = fmt::format("{}:{}:{}:{}", connection.tls_server_name, port, host, port);
    transfer.target_host = curl_slist_append(nullptr, rule.c_str());
    curl_easy_setopt(transfer.handle, CURLOPT_CONNECT_TO, transfer.target_host);
    add_header(transfer, "Host: " + authority);
  }
  set(transfer.handle, CURLOPT_URL, transfer.url.c_str());
}

void set_security(Transfer& transfer) {
  CURL* handle = transfer.handle;
  const auto& connection = *transfer.connection;
  set(handle, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  set(handle, CURLOPT_SSL_VERIFYPEER, 1L);
  set(handle, CURLOPT_SSL_VERIFYHOST, 2L);
  // Without these two the host's own authorities would be believed as well.
  set(handle, CURLOPT_CAPATH, static_cast<const char*>(nullptr));
  set(handle, CURLOPT_CAINFO, static_cast<const char*>(nullptr));
  set_blob(handle, CURLOPT_CAINFO_BLOB, connection.authority_pem);
  if (!connection.certificate_pem.empty()) {
    set(handle, CURLOPT_SSLCERTTYPE, "PEM");
    set(handle, CURLOPT_SSLKEYTYPE, "PEM");
    set_blob(handle, CURLOPT_SSLCERT_BLOB, connection.certificate_pem);
    set_blob(handle, CURLOPT_SSLKEY_BLOB, connection.key_pem.reveal());
  }
  if (!connection.token.empty()) add_header(transfer, "Authorization: Bearer " + connection.token.reveal());
}

void set_request(Transfer& transfer) {
  CURL* handle = transfer.handle;
  const auto& request = transfer.request;
  add_header(transfer, "Accept: " + request.accept);
  add_header(transfer, "Expect:");
  if (!request.content_type.empty()) add_header(transfer, "Content-Type: " + request.content_type);
  if (!request.if_none_match.empty()) add_header(transfer, "If-None-Match: " + request.if_none_match);
  if (request.gzip) set(handle, CURLOPT_ACCEPT_ENCODING, "gzip");
  if (request.body != nullptr) {
    set(handle, CURLOPT_POSTFIELDS, request.body->data());
    curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body->size()));
  }
  if (request.method != "GET") set(handle, CURLOPT_CUSTOMREQUEST, request.method.c_str());
  set(handle, CURLOPT_USERAGENT, "emcoctl/" EMCO_VERSION);
  curl_easy_setopt(handle, CURLOPT_HTTPHEADER, transfer.headers);
}

void set_limits(Transfer& transfer, const WireLimits& limits) {
  CURL* handle = transfer.handle;
  transfer.header_limit = limits.header_bytes;
  set(handle, CURLOPT_TIMEOUT_MS, transfer.request.deadline);
  set(handle, CURLOPT_CONNECTTIMEOUT_MS, limits.connect);
  set(handle, CURLOPT_LOW_SPEED_LIMIT, limits.slow_bytes_per_second);
  set(handle, CURLOPT_LOW_SPEED_TIME, limits.slow_seconds);
}

void set_functions(Transfer& transfer) {
  CURL* handle = transfer.handle;
  curl_easy_setopt(handle, CURLOPT_PRIVATE, &transfer);
  curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, transfer.error.data());
  curl_easy_setopt(handle, CURLOPT_PREREQFUNCTION, &on_request);
  curl_easy_setopt(handle, CURLOPT_PREREQDATA, &transfer);
  curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, &on_header);
  curl_easy_setopt(handle, CURLOPT_HEADERDATA, &transfer);
  curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, &on_body);
  curl_easy_setopt(handle, CURLOPT_WRITEDATA, &transfer);
  set(handle, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_2TLS);
  // Better to wait for a connection that can be shared than to make one more.
  set(handle, CURLOPT_PIPEWAIT, 1L);
}

void finish(Transfer& transfer, CURLcode code) {
  auto& response = transfer.response;
  response.failure = transfer.own_failure != Failure::None ? transfer.own_failure : failure_of(code);
  // libcurl takes a status line and nothing more for an answer.
  if (response.failure == Failure::None && !transfer.headers_whole) response.failure = Failure::Broken;
  if (response.failure != Failure::None)
    response.detail = transfer.error[0] != '\0' ? transfer.error.data() : curl_easy_strerror(code);
  curl_off_t microseconds = 0;
  curl_easy_getinfo(transfer.handle, CURLINFO_TOTAL_TIME_T, &microseconds);
  response.took = microseconds / 1000;
}

}  // namespace

struct CurlTransport::Wire {
  WireLimits limits;
  CURLM* multi = nullptr;
  std::map<std::string, std::shared_ptr<const Connection>> connections;
  std::map<CURL*, std::unique_ptr<Transfer>> transfers;

  void move() {
    int running = 0;
    expects(curl_multi_perform(multi, &running) == CURLM_OK, "libcurl cannot go on");
  }

  std::vector<HttpResponse> take() {
    std::vector<HttpResponse> responses;
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi, &left)) {
      if (message->msg != CURLMSG_DONE) continue;
      CURL* handle = message->easy_handle;
      const auto found = transfers.find(handle);
      finish(*found->second, message->data.result);
      curl_multi_remove_handle(multi, handle);
      responses.push_back(std::move(found->second->response));
      transfers.erase(found);
    }
    return responses;
  }
};

CurlTransport::CurlTransport(const WireLimits& limits) : wire_(std::make_unique<Wire>()) {
  // The one thing of the environment that libcurl heeds without asking: it would write down the keys of every
  // connection.
  ::unsetenv("SSLKEYLOGFILE");
  expects(curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK, "libcurl cannot be used");
  wire_->limits = limits;
  wire_->multi = curl_multi_init();
  expects(wire_->multi != nullptr, "libcurl cannot be used");
  curl_multi_setopt(wire_->multi, CURLMOPT_PIPELINING, CURLPIPE_MULTIPLEX);
  curl_multi_setopt(wire_->multi, CURLMOPT_MAX_HOST_CONNECTIONS, limits.connections_per_host);
  // By default it keeps as many as there are requests just now, and closes those to clusters that rest.
  constexpr long kWarmConnections = 2000;
  curl_multi_setopt(wire_->multi, CURLMOPT_MAXCONNECTS, kWarmConnections);
}

CurlTransport::~CurlTransport() {
  for (const auto& [handle, transfer] : wire_->transfers)
    curl_multi_remove_handle(wire_->multi, handle);
  wire_->transfers.clear();
  curl_multi_cleanup(wire_->multi);
  curl_global_cleanup();
}

void CurlTransport::connect(const std::string& cluster, std::shared_ptr<const Connection> connection) {
  wire_->connections[cluster] = std::move(connection);
}

void CurlTransport::submit(RequestId id, const std::string& cluster, HttpRequest request) {
  const auto connection = wire_->connections.find(cluster);
  expects(connection != wire_->connections.end(), "a request to a cluster that nobody described");
  auto transfer = std::make_unique<Transfer>();
  transfer->request = std::move(request);
  transfer->response.id = id;
  transfer->connection = connection->second;
  transfer->handle = curl_easy_init();
  expects(transfer->handle != nullptr, "libcurl cannot be used");
  shut_out_the_environment(transfer->handle);
  set_address(*transfer);
  set_security(*transfer);
  set_request(*transfer);
  set_limits(*transfer, wire_->limits);
  set_functions(*transfer);
  CURL* handle = transfer->handle;
  wire_->transfers[handle] = std::move(transfer);
  expects(curl_multi_add_handle(wire_->multi, handle) == CURLM_OK, "libcurl cannot take a request");
}

std::vector<HttpResponse> CurlTransport::wait(Milliseconds at_most) {
  wire_->move();
  auto responses = wire_->take();
  if (!responses.empty() || at_most <= 0) return responses;
  curl_multi_poll(wire_->multi, nullptr, 0, static_cast<int>(at_most), nullptr);
  wire_->move();
  return wire_->take();
}

}  // namespace emco::kube
