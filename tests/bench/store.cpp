// How fast the store is, and how that grows: prints one line per measurement. tests/bench/store.sh runs it.
#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <functional>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/bundle/read.h"
#include "core/store/draft.h"
#include "core/store/history.h"
#include "core/store/intent.h"
#include "core/store/store_file.h"
#include "core/store/verify.h"
#include "tests/memory_files.h"
#include "tests/temporary_folder.h"

namespace emco {
namespace {

using Watch = std::chrono::steady_clock;

double since(Watch::time_point start) {
  return std::chrono::duration<double, std::milli>(Watch::now() - start).count();
}

/// Time that this process has spent computing, in milliseconds: says the same on a busy machine.
double computing() {
  struct rusage usage {};

  getrusage(RUSAGE_SELF, &usage);
  const auto milliseconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_usec) / 1e3;
  };
  return milliseconds(usage.ru_utime) + milliseconds(usage.ru_stime);
}

void timed(const char* what, const std::function<void()>& work) {
  const auto start = Watch::now();
  const double before = computing();
  work();
  fmt::print("  {:<48} {:10.2f} ms, {:10.2f} ms of computing\n", what, since(start), computing() - before);
}

std::string doc(const std::string& anchor,
                const std::string& name,
                const std::string& spec,
                const std::string& file = {}) {
  std::string out = "---\nversion: emco/v2\nresourceContext:\n  anchor: " + anchor + "\n";
  out += anchor.ends_with("/labels") ? "clusterLabel: " + name + "\n" : "metadata:\n  name: " + name + "\n";
  if (!spec.empty()) out += "spec: " + spec + "\n";
  if (!file.empty()) out += "file: " + file + "\n";
  return out;
}

/// A world of about 100 documents for each of `size` clusters and composite apps.
std::string world(int size) {
  std::string out = doc("cluster-providers", "pr", "") + doc("projects", "p", "") +
                    doc("projects/p/logical-clouds", "lc", "{level: '0'}");
  for (int i = 0; i < size; ++i) {
    const std::string cluster = fmt::format("cluster-providers/pr/clusters/c{}", i);
    out += doc("cluster-providers/pr/clusters", fmt::format("c{}", i), "", "config");
    out += doc("projects/p/logical-clouds/lc/cluster-references", fmt::format("r{}", i),
               fmt::format("{{clusterProvider: pr, cluster: c{}}}", i));
    for (int k = 0; k < 23; ++k)
      out += doc(cluster + "/labels", fmt::format("label-{}", k), "");
    for (int k = 0; k < 10; ++k)
      out += doc(cluster + "/kv-pairs", fmt::format("kv{}", k), "{kv: [{zone: north}, {rack: '7'}]}");
    const std::string app = fmt::format("projects/p/composite-apps/ca{}/v1", i);
    const std::string group = app + "/deployment-intent-groups/d";
    out += doc("projects/p/composite-apps", fmt::format("ca{}", i), "{compositeAppVersion: v1}") +
           doc(app + "/composite-profiles", "cp", "");
    out += doc(app + "/deployment-intent-groups", "d",
               "{compositeProfile: cp, version: r1, logicalCloud: lc, overrideValues: []}");
    out += doc(group + "/intents", "gi", "{intent: {genericPlacementIntent: gpi}}") +
           doc(group + "/generic-placement-intents", "gpi", "");
    for (int k = 0; k < 20; ++k) {
      const std::string name = fmt::format("app{}", k);
      out += doc(app + "/apps", name, "", "chart.tgz");
      out +=
          doc(app + "/composite-profiles/cp/profiles", name, fmt::format("{{app: {}}}", name), "profile.tgz");
      out += doc(
          group + "/generic-placement-intents/gpi/app-intents", name,
          fmt::format("{{app: {}, intent: {{allOf: [{{clusterProvider: pr, cluster: c{}}}]}}}}", name, i));
    }
  }
  return out;
}

Bundle read(const std::string& yaml, const Kinds& kinds) {
  test::MemoryFiles files(
      {{"b.yaml", yaml}, {"config", "a kubeconfig"}, {"chart.tgz", "a chart"}, {"profile.tgz", "a profile"}});
  bundle::Request request;
  request.sources = {"b.yaml"};
  auto found = bundle::read(files, request, kinds);
  expects(found.ok(), "the bench's bundle has mistakes");
  return std::move(found.value);
}

store::Authorship author() { return {"bench", "", "", "", "0", 1}; }

void run(int size) {
  const TemporaryFolder folder;
  DiskFiles files;
  SystemRandom random;
  const std::string path = folder.file("store.db");
  store::make_store(files, random, path, "", {random.uuid(), 1, "bench", "0"});
  auto database = store::open_store({path});
  const auto catalogue = store::read_catalogue(database);
  const auto key = store::read_key(database, files, "");
  const std::string yaml = world(size);
  Bundle bundle;
  const auto start = Watch::now();
  timed("read the bundle", [&] { bundle = read(yaml, catalogue.kinds); });
  fmt::print("  {:<48} {:10}\n", "documents", bundle.documents.size());
  timed("load, check, commit", [&] {
    store::Draft draft(database, catalogue, &*key, random, author());
    expects(draft.load(bundle).empty() && draft.check().empty(), "the bench's bundle is refused");
    draft.commit("all");
  });
  fmt::print("  {:<48} {:10.2f} ms\n", "= the whole bundle", since(start));
  fmt::print("  {:<48} {:10.2f} MB\n", "file",
             static_cast<double>(files.read(path, 1ULL << 32).size()) / 1e6);
  timed("the same again, nothing changes", [&] {
    store::Draft draft(database, catalogue, &*key, random, author());
    expects(draft.load(bundle).empty() && draft.changes().empty(), "something changed");
  });
  timed("open, check the schema", [&] { auto again = store::open_store({path}); });
  timed("open and read the catalogue", [&] {
    auto again = store::open_store({path});
    store::read_catalogue(again);
  });
  const auto one = read(doc("projects/p/composite-apps/ca0/v1/deployment-intent-groups", "d",
                            "{compositeProfile: cp, version: r2, logicalCloud: lc}"),
                        catalogue.kinds);
  timed("one document: load, check, commit", [&] {
    store::Draft draft(database, catalogue, &*key, random, author());
    expects(draft.load(one).empty() && draft.check().empty(), "one document is refused");
    draft.commit("one");
  });
  timed("get one address",
        [&] { store::read_document(database, "projects/p/composite-apps/ca0/v1/apps/app7"); });
  timed("read one deployment", [&] {
    store::read_deployment(database, "projects/p/composite-apps/ca0/v1/deployment-intent-groups/d");
  });
  timed("refused delete with many referrers", [&] {
    store::Draft draft(database, catalogue, &*key, random, author());
    draft.erase({{"projects/p/logical-clouds/lc", {}}});
    const auto found = draft.check();
    fmt::print("  {:<48} {:10}\n", "  referrers", found.items().front().related.size());
  });
  timed("fingerprint", [&] { store::fingerprint(database); });
  timed("verify", [&] { expects(store::verify(database, catalogue, &*key).empty(), "faults"); });

  struct rusage usage {};

  getrusage(RUSAGE_SELF, &usage);
  fmt::print("  {:<48} {:10.1f} MB\n", "memory at most, so far", static_cast<double>(usage.ru_maxrss) / 1024);
}

}  // namespace
}  // namespace emco

int main(int argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    fmt::print("{} composite apps and clusters\n", argv[i]);
    emco::run(std::atoi(argv[i]));
  }
}
