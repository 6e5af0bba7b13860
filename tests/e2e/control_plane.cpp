#include "tests/e2e/control_plane.h"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <sstream>
#include <stdexcept>

#include <fmt/format.h>

#include "core/base/json.h"
#include "core/kube/kubeconfig.h"

namespace emco::test {
namespace {

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  if (value == nullptr) throw std::runtime_error(fmt::format("{} is not set: start this by ctest", name));
  return value;
}

std::string contents(const std::string& path) {
  std::ifstream file(path);
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return bytes.str();
}

std::string quoted(const std::string& text) {
  std::string out = "'";
  for (const char c : text)
    out += c == '\'' ? "'\\''" : std::string(1, c);
  return out + "'";
}

Mutation mutation(Mutation::Verb verb, const std::string& json) {
  const Value body = json::parse(json);
  Mutation made;
  made.verb = verb;
  made.key = key_of(body);
  made.version = parse_api_version(body.text_at({"apiVersion"})).version;
  made.body = std::make_shared<const std::string>(json);
  return made;
}

}  // namespace

std::string output_of(const std::string& command) {
  std::unique_ptr<FILE, int (*)(FILE*)> pipe(::popen(command.c_str(), "r"), &::pclose);
  if (!pipe) throw std::runtime_error("cannot run: " + command);
  std::string out;
  std::array<char, 65536> buffer{};
  while (const auto count = std::fread(buffer.data(), 1, buffer.size(), pipe.get()))
    out.append(buffer.data(), count);
  if (::pclose(pipe.release()) != 0) throw std::runtime_error("failed: " + command + "\n" + out);
  return out;
}

kube::Connection ControlPlane::connection(const std::string& path) {
  SystemClock clock;
  auto read = kube::read_kubeconfig(
      contents(path), {.file = path, .folder = "", .files = nullptr, .address = ""}, clock.now());
  if (!read.ok()) throw std::runtime_error(path + ": " + read.diagnostics.items().front().summary);
  return std::move(read.value);
}

ControlPlane::ControlPlane(const std::string& plane, const std::string& kubeconfig)
    : plane_(plane),
      folder_(environment("EMCO_E2E_CLUSTERS") + "/" + plane),
      writer_(recorder_, clock_, random_) {
  writer_.add(plane_, connection(kubeconfig.starts_with('/') ? kubeconfig : folder_ + "/" + kubeconfig));
}

Arrival ControlPlane::arrival(Ticket ticket) {
  while (true) {
    for (auto& one : writer_.wait(60'000))
      if (one.ticket == ticket) return std::move(one);
    if (writer_.pending() == 0) throw std::runtime_error("a request was never answered");
  }
}

Answer ControlPlane::create(const std::string& json) { return send(mutation(Mutation::Verb::Create, json)); }

Answer ControlPlane::update(const Live& seen, const std::string& json, bool force) {
  Mutation made = mutation(Mutation::Verb::Update, json);
  made.uid = seen.uid;
  made.resource_version = seen.resource_version;
  made.force = force;
  return send(std::move(made));
}

Answer ControlPlane::erase(const Live& seen) {
  Mutation made;
  made.verb = Mutation::Verb::Delete;
  made.key = seen.key;
  made.version = seen.version;
  made.uid = seen.uid;
  made.resource_version = seen.resource_version;
  return send(std::move(made));
}

Answer ControlPlane::dry_run(const std::string& json, const Live* seen) {
  const Mutation made = mutation(Mutation::Verb::Create, json);
  DryRun request;
  request.key = made.key;
  request.version = made.version;
  request.body = made.body;
  if (seen != nullptr) {
    request.uid = seen->uid;
    request.resource_version = seen->resource_version;
  }
  return ask(std::move(request)).answer;
}

Answer ControlPlane::read(const ObjectKey& key, const std::string& version) {
  return ask(ReadObject{key, version}).answer;
}

bool ControlPlane::gone(const ObjectKey& key, const std::string& version, Milliseconds at_most) {
  const Milliseconds end = clock_.elapsed() + at_most;
  while (clock_.elapsed() < end) {
    if (read(key, version).outcome == Answer::Class::Absent) return true;
    output_of("sleep 0.1");
  }
  return false;
}

std::string ControlPlane::foreign(const std::string& method,
                                  const std::string& target,
                                  const std::string& content_type,
                                  const std::string& body) const {
  std::string port = contents(folder_ + "/api.port");
  while (port.ends_with('\n'))
    port.pop_back();
  const std::string data = body.empty() ? "" : " --data-binary " + quoted(body);
  return output_of(
      fmt::format("cd {} && curl -s -m 30 --cacert ca.crt --cert admin.crt --key admin.key -X {} "
                  "-H 'Content-Type: {}' {} {}",
                  quoted(folder_), method, content_type, data, quoted("https://127.0.0.1:" + port + target)));
}

std::string ControlPlane::script(const std::string& command, const std::string& arguments) const {
  std::string out = output_of(fmt::format("{} {} {} {}", quoted(environment("EMCO_E2E_SCRIPT")), command,
                                          quoted(folder_), arguments));
  while (out.ends_with('\n'))
    out.pop_back();
  return out;
}

Space::Space(ControlPlane& plane, const std::string& name) : plane_(plane), name_(name) {
  const std::string json =
      fmt::format(R"({{"apiVersion":"v1","kind":"Namespace","metadata":{{"name":"{}"}}}})", name);
  Answer made = plane.create(json);
  // An earlier run's may still be going.
  if (made.outcome == Answer::Class::Conflict && plane.gone({"", "Namespace", "", name}))
    made = plane.create(json);
  if (!made.done()) throw std::runtime_error("no namespace: " + made.message);
}

Space::~Space() {
  try {
    plane_.foreign("DELETE", "/api/v1/namespaces/" + name_);
  } catch (const std::exception&) {
    // The control planes go away with everything in them.
  }
}

}  // namespace emco::test
