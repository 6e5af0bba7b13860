#include "tests/store_world.h"

#include <algorithm>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "core/base/text.h"
#include "core/bundle/read.h"
#include "core/store/history.h"
#include "core/store/schema.h"
#include "core/store/vault.h"
#include "tests/memory_files.h"

namespace emco::test {
namespace {

store::Database new_database(const store::Opening& place, Random& random) {
  auto database = place.path.empty() ? store::Database::memory() : store::Database::create(place);
  store::create_schema(database, {random.uuid(), 1, "tester", "0"});
  return database;
}

SecretKey new_key(store::Database& database, const std::string& file_key, Random& random) {
  store::make_vault(database, SecretKey::from_text(file_key), random);
  return store::open_vault(database, SecretKey::from_text(file_key));
}

}  // namespace

StoreWorld::StoreWorld(std::uint64_t seed, const std::string& file_key) : StoreWorld(seed, file_key, {}) {}

StoreWorld StoreWorld::on_disk(const std::string& vfs, const std::string& path) {
  return {7, "", {path, vfs}};
}

StoreWorld::StoreWorld(std::uint64_t seed, const std::string& file_key, const store::Opening& place)
    : random_(seed),
      database_(new_database(place, random_)),
      catalogue_(store::read_catalogue(database_)),
      file_key_(file_key.empty() ? SecretKey::generate(random_).to_text() : file_key),
      key_(new_key(database_, file_key_, random_)) {
  for (const auto* name : {"web.tgz", "db.tgz", "profile.tgz", "config", "data.txt"})
    files_[name] = std::string("bytes of ") + name;
}

store::Authorship StoreWorld::authorship(const std::string& bundle_name) {
  return {"tester", "test", bundle_name, "", "0", 1000 + batches_};
}

Diagnostics StoreWorld::finish(store::Draft& draft, Diagnostics diagnostics) {
  diagnostics.add(draft.check());
  diagnostics.sort();
  if (!diagnostics.has_errors()) draft.commit(fmt::format("batch-{}", ++batches_));
  return diagnostics;
}

Bundle StoreWorld::read(const std::string& yaml, store::Draft::Existence existence) {
  auto files = files_;
  files["bundle.yaml"] = yaml;
  bundle::Request request;
  request.sources = {"bundle.yaml"};
  request.purpose =
      existence == store::Draft::Existence::Free ? bundle::Purpose::Apply : bundle::Purpose::Update;
  auto found = bundle::read(MemoryFiles(files), request, catalogue_.kinds);
  INFO(to_lines(found.diagnostics));
  REQUIRE(found.ok());
  return std::move(found.value);
}

Diagnostics StoreWorld::change(const std::string& yaml,
                               store::Draft::Existence existence,
                               const std::string& bundle_name) {
  const Bundle bundle = read(yaml, existence);
  store::Draft draft(database_, catalogue_, &key_, random_, authorship(bundle_name));
  auto found = draft.load(bundle, existence);
  return finish(draft, std::move(found));
}

std::vector<std::string> StoreWorld::addresses_of(const std::string& yaml) {
  std::vector<std::string> addresses;
  for (const auto& document : read(yaml, store::Draft::Existence::Free).documents)
    addresses.push_back(document.address);
  return addresses;
}

Diagnostics StoreWorld::apply(const std::string& yaml, const std::string& bundle_name) {
  return change(yaml, store::Draft::Existence::Free, bundle_name);
}

Diagnostics StoreWorld::update(const std::string& yaml) {
  return change(yaml, store::Draft::Existence::Required, {});
}

Diagnostics StoreWorld::erase(const std::vector<std::string>& addresses) {
  std::vector<store::Erasure> erasures;
  for (const auto& address : addresses)
    erasures.push_back({address, {}});
  store::Draft draft(database_, catalogue_, &key_, random_, authorship({}));
  auto found = draft.erase(erasures);
  return finish(draft, std::move(found));
}

Diagnostics StoreWorld::restore(std::int64_t generation, const std::string& root, std::size_t& changes) {
  Bundle bundle;
  std::vector<store::Erasure> erasures;
  for (const auto& change :
       store::changes_between(database_, store::last_generation(database_), generation)) {
    if (!root.empty() && change.address != root && !change.address.starts_with(root + "/")) continue;
    if (change.verb == IntentChange::Verb::Delete) {
      erasures.push_back({change.address, {}});
    } else {
      bundle.documents.push_back(store::read_version(database_, change.after));
    }
  }
  changes = erasures.size() + bundle.documents.size();
  store::Draft draft(database_, catalogue_, &key_, random_, authorship({}));
  auto found = draft.load(bundle);
  found.add(draft.erase(erasures));
  return finish(draft, std::move(found));
}

void StoreWorld::must_apply(const std::string& yaml) {
  const auto diagnostics = apply(yaml);
  INFO(to_lines(diagnostics));
  REQUIRE_FALSE(diagnostics.has_errors());
}

void StoreWorld::must_erase(const std::vector<std::string>& addresses) {
  const auto diagnostics = erase(addresses);
  INFO(to_lines(diagnostics));
  REQUIRE_FALSE(diagnostics.has_errors());
}

std::string StoreWorld::ask(const std::string& sql) {
  auto query = database_.statement(sql);
  std::string out;
  while (query.next()) {
    if (!out.empty()) out += "\n";
    for (int i = 0; i < query.columns(); ++i)
      out += (i == 0 ? "" : " ") + (query.null(i) ? "NULL" : query.text(i));
  }
  return out;
}

std::int64_t StoreWorld::generation() {
  return text::integer(ask("SELECT max(number) FROM generation")).value_or(-1);
}

bool StoreWorld::has(const std::string& address) {
  auto query = database_.statement("SELECT 1 FROM resource WHERE address = ?1");
  query.bind(address);
  return query.next();
}

std::string StoreWorld::addresses() { return ask("SELECT address FROM resource ORDER BY address"); }

std::string StoreWorld::content() {
  return ask(
      "SELECT r.address, d.digest FROM resource r JOIN document d ON d.id = r.document ORDER BY r.address");
}

void StoreWorld::deploy(const std::string& address,
                        const std::string& logical_cloud,
                        const std::vector<std::string>& clusters) {
  const std::string number = std::to_string(++deployments_);
  const std::string uid = fmt::format("{:016x}", deployments_);
  const bool cloud = address == logical_cloud;
  store::Transaction transaction(database_, store::Transaction::Access::Write);
  database_.statement("INSERT INTO deployment(id, address, kind, uid) VALUES (?1, ?2, ?3, ?4)")
      .with(deployments_, address, cloud ? "logical_cloud" : "deployment_intent_group", uid)
      .run();
  database_
      .statement(
          "INSERT INTO release(deployment, revision, closure_digest, generation, logical_cloud, namespace, "
          "placement,"
          " snapshot, tool_version, actor, created_at) VALUES (?1, 1, 'x', 1, ?2, 'ns', '{}', '{}', '0', "
          "'tester', 1)")
      .with(deployments_, logical_cloud)
      .run();
  database_
      .statement(
          "INSERT INTO operation(id, deployment, kind, to_revision, plan, actor, reason, started_at, host, "
          "boot, pid)"
          " VALUES (?1, ?1, 'instantiate', 1, 'plan', 'tester', '', 1, 'h', 'b', 1)")
      .with(deployments_)
      .run();
  database_
      .statement("UPDATE deployment SET phase = 'Instantiating', operation = ?1, revision = 1 WHERE id = ?1")
      .with(deployments_)
      .run();
  for (const auto& cluster : clusters)
    database_
        .statement(
            "INSERT INTO inventory(cluster, api_group, kind, namespace, name, deployment, version, app, "
            "state, operation)"
            " VALUES (?1, '', 'ConfigMap', 'ns', ?2, ?3, 'v1', 'web', 'Claimed', ?3)")
        .with(cluster, "object-" + number, deployments_)
        .run();
  transaction.commit();
}

std::string codes(const Diagnostics& diagnostics) {
  std::vector<std::string> found;
  for (const auto& diagnostic : diagnostics)
    if (diagnostic.severity == Severity::Error) found.push_back(diagnostic.code);
  std::sort(found.begin(), found.end());
  return text::join(found, " ");
}

std::string to_lines(const Diagnostics& diagnostics) {
  std::string out;
  for (const auto& diagnostic : diagnostics) {
    out += fmt::format("{}: {}: {}", to_text(diagnostic.where), diagnostic.code, diagnostic.summary);
    if (!diagnostic.help.empty()) out += "\n    " + diagnostic.help;
    for (const auto& related : diagnostic.related)
      out += fmt::format("\n  {}: {}", to_text(related.where), related.text);
    out += "\n";
  }
  return out;
}

std::string doc(const std::string& anchor,
                const std::string& name,
                const std::string& spec,
                const std::string& file) {
  std::string out = "---\nversion: emco/v2\nresourceContext:\n  anchor: " + anchor + "\n";
  out += anchor.ends_with("/labels") ? "clusterLabel: " + name + "\n" : "metadata:\n  name: " + name + "\n";
  if (!spec.empty()) out += "spec: " + spec + "\n";
  if (!file.empty()) out += "file: " + file + "\n";
  return out;
}

std::string small_world() {
  const std::string cluster = "cluster-providers/pr/clusters";
  const std::string cloud = "projects/p/logical-clouds";
  const std::string group = kWorldApp + "/deployment-intent-groups";
  const std::string placement = kWorldGroup + "/generic-placement-intents";
  return doc("projects", "p") + doc("cluster-providers", "pr") + doc(cluster, "c1", "", "config") +
         doc(cluster, "c2", "", "config") + doc(cluster + "/c1/labels", "edge") +
         doc(cluster + "/c2/labels", "edge") + doc(cloud, "lc", "{level: '0'}") +
         doc(cloud + "/lc/cluster-references", "r1", "{clusterProvider: pr, cluster: c1}") +
         doc(cloud + "/lc/cluster-references", "r2", "{clusterProvider: pr, cluster: c2}") +
         doc("projects/p/composite-apps", "ca", "{compositeAppVersion: v1}") +
         doc(kWorldApp + "/apps", "web", "", "web.tgz") + doc(kWorldApp + "/apps", "db", "", "db.tgz") +
         doc(kWorldApp + "/composite-profiles", "cp") +
         doc(kWorldApp + "/composite-profiles/cp/profiles", "web-profile", "{app: web}", "profile.tgz") +
         doc(group, "d1",
             "{compositeProfile: cp, version: r1, logicalCloud: lc, overrideValues: [{app: web, values: "
             "{a.b: '1'}}]}") +
         doc(kWorldGroup + "/intents", "gi", "{intent: {genericPlacementIntent: gpi}}") +
         doc(placement, "gpi") +
         doc(placement + "/gpi/app-intents", "web-placement",
             "{app: web, intent: {allOf: [{clusterProvider: pr, cluster: c1}, {anyOf: [{clusterProvider: pr, "
             "clusterLabel: edge}]}]}}") +
         doc(placement + "/gpi/app-intents", "db-placement",
             "{app: db, intent: {anyOf: [{clusterProvider: pr, cluster: c2}]}}");
}

}  // namespace emco::test
