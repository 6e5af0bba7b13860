#include <fmt/format.h>

#include "cli/commands/carry_out.h"
#include "cli/commands/commands.h"
#include "cli/commands/options.h"
#include "cli/views/apply_view.h"
#include "cli/views/diagnostics_view.h"
#include "cli/views/json_view.h"
#include "cli/views/print.h"
#include "core/base/error.h"
#include "core/base/text.h"
#include "core/flow/codes.h"
#include "core/flow/stores.h"

namespace emco::cli {
namespace {

Value fingerprint_json(const store::Fingerprint& fingerprint) {
  return Value::map({{"generation", fingerprint.generation},
                     {"intent_digest", fingerprint.intent},
                     {"deployment_digest", fingerprint.deployment}});
}

void print_fingerprint(std::ostream& out, const store::Fingerprint& fingerprint) {
  print(out, "generation         {}\nintent digest      {}\ndeployment digest  {}\n", fingerprint.generation,
        fingerprint.intent, fingerprint.deployment);
}

/// What a copied store holds, in words or in JSON.
void show(Context& context,
          const Globals& globals,
          const std::string& done,
          const store::Fingerprint& fingerprint) {
  if (globals.json) {
    print_json(context.out, fingerprint_json(fingerprint));
  } else if (!globals.quiet) {
    print(context.out, "{}\n", done);
    print_fingerprint(context.out, fingerprint);
  }
}

int verify(Context& context, const Globals& globals, flow::World& world) {
  const auto verified = flow::verify_store(world);
  if (globals.json) {
    Value document = fingerprint_json(verified.fingerprint);
    document["store"] = verified.store;
    document["sound"] = !verified.faults.has_errors();
    document["secrets_checked"] = verified.secrets_checked;
    document["diagnostics"] = diagnostics_json(verified.faults);
    print_json(context.out, std::move(document));
    return flow::exit_status(verified.faults);
  }
  print_diagnostics(context.err, style_of(context, globals, context.err_is_terminal), verified.faults);
  if (!verified.secrets_checked && !globals.quiet)
    print(context.err, "note: without the store's key, what is encrypted was not looked into\n");
  print_fingerprint(context.out, verified.fingerprint);
  return flow::exit_status(verified.faults);
}

struct Words {
  std::string what;
  std::string file;
  std::optional<std::int64_t> keep;
  RunOptions run;
};

/// Shows what would go, asks, and removes it.
int collect_garbage(Context& context, const Globals& globals, flow::World& world, const Words& words) {
  if (!words.keep || *words.keep == 0)
    throw Error("usage.invalid", "'store gc' is not told how many generations to keep",
                "name the number: emcoctl store gc --keep 100");
  flow::Session session(world);
  const store::Garbage garbage = flow::find_garbage(session, *words.keep);
  if (!globals.json)
    print(context.out, "{} of documents and {} ({} bytes) go; history stays whole from generation {} on.\n",
          text::count(static_cast<std::size_t>(garbage.versions), "old version", "old versions"),
          text::count(static_cast<std::size_t>(garbage.contents), "file or secret", "files and secrets"),
          garbage.bytes, garbage.floor);
  const bool any = garbage.versions > 0 || garbage.contents > 0;
  if (any && !confirm(context, globals, words.run, "Remove them?")) {
    print(context.err, "Nothing was changed.\n");
    return 8;
  }
  if (any) flow::remove_garbage(session, garbage);
  if (globals.json)
    print_json(context.out, Value::map({{"floor", garbage.floor},
                                        {"versions", garbage.versions},
                                        {"contents", garbage.contents},
                                        {"bytes", garbage.bytes}}));
  return 0;
}

int run(Context& context, const Globals& globals, const Words& words) {
  const auto observer = silent_observer();
  flow::World world = make_world(context, globals, *observer);
  const bool takes_file = words.what == "backup" || words.what == "restore";
  if (takes_file != !words.file.empty())
    throw Error("usage.invalid",
                takes_file ? fmt::format("'store {}' needs a file", words.what)
                           : fmt::format("'store {}' takes no file", words.what),
                "see 'emcoctl store --help'");
  if (words.keep && words.what != "gc")
    throw Error("usage.invalid", "--keep goes with 'store gc'", "see 'emcoctl store --help'");
  if (words.what == "gc") return collect_garbage(context, globals, world, words);
  if (words.what == "verify") return verify(context, globals, world);
  if (words.what == "backup") {
    const auto copied = flow::back_up_store(world, words.file);
    show(context, globals, fmt::format("Wrote {}. The key is not part of it.", words.file), copied);
  } else if (words.what == "restore") {
    show(context, globals, fmt::format("Restored {}.", words.file), flow::restore_store(world, words.file));
  } else {
    const std::string kept = flow::renew_store_key(world);
    if (globals.json) {
      print_json(context.out, Value::map({{"old_key", kept}}));
    } else if (!globals.quiet) {
      print(context.out, "Made a new key. Backups made so far need the old one, which is kept in {}.\n",
            kept);
    }
  }
  return 0;
}

void bind(Syntax& syntax, Action& action) {
  auto words = std::make_shared<Words>();
  syntax.add_option("WHAT", words->what, "verify, backup, restore, rekey or gc")
      .required()
      .one_of({"verify", "backup", "restore", "rekey", "gc"});
  syntax.add_option("FILE", words->file,
                    "Of backup: the copy, which must not exist. Of restore: a backup of this store");
  syntax.add_option("--keep", words->keep, "Of gc: how many of the newest generations stay whole")
      .non_negative()
      .type_name("N");
  syntax.add_flag("--auto-approve", words->run.auto_approve, "Of gc: do not ask");
  action = [words](Context& context, const Globals& globals) { return run(context, globals, *words); };
}

}  // namespace

const Command kStore{"store", "Store",
                     "verify, back up, restore the store; renew its key; remove old versions", bind};

}  // namespace emco::cli
