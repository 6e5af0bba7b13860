
#include "cli/commands/commands.h"
#include "cli/commands/options.h"
#include "cli/views/apply_view.h"
#include "cli/views/intents_view.h"
#include "cli/views/json_view.h"
#include "cli/views/print.h"
#include "core/base/text.h"
#include "core/flow/stores.h"

namespace emco::cli {
namespace {

void bind_export(Syntax& syntax, Action& action) {
  struct Words {
    std::string folder;
    bool with_secrets = false;
  };

  auto words = std::make_shared<Words>();
  syntax.add_option("DIR", words->folder, "The folder to write: new, empty, or an earlier export").required();
  syntax.add_flag("--with-secrets", words->with_secrets,
                  "Write secrets in plain instead of sealed under the store's key");
  action = [words](Context& context, const Globals& globals) {
    const auto observer = silent_observer();
    flow::World world = make_world(context, globals, *observer);
    const auto counts = flow::export_store(
        world, words->folder, words->with_secrets ? store::Secrets::Plain : store::Secrets::Sealed);
    if (globals.json) {
      print_json(context.out, Value::map({{"folder", words->folder},
                                          {"documents", static_cast<std::int64_t>(counts.documents)},
                                          {"files", static_cast<std::int64_t>(counts.files)}}));
    } else if (!globals.quiet) {
      print(context.out, "Exported {} with {} to {}.\n",
            text::count(counts.documents, "resource", "resources"),
            text::count(counts.files, "file", "files"), words->folder);
    }
    return 0;
  };
}

void bind_import(Syntax& syntax, Action& action) {
  auto folder = std::make_shared<std::string>();
  auto message = std::make_shared<std::string>();
  syntax.add_option("DIR", *folder, "A folder that export wrote").required();
  syntax.add_option("--message", *message, "Why, for the history").type_name("TEXT");
  action = [folder, message](Context& context, const Globals& globals) {
    const auto observer = silent_observer();
    flow::World world = make_world(context, globals, *observer);
    world.reason = *message;
    show_committed(context.out, style_of(context, globals, context.out_is_terminal), globals.json,
                   flow::import_store(world, *folder));
    return 0;
  };
}

}  // namespace

const Command kExport{"export", "Store", "write every intent as bundles with their files", bind_export};

const Command kImport{"import", "Store", "apply what export wrote", bind_import};

}  // namespace emco::cli
