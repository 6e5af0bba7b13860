// bench-wire KUBECONFIG COUNT: how fast COUNT small objects are made, tried, changed, listed and removed
// through the client, in requests per second. Half of them ConfigMaps, the rest Deployments without replicas.
#include <cstdio>
#include <fstream>
#include <sstream>

#include <fmt/format.h>

#include "core/base/clock.h"
#include "core/base/random.h"
#include "core/kube/client.h"
#include "core/kube/curl_transport.h"
#include "core/kube/kubeconfig.h"

namespace {

using namespace emco;

constexpr const char* kCluster = "bench";

std::string contents(const char* path) {
  std::ifstream file(path);
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return bytes.str();
}

Mutation object(int i, const char* value) {
  Mutation made;
  made.version = "v1";
  if (i % 2 == 0) {
    made.key = {"", "ConfigMap", "bench-wire", fmt::format("m-{}", i)};
    made.body = std::make_shared<const std::string>(fmt::format(
        R"({{"apiVersion":"v1","kind":"ConfigMap","metadata":{{"name":"{}","namespace":"bench-wire","labels":{{"bench":"wire"}}}},"data":{{"value":"{}","text":"{}"}}}})",
        made.key.name, value, std::string(600, 'x')));
  } else {
    made.key = {"apps", "Deployment", "bench-wire", fmt::format("d-{}", i)};
    made.body = std::make_shared<const std::string>(fmt::format(
        R"({{"apiVersion":"apps/v1","kind":"Deployment","metadata":{{"name":"{0}","namespace":"bench-wire","labels":{{"bench":"wire"}}}},"spec":{{"replicas":0,"selector":{{"matchLabels":{{"a":"{0}"}}}},"template":{{"metadata":{{"labels":{{"a":"{0}","v":"{1}"}}}},"spec":{{"containers":[{{"name":"c","image":"i:{1}"}}]}}}}}}}})",
        made.key.name, value));
  }
  return made;
}

class Bench {
 public:
  explicit Bench(const kube::Connection& connection) : writer_(wire_, clock_, random_) {
    writer_.add(kCluster, connection);
  }

  /// Waits for every answer; says how many there were per second and how many were not done.
  std::vector<Answer> finish(const char* what) {
    const Milliseconds begin = clock_.elapsed();
    std::vector<Answer> answers;
    int undone = 0;
    while (writer_.pending() > 0) {
      for (auto& arrival : writer_.wait(10'000)) {
        undone += arrival.answer.done() ? 0 : 1;
        answers.push_back(std::move(arrival.answer));
      }
    }
    const auto took = static_cast<double>(clock_.elapsed() - begin + 1) / 1000;
    std::printf("%-8s %6zu answers %7.2f s %8.0f/s, %d not done\n", what, answers.size(), took,
                static_cast<double>(answers.size()) / took, undone);
    return answers;
  }

  kube::Writer& writer() { return writer_; }

 private:
  SystemClock clock_;
  SystemRandom random_;
  kube::CurlTransport wire_;
  kube::Writer writer_;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fputs("usage: bench-wire KUBECONFIG COUNT\n", stderr);
    return 2;
  }
  const int count = std::atoi(argv[2]);
  SystemClock clock;
  const auto read = kube::read_kubeconfig(contents(argv[1]), {argv[1], "", nullptr, ""}, clock.now());
  if (!read.ok()) return 1;
  Bench bench(read.value);
  auto& writer = bench.writer();
  writer.ask(kCluster, ReadFacts{});
  bench.finish("facts");
  Mutation space;
  space.key = {"", "Namespace", "", "bench-wire"};
  space.version = "v1";
  space.body = std::make_shared<const std::string>(
      R"({"apiVersion":"v1","kind":"Namespace","metadata":{"name":"bench-wire"}})");
  writer.send(kCluster, space);
  bench.finish("space");

  for (int i = 0; i < count; ++i)
    writer.send(kCluster, object(i, "one"));
  const auto made = bench.finish("create");
  for (const auto& answer : made) {
    if (!answer.object) continue;
    const Live& live = *answer.object;
    const Mutation next = object(std::atoi(live.key.name.c_str() + 2), "one");
    writer.ask(kCluster, DryRun{live.key, "v1", next.body, live.uid, live.resource_version, false});
  }
  bench.finish("dry run");
  std::vector<Live> seen;
  for (const char* kind : {"ConfigMap", "Deployment"}) {
    ListObjects wanted;
    wanted.group = kind[0] == 'D' ? "apps" : "";
    wanted.version = "v1";
    wanted.kind = kind;
    wanted.label_selector = "bench=wire";
    wanted.each = [&](Live&& live) { seen.push_back(std::move(live)); };
    writer.ask(kCluster, wanted);
  }
  bench.finish("list");
  for (const auto& live : seen) {
    Mutation change = object(std::atoi(live.key.name.c_str() + 2), "two");
    change.verb = Mutation::Verb::Update;
    change.uid = live.uid;
    change.resource_version = live.resource_version;
    writer.send(kCluster, change);
  }
  std::vector<Answer> updated = bench.finish("update");
  for (const auto& answer : updated) {
    if (!answer.object) continue;
    Mutation removal;
    removal.verb = Mutation::Verb::Delete;
    removal.key = answer.object->key;
    removal.version = "v1";
    removal.uid = answer.object->uid;
    removal.resource_version = answer.object->resource_version;
    writer.send(kCluster, removal);
  }
  bench.finish("delete");
  return 0;
}
