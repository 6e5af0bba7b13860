#include "core/chart/json_schema.h"

#include <cctype>
#include <cmath>
#include <stdexcept>

#include <nlohmann/json.hpp>
#include <re2/re2.h>

#include "core/base/text.h"
#include "core/chart/json_schema_words.h"

namespace emco::chart {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kLongestPattern = std::size_t{64} << 10U;
constexpr const char* kHome = "file:///values.schema.json";

[[noreturn]] void refuse(const std::string& why) { throw std::invalid_argument(why); }

// The draft that a "$schema" names, 0 for none that is known.
int draft_named(std::string name) {
  if (name.ends_with('#')) name.pop_back();
  for (const std::string_view scheme : {"http://", "https://"})
    if (name.starts_with(scheme)) name.erase(0, scheme.size());
  if (name == "json-schema.org/schema" || name == "json-schema.org/draft/2020-12/schema") return 2020;
  if (name == "json-schema.org/draft/2019-09/schema") return 2019;
  if (name == "json-schema.org/draft-07/schema") return 7;
  if (name == "json-schema.org/draft-06/schema") return 6;
  if (name == "json-schema.org/draft-04/schema") return 4;
  return 0;
}

bool has_scheme(const std::string& url) {
  const std::size_t colon = url.find(':');
  if (colon == std::string::npos || colon == 0 || std::isalpha(static_cast<unsigned char>(url[0])) == 0)
    return false;
  return url.find_first_of("/?#") > colon;
}

std::string joined(const std::string& base, const std::string& url) {
  if (url.empty() || has_scheme(url)) return url.empty() ? base : url;
  const std::size_t authority = base.find("://");
  if (url.starts_with('/')) {
    const std::size_t path = base.find('/', authority == std::string::npos ? 0 : authority + 3);
    return base.substr(0, path) + url;
  }
  return base.substr(0, base.rfind('/') + 1) + url;
}

std::string percent_decoded(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escape = text[i] == '%' && i + 2 < text.size() &&
                        std::isxdigit(static_cast<unsigned char>(text[i + 1])) != 0 &&
                        std::isxdigit(static_cast<unsigned char>(text[i + 2])) != 0;
    if (!escape) {
      out += text[i];
      continue;
    }
    out += static_cast<char>(std::stoi(text.substr(i + 1, 2), nullptr, 16));
    i += 2;
  }
  return out;
}

// What a JSON pointer leads to; nullptr when there is nothing.
const Json* pointed(const Json& root, const std::string& pointer) {
  const Json* at = &root;
  for (std::size_t begin = 1; begin <= pointer.size();) {
    const std::size_t end = std::min(pointer.find('/', begin), pointer.size());
    std::string token = pointer.substr(begin, end - begin);
    begin = end + 1;
    for (std::size_t i = token.find('~'); i != std::string::npos && i + 1 < token.size();
         i = token.find('~', i + 1)) {
      const char meant = token[i + 1] == '1' ? '/' : '~';
      token.replace(i, 2, 1, meant);
    }
    if (at->is_object()) {
      const auto found = at->find(token);
      if (found == at->end()) return nullptr;
      at = &*found;
    } else if (at->is_array()) {
      const auto index = text::integer(token);
      if (!index || *index < 0 || static_cast<std::size_t>(*index) >= at->size()) return nullptr;
      at = &(*at)[static_cast<std::size_t>(*index)];
    } else {
      return nullptr;
    }
  }
  return at;
}

const std::string* text_at(const Json& schema, const char* key) {
  const auto found = schema.find(key);
  return found == schema.end() ? nullptr : found->get_ptr<const std::string*>();
}

const Json& anything() {
  static const Json json = true;
  return json;
}

}  // namespace

JsonSchema::JsonSchema(const std::string& text) {
  document_ = std::make_unique<Json>(Json::parse(text, nullptr, false));
  if (document_->is_discarded()) refuse("it is no JSON");
  auto home = std::make_unique<Resource>();
  home->id = kHome;
  home->root = document_.get();
  Resource* resource = home.get();
  resources_[kHome] = std::move(home);
  walk(*document_, resource, 0);
  compile(*document_, 0);
}

JsonSchema::~JsonSchema() = default;

// The resource that a schema is part of, a new one when it has an address of its own.
JsonSchema::Resource* JsonSchema::enter(const Json& schema, Resource* resource) {
  const bool top = resource->root == &schema;
  int draft = resource->draft;
  const auto* name = text_at(schema, "$schema");
  if (name != nullptr && (top || schema.contains("$id") || schema.contains("id"))) {
    draft = draft_named(*name);
    if (draft == 0) refuse("the meta-schema '" + text::printable(*name) + "' is not known here");
  }
  if (top) resource->draft = draft;
  const auto* id = text_at(schema, draft == 4 ? "id" : "$id");
  if (id == nullptr || (draft < 2019 && schema.contains("$ref"))) return resource;
  const std::string url = id->substr(0, id->find('#'));
  if (draft < 2019 && id->find('#') != std::string::npos && id->size() > url.size() + 1)
    resource->anchors[id->substr(url.size() + 1)] = &schema;
  if (url.empty()) return resource;
  auto own = std::make_unique<Resource>();
  own->id = joined(resource->id, url);
  own->root = &schema;
  own->draft = draft;
  Resource* result = own.get();
  if (!resources_.emplace(own->id, std::move(own)).second) refuse("two parts have the $id '" + *id + "'");
  return result;
}

void JsonSchema::walk(const Json& schema, Resource* resource, int depth) {
  if (depth > kDeepestSchema) refuse("it is nested too deeply");
  if (schema.is_boolean() && resource->draft > 4) return;
  if (!schema.is_object()) refuse("something that is no schema stands where one is wanted");
  if (known_.contains(&schema)) return;
  Resource* own = enter(schema, resource);
  known_[&schema] = own;
  if (own->draft >= 2019)
    for (const char* key : {"$anchor", "$dynamicAnchor"})
      if (const auto* anchor = text_at(schema, key)) own->anchors[*anchor] = &schema;
  check_words(schema, own->draft);
  walk_children(schema, own, depth + 1);
}

void JsonSchema::walk_children(const Json& schema, Resource* resource, int depth) {
  for (const auto& [key, value] : schema.items()) {
    const Holds holds = what_holds(key, resource->draft);
    // Draft 4 has no schemas that are true or false, but in these two places.
    if (value.is_boolean() && (key == "additionalProperties" || key == "additionalItems")) continue;
    if (holds == Holds::Schema || (holds == Holds::SchemaOrList && !value.is_array())) {
      walk(value, resource, depth);
    } else if (holds == Holds::List || holds == Holds::SchemaOrList) {
      for (const Json& item : value)
        walk(item, resource, depth);
    } else if (holds == Holds::Map || holds == Holds::MapOrNames || holds == Holds::Definitions) {
      for (const Json& item : value)
        if (holds != Holds::MapOrNames || !item.is_array()) walk(item, resource, depth);
    }
  }
}

int JsonSchema::draft_of(const Json& schema) const {
  const auto found = known_.find(&schema);
  return found == known_.end() ? 2020 : found->second->draft;
}

void JsonSchema::compile_pattern(const std::string& pattern) {
  auto& slot = patterns_[pattern];
  if (slot != nullptr) return;
  if (pattern.size() > kLongestPattern) refuse("a pattern is too long");
  RE2::Options options;
  options.set_log_errors(false);
  options.set_perl_classes(true);
  slot = std::make_unique<RE2>(pattern, options);
  if (!slot->ok()) refuse("the pattern '" + text::printable(pattern) + "' is none: " + slot->error());
}

void JsonSchema::note_format(const Json& schema, int draft) {
  const auto* format = text_at(schema, "format");
  if (format != nullptr && draft <= 7 && !knows_format(*format)) unchecked_.insert("format: " + *format);
}

// Everything that can be reached: references are followed, patterns made.
void JsonSchema::compile(const Json& schema, int depth) {
  if (!schema.is_object() || !compiled_.insert(&schema).second) return;
  if (depth > 4 * kDeepestSchema) refuse("its references are nested too deeply");
  const Resource& resource = *known_.at(&schema);
  for (const char* key : {"$ref", "$recursiveRef", "$dynamicRef"}) {
    const int since = key[1] == 'r' && key[2] == 'e' && key[3] == 'f' ? 4 : key[1] == 'd' ? 2020 : 2019;
    const auto* reference = text_at(schema, key);
    if (reference == nullptr || resource.draft < since) continue;
    const Json& meant = target(resource, *reference);
    referred_[&schema] = &meant;
    compile(meant, depth + 1);
    if (resource.draft < 2019) return;
  }
  note_format(schema, resource.draft);
  if (const auto* pattern = text_at(schema, "pattern")) compile_pattern(*pattern);
  if (const auto found = schema.find("patternProperties"); found != schema.end())
    for (const auto& member : found->items())
      compile_pattern(member.key());
  for (const auto& [key, value] : schema.items()) {
    const Holds holds = what_holds(key, resource.draft);
    if (holds == Holds::Schema || (holds == Holds::SchemaOrList && !value.is_array())) {
      compile(value, depth + 1);
    } else if (holds != Holds::Nothing && holds != Holds::Definitions) {
      for (const Json& item : value)
        compile(item, depth + 1);
    }
  }
}

const JsonSchema::Json& JsonSchema::target(const Resource& resource, const std::string& reference) {
  const std::size_t hash = reference.find('#');
  const std::string url = reference.substr(0, hash);
  const std::string fragment = hash == std::string::npos ? "" : percent_decoded(reference.substr(hash + 1));
  const std::string whole = joined(resource.id, url);
  const Resource* found = &resource;
  if (!url.empty()) {
    const auto other = resources_.find(whole);
    // Drafts describe themselves; Helm lets every name of the kind "urn:" mean anything.
    if (other == resources_.end() && (draft_named(whole) != 0 || whole.starts_with("urn:"))) {
      unchecked_.insert("$ref: " + reference);
      return anything();
    }
    if (other == resources_.end()) refuse("'" + text::printable(reference) + "' points outside of it");
    found = other->second.get();
  }
  const Json* meant = found->root;
  if (fragment.starts_with('/')) {
    meant = pointed(*found->root, fragment);
  } else if (!fragment.empty()) {
    const auto anchor = found->anchors.find(fragment);
    meant = anchor == found->anchors.end() ? nullptr : anchor->second;
  }
  if (meant == nullptr) refuse("'" + text::printable(reference) + "' points to nothing");
  if (!known_.contains(meant)) walk(*meant, resources_.at(found == &resource ? resource.id : whole).get(), 0);
  return *meant;
}

}  // namespace emco::chart
