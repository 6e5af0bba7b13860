#include <random>

#include <doctest/doctest.h>

#include "core/bundle/write.h"
#include "core/store/catalog.h"
#include "tests/bundle_kinds.h"
#include "tests/bundle_text.h"
#include "tests/memory_files.h"
#include "tests/print.h"

namespace emco::bundle {
namespace {

using Found = std::vector<std::string>;

std::vector<std::string> references(const Document& document) {
  std::vector<std::string> all;
  for (const auto& attachment : document.files)
    all.push_back(file_reference(attachment));
  return all;
}

/// The document read again from what is written of it.
Document again(const Document& document, const Kinds& kinds) {
  Request request;
  request.sources = {"-"};
  request.standard_input = to_yaml(document, *kinds.find(document.kind), references(document));
  const auto read = bundle::read(test::MemoryFiles(), request, kinds);
  CAPTURE(request.standard_input);
  CHECK(test::sentences(read.diagnostics) == Found{});
  REQUIRE(read.value.documents.size() == 1);
  return read.value.documents[0];
}

/// Documents of any kind with any values that the fields take.
class Arbitrary {
 public:
  explicit Arbitrary(std::uint32_t seed) : random_(seed) {}

  Document document(const Kind& kind) {
    Document made;
    made.kind = kind.name;
    std::map<std::string, std::string> parameters;
    for (const auto& segment : kind.pattern)
      if (segment.starts_with('{')) parameters[segment.substr(1, segment.size() - 2)] = name();
    made.address = make_address(kind, parameters);
    made.body = record(kind.fields);
    for (const auto& [parameter, value] : parameters) {
      const Field* field = nullptr;
      for (const auto& top : kind.fields) {
        if (top.column == parameter && top.shape == Shape::Text) made.body[top.name] = value;
        for (const auto& child : top.fields)
          if (top.shape == Shape::Record && child.column == parameter) field = &child;
        if (field != nullptr && top.shape == Shape::Record) made.body[top.name][field->name] = value;
        field = nullptr;
      }
    }
    if (kind.attached == Attached::Required ||
        (kind.attached == Attached::Optional && kind.file_unless.empty()))
      made.files.push_back({"a b.tgz", "", "sha256:" + std::string(64, 'b'), {}, {}});
    return made;
  }

 private:
  std::uint32_t below(std::uint32_t limit) { return static_cast<std::uint32_t>(random_()) % limit; }

  std::string name() { return "n" + std::to_string(below(1000)) + (below(2) == 0 ? "_X.y" : "-z"); }

  std::string text() {
    static const std::vector<std::string> kTexts{
        "",      "plain",        "1.10",  "yes", "null", "~",    "a: b",     "- x",     " lead",
        "tail ", "two\nlines\n", "tab\t", "#no", "'",    "\"",   "\xC3\xA4", "{{ x }}", "<no value>",
        "0x1",   "2001-01-01",   "*a",    "&b",  "!c",   "a\nb", "\n",       "|",       "C:\\x"};
    return kTexts[below(static_cast<std::uint32_t>(kTexts.size()))];
  }

  Value value(const Field& field) {
    switch (field.shape) {
      case Shape::Text:
        return field.allowed.empty() ? text()
                                     : field.allowed[below(static_cast<std::uint32_t>(field.allowed.size()))];
      case Shape::Integer: return static_cast<std::int64_t>(below(100'000));
      case Shape::Boolean: return below(2) == 0;
      case Shape::Record: return record(field.fields);
      case Shape::TextMap: return text_map();
      case Shape::Texts:
      case Shape::TextMaps:
      case Shape::Records: break;
      case Shape::Free: return Value::map({{"x", Value::List{1, "1", true, Value(), 1.5}}});
    }
    Value items = Value::list();
    for (std::uint32_t count = below(3); count > 0; --count) {
      if (field.shape == Shape::Texts) items.push(text());
      if (field.shape == Shape::TextMaps) items.push(text_map());
      if (field.shape == Shape::Records) items.push(record(field.fields));
    }
    return items;
  }

  Value text_map() {
    Value map = Value::map();
    for (std::uint32_t count = below(3); count > 0; --count)
      map["k" + text().substr(0, 3) + std::to_string(count)] = text();
    return map;
  }

  Value record(const std::vector<Field>& fields) {
    Value map = Value::map();
    for (const auto& field : fields)
      if (!field.ignored && (field.required || field.shape == Shape::Record || below(3) > 0))
        map[field.name] = value(field);
    return map;
  }

  std::mt19937 random_;
};

void check_all_kinds(const Kinds& kinds) {
  for (std::uint32_t seed = 0; seed < 30; ++seed) {
    for (const auto& kind : kinds.all()) {
      CAPTURE(seed);
      CAPTURE(kind.name);
      const Document document = Arbitrary(seed).document(kind);
      const Document read = again(document, kinds);
      CHECK(read.address == document.address);
      CHECK(read.kind == document.kind);
      CHECK(read.body == document.body);
      CHECK(references(read) == references(document));
    }
  }
}

}  // namespace

TEST_SUITE("bundle/write") {
  TEST_CASE("a resource is written as people write it") {
    const Kinds kinds = test::bundle_kinds();
    Document app;
    app.kind = "app";
    app.address = "projects/p/composite-apps/ca/v1/apps/web";
    app.body = Value::map({{"metadata", Value::map({{"description", "shop front"}, {"name", "web"}})}});
    app.files.push_back({"web.tgz", std::string(64, 'a'), "", {}, {}});
    CHECK(to_yaml(app, *kinds.find("app"), references(app)) == R"(version: emco/v2
resourceContext:
  anchor: projects/p/composite-apps/ca/v1/apps
metadata:
  name: web
  description: shop front
file: web.tgz@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
)");
    CHECK(to_yaml(app, *kinds.find("app"), {"files/web.tgz"}).ends_with("file: files/web.tgz\n"));
  }

  TEST_CASE("a resource that only its anchor can name is written with that anchor") {
    const Kinds kinds = test::bundle_kinds();
    Document agent;
    agent.kind = "policy_agent";
    agent.address = "policy/agents/a1";
    agent.body = Value::map({{"addr", "host:9000"}});
    CHECK(to_value(agent, *kinds.find("policy_agent"), {}).text_at({"resourceContext", "anchor"}) ==
          "policy/agents/a1");
    CHECK(again(agent, kinds).address == "policy/agents/a1");
  }

  TEST_CASE("what is written is read again as the same document, whatever the kind") {
    check_all_kinds(test::bundle_kinds());
    check_all_kinds(store::built_in_kinds());
  }
}

}  // namespace emco::bundle
