#include <algorithm>

#include "cli/commands/commands.h"
#include "cli/commands/options.h"
#include "cli/commands/status_words.h"
#include "cli/views/apply_view.h"
#include "cli/views/json_view.h"
#include "cli/views/print.h"
#include "core/base/error.h"
#include "core/base/json.h"
#include "core/flow/documents.h"
#include "core/flow/intents.h"

namespace emco::cli {
namespace {

struct GetWords {
  BundleOptions bundle;
  std::vector<std::string> addresses;
  std::string form = "yaml";
  std::int64_t generation = -1;
};

void print_found(Context& context,
                 const Globals& globals,
                 flow::Session& session,
                 const GetWords& words,
                 const std::vector<flow::Got>& found) {
  if (words.form == "name" && !globals.json) {
    for (const auto& one : found)
      print(context.out, "{}\n", one.address);
    return;
  }
  if (words.form == "yaml" && !globals.json) {
    for (const auto& one : found)
      print(context.out, "---\n{}", flow::document_yaml(session, one.document));
    return;
  }
  Value list = Value::list();
  for (const auto& one : found)
    list.push(words.form == "name" ? Value(one.address) : flow::document_value(session, one.document));
  if (globals.json) {
    print_json(context.out, Value::map({{"documents", std::move(list)}}));
  } else {
    context.out << json::write_pretty(list) << '\n';
  }
}

/// "projects/p/…/status" asks how something fares, as it did upstream.
bool asks_for_status(const std::string& address) {
  return address.substr(0, address.find('?')).ends_with("/status");
}

int get(Context& context, const Globals& globals, const GetWords& words) {
  const auto observer = silent_observer();
  flow::World world = make_world(context, globals, *observer);
  std::vector<std::string> addresses = words.addresses;
  if (!words.bundle.files.empty()) {
    const Bundle bundle = read_bundle(context, globals, world, words.bundle, bundle::Purpose::Get);
    for (const auto& document : bundle.documents)
      addresses.push_back(document.address);
  }
  const auto status_of =
      std::find_if(addresses.begin(), addresses.end(), [](const auto& one) { return asks_for_status(one); });
  if (status_of != addresses.end()) {
    if (addresses.size() > 1)
      throw Error("usage.invalid", "a status and other things at once", "ask for each by itself");
    StatusWords status;
    const std::string path = status_of->substr(0, status_of->find('?'));
    status.addresses = {path.substr(0, path.rfind('/'))};
    return show_status(context, globals, status);
  }
  flow::Session session(world);
  std::optional<std::int64_t> generation;
  if (words.generation >= 0) generation = words.generation;
  print_found(context, globals, session, words, flow::get(session, addresses, generation));
  return 0;
}

}  // namespace

const Command kGet{
    "get", "Intents", "print resources as bundles hold them", [](Syntax& syntax, Action& action) {
      auto words = std::make_shared<GetWords>();
      add_bundle_options(syntax, words->bundle);
      syntax.add_option("ADDRESS", words->addresses,
                        "Resources, or collections of them (default: every resource)");
      syntax.add_option("-o,--output", words->form, "The form to print them in")
          .one_of({"yaml", "json", "name"})
          .type_name("FORM");
      syntax.add_option("--at", words->generation, "As they were at this generation of the store")
          .non_negative()
          .type_name("GENERATION");
      action = [words](Context& context, const Globals& globals) { return get(context, globals, *words); };
    }};

}  // namespace emco::cli
