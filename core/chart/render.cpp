#include "core/chart/render.h"

#include <algorithm>

#include "core/base/digest.h"
#include "core/base/error.h"
#include "core/base/text.h"
#include "core/chart/context.h"
#include "core/chart/schema.h"
#include "core/template/functions.h"
#include "core/template/machine.h"
#include "core/template/objects.h"
#include "core/template/parser.h"
#include "core/template/semver.h"
#include "core/template/template.h"
#include "core/template/yaml_value.h"
#include "core/template/yaml_writer.h"

namespace emco::chart {
namespace {

using tpl::Any;
using tpl::Map;

// What functions learn of the outside, and what they made.
class RenderEnvironment final : public tpl::Environment {
 public:
  RenderEnvironment(const Request& request, Rendered& result) : request_(request), result_(result) {}

  Milliseconds now() const override { return request_.now; }

  std::string generated(const std::string& site,
                        const std::string& arguments,
                        const std::function<std::string()>& make) override {
    const std::string digest = sha256(arguments);
    const auto kept = request_.generated.find(site);
    Generated one{digest, kept != request_.generated.end() && kept->second.arguments == digest
                              ? kept->second.value
                              : make()};
    result_.generated[site] = one;
    return one.value;
  }

  std::string random_bytes(std::size_t count) override {
    if (request_.random == nullptr) throw tpl::CallError("no random values are made here");
    return request_.random->bytes(count);
  }

  void asked_api(std::string_view api) override {
    if (api.empty())
      result_.asked.all_api_versions = true;
    else
      result_.asked.api_versions.emplace(api);
  }

  void asked_kube_version() override { result_.asked.kube_version = true; }

 private:
  const Request& request_;
  Rendered& result_;
};

// ---- failures

constexpr std::string_view kWarnStart = "HELM_ERR_START";
constexpr std::string_view kWarnEnd = "HELM_ERR_END";

Diagnostic failure(const tpl::ExecutionError& error) {
  Diagnostic diagnostic = tpl::to_diagnostic(error);
  diagnostic.code = error.budget.empty() ? "chart.template-failed" : "chart.budget-exceeded";
  const std::size_t start = error.cause.find(kWarnStart);
  const std::size_t end = error.cause.rfind(kWarnEnd);
  if (start != std::string::npos && end != std::string::npos && start < end) {
    diagnostic.code = "chart.refused";
    const std::size_t begin = start + kWarnStart.size();
    diagnostic.summary =
        "the chart refuses its values: " + text::printable(error.cause.substr(begin, end - begin));
    diagnostic.help = "give the values that the chart asks for";
  } else {
    diagnostic.summary = text::printable(diagnostic.summary);
  }
  return diagnostic;
}

Diagnostic failure(const tpl::SyntaxError& error) {
  Diagnostic diagnostic = tpl::to_diagnostic(error);
  diagnostic.code = "chart.template-syntax";
  diagnostic.summary = text::printable(diagnostic.summary);
  return diagnostic;
}

// ---- one rendering

class Rendering {
 public:
  Rendering(const Chart& chart, const Request& request)
      : chart_(chart), request_(request), environment_(request, result_.value), machine_(options()) {}

  Checked<Rendered> run();
  Checked<std::string> values_only();

 private:
  tpl::MachineOptions options() {
    tpl::MachineOptions options;
    options.functions = &tpl::helm_functions();
    options.budgets = request_.budgets;
    options.clock = request_.clock;
    options.environment = &environment_;
    options.missing_key_is_error = request_.strict;
    return options;
  }

  Diagnostics& diagnostics() { return result_.diagnostics; }

  template <typename Work>
  void guarded(Work work);
  void check_chart();
  Map* user_values();
  Map* prepare();
  Any release_map();
  void execute(std::vector<Renderable>& files);
  std::unique_ptr<tpl::Program> compiled(const Renderable& file) const;
  const tpl::Program& program(const Renderable& file);
  void add_notes(const Renderable& file, const std::string& text);
  void add_crds(const Node& node, std::vector<Document>& documents);
  void collect_documents();

  struct Output {
    std::string source;
    std::string text;
    std::vector<tpl::Machine::Mark> marks;
    const std::string* template_text = nullptr;
  };

  class Lines;

  const Chart& chart_;
  const Request& request_;
  Checked<Rendered> result_;
  RenderEnvironment environment_;
  tpl::Machine machine_;
  std::unique_ptr<Node> top_;
  std::vector<Output> outputs_;
};

template <typename Work>
void Rendering::guarded(Work work) {
  try {
    work();
  } catch (const tpl::ExecutionError& error) {
    diagnostics().add(failure(error));
  } catch (const tpl::SyntaxError& error) {
    diagnostics().add(failure(error));
  } catch (const tpl::BudgetExceeded& error) {
    diagnostics().error("chart.budget-exceeded", {chart_.metadata.name, 0, 0}, error.what(),
                        "make the chart or its values smaller");
  } catch (const Error& error) {
    diagnostics().add(error.diagnostics());
  }
}

void Rendering::check_chart() {
  const Metadata& metadata = chart_.metadata;
  if (!release_name_fits(request_.release))
    throw Error("chart.release-name-invalid",
                "release name '" + text::printable(request_.release) + "' is none that Helm takes",
                "use at most 53 lower-case letters, digits, '-' and '.'");
  if (chart_.is_library())
    throw Error("chart.library", "chart '" + metadata.name + "' is a library",
                "a library is only used by other charts");
  for (const Dependency& dependency : metadata.dependencies) {
    const bool there = std::any_of(chart_.dependencies.begin(), chart_.dependencies.end(),
                                   [&](const auto& sub) { return sub->metadata.name == dependency.name; });
    if (!there)
      diagnostics().error(
          "chart.dependency-missing", {metadata.name + "/Chart.yaml", 0, 0},
          "chart '" + metadata.name + "' lists '" + dependency.name + "', which is not in its charts folder",
          "run 'helm dependency build' and pack the chart again");
  }
  if (metadata.kube_version.empty()) return;
  result_.value.asked.kube_version = true;
  bool fits = false;
  try {
    fits = tpl::VersionRange(metadata.kube_version)
               .holds(tpl::Version::parse(request_.capabilities.kube_version));
  } catch (const tpl::CallError&) {
  }
  if (!fits)
    throw Error("chart.kube-version-unsupported",
                "chart '" + metadata.name + "' wants Kubernetes '" + metadata.kube_version +
                    "', the cluster has '" + request_.capabilities.kube_version + "'",
                "take another version of the chart or of the cluster");
}

Map* Rendering::user_values() {
  tpl::Heap& heap = machine_.heap();
  Map* values = tpl::make_map(heap);
  for (const ValuesFile& file : request_.values)
    if (const Any read = read_values_file(heap, file); !read.is_nil())
      merge_values(heap, *values, *read.map());
  for (const SetArgument& set : request_.sets)
    set_values(heap, *values, set.text, set.kind, request_.read);
  for (const Override& one : request_.overrides)
    override_value(heap, *values, one.key, one.value);
  return values;
}

Map* Rendering::prepare() {
  Map* user = user_values();
  ValuesContext context{machine_.heap(), diagnostics()};
  top_ = make_tree(chart_, machine_.heap());
  process_dependencies(context, *top_, user);
  Map* values = coalesce_values(context, *top_, user);
  if (!request_.skip_schema) check_schemas(*top_, values, diagnostics());
  return values;
}

Any Rendering::release_map() {
  tpl::Heap& heap = machine_.heap();
  Map* map = tpl::make_map(heap, 8);
  map->set(heap, "Name", tpl::text_of(heap, request_.release));
  map->set(heap, "Namespace", tpl::text_of(heap, request_.ns));
  map->set(heap, "Service", Any::text("Helm"));
  map->set(heap, "Revision", Any::integer(1));
  map->set(heap, "IsInstall", Any::boolean(!request_.is_upgrade));
  map->set(heap, "IsUpgrade", Any::boolean(request_.is_upgrade));
  return Any::map(map);
}

std::unique_ptr<tpl::Program> Rendering::compiled(const Renderable& file) const {
  try {
    return tpl::compile(file.name, file.chart->templates[file.index].data, tpl::helm_functions(),
                        request_.budgets);
  } catch (const tpl::BudgetExceeded& error) {
    throw Error("chart.budget-exceeded", error.what(), "make the template simpler", {file.name, 0, 0});
  }
}

const tpl::Program& Rendering::program(const Renderable& file) {
  auto& programs = file.chart->programs;
  if (programs.empty()) programs.resize(file.chart->templates.size());
  auto& slot = programs[file.index];
  // Under another alias the same file has another name in messages and as a template.
  if (slot == nullptr || slot->syntax->name != file.name) slot = compiled(file);
  return *slot;
}

bool is_partial(const std::string& name) {
  const std::size_t slash = name.rfind('/');
  return name[slash + 1] == '_';
}

void Rendering::add_notes(const Renderable& file, const std::string& text) {
  if (file.name == top_->name + "/templates/NOTES.txt") result_.value.notes = text;
}

void Rendering::execute(std::vector<Renderable>& files) {
  tpl::Heap& heap = machine_.heap();
  tpl::TemplateSet set;
  std::vector<std::unique_ptr<tpl::Program>> aliased;
  std::vector<const tpl::Program*> programs;
  std::set<const void*> taken;
  for (const Renderable& file : files) {
    // A chart under two names in one tree needs its templates twice.
    if (!taken.insert(&file.chart->templates[file.index]).second) {
      aliased.push_back(compiled(file));
      programs.push_back(aliased.back().get());
    } else {
      programs.push_back(&program(file));
    }
    set.add(*programs.back());
  }
  for (std::size_t i = 0; i < files.size(); ++i) {
    const Renderable& file = files[i];
    if (is_partial(file.name)) continue;
    Map* names = tpl::make_map(heap, 2);
    names->set(heap, "Name", tpl::text_of(heap, file.name));
    names->set(heap, "BasePath", tpl::text_of(heap, file.base_path));
    file.dot->set(heap, "Template", Any::map(names, tpl::MapType::Values));
    std::string text = machine_.execute(set, file.name, Any::map(file.dot));
    if (file.name.ends_with("NOTES.txt")) {
      add_notes(file, tpl::without_no_value(std::move(text)));
      continue;
    }
    outputs_.push_back(
        {file.name, std::move(text), machine_.marks(), &file.chart->templates[file.index].data});
  }
  result_.value.steps = machine_.steps_used();
  result_.value.memory = heap.used();
}

/// The lines of a template's file that wrote the bytes of its output.
class Rendering::Lines {
 public:
  explicit Lines(const Output& output)
      : output_(output), of_template_(*output.template_text), of_text_(output.text) {}

  int line_of(std::size_t offset) const {
    const auto& marks = output_.marks;
    const auto after =
        std::upper_bound(marks.begin(), marks.end(), offset,
                         [](std::size_t at, const tpl::Machine::Mark& mark) { return at < mark.offset; });
    if (after == marks.begin()) return 0;
    const tpl::Machine::Mark& mark = *std::prev(after);
    const int line = 1 + of_template_.newlines_before(mark.position);
    if (!mark.literal) return line;
    return line + of_text_.newlines_before(offset) - of_text_.newlines_before(mark.offset);
  }

 private:
  const Output& output_;
  text::LineIndex of_template_;
  text::LineIndex of_text_;
};

bool is_manifest_name(const std::string& name) {
  const std::string lower = text::lower(name);
  return lower.ends_with(".yaml") || lower.ends_with(".yml") || lower.ends_with(".json");
}

void Rendering::add_crds(const Node& node, std::vector<Document>& documents) {
  for (const File& file : node.chart->files) {
    if (!file.name.starts_with("crds/") || !is_manifest_name(file.name)) continue;
    const std::string source = node.path() + "/" + file.name;
    result_.value.definitions.push_back({source, file.data});
    const text::LineIndex lines(file.data);
    for (const Piece& piece : split_manifests(file.data)) {
      const int line = 1 + lines.newlines_before(piece.offset);
      auto document = read_manifest(piece.text, source, line, diagnostics());
      if (!document || document->body.is_null()) continue;
      document->is_crd = true;
      document->hook.reset();
      documents.push_back(std::move(*document));
    }
  }
  for (const auto& sub : node.dependencies)
    add_crds(*sub, documents);
}

void Rendering::collect_documents() {
  std::sort(outputs_.begin(), outputs_.end(),
            [](const Output& a, const Output& b) { return a.source < b.source; });
  std::vector<Document> plain;
  std::vector<Document> hooks;
  for (const Output& output : outputs_) {
    const bool changed = output.text.find("<no value>") != std::string::npos;
    const std::string cleaned = changed ? tpl::without_no_value(output.text) : std::string();
    const std::string& text = changed ? cleaned : output.text;
    const Lines lines(output);
    for (const Piece& piece : split_manifests(text)) {
      auto document = read_manifest(piece.text, output.source,
                                    lines.line_of(std::min(piece.offset, output.text.size())), diagnostics());
      if (!document) continue;
      if (!document->hook)
        plain.push_back(std::move(*document));
      else if (!request_.skip_tests || !document->hook->only_test())
        hooks.push_back(std::move(*document));
    }
  }
  sort_by_kind(plain);
  sort_by_kind(hooks);
  auto& documents = result_.value.documents;
  add_crds(*top_, documents);
  std::move(plain.begin(), plain.end(), std::back_inserter(documents));
  std::move(hooks.begin(), hooks.end(), std::back_inserter(documents));
}

Checked<Rendered> Rendering::run() {
  guarded([&] {
    check_chart();
    if (diagnostics().has_errors()) return;
    Map* values = prepare();
    if (diagnostics().has_errors()) return;
    const Any capabilities = tpl::make_capabilities(machine_.heap(), request_.capabilities.kube_version,
                                                    request_.capabilities.api_versions, kHelmVersion);
    auto files = make_renderables(machine_.heap(), *top_, values, release_map(), capabilities);
    execute(files);
    collect_documents();
  });
  return std::move(result_);
}

Checked<std::string> Rendering::values_only() {
  Checked<std::string> text;
  guarded([&] { text.value = tpl::yaml::write(Any::map(prepare()), tpl::yaml::Style::Plain); });
  text.diagnostics = std::move(result_.diagnostics);
  return text;
}

}  // namespace

Checked<Rendered> render(const Chart& chart, const Request& request) {
  return Rendering(chart, request).run();
}

Checked<std::string> effective_values(const Chart& chart, const Request& request) {
  return Rendering(chart, request).values_only();
}

}  // namespace emco::chart
