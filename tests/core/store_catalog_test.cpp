#include <algorithm>
#include <functional>
#include <tuple>

#include <doctest/doctest.h>

#include "core/base/text.h"
#include "core/store/catalog.h"
#include "core/store/schema.h"
#include "tests/golden.h"

namespace emco::store {
namespace {

const Field& field(const std::vector<Field>& fields, const std::string& path) {
  const std::vector<Field>* here = &fields;
  const Field* found = nullptr;
  for (const auto& name : text::split(path, '.')) {
    const auto at = std::find_if(here->begin(), here->end(), [&](const Field& f) { return f.name == name; });
    REQUIRE_MESSAGE(at != here->end(), path);
    found = &*at;
    here = &at->fields;
  }
  return *found;
}

const char* word(Shape shape) {
  constexpr const char* kWords[] = {"text",      "integer", "boolean", "texts", "text-map",
                                    "text-maps", "records", "record",  "free"};
  return kWords[static_cast<int>(shape)];
}

void print(std::string& out, const std::vector<Field>& fields, const std::string& indent) {
  for (const auto& f : fields) {
    out += indent + f.name + ": " + word(f.shape);
    if (f.required) out += ", required";
    if (f.fallback) out += ", default " + *f.fallback;
    if (!f.allowed.empty()) out += ", one of '" + text::join(f.allowed, "' '") + "'";
    if (!f.refers_to.empty()) out += ", names a " + f.refers_to;
    if (f.sensitive) out += ", sensitive";
    if (f.ignored) out += ", ignored";
    if (!f.aliases.empty()) out += ", also " + text::join(f.aliases, " ");
    if (!f.table.empty()) out += " -> " + f.table + "." + f.column;
    out += "\n";
    print(out, f.fields, indent + "  ");
  }
}

void every_field(const std::vector<Field>& fields, const std::function<void(const Field&)>& see) {
  for (const auto& f : fields) {
    see(f);
    every_field(f.fields, see);
  }
}

bool same(const std::vector<Field>& some, const std::vector<Field>& others) {
  return std::equal(
      some.begin(), some.end(), others.begin(), others.end(), [](const Field& a, const Field& b) {
        const auto all = [](const Field& f) {
          return std::tie(f.name, f.shape, f.required, f.fallback, f.allowed, f.aliases, f.refers_to,
                          f.summary, f.table, f.column, f.no_reference, f.sensitive, f.ignored);
        };
        return all(a) == all(b) && same(a.fields, b.fields);
      });
}

}  // namespace

TEST_SUITE("store/catalog") {
  TEST_CASE("the definition of a table tells its checks, named keys and enumerations") {
    const auto definition = read_definition(
        "CREATE TABLE t (\n a TEXT NOT NULL CONSTRAINT \"t.a-known\" CHECK (a IN ('x', 'it''s')), -- CHECK "
        "(no)\n"
        " b TEXT CHECK (length(b) < (3 + 1)),\n CONSTRAINT \"t.both\" CHECK (a <> b),\n"
        " CONSTRAINT \"t.key\" FOREIGN KEY (a, b) REFERENCES s(a, b), PRIMARY KEY (a)) STRICT");
    REQUIRE(definition.checks.size() == 3);
    CHECK(definition.checks[0].name == "t.a-known");
    CHECK(definition.checks[1].name.empty());
    CHECK(definition.checks[1].expression == "length(b) < (3 + 1)");
    CHECK(definition.checks[2].columns == std::vector<std::string>{"a", "b"});
    CHECK(definition.enumerations.at("a") == std::vector<std::string>{"x", "it's"});
    CHECK(definition.foreign_keys.at("a, b") == "t.key");
  }

  TEST_CASE("fields are what the tables say") {
    const Kinds kinds = built_in_kinds();
    const Kind* cloud = kinds.find("logical_cloud");
    REQUIRE(cloud != nullptr);
    const Field& level = field(cloud->fields, "spec.level");
    CHECK_FALSE(level.required);
    CHECK(level.fallback == "1");
    CHECK(level.allowed == std::vector<std::string>{"0", "1"});
    CHECK(field(cloud->fields, "spec.user.userName").column == "user_name");
    CHECK(field(cloud->fields, "metadata.name").required);
    CHECK(field(cloud->fields, "metadata.description").table == "resource");

    const Kind* group = kinds.find("deployment_intent_group");
    REQUIRE(group != nullptr);
    CHECK(field(group->fields, "spec.logicalCloud").refers_to == "logical_cloud");
    CHECK(field(group->fields, "spec.logicalCloud").required);
    CHECK(field(group->fields, "spec.overrideValues.app").refers_to == "app");
    CHECK(field(group->fields, "spec.overrideValues.values").table ==
          "deployment_intent_group_override_values_values");

    const Kind* placement = kinds.find("app_placement_intent");
    REQUIRE(placement != nullptr);
    CHECK(field(placement->fields, "spec.intent.allOf.anyOf.cluster").table ==
          "app_placement_intent_all_of_any_of");
    CHECK(field(placement->fields, "spec.intent").required);

    const Kind* reference = kinds.find("cluster_reference");
    REQUIRE(reference != nullptr);
    CHECK(field(reference->fields, "spec.loadBalancerIP").aliases ==
          std::vector<std::string>{"loadbalancerIp"});
    CHECK(field(kinds.find("generic_placement_intent")->fields, "spec.logicalCloud").ignored);
    CHECK(field(kinds.find("cluster_label")->fields, "clusterLabel").column == "name");
    CHECK(kinds.find("cluster_label")->fields.size() == 1);
    CHECK(kinds.find("cluster")->file_sensitive);
    CHECK(kinds.find("cluster_sync_object")->fields.back().fields.front().sensitive);
    CHECK(kinds.find("metadata") == nullptr);
  }

  TEST_CASE("addresses and anchors lead to their kinds") {
    const Kinds kinds = built_in_kinds();
    const auto app = kinds.of_address("projects/p/composite-apps/ca/v1/apps/web");
    REQUIRE(app);
    CHECK(app->kind->name == "app");
    CHECK(app->parameters.at("composite_app_version") == "v1");
    CHECK(kinds.of_collection("projects/p/composite-apps")->kind->name == "composite_app");
    CHECK(kinds.of_address("projects/p/composite-apps/ca/v1")->kind->name == "composite_app");
    CHECK(kinds.of_collection("clm-controllers")->kind->name == "clm_controller");
  }

  TEST_CASE("one kind alone is what it is among all of them") {
    auto database = Database::memory();
    create_schema(database, {"uid", 0, "", ""});
    const Kinds kinds = read_catalogue(database).kinds;
    CHECK(kinds.all().size() > 50);
    for (const auto& kind : kinds.all()) {
      CAPTURE(kind.name);
      const auto alone = read_kind(database, kind.name);
      REQUIRE(alone.has_value());
      const auto all = [](const Kind& k) {
        return std::tie(k.name, k.summary, k.pattern, k.parent, k.attached, k.file_sensitive, k.file_unless,
                        k.operations);
      };
      CHECK(all(*alone) == all(kind));
      CHECK(same(alone->fields, kind.fields));
    }
    CHECK_FALSE(read_kind(database, "metadata").has_value());
    CHECK_FALSE(read_kind(database, "").has_value());
  }

  TEST_CASE("what documents may say is as reviewed") {
    std::string out;
    const Kinds kinds = built_in_kinds();
    for (const auto& kind : kinds.all()) {
      out += kind.name + ": " + text::join(kind.pattern, "/") + "\n";
      if (kind.attached != Attached::None)
        out += std::string("  file") + (kind.file_sensitive ? ", sensitive" : "") + "\n";
      if (!kind.operations.empty()) out += "  operations: " + text::join(kind.operations, " ") + "\n";
      print(out, kind.fields, "  ");
    }
    test::check_golden("store/kinds.txt", out);
  }

  TEST_CASE("every kind and field is explained, and every parent and reference is a kind") {
    const Kinds kinds = built_in_kinds();
    CHECK(kinds.all().size() >= 20);
    for (const auto& kind : kinds.all()) {
      CAPTURE(kind.name);
      CHECK(kind.summary.size() >= 10);
      CHECK((kind.parent.empty() || kinds.find(kind.parent) != nullptr));
      every_field(kind.fields, [&](const Field& f) {
        CAPTURE(f.name);
        const bool block = f.name == "spec" || f.name == "metadata";
        CHECK((block || f.ignored || f.summary.size() >= 8));
        CHECK((f.refers_to.empty() || kinds.find(f.refers_to) != nullptr));
      });
    }
  }

  TEST_CASE("codes have one shape, and their exit statuses rank") {
    const Rules rules = built_in_rules();
    CHECK(rules.all().size() > 30);
    CHECK(rules.find("store.busy")->status == 6);
    CHECK(rules.find("no.such-code") == nullptr);
    Diagnostics diagnostics;
    CHECK(rules.exit_status(diagnostics) == 0);
    diagnostics.note("reference.in-use", {}, "only a note");
    CHECK(rules.exit_status(diagnostics) == 0);
    diagnostics.error("reference.missing", {}, "one");
    CHECK(rules.exit_status(diagnostics) == 3);
    diagnostics.error("reference.in-use", {}, "two");
    CHECK(rules.exit_status(diagnostics) == 5);
    diagnostics.error("store.full", {}, "three");
    CHECK(rules.exit_status(diagnostics) == 13);
    diagnostics.error("nobody.knows", {}, "four");
    CHECK(rules.exit_status(diagnostics) == 70);
  }

  TEST_CASE("every named rule of the schema is explained") {
    auto database = Database::memory();
    create_schema(database, {"uid", 0, "", ""});
    const Rules rules = read_rules(database);
    for (const auto& [name, table] : read_catalogue(database).tables) {
      for (const auto& check : table.definition.checks)
        CHECK_MESSAGE((check.name.empty() || rules.find(check.name) != nullptr), check.name);
      for (const auto& reference : table.references)
        CHECK_MESSAGE((reference.rule.empty() || rules.find(reference.rule) != nullptr), reference.rule);
    }
    auto indexes = database.statement(
        "SELECT name FROM sqlite_schema WHERE type = 'index' AND name LIKE '%.%' ORDER BY name");
    while (indexes.next())
      CHECK_MESSAGE(rules.find(indexes.text(0)) != nullptr, indexes.text(0));
    auto triggers = database.statement("SELECT sql FROM sqlite_schema WHERE type = 'trigger' ORDER BY name");
    int raised = 0;
    while (triggers.next()) {
      const std::string sql = triggers.text(0);
      const std::string mark = "RAISE(ABORT, '";
      for (auto at = sql.find(mark); at != std::string::npos; at = sql.find(mark, at + 1), ++raised) {
        const auto start = at + mark.size();
        const std::string code = sql.substr(start, sql.find('\'', start) - start);
        CHECK_MESSAGE(rules.find(code) != nullptr, code);
      }
    }
    CHECK(raised > 5);
  }
}

}  // namespace emco::store
