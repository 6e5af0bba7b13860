#include "core/store/recover.h"

#include <set>

#include "core/store/statement.h"

namespace emco::store {
namespace {

/// A deployment that nothing in the store is called after has an address that no document can have.
std::string address_of(const RecoveredRecords::Object& object) {
  return object.address.empty() ? "lost/" + object.deployment : object.address;
}

std::string kind_of(const std::string& address) {
  return address.find("/logical-clouds/") != std::string::npos ? "logical_cloud" : "deployment_intent_group";
}

}  // namespace

void recover(Database& database, Random& random, const RecoveredRecords& records, const Act& act) {
  Batch batch;
  batch.id = random.uuid();
  const std::string plan = random.uuid();
  if (!records.store.empty()) batch.statements.push_back(one_row("journal/take_on_store", {records.store}));
  batch.statements.push_back(one_row("journal/number_above", {records.newest_operation}));
  std::set<std::string> begun;
  for (const auto& object : records.objects) {
    if (!begun.insert(object.deployment).second) continue;
    const std::string address = address_of(object);
    batch.statements.push_back(
        statement("journal/make_found_deployment", {address, kind_of(address), object.deployment}));
    batch.statements.push_back(statement(
        "journal/begin_finding", {object.deployment, plan, act.actor, std::string("found on its clusters"),
                                  act.now, act.holder.host, act.holder.boot, act.holder.pid}));
  }
  for (const auto& object : records.objects)
    batch.statements.push_back(one_row(
        "journal/list_found", {object.deployment, object.cluster, object.key.group, object.key.kind,
                               object.key.ns, object.key.name, object.version, object.uid, plan, act.now}));
  for (const auto& deployment : begun)
    batch.statements.push_back(statement("journal/end_finding", {deployment, plan, act.now}));
  commit_or_throw(database, batch, "the records moved on meanwhile; ask again");
}

}  // namespace emco::store
