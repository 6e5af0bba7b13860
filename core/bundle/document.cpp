#include "core/bundle/document.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/base/text.h"
#include "core/bundle/name.h"
#include "core/bundle/operation.h"

namespace emco::bundle {
namespace {

using Path = std::vector<std::string>;

/// The keys of a document that no kind declares.
const std::vector<std::string> kEnvelope{"version", "resourceContext", "file", "files"};

Field anchor_field() {
  Field field;
  field.name = "anchor";
  return field;
}

Source place(const yaml::Node& node, const std::string& file) { return {file, node.line, node.column}; }

std::string dotted(const Path& path) { return text::join(path, "."); }

const Value* find(const Value& body, const Path& path) {
  const Value* value = &body;
  for (const auto& key : path)
    if (value != nullptr) value = value->find(key);
  return value;
}

/// Whether a value on the way was refused already.
bool is_broken(const yaml::Node& node, const Path& path) {
  const yaml::Node* at = &node;
  for (const auto& key : path) {
    at = at->find(key);
    if (at == nullptr) return false;
    if (at->broken) return true;
  }
  return false;
}

void put(Value& body, const Path& path, const std::string& text) {
  Value* value = &body;
  for (const auto& key : path)
    value = &(*value)[key];
  *value = text;
}

/// Metadata or spec of kinds that have none may be written all the same, as long as they say nothing.
std::vector<std::string> other_keys(const yaml::Node& node) {
  std::vector<std::string> keys = kEnvelope;
  for (const char* key : {"metadata", "spec"}) {
    const yaml::Node* value = node.find(key);
    if (value == nullptr) continue;
    if (value->is_null() || (value->is_map() && value->entries.empty())) keys.emplace_back(key);
  }
  return keys;
}

/// Neither the place where a file is named nor anything but the own names.
bool holds_only(const Value& body, const std::vector<Path>& paths, const yaml::Node& node) {
  if (node.find("file") != nullptr || node.find("files") != nullptr) return false;
  std::size_t leaves = 0;
  for (const auto& member : body.members())
    leaves += member.value.is_map() ? member.value.members().size() : 1;
  const auto present = std::count_if(paths.begin(), paths.end(), [&](const Path& path) {
    return !path.empty() && find(body, path) != nullptr;
  });
  return leaves == static_cast<std::size_t>(present);
}

/// "status=deployed&type=cluster" as a map.
Value query_parameters(const std::string& query) {
  Value parameters;
  for (const auto& pair : text::split(query, '&')) {
    const auto equals = pair.find('=');
    if (equals != std::string::npos) parameters[pair.substr(0, equals)] = pair.substr(equals + 1);
  }
  return parameters;
}

}  // namespace

DocumentReader::Understood DocumentReader::read(const yaml::Node& node,
                                                const std::string& file,
                                                Diagnostics& diagnostics) {
  if (node.broken) return {};
  if (!node.is_map()) {
    diagnostics.error("bundle.not-a-document", place(node, file), "this is no document: it is no map",
                      "a document is a map with resourceContext, metadata and spec");
    return {};
  }
  Diagnostics found;
  Understood understood;
  if (const auto where = anchor(node, file, found)) {
    const bool collection = where->type == Anchor::Type::Collection || where->type == Anchor::Type::Resource;
    if (collection) {
      understood.document = resource(node, *where, file, found);
    } else {
      understood.operation = operation(node, *where, file, found);
    }
  }
  if (found.has_errors() || node.flawed) {
    std::string refused = understood.document ? std::move(understood.document->address) : "";
    understood = {std::nullopt, std::nullopt, std::move(refused)};
  }
  diagnostics.add(std::move(found));
  return understood;
}

std::optional<Anchor> DocumentReader::anchor(const yaml::Node& node,
                                             const std::string& file,
                                             Diagnostics& diagnostics) {
  const yaml::Node* version = node.find("version");
  if (version != nullptr && !version->broken && version->text != "emco/v2")
    diagnostics.note("bundle.version-unknown", place(*version, file),
                     "the document's version is not 'emco/v2'", "it is read as if it were");
  const yaml::Node* context = node.find("resourceContext");
  if (context != nullptr && context->broken) return std::nullopt;
  const yaml::Node* text = context == nullptr ? nullptr : context->find("anchor");
  if (text == nullptr) {
    const bool manifest = node.find("apiVersion") != nullptr && node.find("kind") != nullptr;
    diagnostics.error("bundle.anchor-missing", place(node, file),
                      "the document has no resourceContext.anchor",
                      manifest ? "a Kubernetes object is deployed as part of an app's chart"
                               : "the anchor says what the document is, for example 'anchor: projects'");
    return std::nullopt;
  }
  Shaper shaper(file, "resourceContext", Demand::NothingRequired, diagnostics);
  const Value shaped = shaper.record(*context, {anchor_field()}, "resourceContext");
  const Value* anchor_text = shaped.find("anchor");
  if (anchor_text == nullptr || !anchor_text->is_text()) return std::nullopt;
  Anchor anchor = parse_anchor(anchor_text->text(), kinds_, purpose_, place(*text, file), diagnostics);
  if (anchor.type == Anchor::Type::Unknown) return std::nullopt;
  return anchor;
}

const DocumentReader::Prepared& DocumentReader::prepared(const Kind& kind) {
  const auto known = prepared_.find(&kind);
  if (known != prepared_.end()) return known->second;
  Prepared prepared{{}, kind.fields};
  for (const auto& parameter : own_parameters(kind)) {
    const Path path = field_path(kind, parameter);
    prepared.own.push_back({parameter, path});
    std::vector<Field>* fields = &prepared.fields;
    for (const auto& key : path) {
      const auto field =
          std::find_if(fields->begin(), fields->end(), [&](const Field& f) { return f.name == key; });
      field->required = false;
      fields = &field->fields;
    }
  }
  return prepared_.emplace(&kind, std::move(prepared)).first->second;
}

void DocumentReader::shape(const yaml::Node& node,
                           const Kind& kind,
                           Document& document,
                           Diagnostics& diagnostics) {
  const Prepared& known = prepared(kind);
  const auto run = [&](Demand demand) {
    Diagnostics found;
    Shaper shaper(document.where.file, a_noun(kind), demand, found);
    document.body = shaper.record(node, known.fields, "", other_keys(node));
    document.places = shaper.take_places();
    return found;
  };
  if (purpose_ == Purpose::Apply) {
    diagnostics.add(run(Demand::Everything));
    return;
  }
  Diagnostics found = run(Demand::NothingRequired);
  std::vector<Path> paths;
  for (const auto& own : known.own)
    paths.push_back(own.path);
  document.only_name = holds_only(document.body, paths, node);
  const bool whole = purpose_ == Purpose::Update && !document.only_name;
  diagnostics.add(whole ? run(Demand::Everything) : std::move(found));
}

/// Brings a name of the anchor and the document's own together. False when there is none.
bool DocumentReader::name(
    const yaml::Node& node, const Own& own, Anchor& anchor, Document& document, Diagnostics& diagnostics) {
  const Value* said = own.path.empty() ? nullptr : find(document.body, own.path);
  const std::string path = dotted(own.path);
  const bool in_anchor = anchor.parameters.contains(own.parameter);
  if (said == nullptr || !said->is_text()) {
    if (!in_anchor && said == nullptr && !is_broken(node, own.path)) {
      diagnostics.error("field.missing", document.where,
                        fmt::format("{} lacks '{}'", a_noun(*anchor.kind), path),
                        "add it: a resource is known by its name");
    } else if (in_anchor && !own.path.empty()) {
      put(document.body, own.path, anchor.parameters[own.parameter]);
    }
    return in_anchor;
  }
  const std::string& name = said->text();
  if (in_anchor && anchor.parameters[own.parameter] != name) {
    const std::string summary = fmt::format("the anchor says '{}', {} says '{}'",
                                            anchor.parameters[own.parameter], path, text::printable(name));
    // Upstream's service for policies takes the name from the path alone.
    if (anchor.kind->name != "policy_intent") {
      diagnostics.error("name.differs", document.place(path), summary,
                        "an anchor without the resource's own name is usual; keep one of the two names");
      return false;
    }
    diagnostics.note("name.anchor-wins", document.place(path), summary, "the anchor's is taken");
    put(document.body, own.path, anchor.parameters[own.parameter]);
    return true;
  }
  if (const auto problem = name_problem(name)) {
    diagnostics.error(
        problem->code, document.place(path),
        fmt::format("'{}' is no name: it {}", text::printable(name.substr(0, 160)), problem->text),
        "use letters, digits, '-', '_' and '.', at most 128, beginning and ending with a letter or digit");
    return false;
  }
  anchor.parameters[own.parameter] = name;
  return true;
}

std::optional<Document> DocumentReader::resource(const yaml::Node& node,
                                                 Anchor anchor,
                                                 const std::string& file,
                                                 Diagnostics& diagnostics) {
  Document document;
  document.kind = anchor.kind->name;
  document.where = place(node, file);
  shape(node, *anchor.kind, document, diagnostics);
  bool named = true;
  for (const auto& own : prepared(*anchor.kind).own)
    named = name(node, own, anchor, document, diagnostics) && named;
  const bool wants_files = purpose_ == Purpose::Apply || (purpose_ == Purpose::Update && !document.only_name);
  if (wants_files) document.files = attachments_.read(node, *anchor.kind, document.body, file, diagnostics);
  if (!named) return std::nullopt;
  document.address = make_address(*anchor.kind, anchor.parameters);
  return document;
}

std::optional<OperationRequest> DocumentReader::operation(const yaml::Node& node,
                                                          const Anchor& anchor,
                                                          const std::string& file,
                                                          Diagnostics& diagnostics) {
  OperationRequest request;
  request.address = make_address(*anchor.kind, anchor.parameters);
  request.word = anchor.word;
  request.where = place(node, file);
  if (anchor.type == Anchor::Type::Status) request.parameters = query_parameters(anchor.query);
  const bool carried_out = purpose_ == Purpose::Apply || purpose_ == Purpose::Update;
  const std::string owner = fmt::format("the operation '{}'", anchor.word);
  Shaper shaper(file, owner, carried_out ? Demand::Everything : Demand::NothingRequired, diagnostics);
  const Value body = shaper.record(node, operation_fields(anchor.word), "", {"version", "resourceContext"});
  request.reason = body.text_at({"metadata", "description"});
  if (const Value* spec = body.find("spec"); spec != nullptr && spec->is_map() && !spec->members().empty())
    request.parameters = *spec;
  return request;
}

}  // namespace emco::bundle
