// How fast the store is, and how that grows: prints one line per measurement. tests/bench/store.sh runs it.
//   store_bench SIZE…                    the store by itself
//   store_bench world SIZE FOLDER        writes the bundle of that size, for the program
//   store_bench run WORDS PROGRAM ARG…   runs a program: its time and its memory
//   store_bench open STORE               opens a store again and again
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
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
#include "tests/certificates.h"
#include "tests/memory_files.h"
#include "tests/temporary_folder.h"

namespace emco {
namespace {

using Watch = std::chrono::steady_clock;

double since(Watch::time_point start) {
  return std::chrono::duration<double, std::milli>(Watch::now() - start).count();
}

/// Time spent computing, in milliseconds: says the same on a busy machine.
double computing(const struct rusage& usage) {
  const auto milliseconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_usec) / 1e3;
  };
  return milliseconds(usage.ru_utime) + milliseconds(usage.ru_stime);
}

/// Of this process.
double computing() {
  struct rusage usage {};

  getrusage(RUSAGE_SELF, &usage);
  return computing(usage);
}

double megabytes(const struct rusage& usage) { return static_cast<double>(usage.ru_maxrss) / 1024; }

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
  fmt::print("  {:<48} {:10.2f} MB\n", "file", static_cast<double>(std::filesystem::file_size(path)) / 1e6);
  timed("the same again, nothing changes", [&] {
    store::Draft draft(database, catalogue, &*key, random, author());
    expects(draft.load(bundle).empty() && draft.changes().empty(), "something changed");
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
  fmt::print("  {:<48} {:10.1f} MB\n", "memory at most, so far", megabytes(usage));
}

/// The world of a size with its files, as the program reads it: charts, profiles and kubeconfigs are real.
void write_world(int size, const std::string& folder) {
  DiskFiles files;
  const auto write = [&](const std::string& name, const std::string& bytes) {
    files.make_folder(parent_folder(path_join(folder, name)));
    files.write_private(path_join(folder, name), bytes);
  };
  write("bundle.yaml", world(size));
  write("chart.tgz/Chart.yaml", "apiVersion: v2\nname: app\nversion: 1.0.0\n");
  write("chart.tgz/values.yaml", "a: b\n");
  write("profile.tgz/manifest.yaml", "version: v1\ntype:\n  values: values.yaml\n");
  write("profile.tgz/values.yaml", "a: c\n");
  write("config",
        fmt::format("apiVersion: v1\nkind: Config\ncurrent-context: x\n"
                    "contexts: [{{name: x, context: {{cluster: c, user: u}}}}]\n"
                    "clusters: [{{name: c, cluster: {{server: 'https://127.0.0.1:1', "
                    "certificate-authority-data: {}}}}}]\nusers: [{{name: u, user: {{token: t}}}}]\n",
                    base64(test::make_authority().certificate)));
  write("one.yaml", doc("projects/p/composite-apps/ca0/v1/deployment-intent-groups", "d",
                        "{compositeProfile: cp, version: r2, logicalCloud: lc}"));
}

/// Runs a program with its output thrown away; returns its exit status.
int run_program(const char* what, char** words) {
  const auto start = Watch::now();
  const pid_t child = fork();
  if (child == 0) {
    const int nowhere = open("/dev/null", O_RDWR);
    dup2(nowhere, STDOUT_FILENO);
    dup2(nowhere, STDERR_FILENO);
    execv(words[0], words);
    _exit(127);
  }
  int status = 0;

  struct rusage usage {};

  wait4(child, &status, 0, &usage);
  fmt::print("  {:<48} {:10.2f} ms, {:10.2f} ms of computing, {:8.1f} MB\n", what, since(start),
             computing(usage), megabytes(usage));
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

/// Medians of many openings in a process that does nothing else, as every command begins.
void open_often(const std::string& path) {
  constexpr std::size_t kTimes = 31;
  std::vector<double> elapsed;
  std::vector<double> computed;
  for (std::size_t i = 0; i < kTimes; ++i) {
    const auto start = Watch::now();
    const double before = computing();
    auto database = store::open_store({path});
    elapsed.push_back(since(start));
    computed.push_back(computing() - before);
  }
  std::sort(elapsed.begin(), elapsed.end());
  std::sort(computed.begin(), computed.end());
  fmt::print("  {:<48} {:10.2f} ms, {:10.2f} ms of computing\n", "open, check the schema",
             elapsed[kTimes / 2], computed[kTimes / 2]);
}

}  // namespace
}  // namespace emco

int main(int argc, char** argv) {
  const std::string word = argc > 1 ? argv[1] : "";
  if (word == "world" && argc == 4) {
    emco::write_world(std::atoi(argv[2]), argv[3]);
    return 0;
  }
  if (word == "run" && argc >= 4) return emco::run_program(argv[2], argv + 3);
  if (word == "open" && argc == 3) {
    emco::open_often(argv[2]);
    return 0;
  }
  for (int i = 1; i < argc; ++i) {
    fmt::print("{} composite apps and clusters\n", argv[i]);
    emco::run(std::atoi(argv[i]));
  }
}
