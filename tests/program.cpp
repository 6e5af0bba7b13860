#include "tests/program.h"

#include <filesystem>
#include <regex>
#include <sstream>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "cli/app.h"
#include "core/base/crypto.h"
#include "core/base/text.h"
#include "tests/certificates.h"
#include "tests/store_world.h"

namespace emco::test {

std::string stable(std::string text) {
  const auto mask = [&](const char* pattern, const char* with) {
    text = std::regex_replace(text, std::regex(pattern), with);
  };
  mask("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "UUID");
  mask("\\b[0-9a-f]{8}-[0-9a-f-]*\\.\\.\\.", "UUID...");
  mask("\\b[0-9a-f]{64}\\b", "DIGEST");
  mask("\\b[0-9a-f]{16}\\b", "UID");
  mask("\\b1[67][0-9]{11}\\b", "MILLISECONDS");
  mask("[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9:]{8} UTC", "MOMENT");
  mask("\\b[0-9.]+ (ms|s)\\b", "DURATION");
  mask("\"milliseconds\": [0-9]+", "\"milliseconds\": N");
  mask("\"tool_version\": \"[0-9.]+\"", "\"tool_version\": \"VERSION\"");
  mask("\\buid-[0-9]+", "uid-N");
  return text;
}

Program::Program(std::uint64_t seed) : random_(seed) {
  api.add("edge-1");
  api.add("edge-2");
}

std::string Program::anonymous(std::string text) const {
  const std::string& folder = folder_.path();
  for (auto at = text.find(folder); at != std::string::npos; at = text.find(folder, at))
    text.replace(at, folder.size(), "HERE");
  return text;
}

int Program::run(std::vector<std::string> arguments) {
  std::istringstream input(in);
  std::ostringstream output;
  std::ostringstream errors;
  cli::Context context{input,
                       output,
                       errors,
                       files != nullptr ? *files : disk_,
                       clock,
                       random_,
                       {},
                       folder_.path(),
                       actor,
                       "here",
                       "boot-1",
                       pid,
                       terminal,
                       false,
                       watched,
                       100,
                       [this](Milliseconds duration) { clock.advance(duration); },
                       [this] { return interrupts ? interrupts() : 0; },
                       &leases,
                       [this] { return transport ? transport() : api.transport(); }};
  const int status = cli::run(arguments, context);
  out = anonymous(output.str());
  err = anonymous(errors.str());
  return status;
}

void Program::must(std::vector<std::string> arguments) {
  const std::string line = text::join(arguments, " ");
  const int status = run(std::move(arguments));
  INFO(line, "\n", out, err);
  REQUIRE(status == 0);
}

std::string Program::names() {
  must({"get", "-o", "name"});
  return out;
}

std::string Program::write(const std::string& name, const std::string& bytes) {
  disk_.make_folder(parent_folder(path(name)));
  disk_.write_private(path(name), bytes);
  return path(name);
}

namespace {

std::string kubeconfig_of(const std::string& host, const Identity& authority, const std::string& user) {
  return fmt::format(R"(apiVersion: v1
kind: Config
current-context: here
contexts:
- name: here
  context: {{cluster: there, user: me}}
clusters:
- name: there
  cluster:
    server: https://{}:6443
    certificate-authority-data: {}
users:
- name: me
  user:
    {}
)",
                     host, base64(authority.certificate), user);
}

}  // namespace

std::string Program::kubeconfig(const std::string& host) {
  static const Identity authority = make_authority();
  return kubeconfig_of(host, authority, "token: secret-token");
}

std::string Program::kubeconfig(const std::string& host, const Identity& authority, const Identity& client) {
  return kubeconfig_of(host, authority,
                       fmt::format("client-certificate-data: {}\n    client-key-data: {}",
                                   base64(client.certificate), base64(client.key)));
}

std::string Program::shop() {
  const std::string clusters = "cluster-providers/edge/clusters";
  const std::string app = "projects/shop/composite-apps/front/v1";
  const std::string placements = kGroup + "/generic-placement-intents";
  return doc("cluster-providers", "edge") + doc(clusters, "edge-1", "", "edge-1.kubeconfig") +
         doc(clusters, "edge-2", "", "edge-2.kubeconfig") + doc("projects", "shop") +
         doc("projects/shop/logical-clouds", "staging", "{level: '0', namespace: shop-staging}") +
         doc(kCloud + "/cluster-references", "r1", "{clusterProvider: edge, cluster: edge-1}") +
         doc(kCloud + "/cluster-references", "r2", "{clusterProvider: edge, cluster: edge-2}") +
         doc("projects/shop/composite-apps", "front", "{compositeAppVersion: v1}") +
         doc(app + "/apps", "web", "", "charts/web") + doc(app + "/composite-profiles", "plain") +
         doc(app + "/deployment-intent-groups", "staging",
             "{compositeProfile: plain, version: front, logicalCloud: staging}") +
         doc(kGroup + "/intents", "intents", "{intent: {genericPlacementIntent: everywhere}}") +
         doc(placements, "everywhere") +
         doc(placements + "/everywhere/app-intents", "web",
             "{app: web, intent: {allOf: [{clusterProvider: edge, cluster: edge-1}, "
             "{clusterProvider: edge, cluster: edge-2}]}}");
}

void Program::make_shop() {
  write("edge-1.kubeconfig", kubeconfig("edge-1"));
  write("edge-2.kubeconfig", kubeconfig("edge-2"));
  write("charts/web/Chart.yaml", "apiVersion: v2\nname: web\nversion: 1.0.0\n");
  write("charts/web/values.yaml", "greeting: hello\n");
  write("charts/web/templates/page.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}-page\n"
        "data:\n  text: {{ .Values.greeting }}\n");
  write("bundle.yaml", shop());
  must({"init"});
  must({"apply", "-f", path("bundle.yaml"), "--intents-only"});
}

}  // namespace emco::test
