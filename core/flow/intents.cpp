#include "core/flow/intents.h"

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/flow/archives.h"
#include "core/flow/compare.h"
#include "core/flow/describe.h"
#include "core/store/explain.h"
#include "core/store/history.h"

namespace emco::flow {
namespace {

store::Draft draft_of(Session& session) {
  return {session.database(), session.catalogue(), session.key(), session.world().random,
          session.authorship()};
}

/// What a draft that has been checked does, or its mistakes.
Committed finish(Session& session, store::Draft& draft, const Diagnostics& diagnostics) {
  if (diagnostics.has_errors()) throw Error(diagnostics);
  Committed committed;
  committed.changes = describe_intents(session, draft);
  committed.generation = draft.commit(session.world().random.uuid());
  return committed;
}

void get_one(Session& session,
             const std::string& address,
             std::optional<std::int64_t> generation,
             std::vector<Got>& found) {
  auto& database = session.database();
  if (auto document = store::read_document(database, address, generation)) {
    found.push_back({address, document->kind, std::move(*document)});
    return;
  }
  const auto& kinds = session.catalogue().kinds;
  if (!kinds.of_collection(address)) {
    throw Error("address.absent", fmt::format("'{}' does not exist", address),
                text::did_you_mean(address, store::siblings(database, session.catalogue(), address)));
  }
  for (const auto& item : store::collection(database, session.catalogue(), address, generation))
    if (auto document = store::read_document(database, item, generation))
      found.push_back({item, document->kind, std::move(*document)});
}

}  // namespace

Checked<std::string> check_against_store(World& world, const Bundle& bundle) {
  Checked<std::string> checked;
  try {
    checked.value = find_store(world);
  } catch (const Error&) {
    return checked;
  }
  try {
    Session session(world);
    auto draft = draft_of(session);
    checked.diagnostics.add(draft.load(bundle));
    checked.diagnostics.add(check_stored_archives(session.database(), bundle));
    checked.diagnostics.add(draft.check());
  } catch (const Error& error) {
    checked.diagnostics.add(error.diagnostics());
  }
  return checked;
}

Validated validate(World& world, const Input& input) {
  auto checked = read_input(world, input);
  auto with_store = check_against_store(world, checked.value);
  checked.diagnostics.add(std::move(with_store.diagnostics));
  return {std::move(checked.diagnostics), checked.value.documents.size(), checked.value.operations.size(),
          std::move(with_store.value)};
}

Committed apply_intents(Session& session,
                        Bundle bundle,
                        store::Draft::Existence existence,
                        const std::vector<store::Erasure>& erasures) {
  auto draft = draft_of(session);
  auto diagnostics = draft.load(bundle, existence);
  diagnostics.add(draft.erase(erasures));
  diagnostics.add(check_stored_archives(session.database(), bundle));
  diagnostics.add(draft.check());
  // The store holds them now; a bundle may be as large as the store.
  bundle = {};
  return finish(session, draft, diagnostics);
}

Committed erase_intents(Session& session, const std::vector<store::Erasure>& erasures) {
  auto draft = draft_of(session);
  auto diagnostics = draft.erase(erasures);
  diagnostics.add(draft.check());
  return finish(session, draft, diagnostics);
}

std::vector<Got> get(Session& session,
                     const std::vector<std::string>& addresses,
                     std::optional<std::int64_t> generation) {
  const store::View view(session.database());
  if (generation) expect_generation(session, *generation);
  std::vector<Got> found;
  for (const auto& address : addresses.empty() ? store::addresses(session.database(), generation) : addresses)
    get_one(session, address, generation, found);
  return found;
}

}  // namespace emco::flow
