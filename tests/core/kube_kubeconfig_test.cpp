#include <algorithm>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "core/base/crypto.h"
#include "core/base/random.h"
#include "core/kube/kubeconfig.h"
#include "tests/certificates.h"
#include "tests/memory_files.h"

namespace emco::kube {
namespace {

constexpr Milliseconds kNow = 1'700'000'000'000;
constexpr Milliseconds kDay = Milliseconds{24} * 3600 * 1000;

const test::Identity& authority() {
  static const test::Identity made = test::make_authority();
  return made;
}

const test::Identity& client() {
  static const test::Identity made = test::make_certificate(authority());
  return made;
}

std::string by_certificate(const std::string& certificate, const std::string& key) {
  return fmt::format("client-certificate-data: {}\n    client-key-data: {}", base64(certificate),
                     base64(key));
}

/// A kubeconfig with these fields of its cluster and its user, each of them indented by four blanks.
std::string kubeconfig(const std::string& cluster, const std::string& user) {
  return fmt::format(R"(apiVersion: v1
kind: Config
current-context: here
contexts:
- name: here
  context: {{cluster: edge, user: me, namespace: shop}}
clusters:
- name: edge
  cluster:
    {}
users:
- name: me
  user:
    {}
)",
                     cluster, user);
}

std::string good_cluster(const std::string& server = "https://10.1.2.3:6443") {
  return fmt::format("server: {}\n    certificate-authority-data: {}", server,
                     base64(authority().certificate));
}

std::string good_user() { return by_certificate(client().certificate, client().key); }

Checked<Connection> read(const std::string& text, const Files* files = nullptr) {
  return read_kubeconfig(
      text, {.file = "k.yaml", .folder = "in", .files = files, .address = "cluster-providers/p"}, kNow);
}

/// The codes of what was found, sorted, each with a mark for what is no error.
std::string codes(const Checked<Connection>& result) {
  std::vector<std::string> found;
  for (const auto& diagnostic : result.diagnostics)
    found.push_back(diagnostic.code + (diagnostic.severity == Severity::Error ? "" : "?"));
  std::sort(found.begin(), found.end());
  return fmt::format("{}", fmt::join(found, " "));
}

std::string codes(const std::string& cluster, const std::string& user) {
  return codes(read(kubeconfig(cluster, user)));
}

}  // namespace

TEST_SUITE("kube/kubeconfig") {
  TEST_CASE("a client certificate with its key is a connection") {
    const auto result = read(kubeconfig(good_cluster(), good_user()));
    CHECK(codes(result) == "");
    CHECK(result.value.server == "https://10.1.2.3:6443");
    CHECK(result.value.authority_pem == authority().certificate);
    CHECK(result.value.certificate_pem == client().certificate);
    CHECK(result.value.key_pem.reveal() == client().key);
    CHECK(result.value.expires == 4'000'000'000'000);
    CHECK(result.value.token.empty());
  }

  TEST_CASE("a token is a connection, and so is JSON") {
    const auto result = read(
        R"({"clusters":[{"name":"c","cluster":{"server":"https://host/k8s/","tls-server-name":"api.internal",
      "certificate-authority-data":")" +
        base64(authority().certificate) + R"("}}],
      "users":[{"name":"u","user":{"token":"abc.def"}}],
      "contexts":[{"name":"x","context":{"cluster":"c","user":"u"}}]})");
    CHECK(codes(result) == "");
    CHECK(result.value.server == "https://host/k8s");
    CHECK(result.value.tls_server_name == "api.internal");
    CHECK(result.value.token.reveal() == "abc.def");
    CHECK(result.value.expires == 0);
  }

  TEST_CASE("what is written for a connection is read as the same connection") {
    auto cluster = good_cluster() + "\n    tls-server-name: other";
    const auto first = read(kubeconfig(cluster, good_user()));
    const auto second = read(write_kubeconfig(first.value));
    CHECK(codes(second) == "");
    CHECK(second.value.server == first.value.server);
    CHECK(second.value.tls_server_name == "other");
    CHECK(second.value.authority_pem == first.value.authority_pem);
    CHECK(second.value.certificate_pem == first.value.certificate_pem);
    CHECK(second.value.key_pem.reveal() == first.value.key_pem.reveal());
    const auto token = read(write_kubeconfig(read(kubeconfig(good_cluster(), "token: t0ken")).value));
    CHECK(codes(token) == "");
    CHECK(token.value.token.reveal() == "t0ken");
  }

  TEST_CASE("whatever would run a program or act as another is refused") {
    CHECK(codes(good_cluster(), "exec: {command: aws, apiVersion: client.authentication.k8s.io/v1}") ==
          "kubeconfig.exec");
    CHECK(codes(good_cluster(), good_user() + "\n    exec: {command: aws}") == "kubeconfig.exec");
    CHECK(codes(good_cluster(), "auth-provider: {name: gcp}") == "kubeconfig.auth-provider");
    CHECK(codes(good_cluster(), "username: admin\n    password: hunter2") == "kubeconfig.basic-auth");
    for (const char* field :
         {"as: root", "as-uid: '1'", "as-groups: [system:masters]", "as-user-extra: {a: [b]}"}) {
      CAPTURE(field);
      CHECK(codes(good_cluster(), good_user() + "\n    " + field) == "kubeconfig.impersonation");
    }
  }

  TEST_CASE("whatever would weaken or divert the connection is refused") {
    CHECK(codes(good_cluster() + "\n    insecure-skip-tls-verify: true", good_user()) ==
          "kubeconfig.insecure");
    CHECK(codes(good_cluster() + "\n    insecure-skip-tls-verify: false", good_user()) == "");
    CHECK(codes(good_cluster("http://10.1.2.3"), good_user()) == "kubeconfig.insecure");
    CHECK(codes("server: https://h", good_user()) == "kubeconfig.no-authority");
    CHECK(codes(good_cluster() + "\n    proxy-url: http://proxy:3128", good_user()) == "kubeconfig.proxy");
    CHECK(codes(good_cluster() + "\n    tls-server-name: a b", good_user()) == "kubeconfig.invalid");
  }

  TEST_CASE("only plain https addresses of hosts are called") {
    for (const char* good :
         {"https://localhost:6443", "https://[fd00::1]:6443", "https://[::1]",
          "https://a.b-c.example/k8s/clusters/c-1", "https://169.253.0.1", "https://10.0.0.1:65535"}) {
      CAPTURE(good);
      CHECK(codes(good_cluster(good), good_user()) == "");
    }
    for (const char* bad : {"https://169.254.169.254/",
                            "https://0xA9FE0001",
                            "https://169.16689662",
                            "https://[fe80::1]",
                            "https://[::ffff:169.254.169.254]",
                            "https://[fe80::1%25eth0]",
                            "https://user:pass@host",
                            "https://token@host",
                            "file:///etc/passwd",
                            "gopher://h",
                            "ftp://h",
                            "host:6443",
                            "HTTPS ://h",
                            "https://",
                            "https://:443",
                            "https://h:0",
                            "https://h:65536",
                            "https://h:x",
                            "https://h?a=b",
                            "https://h/#f",
                            "https://h\xC3\xB6st",
                            "'https://h ost'",
                            "https://[::1",
                            "https://a_b",
                            "''"}) {
      CAPTURE(bad);
      CHECK(codes(good_cluster(bad), good_user()) == "kubeconfig.server");
    }
  }

  TEST_CASE("credentials that cannot work are told apart") {
    const auto with = [](const std::string& certificate, const std::string& key) {
      return codes(good_cluster(), by_certificate(certificate, key));
    };
    const auto other = test::make_certificate(authority());
    const auto expired = test::make_certificate(authority(), {.until = kNow - kDay});
    const auto early = test::make_certificate(authority(), {.from = kNow + kDay});
    const auto ending = test::make_certificate(authority(), {.until = kNow + 6 * kDay});
    const auto lasting = test::make_certificate(authority(), {.until = kNow + 8 * kDay});
    CHECK(with(client().certificate, other.key) == "kubeconfig.key-mismatch");
    CHECK(with(expired.certificate, expired.key) == "kubeconfig.expired");
    CHECK(with(early.certificate, early.key) == "kubeconfig.not-yet-valid");
    CHECK(with(ending.certificate, ending.key) == "kubeconfig.expires-soon?");
    CHECK(with(lasting.certificate, lasting.key) == "");
    CHECK(with(client().certificate, test::encrypted_key(client())) == "kubeconfig.key-encrypted");
    CHECK(with(client().certificate, "no key") == "kubeconfig.key");
    CHECK(with("no certificate", client().key) == "kubeconfig.certificate");
    CHECK(with(client().certificate + client().certificate.substr(0, 100), client().key) ==
          "kubeconfig.certificate");
    CHECK(codes(good_cluster(), "client-certificate-data: " + base64(client().certificate)) ==
          "kubeconfig.no-credential");
    CHECK(codes(good_cluster(), "client-key-data: " + base64(client().key)) == "kubeconfig.no-credential");
    CHECK(codes(good_cluster(), "token: ''") == "kubeconfig.no-credential");
    CHECK(codes(good_cluster(), "client-key-data: '***'\n    token: t") == "kubeconfig.invalid");
  }

  TEST_CASE("tokens must not break a request, nor have expired") {
    const auto jwt = [](Milliseconds until) {
      return "token: h." + base64(fmt::format(R"({{"exp":{}}})", until / 1000)) + ".s";
    };
    CHECK(codes(good_cluster(), "token: \"a\\r\\nX-Evil: 1\"") == "kubeconfig.token");
    CHECK(codes(good_cluster(), "token: \"a b\"") == "kubeconfig.token");
    CHECK(codes(good_cluster(), "token: \"t\xC3\xB6ken\"") == "kubeconfig.token");
    CHECK(codes(good_cluster(), jwt(kNow - 1000)) == "kubeconfig.expired");
    CHECK(codes(good_cluster(), jwt(kNow + kDay)) == "kubeconfig.expires-soon?");
    CHECK(codes(good_cluster(), jwt(kNow + 30 * kDay)) == "");
    CHECK(codes(good_cluster(), "token: a.b.c") == "");
  }

  TEST_CASE("an authority must be readable and valid") {
    const auto with = [](const std::string& pem) {
      return codes("server: https://h\n    certificate-authority-data: " + base64(pem), good_user());
    };
    const auto old = test::make_authority({.until = kNow - 1000});
    CHECK(with("nonsense") == "kubeconfig.certificate");
    CHECK(with(old.certificate) == "kubeconfig.expired");
    CHECK(with(old.certificate + authority().certificate) == "");
  }

  TEST_CASE("a certificate is preferred to a token, as servers do") {
    const auto result = read(kubeconfig(good_cluster(), good_user() + "\n    token: t0ken"));
    CHECK(codes(result) == "kubeconfig.two-credentials?");
    CHECK(result.value.token.empty());
    CHECK(!result.value.certificate_pem.empty());
  }

  TEST_CASE("the context must be one that is meant") {
    std::string text = kubeconfig(good_cluster(), good_user());
    const auto replaced = [&](const std::string& from, const std::string& to) {
      std::string changed = text;
      changed.replace(changed.find(from), from.size(), to);
      return codes(read(changed));
    };
    CHECK(replaced("current-context: here\n", "") == "");
    CHECK(replaced("current-context: here", "current-context: elsewhere") == "kubeconfig.context");
    CHECK(replaced("user: me,", "user: you,") == "kubeconfig.context");
    CHECK(replaced("contexts:\n", "contexts:\n- name: here\n  context: {cluster: a, user: b}\n") ==
          "kubeconfig.duplicate-name");
    CHECK(replaced("current-context: here\ncontexts:\n",
                   "contexts:\n- name: b\n  context: {cluster: a, user: b}\n") == "kubeconfig.context");
    CHECK(codes(read("apiVersion: v1\nkind: ConfigMap\n")) == "kubeconfig.invalid");
    CHECK(codes(read("")) == "kubeconfig.invalid");
    CHECK(codes(read("clusters: []\n")) == "kubeconfig.context");
    CHECK(codes(read("a: [")) == "yaml.syntax");
    CHECK(codes(read("a: &x 1\n")) == "yaml.alias");
  }

  TEST_CASE("files are read beside the kubeconfig and nowhere else") {
    const test::MemoryFiles files({{"in/ca.pem", authority().certificate},
                                   {"in/me/cert.pem", client().certificate},
                                   {"in/me/key.pem", client().key},
                                   {"in/token", "t0ken\n"},
                                   {"in/huge", std::string(70'000, 'x')},
                                   {"secret", "s3cret"}});
    const auto with = [&](const std::string& cluster, const std::string& user) {
      return read(kubeconfig(cluster, user), &files);
    };
    const auto all = with("server: https://h\n    certificate-authority: ca.pem",
                          "client-certificate: me/cert.pem\n    client-key: ./me/key.pem");
    CHECK(codes(all) == "");
    CHECK(all.value.key_pem.reveal() == client().key);
    const auto token = with(good_cluster(), "tokenFile: token");
    CHECK(codes(token) == "");
    CHECK(token.value.token.reveal() == "t0ken");
    CHECK(token.value.token_file == "in/token");
    CHECK(codes(with(good_cluster(), "tokenFile: ../secret")) == "kubeconfig.outside");
    CHECK(codes(with(good_cluster(), "tokenFile: me/../../secret")) == "kubeconfig.outside");
    CHECK(codes(with(good_cluster(), "tokenFile: /etc/shadow")) == "kubeconfig.outside");
    CHECK(codes(with(good_cluster(), "tokenFile: nothing")) == "file.not-found");
    CHECK(codes(with(good_cluster(), "tokenFile: huge")) == "file.too-large");
    CHECK(codes(read(kubeconfig(good_cluster(), "tokenFile: token"))) == "kubeconfig.needs-file");
  }

  TEST_CASE("key and token files of others are not trusted") {
    class Exposed final : public Files {
     public:
      explicit Exposed(Exposure exposure) : exposure_(exposure) {}

      Kind kind(const std::string&) const override { return Kind::Regular; }

      Exposure exposure(const std::string&) const override { return exposure_; }

      std::string read(const std::string&, std::uint64_t) const override { return "t0ken"; }

      std::string read_attached(const std::string&, const std::string&, std::uint64_t) const override {
        return "t0ken";
      }

      std::vector<std::string> list(const std::string&) const override { return {}; }

      void write_private(const std::string&, const std::string&) override {}

      void make_folder(const std::string&) override {}

      void remove(const std::string&) override {}

     private:
      Exposure exposure_;
    };

    const auto with = [](Files::Exposure exposure) {
      const Exposed files(exposure);
      return codes(read(kubeconfig(good_cluster(), "tokenFile: token"), &files));
    };
    CHECK(with(Files::Exposure::Private) == "");
    CHECK(with(Files::Exposure::Readable) == "kubeconfig.file-readable?");
    CHECK(with(Files::Exposure::Foreign) == "kubeconfig.file-writable");
    CHECK(with(Files::Exposure::Writable) == "kubeconfig.file-writable");
  }

  TEST_CASE("no diagnostic holds a byte of a credential") {
    const std::string canary = "c4nary-c4nary-c4nary";
    for (const std::string& user :
         {"token: \"" + canary + " " + canary + "\"",
          "token: " + canary + "\n    exec: {command: " + canary + "}",
          "password: " + canary + "\n    username: u", "client-key-data: " + canary + "!",
          by_certificate(client().certificate, canary)}) {
      for (const std::string& server : {"https://u:" + canary + "@host", std::string("https://host")}) {
        const auto result = read(kubeconfig(good_cluster(server), user));
        CHECK(!result.ok());
        for (const auto& diagnostic : result.diagnostics) {
          CHECK(diagnostic.summary.find(canary) == std::string::npos);
          CHECK(diagnostic.help.find(canary) == std::string::npos);
          CHECK(diagnostic.address == "cluster-providers/p");
          CHECK(diagnostic.where.file == "k.yaml");
        }
      }
    }
  }

  TEST_CASE("no change of a few bytes makes a kubeconfig careless, slow or fatal") {
    SeededRandom random(11);
    MESSAGE("seed 11");
    const std::string good = kubeconfig(good_cluster(), "token: t0ken");
    const std::vector<std::string> pieces = {"\n",   " ",    ":",   "- ",      "{", "}",
                                             "[",    "\"",   "#",   "http://", "@", std::string(1, '\0'),
                                             "\xff", "true", "&a ", "*a"};
    int usable = 0;
    for (int round = 0; round < 5000; ++round) {
      std::string text = good;
      const std::string dice = random.bytes(8);
      const auto pick = [&](std::size_t i, std::size_t below) {
        return (static_cast<unsigned char>(dice[i]) * 256U + static_cast<unsigned char>(dice[i + 1])) % below;
      };
      const auto at = pick(0, text.size());
      if (pick(2, 3) == 0) {
        text.erase(at, pick(4, 40));
      } else {
        text.insert(at, pieces[pick(4, pieces.size())]);
      }
      const auto result = read(text);
      if (!result.ok()) continue;
      ++usable;
      CAPTURE(text);
      CHECK(result.value.server.starts_with("https://"));
      CHECK(!result.value.authority_pem.empty());
      CHECK(!result.value.token.empty());
    }
    CHECK(usable > 100);
  }

  TEST_CASE("a mistake is reported where it stands") {
    const auto result = read(kubeconfig(good_cluster() + "\n    proxy-url: http://p", good_user()));
    REQUIRE(result.diagnostics.size() == 1);
    CHECK(to_text(result.diagnostics.items()[0].where) == "k.yaml:12:16");
  }
}

}  // namespace emco::kube
