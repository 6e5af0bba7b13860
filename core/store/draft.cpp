#include "core/store/draft.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "core/base/text.h"
#include "core/store/explain.h"
#include "core/store/places.h"

namespace emco::store {
namespace {

void bind_cell(Query& query, const Cell& cell) {
  std::visit([&](const auto& value) { query.bind(value); }, cell);
}

/// A missing or misshapen value stays wrong whatever the others do; anything else may be put right by a
/// document that has not been written yet.
bool may_be_put_right(const Breach& breach) {
  return breach.rule == Breach::Rule::Unique || breach.rule == Breach::Rule::Trigger;
}

}  // namespace

Draft::Draft(Database& database,
             const Catalogue& catalogue,
             const SecretKey* key,
             Random& random,
             Authorship authorship)
    : database_(database),
      catalogue_(catalogue),
      key_(key),
      random_(random),
      authorship_(std::move(authorship)),
      transaction_(database, Transaction::Access::Write) {
  auto last = database_.query("draft/last_generation");
  expects(last.next(), "a store has a generation");
  base_ = last.integer(0);
}

const RowLayout& Draft::layout(const std::string& kind) {
  const auto found = layouts_.find(kind);
  if (found != layouts_.end()) return found->second;
  const Kind* known = catalogue_.kinds.find(kind);
  expects(known != nullptr, "a document of an unknown kind: " + kind);
  return layouts_.emplace(kind, layout_of(*known, catalogue_)).first->second;
}

std::optional<Draft::Current> Draft::current(const std::string& address) {
  auto query = database_.query("draft/current");
  query.bind(address);
  if (!query.next()) return std::nullopt;
  return Current{query.integer(0), query.text(1), query.integer(2), query.text(4)};
}

std::int64_t Draft::generation() {
  if (generation_ == 0) {
    database_.query("draft/add_generation")
        .with(authorship_.at, authorship_.actor, authorship_.reason, authorship_.bundle,
              authorship_.bundle_digest, authorship_.tool_version)
        .run();
    generation_ = base_ + 1;
  }
  return generation_;
}

Diagnostics Draft::load(const Bundle& bundle, Existence existence) {
  Diagnostics diagnostics;
  failed_.insert(bundle.refused.begin(), bundle.refused.end());
  Preparer preparer(database_, key_, random_, bundle.contents);
  for (const auto& document : bundle.documents)
    load_one(preparer, document, existence, diagnostics);
  return diagnostics;
}

void Draft::load_one(Preparer& preparer,
                     const Document& document,
                     Existence existence,
                     Diagnostics& diagnostics) {
  const Kind* kind = catalogue_.kinds.find(document.kind);
  expects(kind != nullptr, "a document of an unknown kind: " + document.kind);
  Pending pending{&document, {}, current(document.address), {}, {}};
  if (!pending.current && (existence == Existence::Required || document.only_name)) {
    absent(document.address, document.where, diagnostics);
    return;
  }
  if (document.only_name) return;
  Diagnostics mistakes;
  pending.prepared = preparer.prepare(*kind, document, mistakes);
  if (!mistakes.empty()) {
    failed_.insert(document.address);
    diagnostics.add(std::move(mistakes));
    return;
  }
  if (pending.current && pending.current->digest == pending.prepared.digest) {
    if (!authorship_.bundle.empty() && pending.current->bundle != authorship_.bundle)
      database_.query("draft/claim_for_bundle").with(document.address, authorship_.bundle).run();
    return;
  }
  if (write(pending, false)) return;
  if (may_be_put_right(pending.breach)) {
    again_.push_back(std::move(pending));
  } else if (pending.breach.rule == Breach::Rule::Check) {
    misshapen_.push_back(std::move(pending));
  } else {
    refuse(pending, diagnostics);
  }
}

/// Writes one document, or nothing of it. `anew`: its rows are not there, even if the resource is.
bool Draft::write(Pending& pending, bool anew) {
  const Document& document = *pending.document;
  const std::int64_t before = pending.current ? pending.current->document : 0;
  writing_.reset();
  try {
    generation();
    Savepoint part(database_);
    const std::int64_t version = add_version(pending);
    write_rows(pending, anew);
    part.keep();
    const auto verb = before == 0 ? IntentChange::Verb::Create : IntentChange::Verb::Update;
    changes_.push_back({verb, document.kind, document.address, before, version, document.where});
    return true;
  } catch (const Refusal& refusal) {
    pending.breach = refusal.breach();
    pending.row = std::exchange(writing_, std::nullopt);
    return false;
  }
}

void Draft::refuse(const Pending& pending, Diagnostics& diagnostics) {
  explain_breach(database_, *pending.document, pending.breach, pending.row, diagnostics);
  failed_.insert(pending.document->address);
}

std::int64_t Draft::add_version(const Pending& pending) {
  const Document& document = *pending.document;
  const Prepared& prepared = pending.prepared;
  // A version of this very generation never was.
  if (pending.current && pending.current->since == generation_)
    database_.query("draft/drop_document").with(pending.current->document).run();
  database_.query("draft/add_document")
      .with(document.address, document.kind, generation_, prepared.text, prepared.digest, document.where.file,
            document.where.line, places_text(document))
      .run();
  const std::int64_t version = database_.last_row();
  for (std::size_t i = 0; i < prepared.files.size(); ++i)
    database_.query("draft/add_attachment")
        .with(version, static_cast<std::int64_t>(i), prepared.files[i].name, prepared.files[i].digest)
        .run();
  for (const auto& secret : prepared.secrets)
    database_.query("draft/add_secret_value").with(version, secret).run();
  const auto description = metadata(prepared.body, "description");
  const auto first = metadata(prepared.body, "userData1");
  const auto second = metadata(prepared.body, "userData2");
  if (pending.current) {
    const std::string& bundle = authorship_.bundle.empty() ? pending.current->bundle : authorship_.bundle;
    database_.query("draft/change_resource")
        .with(document.address, version, bundle, description, first, second)
        .run();
  } else {
    database_.query("draft/add_resource")
        .with(document.address, document.kind, version, generation_, authorship_.bundle, description, first,
              second)
        .run();
  }
  return version;
}

void Draft::write_rows(const Pending& pending, bool anew) {
  const RowLayout& main = layout(pending.document->kind);
  auto rows = rows_of(main, pending.prepared.facts, pending.prepared.body);
  const bool update = pending.current && !anew;
  if (update)
    for (const auto& list : main.lists)
      database_.statement(list.row.erase).with(pending.document->address).run();
  if (update && main.files) database_.statement(main.files->erase).with(pending.document->address).run();
  for (auto& row : rows) {
    const bool change = update && row.layout == &main;
    if (change && main.update.empty()) continue;
    auto query = database_.statement(change ? main.update : row.layout->insert);
    if (change) {
      for (const auto index : main.updated)
        bind_cell(query, row.cells[index]);
      query.bind(pending.document->address);
    } else {
      for (const auto& cell : row.cells)
        bind_cell(query, cell);
    }
    writing_ = std::move(row);
    query.run();
    row = std::move(*writing_);
  }
  writing_.reset();
}

/// Second attempt for what was refused while other documents still stood as before: now every other document
/// is as it shall be, and those that remain are taken out first where a unique index refused them, so that
/// two may exchange what only one can have. What is refused here is refused by the documents themselves.
void Draft::retry(Diagnostics& diagnostics) {
  const auto is_taken = [](const Pending& one) {
    return one.current && one.breach.rule == Breach::Rule::Unique;
  };
  auto pending = std::exchange(again_, {});
  std::vector<Pending*> ready;
  for (auto& one : pending) {
    try {
      Savepoint part(database_);
      if (is_taken(one))
        database_.statement(layout(one.document->kind).erase).with(one.document->address).run();
      part.keep();
      ready.push_back(&one);
    } catch (const Refusal&) {
      refuse(one, diagnostics);
    }
  }
  for (auto* one : ready) {
    if (write(*one, is_taken(*one))) continue;
    if (one->breach.rule == Breach::Rule::Check) {
      misshapen_.push_back(std::move(*one));
    } else {
      refuse(*one, diagnostics);
    }
  }
}

/// Documents that break checks are written all the same, with the checks ignored: so each of their mistakes
/// is found, and what refers to them is not called dangling. Such a draft is never committed.
void Draft::write_misshapen(Diagnostics& diagnostics) {
  auto misshapen = std::exchange(misshapen_, {});
  if (misshapen.empty()) return;
  broken_ = true;
  database_.script("PRAGMA ignore_check_constraints=ON", Database::Script::Schema);
  for (auto& one : misshapen) {
    const Document& document = *one.document;
    explain_resource_checks(database_, catalogue_, document, diagnostics);
    try {
      Savepoint part(database_);
      const RowLayout& main = layout(document.kind);
      if (one.current) database_.statement(main.erase).with(document.address).run();
      const std::int64_t version = add_version(one);
      for (const auto& row : rows_of(main, one.prepared.facts, one.prepared.body)) {
        auto query = database_.statement(row.layout->insert);
        for (const auto& cell : row.cells)
          bind_cell(query, cell);
        query.run();
        explain_checks(database_, document, row, database_.last_row(), diagnostics);
      }
      part.keep();
      const auto verb = one.current ? IntentChange::Verb::Update : IntentChange::Verb::Create;
      changes_.push_back({verb, document.kind, document.address, one.current ? one.current->document : 0,
                          version, document.where});
    } catch (const Refusal& refusal) {
      one.breach = refusal.breach();
      refuse(one, diagnostics);
    }
  }
  database_.script("PRAGMA ignore_check_constraints=OFF", Database::Script::Schema);
}

Diagnostics Draft::erase(const std::vector<Erasure>& erasures) {
  Diagnostics diagnostics;
  for (const auto& [address, where] : erasures) {
    const auto match = catalogue_.kinds.of_address(address);
    const auto before = match ? current(address) : std::nullopt;
    if (!before) {
      absent(address, where, diagnostics);
      continue;
    }
    const std::string& kind = match->kind->name;
    try {
      generation();
      Savepoint part(database_);
      // The resource first: its guard asks who uses it while its rows are still there.
      database_.query("draft/remove_resource").with(address).run();
      database_.statement(layout(kind).erase).with(address).run();
      part.keep();
      changes_.push_back({IntentChange::Verb::Delete, kind, address, before->document, 0, where});
    } catch (const Refusal& refusal) {
      explain_kept(database_, kind, address, where, refusal.breach(), diagnostics);
      failed_.insert(address);
    }
  }
  return diagnostics;
}

void Draft::absent(const std::string& address, const Source& where, Diagnostics& diagnostics) {
  failed_.insert(address);
  diagnostics
      .error("address.absent", where, fmt::format("there is no '{}'", address),
             text::did_you_mean(address, siblings(database_, catalogue_, address)))
      .address = address;
}

/// Now that every document is written: values of group intents that name something are references, whenever
/// they were written; those written by this draft that name nothing are marked as free text, where that is
/// allowed.
void Draft::settle_group_intents(Diagnostics& diagnostics) {
  constexpr std::string_view kGroups = "/deployment-intent-groups/";
  std::set<std::string> groups;
  for (const auto& change : changes_) {
    const auto at = change.address.find(kGroups);
    if (at != std::string::npos)
      groups.insert(change.address.substr(0, change.address.find('/', at + kGroups.size())));
  }
  for (const auto& group : groups)
    database_.query("draft/settle_references").with(group).run();
  for (const auto& change : changes_) {
    if (change.kind != "group_intent" || change.after == 0) continue;
    database_.query("draft/settle_free_texts").with(change.address).run();
    auto texts = database_.query("draft/free_texts");
    texts.bind(change.address);
    while (texts.next()) {
      const std::string path = "spec.intent." + texts.text(0);
      diagnostics
          .note("group-intent.free-text", place_of(database_, change.address, path),
                fmt::format("'{}' of {} names no intent; every intent of its kind is meant", path,
                            described("group_intent", change.address)),
                "write the name of the intent that is meant")
          .address = change.address;
    }
  }
}

Diagnostics Draft::check() {
  Diagnostics diagnostics;
  retry(diagnostics);
  write_misshapen(diagnostics);
  settle_group_intents(diagnostics);
  if (database_.has_broken_references())
    explain_references(database_, catalogue_, changes_, failed_, diagnostics);
  explain_cycles(database_, changes_, diagnostics);
  return diagnostics;
}

std::int64_t Draft::commit(const std::string& batch) {
  expects(!broken_ && failed_.empty(), "a draft with mistakes is committed");
  database_.query("draft/add_batch").with(batch).run();
  try {
    transaction_.commit();
  } catch (const Error& error) {
    if (error.code() != "store.commit-unknown") throw;
    // Only a new reading can tell.
    auto found = database_.query("draft/outcome");
    found.bind(batch);
    if (!found.next()) throw;
  }
  return generation_ == 0 ? base_ : generation_;
}

}  // namespace emco::store
