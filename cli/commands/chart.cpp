
#include "cli/commands/commands.h"
#include "cli/views/diagnostics_view.h"
#include "cli/views/json_view.h"
#include "cli/views/print.h"
#include "core/base/error.h"
#include "core/base/text.h"
#include "core/chart/render.h"
#include "core/flow/codes.h"

namespace emco::cli {
namespace {

constexpr std::uint64_t kLargestFile = std::uint64_t{16} << 20U;

struct Options {
  std::string verb;
  std::string chart;
  std::string name = "release-name";
  std::string ns = "default";
  std::vector<std::string> values;
  std::vector<std::string> set, set_text, set_json, set_file, set_literal;
  std::string profile;
  std::string kube_version;
  std::vector<std::string> api_versions;
  bool include_crds = false;
  bool no_hooks = false;
  bool is_upgrade = false;
  bool strict = false;
  bool skip_schema = false;
  std::string seed;
};

void add_sets(const std::vector<std::string>& texts, chart::SetKind kind, chart::Request& request) {
  for (const std::string& text : texts)
    request.sets.push_back({text, kind});
}

chart::Request request_of(Context& context, const Options& options) {
  chart::Request request;
  request.release = options.name;
  request.ns = options.ns;
  request.is_upgrade = options.is_upgrade;
  request.strict = options.strict;
  request.skip_schema = options.skip_schema;
  request.skip_tests = false;
  request.now = context.clock.now();
  request.clock = &context.clock;
  request.read = [&context](const std::string& path) { return context.files.read(path, kLargestFile); };
  for (const std::string& file : options.values)
    request.values.push_back({file, context.files.read(file, kLargestFile)});
  add_sets(options.set_json, chart::SetKind::Json, request);
  add_sets(options.set, chart::SetKind::Typed, request);
  add_sets(options.set_text, chart::SetKind::Text, request);
  add_sets(options.set_file, chart::SetKind::File, request);
  add_sets(options.set_literal, chart::SetKind::Literal, request);
  if (!options.kube_version.empty())
    request.capabilities.kube_version = chart::parse_kube_version(options.kube_version);
  for (const std::string& list : options.api_versions)
    for (std::string& api : text::split(list, ','))
      request.capabilities.api_versions.push_back(std::move(api));
  return request;
}

// The chart with its profile, if there is one, put in.
std::unique_ptr<chart::Chart> load(Context& context,
                                   const Options& options,
                                   chart::Request& request,
                                   Diagnostics& diagnostics) {
  if (options.profile.empty()) {
    auto loaded = chart::load(context.files, options.chart);
    diagnostics.add(std::move(loaded.diagnostics));
    return std::move(loaded.value);
  }
  const auto profile =
      chart::read_profile(context.files.read(options.profile, kLargestFile), options.profile);
  diagnostics.add(profile.diagnostics);
  if (!profile.ok()) return nullptr;
  if (!profile.value.values.empty())
    request.values.insert(request.values.begin(), {profile.value.values_name, profile.value.values});
  auto entries =
      archive::read(context.files.read(options.chart, archive::Limits().packed_bytes), options.chart);
  auto loaded = chart::load_entries(chart::apply_profile(std::move(entries), profile.value), options.chart);
  diagnostics.add(std::move(loaded.diagnostics));
  return std::move(loaded.value);
}

Value documents_json(const chart::Rendered& rendered) {
  Value list = Value::list();
  for (const chart::Document& document : rendered.documents) {
    Value one = Value::map({{"source", document.source},
                            {"line", document.line},
                            {"crd", document.is_crd},
                            {"object", document.body}});
    if (document.hook) {
      Value events = Value::list();
      for (const std::string& event : document.hook->events)
        events.push(event);
      one["hook"] = Value::map({{"events", events}, {"weight", document.hook->weight}});
    }
    list.push(std::move(one));
  }
  return list;
}

// What the chart used of each limit where that is counted, and all limits.
void print_limits(Context& context, const chart::Request& request, const chart::Rendered& rendered) {
  print(context.out, "{} documents\n", rendered.documents.size());
  for (const tpl::Limit& limit : chart::limits(request.budgets)) {
    const std::string most = fmt::format("{}{}{}", limit.amount, limit.unit.empty() ? "" : " ", limit.unit);
    if (limit.name == "steps")
      print(context.out, "{:16} {} of {}\n", limit.name, rendered.steps, most);
    else if (limit.name == "memory-bytes")
      print(context.out, "{:16} {} of {}\n", limit.name, rendered.memory, most);
    else
      print(context.out, "{:16} at most {}\n", limit.name, most);
  }
}

void print_chart(Context& context, const chart::Chart& chart) {
  const chart::Metadata& metadata = chart.metadata;
  print(context.out, "name: {}\nversion: {}\nappVersion: {}\ntype: {}\nkubeVersion: {}\ndescription: {}\n",
        metadata.name, metadata.version, metadata.app_version,
        metadata.type.empty() ? "application" : metadata.type, metadata.kube_version, metadata.description);
  for (const auto& dependency : metadata.dependencies)
    print(context.out, "dependency: {} {}\n", dependency.shown_name(), dependency.version);
  print(context.out, "---\n{}", chart.values_text);
}

int work(Context& context, const Globals& globals, const Options& options, Random& random) {
  chart::Request request = request_of(context, options);
  request.random = &random;
  Diagnostics diagnostics;
  const auto chart = load(context, options, request, diagnostics);
  if (diagnostics.has_errors() || chart == nullptr) throw Error(std::move(diagnostics));
  if (options.verb == "show") {
    print_chart(context, *chart);
    return 0;
  }
  const auto warn = [&](const Diagnostics& all) {
    if (all.has_errors()) throw Error(all);
    if (!globals.quiet)
      print_diagnostics(context.err, style_of(context, globals, context.err_is_terminal), all);
  };
  if (options.verb == "values") {
    const auto values = chart::effective_values(*chart, request);
    warn(values.diagnostics);
    context.out << values.value;
    return 0;
  }
  const auto rendered = chart::render(*chart, request);
  warn(rendered.diagnostics);
  if (options.verb == "lint")
    print_limits(context, request, rendered.value);
  else if (globals.json)
    print_json(context.out, documents_json(rendered.value));
  else
    context.out << chart::to_text(rendered.value, options.include_crds, !options.no_hooks);
  return 0;
}

int run_chart(Context& context, const Globals& globals, const Options& options) {
  if (options.seed.empty()) return work(context, globals, options, context.random);
  SeededRandom random(std::strtoull(options.seed.c_str(), nullptr, 10));
  return work(context, globals, options, random);
}

void add_value_options(Syntax& syntax, Options& options) {
  syntax.add_option("-v,-f,--values", options.values, "A values file; later ones win")
      .type_name("FILE")
      .one_value_each();
  syntax.add_option("--set", options.set, "Values as KEY=VALUE, typed").type_name("TEXT").one_value_each();
  syntax.add_option("--set-string", options.set_text, "Values as KEY=VALUE, always text")
      .type_name("TEXT")
      .one_value_each();
  syntax.add_option("--set-json", options.set_json, "Values as KEY=JSON").type_name("TEXT").one_value_each();
  syntax.add_option("--set-file", options.set_file, "Values that are the texts of files, as KEY=FILE")
      .type_name("TEXT")
      .one_value_each();
  syntax.add_option("--set-literal", options.set_literal, "One value as KEY=TEXT, whatever is in the text")
      .type_name("TEXT")
      .one_value_each();
  syntax.add_option("--profile", options.profile, "A profile's archive to apply to the chart's archive")
      .type_name("FILE");
}

void bind(Syntax& syntax, Action& action) {
  auto options = std::make_shared<Options>();
  syntax.add_option("WHAT", options->verb, "render, lint, values or show")
      .required()
      .one_of({"render", "lint", "values", "show"});
  syntax.add_option("CHART", options->chart, "A chart's archive or folder").required();
  syntax.add_option("--name", options->name, "The release's name").type_name("NAME");
  syntax.add_option("--namespace", options->ns, "The release's namespace").type_name("NAME");
  add_value_options(syntax, *options);
  syntax.add_option("--kube-version", options->kube_version, "The cluster's version (default: 1.35)")
      .type_name("VERSION");
  syntax.add_option("--api-versions", options->api_versions, "More APIs that the cluster has")
      .type_name("API")
      .one_value_each();
  syntax.add_flag("--include-crds", options->include_crds, "Print the objects of crds folders too");
  syntax.add_flag("--no-hooks", options->no_hooks, "Leave hooks out");
  syntax.add_flag("--is-upgrade", options->is_upgrade, "Say to templates that this is an upgrade");
  syntax.add_flag("--strict", options->strict, "A missing value is an error");
  syntax.add_flag("--skip-schema-validation", options->skip_schema,
                  "Do not check values against the charts' schemas");
  syntax.add_option("--seed", options->seed, "Make random values from this number, the same every time")
      .type_name("NUMBER");
  action = [options](Context& context, const Globals& globals) {
    return run_chart(context, globals, *options);
  };
}

}  // namespace

const Command kChart{"chart", "Looking around", "render, check and show Helm charts", bind};

}  // namespace emco::cli
