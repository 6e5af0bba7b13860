#include "core/bundle/read.h"

#include <algorithm>
#include <optional>
#include <unordered_map>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/bundle/document.h"
#include "core/bundle/expand.h"
#include "core/bundle/sources.h"
#include "core/bundle/values.h"
#include "core/yaml/characters.h"

namespace emco::bundle {
namespace {

/// Gives every node the place in the template that it came from.
void move_to_origin(yaml::Node& node, const Expansion& expansion) {
  const Place origin = expansion.origin(node.line, node.column);
  node.line = origin.line;
  node.column = origin.column;
  for (auto& item : node.items)
    move_to_origin(item, expansion);
  for (auto& entry : node.entries) {
    move_to_origin(entry.key, expansion);
    move_to_origin(entry.value, expansion);
  }
}

void move_to_origin(Source& where, const Expansion& expansion) {
  if (where.line == 0) return;
  const Place origin = expansion.origin(where.line, where.column);
  where.line = origin.line;
  where.column = origin.column;
}

bool same_files(const std::vector<Attachment>& a, const std::vector<Attachment>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const Attachment& x, const Attachment& y) {
    return x.name == y.name && x.sha256 == y.sha256 && x.recorded == y.recorded;
  });
}

class Reading {
 public:
  Reading(const Files& files, const Request& request, const Kinds& kinds)
      : files_(files), request_(request), documents_(kinds, request, files) {}

  Checked<Bundle> read() {
    auto values = read_values(files_, request_.values);
    result_.diagnostics.add(std::move(values.diagnostics));
    const auto sources = find_sources(files_, request_, result_.diagnostics);
    // A broken values file would make every template look broken.
    const bool fillable = !result_.diagnostics.has_errors() || request_.values.empty();
    for (const auto& source : sources)
      if (fillable) read_file(source, values.value);
    result_.value.contents = documents_.contents();
    const bool nothing = result_.value.documents.empty() && result_.value.operations.empty();
    if (nothing && !result_.diagnostics.has_errors())
      result_.diagnostics.warning("bundle.empty", {sources.empty() ? "" : sources.front(), 0, 0},
                                  "the bundle holds no document", "check that the right files were given");
    result_.diagnostics.sort();
    return std::move(result_);
  }

 private:
  void read_file(const std::string& file, const Value& values) {
    const auto text = load(file);
    if (!text) return;
    std::optional<Expansion> expansion;
    if (!request_.values.empty() && is_template(*text)) {
      auto expanded = expand(*text, file, values);
      const bool ok = expanded.ok();
      result_.diagnostics.add(std::move(expanded.diagnostics));
      if (!ok) return;
      expansion = std::move(expanded.value);
    }
    Diagnostics found;  // with places in the expanded text
    const auto take = [&](yaml::Node&& node) {
      if (expansion) move_to_origin(node, *expansion);
      add(documents_.read(node, file, result_.diagnostics));
    };
    const auto counts = yaml::read(expansion ? expansion->text() : *text, file, found, take);
    result_.value.empty_documents += counts.empty;
    add_yaml_mistakes(found, *text, expansion);
  }

  /// Nothing, and a diagnostic, when the file cannot be read.
  std::optional<std::string> load(const std::string& file) {
    const yaml::Limits limits;
    try {
      const std::string bytes = file == "-" ? request_.standard_input : files_.read(file, limits.file_bytes);
      return yaml::decode(bytes, file, result_.diagnostics);
    } catch (const Error& error) {
      for (Diagnostic diagnostic : error.diagnostics()) {
        diagnostic.where = {file, 0, 0};
        result_.diagnostics.add(std::move(diagnostic));
      }
      return std::nullopt;
    }
  }

  void add_yaml_mistakes(const Diagnostics& found,
                         const std::string& text,
                         const std::optional<Expansion>& expansion) {
    const bool unfilled = !expansion && is_template(text);
    const auto lines = unfilled && !found.empty() ? text::split(text, '\n') : std::vector<std::string>();
    int last_action_line = 0;
    for (Diagnostic diagnostic : found) {
      const int line = diagnostic.where.line;
      const bool in_text = line > 0 && static_cast<std::size_t>(line) <= lines.size();
      if (in_text && is_template(lines[static_cast<std::size_t>(line) - 1])) {
        if (line != last_action_line)
          result_.diagnostics.error("bundle.template-without-values", {diagnostic.where.file, line, 0},
                                    "the line holds a template action, but no values were given",
                                    "give the values file with -v");
        last_action_line = line;
        continue;
      }
      if (diagnostic.code == "yaml.duplicate-key") diagnostic.code = "bundle.duplicate-key";
      if (expansion) {
        move_to_origin(diagnostic.where, *expansion);
        for (auto& related : diagnostic.related)
          move_to_origin(related.where, *expansion);
      }
      result_.diagnostics.add(std::move(diagnostic));
    }
  }

  void add(DocumentReader::Understood understood) {
    if (understood.document) add(std::move(*understood.document));
    if (understood.operation) add(std::move(*understood.operation));
    if (!understood.refused.empty()) result_.value.refused.insert(std::move(understood.refused));
  }

  void add(Document document) {
    auto& documents = result_.value.documents;
    const auto [known, fresh] = addresses_.emplace(document.address, documents.size());
    if (fresh) {
      documents.push_back(std::move(document));
      return;
    }
    const Document& first = documents[known->second];
    const bool same = first.body == document.body && same_files(first.files, document.files);
    const std::string summary = fmt::format("'{}' is in the bundle twice", document.address);
    Diagnostic& diagnostic = same ? result_.diagnostics.note("bundle.repeated-document", document.where,
                                                             summary, "both say the same; one would do")
                                  : result_.diagnostics.error("bundle.duplicate-address", document.where,
                                                              summary + " with different content",
                                                              "keep one of the two documents");
    diagnostic.address = document.address;
    diagnostic.related.push_back({first.where, "the first one"});
  }

  /// One object can go only one way in one bundle; approving is no way to go.
  void add(OperationRequest request) {
    auto& operations = result_.value.operations;
    // A certificate authority has two lives of its own: enrollment/… and distribution/….
    const std::string life = request.word.substr(0, request.word.rfind('/') + 1);
    const std::string key = (request.word == "approve" ? "approve " : life) + request.address;
    const bool reads = request_.purpose == Purpose::Delete || request_.purpose == Purpose::Get;
    const auto [known, fresh] = addresses_of_operations_.emplace(key, operations.size());
    const OperationRequest* first = fresh ? nullptr : &operations[known->second];
    const bool same =
        first != nullptr && first->word == request.word && first->parameters == request.parameters;
    if (fresh || (reads && !same)) {
      operations.push_back(std::move(request));
      return;
    }
    Diagnostic& diagnostic =
        same ? result_.diagnostics.note(
                   "bundle.repeated-document", request.where,
                   fmt::format("'{}' of '{}' is in the bundle twice", request.word, request.address),
                   "one would do")
             : result_.diagnostics.error(
                   "bundle.conflicting-operations", request.where,
                   fmt::format("the bundle asks for '{}' and for another operation on '{}'", request.word,
                               request.address),
                   "apply the operations one after the other, in bundles of their own");
    diagnostic.address = request.address;
    diagnostic.related.push_back({first->where, fmt::format("'{}' stands here", first->word)});
  }

  const Files& files_;
  const Request& request_;
  DocumentReader documents_;
  std::unordered_map<std::string, std::size_t> addresses_;
  std::unordered_map<std::string, std::size_t> addresses_of_operations_;
  Checked<Bundle> result_;
};

}  // namespace

Checked<Bundle> read(const Files& files, const Request& request, const Kinds& kinds) {
  return Reading(files, request, kinds).read();
}

}  // namespace emco::bundle
