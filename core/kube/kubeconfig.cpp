#include "core/kube/kubeconfig.h"

#include <optional>

#include <fmt/format.h>

#include "core/base/crypto.h"
#include "core/base/error.h"
#include "core/base/text.h"
#include "core/kube/address.h"
#include "core/kube/credential.h"
#include "core/yaml/tree.h"
#include "core/yaml/write.h"

namespace emco::kube {
namespace {

using yaml::Node;

constexpr std::size_t kMostBytes = 1U << 20U;
constexpr std::uint64_t kMostFileBytes = 64U << 10U;

class Reader {
 public:
  Reader(const KubeconfigSource& source, Milliseconds now) : source_(source), now_(now) {}

  Checked<Connection> read(std::string_view bytes) {
    const auto tree = yaml::read_one(bytes, source_.file, {.file_bytes = kMostBytes});
    for (auto diagnostic : tree.diagnostics)
      result_.diagnostics.add(std::move(mark(diagnostic)));
    if (tree.ok()) read_root(tree.value);
    return std::move(result_);
  }

 private:
  Connection& connection() { return result_.value; }

  Diagnostic& mark(Diagnostic& diagnostic) {
    diagnostic.address = source_.address;
    return diagnostic;
  }

  void refuse(const Node& node, std::string code, std::string summary, std::string help) {
    mark(result_.diagnostics.error(std::move(code), {source_.file, node.line, node.column},
                                   std::move(summary), std::move(help)));
  }

  void note(const Node& node, std::string code, std::string summary, std::string help) {
    mark(result_.diagnostics.note(std::move(code), {source_.file, node.line, node.column}, std::move(summary),
                                  std::move(help)));
  }

  void warn(const Node& node, std::string code, std::string summary, std::string help) {
    mark(result_.diagnostics.warning(std::move(code), {source_.file, node.line, node.column},
                                     std::move(summary), std::move(help)));
  }

  /// The text of a field, "" when it is absent or null. Anything but a scalar is a mistake.
  std::string text(const Node& map, std::string_view key) {
    const Node* node = map.find(key);
    if (node == nullptr || node->is_null()) return "";
    if (node->is_scalar()) return node->text;
    refuse(*node, "kubeconfig.invalid", fmt::format("'{}' is not a text", key), "write one value");
    return "";
  }

  bool is_given(const Node& map, std::string_view key) {
    const Node* node = map.find(key);
    return node != nullptr && !node->is_null() && !(node->is_scalar() && node->text.empty());
  }

  void read_root(const Node& root) {
    if (!root.is_map() || root.find("clusters") == nullptr) {
      refuse(root, "kubeconfig.invalid", "the file is no kubeconfig",
             "a kubeconfig has clusters, users and contexts; 'kubectl config view --minify --flatten' prints "
             "one");
      return;
    }
    const Node* context = find_context(root);
    if (context == nullptr) return;
    const Node* cluster = named(root, "clusters", text(*context, "cluster"), "cluster", *context);
    const Node* user = named(root, "users", text(*context, "user"), "user", *context);
    if (cluster != nullptr) read_cluster(*cluster);
    if (user != nullptr) read_user(*user);
  }

  /// The map below `inner` of the entry of that name in a list; refuses two of one name, none, and what is no
  /// map.
  const Node* named(const Node& root,
                    std::string_view list,
                    const std::string& name,
                    std::string_view inner,
                    const Node& from) {
    const Node* entries = root.find(list);
    const Node* found = nullptr;
    if (entries != nullptr && entries->is_list()) {
      for (const auto& entry : entries->items) {
        if (!entry.is_map() || text(entry, "name") != name) continue;
        if (found != nullptr) {
          refuse(entry, "kubeconfig.duplicate-name",
                 fmt::format("'{}' has two entries named '{}'", list, text::printable(name)),
                 "keep the one that is meant");
          return nullptr;
        }
        found = &entry;
      }
    }
    const Node* content = found == nullptr ? nullptr : found->find(inner);
    if (content != nullptr && content->is_map()) return content;
    refuse(found == nullptr ? from : *found, "kubeconfig.context",
           fmt::format("'{}' has no entry named '{}' that holds a '{}'", list, text::printable(name), inner),
           "give the context the names of entries that exist");
    return nullptr;
  }

  const Node* find_context(const Node& root) {
    std::string name = text(root, "current-context");
    const Node* contexts = root.find("contexts");
    const std::size_t count = contexts != nullptr && contexts->is_list() ? contexts->items.size() : 0;
    if (name.empty() && count == 1 && contexts->items[0].is_map()) name = text(contexts->items[0], "name");
    if (name.empty()) {
      refuse(root, "kubeconfig.context",
             count == 0 ? "the kubeconfig has no context"
                        : "the kubeconfig has several contexts and no current-context",
             "set current-context to the one that is meant");
      return nullptr;
    }
    return named(root, "contexts", name, "context", root);
  }

  // ---- the cluster's half

  void read_cluster(const Node& cluster) {
    const Node* server = cluster.find("server");
    std::string url = text(cluster, "server");
    if (const auto fault = examine_address(url))
      refuse(server != nullptr ? *server : cluster, fault->code, fault->summary, fault->help);
    while (url.ends_with('/'))
      url.pop_back();
    connection().server = url;
    connection().tls_server_name = text(cluster, "tls-server-name");
    if (connection().tls_server_name.find_first_of(" /:@\\\r\n\t") != std::string::npos)
      refuse(cluster, "kubeconfig.invalid", "'tls-server-name' is no host name",
             "write the name in the server's certificate");
    const std::string skip = text::lower(text(cluster, "insecure-skip-tls-verify"));
    if (!skip.empty() && skip != "false")
      refuse(*cluster.find("insecure-skip-tls-verify"), "kubeconfig.insecure",
             "'insecure-skip-tls-verify' would let anybody answer in the cluster's place",
             "remove it and give the cluster's certificate-authority-data");
    if (is_given(cluster, "proxy-url"))
      refuse(*cluster.find("proxy-url"), "kubeconfig.proxy",
             "'proxy-url' would send the traffic through another host",
             "remove it; clusters are called directly");
    read_authority(cluster);
  }

  void read_authority(const Node& cluster) {
    auto pem = content(cluster, "certificate-authority", Sensitive::No);
    if (!pem) return;
    const Node& place = place_of(cluster, "certificate-authority");
    if (pem->empty()) {
      refuse(cluster, "kubeconfig.no-authority",
             "the kubeconfig does not say which authority vouches for the server",
             "give certificate-authority-data; the host's own authorities are never believed");
      return;
    }
    if (const auto fault = examine_authority(*pem, now_))
      refuse(place, fault->code, fault->summary, fault->help);
    connection().authority_pem = std::move(*pem);
  }

  // ---- the user's half

  void read_user(const Node& user) {
    refuse_foreign_ways(user);
    auto certificate = content(user, "client-certificate", Sensitive::No);
    auto key = content(user, "client-key", Sensitive::Yes);
    auto token = token_of(user);
    if (!certificate || !key || !token) return;
    const bool by_certificate = !certificate->empty() || !key->empty();
    if (!by_certificate && token->empty()) {
      if (!is_given(user, "exec") && !is_given(user, "auth-provider") && !is_given(user, "username"))
        refuse(user, "kubeconfig.no-credential", "the user has neither a client certificate nor a token",
               "give client-certificate-data with client-key-data, or a token");
      return;
    }
    if (by_certificate && !token->empty()) {
      note(user, "kubeconfig.two-credentials",
           "the user has a client certificate and a token; the certificate is used",
           "remove the one that is not meant");
      wipe(*token);
      connection().token_file.clear();
    }
    if (by_certificate) {
      const Node& place = place_of(user, certificate->empty() ? "client-key" : "client-certificate");
      say(place, examine_client(*certificate, *key, now_));
      connection().certificate_pem = std::move(*certificate);
      connection().key_pem = Secret(std::move(*key));
    } else {
      say(place_of(user, "token"), examine_token(*token, now_));
      connection().token = Secret(std::move(*token));
    }
  }

  void say(const Node& place, const Examined& examined) {
    connection().expires = examined.expires;
    if (!examined.fault) return;
    if (examined.only_warning) {
      warn(place, examined.fault->code, examined.fault->summary, examined.fault->help);
    } else {
      refuse(place, examined.fault->code, examined.fault->summary, examined.fault->help);
    }
  }

  void refuse_foreign_ways(const Node& user) {
    if (is_given(user, "exec"))
      refuse(*user.find("exec"), "kubeconfig.exec", "'exec' would run a program that the kubeconfig names",
             "give a client certificate or a token");
    if (is_given(user, "auth-provider"))
      refuse(*user.find("auth-provider"), "kubeconfig.auth-provider",
             "'auth-provider' needs a plugin that emcoctl does not have",
             "give a client certificate or a token");
    if (is_given(user, "username") || is_given(user, "password"))
      refuse(user, "kubeconfig.basic-auth", "a user name with a password is no credential any more",
             "Kubernetes dropped it in 1.19; give a client certificate or a token");
    for (const char* key : {"as", "as-uid", "as-groups", "as-user-extra"})
      if (is_given(user, key))
        refuse(*user.find(key), "kubeconfig.impersonation",
               fmt::format("'{}' would act in somebody else's name", key),
               "remove it and use a credential of that user");
  }

  std::optional<std::string> token_of(const Node& user) {
    if (is_given(user, "tokenFile")) {
      auto bytes = read_file(*user.find("tokenFile"), text(user, "tokenFile"), Sensitive::Yes);
      if (!bytes) return std::nullopt;
      connection().token_file = path_join(source_.folder, text(user, "tokenFile"));
      std::string token(text::trim(*bytes));
      wipe(*bytes);
      return token;
    }
    return text(user, "token");
  }

  // ---- what stands in the file or in another one

  enum class Sensitive { No, Yes };

  const Node& place_of(const Node& map, const std::string& field) {
    for (const std::string& key : {field + "-data", field, field + "File"})
      if (const Node* node = map.find(key)) return *node;
    return map;
  }

  /// `field`-data decoded, or the file that `field` names; "" when there is neither, nothing after a mistake.
  std::optional<std::string> content(const Node& map, const std::string& field, Sensitive sensitive) {
    const std::string data = field + "-data";
    if (is_given(map, data)) {
      auto bytes = unbase64(text(map, data));
      if (bytes) return bytes;
      refuse(*map.find(data), "kubeconfig.invalid", fmt::format("'{}' is no base64", data),
             "encode the file with base64");
      return std::nullopt;
    }
    if (is_given(map, field)) return read_file(*map.find(field), text(map, field), sensitive);
    return "";
  }

  std::optional<std::string> read_file(const Node& node, const std::string& path, Sensitive sensitive) {
    if (source_.files == nullptr) {
      refuse(node, "kubeconfig.needs-file",
             fmt::format("the kubeconfig needs the file '{}'", text::printable(path)),
             "attach one that holds everything itself: kubectl config view --minify --flatten");
      return std::nullopt;
    }
    for (const auto& part : text::split(path, '/')) {
      if (part != ".." && !path.starts_with('/')) continue;
      refuse(node, "kubeconfig.outside",
             fmt::format("the file '{}' does not lie in the kubeconfig's folder", text::printable(path)),
             "copy it beside the kubeconfig, or use the field that ends in -data");
      return std::nullopt;
    }
    try {
      std::string bytes = source_.files->read_attached(source_.folder, path, kMostFileBytes);
      if (sensitive == Sensitive::Yes) judge_exposure(node, path);
      return bytes;
    } catch (const Error& error) {
      for (auto diagnostic : error.diagnostics()) {
        diagnostic.where = {source_.file, node.line, node.column};
        diagnostic.address = source_.address;
        result_.diagnostics.add(std::move(diagnostic));
      }
      return std::nullopt;
    }
  }

  void judge_exposure(const Node& node, const std::string& path) {
    switch (source_.files->exposure(path_join(source_.folder, path))) {
      case Files::Exposure::Private: return;
      case Files::Exposure::Readable:
        warn(node, "kubeconfig.file-readable",
             fmt::format("others on this host can read '{}'", text::printable(path)), "chmod 600");
        return;
      case Files::Exposure::Foreign:
      case Files::Exposure::Writable:
        refuse(node, "kubeconfig.file-writable",
               fmt::format("others on this host can replace '{}'", text::printable(path)),
               "make it and its folder writable by you alone");
        return;
    }
  }

  const KubeconfigSource& source_;
  Milliseconds now_;
  Checked<Connection> result_;
};

}  // namespace

Checked<Connection> read_kubeconfig(std::string_view bytes,
                                    const KubeconfigSource& source,
                                    Milliseconds now) {
  return Reader(source, now).read(bytes);
}

std::string write_kubeconfig(const Connection& connection) {
  Value cluster = Value::map(
      {{"server", connection.server}, {"certificate-authority-data", base64(connection.authority_pem)}});
  if (!connection.tls_server_name.empty()) cluster["tls-server-name"] = connection.tls_server_name;
  Value user = Value::map();
  if (!connection.certificate_pem.empty()) {
    user["client-certificate-data"] = base64(connection.certificate_pem);
    user["client-key-data"] = base64(connection.key_pem.reveal());
  } else {
    user["token"] = connection.token.reveal();
  }
  Value clusters = Value::list();
  clusters.push(Value::map({{"name", "cluster"}, {"cluster", std::move(cluster)}}));
  Value users = Value::list();
  users.push(Value::map({{"name", "user"}, {"user", std::move(user)}}));
  Value contexts = Value::list();
  contexts.push(
      Value::map({{"name", "context"}, {"context", Value::map({{"cluster", "cluster"}, {"user", "user"}})}}));
  return yaml::write(Value::map({{"apiVersion", "v1"},
                                 {"kind", "Config"},
                                 {"clusters", std::move(clusters)},
                                 {"users", std::move(users)},
                                 {"contexts", std::move(contexts)},
                                 {"current-context", "context"}}),
                     {"apiVersion", "kind", "name"});
}

}  // namespace emco::kube
