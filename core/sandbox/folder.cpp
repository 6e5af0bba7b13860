#include "core/sandbox/folder.h"

#include <fmt/format.h>

#include "core/base/crypto.h"
#include "core/base/error.h"
#include "core/base/json.h"
#include "core/base/text.h"
#include "core/kube/kubeconfig.h"

namespace emco::sandbox {
namespace {

constexpr std::uint64_t kMostKey = 64U << 10U;
constexpr std::uint64_t kMostObjects = std::uint64_t{1} << 30U;
constexpr Milliseconds kHour = 3'600'000;
constexpr Milliseconds kTenYears = 10 * 365 * 24 * kHour;

std::string file_of(const std::string& folder, const std::string& name, const char* file) {
  return path_join(path_join(folder, name), file);
}

bool is_there(const Files& files, const std::string& path) {
  return files.kind(path) == Files::Kind::Regular;
}

/// A certificate that lasts as long as the cluster.
Identity kept_certificate(Host& host,
                          const std::string& place,
                          const std::string& name,
                          const Identity* authority,
                          CertificateWish wish) {
  const std::string certificate = path_join(place, name + ".crt");
  const std::string key = path_join(place, name + ".key");
  if (is_there(host.files, certificate) && is_there(host.files, key))
    return {host.files.read(certificate, kMostKey), host.files.read(key, kMostKey)};
  wish.from = host.clock.now() - kHour;
  wish.until = host.clock.now() + kTenYears;
  Identity made = authority == nullptr ? make_authority(wish) : make_certificate(*authority, wish);
  host.files.write_private(key, made.key);
  host.files.write_private(certificate, made.certificate);
  return made;
}

std::string kept_token(Host& host, const std::string& path) {
  if (is_there(host.files, path)) return std::string(text::trim(host.files.read(path, kMostKey)));
  const std::string token = hex(host.random.bytes(24));
  host.files.write_private(path, token + "\n");
  return token;
}

}  // namespace

std::string cluster_name(std::size_t number) { return fmt::format("cluster-{}", number); }

std::size_t count_clusters(const Files& files, const std::string& folder) {
  std::size_t count = 0;
  while (is_there(files, file_of(folder, cluster_name(count + 1), "ca.crt")))
    ++count;
  return count;
}

Access prepare_access(Host& host, const std::string& folder, const std::string& name) {
  const std::string place = path_join(folder, name);
  host.files.make_folder(place);
  CertificateWish authority_wish;
  authority_wish.name = name + "-ca";
  CertificateWish server_wish;
  server_wish.name = "kube-apiserver";
  server_wish.alternative_names = "DNS:localhost,DNS:kubernetes.default.svc,IP:127.0.0.1";
  CertificateWish admin_wish;
  admin_wish.name = "admin";
  admin_wish.organization = "system:masters";
  const Identity authority = kept_certificate(host, place, "ca", nullptr, authority_wish);
  Access access;
  access.name = name;
  access.authority = authority.certificate;
  access.server = kept_certificate(host, place, "server", &authority, server_wish);
  kept_certificate(host, place, "admin", &authority, admin_wish);
  access.token = kept_token(host, path_join(place, "token"));
  return access;
}

void write_address(Host& host, const std::string& folder, const Access& access, int port) {
  kube::Connection connection;
  connection.server = fmt::format("https://127.0.0.1:{}", port);
  connection.authority_pem = access.authority;
  kube::Connection by_token = connection;
  by_token.token = Secret(access.token);
  connection.certificate_pem = host.files.read(file_of(folder, access.name, "admin.crt"), kMostKey);
  connection.key_pem = Secret(host.files.read(file_of(folder, access.name, "admin.key"), kMostKey));
  const std::string kubeconfig = kube::write_kubeconfig(connection);
  host.files.write_private(file_of(folder, access.name, "token.kubeconfig"),
                           kube::write_kubeconfig(by_token));
  host.files.write_private(path_join(folder, access.name + ".kubeconfig"), kubeconfig);
  host.files.write_private(file_of(folder, access.name, "api.port"), fmt::format("{}\n", port));
}

int last_port(const Files& files, const std::string& folder, const std::string& name) {
  const std::string path = file_of(folder, name, "api.port");
  if (!is_there(files, path)) return 0;
  const auto port = text::integer(text::trim(files.read(path, kMostKey)));
  constexpr std::int64_t kMostPort = 65'535;
  return port && *port > 0 && *port <= kMostPort ? static_cast<int>(*port) : 0;
}

Value saved_objects(const Files& files, const std::string& folder, const std::string& name) {
  const std::string path = file_of(folder, name, "objects.json");
  if (!is_there(files, path)) return {};
  json::Limits limits;
  limits.bytes = kMostObjects;
  try {
    return json::parse(files.read(path, kMostObjects), limits);
  } catch (const Error& error) {
    if (!error.code().starts_with("json.")) throw;
    throw Error("sandbox.damaged",
                fmt::format("'{}' is no record of a simulated cluster: {}", path, error.what()),
                "remove the folder and start again");
  }
}

void save_objects(Files& files, const std::string& folder, const std::string& name, const Value& objects) {
  files.write_private(file_of(folder, name, "objects.json"), json::write(objects) + "\n");
}

ClusterReport report_of(const Files& files, const std::string& folder, const std::string& name) {
  ClusterReport report;
  report.name = name;
  report.server = fmt::format("https://127.0.0.1:{}", last_port(files, folder, name));
  report.kubeconfig = path_join(folder, name + ".kubeconfig");
  const Value saved = saved_objects(files, folder, name);
  const Value* items = saved.find("objects");
  if (items == nullptr || !items->is_list()) return report;
  for (const auto& item : items->items()) {
    const Value* object = item.find("object");
    if (object == nullptr) continue;
    ++report.objects[std::string(object->text_at({"kind"}))];
    if (object->text_at({"kind"}) == "Namespace" && object->text_at({"metadata", "name"}) == "kube-system")
      report.identity = object->text_at({"metadata", "uid"});
  }
  return report;
}

}  // namespace emco::sandbox
