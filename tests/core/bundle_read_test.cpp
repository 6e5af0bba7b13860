#include <algorithm>
#include <random>

#include <doctest/doctest.h>

#include "core/base/text.h"
#include "core/bundle/read.h"
#include "tests/bundle_kinds.h"
#include "tests/bundle_text.h"
#include "tests/memory_files.h"
#include "tests/print.h"

namespace emco::bundle {
namespace {

using Found = std::vector<std::string>;
using test::contents;
using test::mistakes;
using test::read_files;
using test::read_text;
using test::sentences;

std::string project(const std::string& name, const std::string& more = "") {
  return "---\nresourceContext: {anchor: projects}\nmetadata: {name: " + name + more + "}\n";
}

Request of(std::vector<std::string> sources) {
  Request request;
  request.sources = std::move(sources);
  return request;
}

}  // namespace

TEST_SUITE("bundle/read") {
  TEST_CASE("files come in the order given, those of a folder sorted, each once") {
    const std::map<std::string, std::string> files{
        {"z.yaml", project("z")},         {"dir/b.yml", project("b")},  {"dir/a.yaml", project("a")},
        {"dir/sub/c.yaml", project("c")}, {"dir/readme.md", "[broken"}, {"dir/.hidden.yaml", "[broken"},
        {"dir/.git/x.yaml", "[broken"}};
    const auto read = read_files(files, of({"z.yaml", "dir", "dir/a.yaml"}));
    CHECK(sentences(read.diagnostics) == Found{});
    CHECK(contents(read.value) == Found{"projects/z", "projects/a", "projects/b", "projects/c"});
    CHECK(read.value.documents[3].where.file == "dir/sub/c.yaml");
  }

  TEST_CASE("a chart in a folder and a values file are no bundle files") {
    Request request = of({"dir"});
    request.values = {"dir/values.yaml"};
    const auto read = read_files({{"dir/a.yaml", project("{{ .Name }}")},
                                  {"dir/values.yaml", "Name: x\n"},
                                  {"dir/web/Chart.yaml", "name: web\n"},
                                  {"dir/web/templates/x.yaml", "{{ broken"}},
                                 request);
    CHECK(sentences(read.diagnostics) == Found{});
    CHECK(contents(read.value) == Found{"projects/x"});
  }

  TEST_CASE("what cannot be read is reported beside the mistakes of the rest") {
    const auto read =
        read_files({{"a.yaml", project("/")}, {"empty/readme", ""}}, of({"no.yaml", "a.yaml", "empty"}));
    CHECK(sentences(read.diagnostics) ==
          Found{"name.invalid a.yaml:3:18: '/' is no name: it holds something else than letters, digits, "
                "'-', '_' and "
                "'.'; use letters, digits, '-', '_' and '.', at most 128, beginning and ending with a letter "
                "or digit",
                "bundle.no-files empty: the folder 'empty' holds no .yaml or .yml file; name the folder of "
                "the bundle",
                "file.not-found no.yaml: 'no.yaml' does not exist; check the path"});
  }

  TEST_CASE("mistakes of all files and documents come in one run, sorted, and good documents stay") {
    const auto read = read_files({{"b.yaml", "a: [\n" + project("p1") + "spec: {x: 1}\n" + project("p2")},
                                  {"a.yaml", project("p3", ", colour: red") + project("p4")}},
                                 of({"b.yaml", "a.yaml"}));
    CHECK(mistakes(read.diagnostics) == Found{"field.unknown 3:22", "yaml.syntax 1:5", "field.unknown 5:1"});
    CHECK(contents(read.value) == Found{"projects/p2", "projects/p4"});
  }

  TEST_CASE("the same document twice is one, with a note") {
    const auto read = read_text(project("p") + project("q") + project("p"));
    CHECK(sentences(read.diagnostics) == Found{"bundle.repeated-document -:8:1: 'projects/p' is in the "
                                               "bundle twice; both say the same; one would do"});
    CHECK(read.ok());
    CHECK(contents(read.value) == Found{"projects/p", "projects/q"});
  }

  TEST_CASE("one address with different content is refused and names both places") {
    const auto read = read_files({{"a.yaml", project("p")}, {"b.yaml", project("p", ", description: x")}},
                                 of({"a.yaml", "b.yaml"}));
    REQUIRE(read.diagnostics.size() == 1);
    const Diagnostic& diagnostic = read.diagnostics.items()[0];
    CHECK(diagnostic.code == "bundle.duplicate-address");
    CHECK(diagnostic.where == Source{"b.yaml", 2, 1});
    CHECK(diagnostic.address == "projects/p");
    CHECK(diagnostic.related.at(0).where == Source{"a.yaml", 2, 1});
    const std::string app =
        "resourceContext: {anchor: projects/p/composite-apps/c/v/apps}\nmetadata: {name: a}\n";
    CHECK(
        mistakes(read_files({{"a.yaml", app + "file: x\n---\n" + app + "file: y\n"}, {"x", "1"}, {"y", "2"}},
                            of({"a.yaml"}))
                     .diagnostics) == Found{"bundle.duplicate-address 5:1"});
  }

  TEST_CASE("one object goes one way in one bundle, approving aside") {
    const auto operation = [](const std::string& word, const std::string& rest = "") {
      return "---\nresourceContext: {anchor: projects/p/composite-apps/c/v/deployment-intent-groups/d/" +
             word + "}\n" + rest;
    };
    const std::string address = " projects/p/composite-apps/c/v/deployment-intent-groups/d";
    CHECK(contents(read_text(operation("approve") + operation("instantiate")).value) ==
          Found{"approve" + address, "instantiate" + address});
    CHECK(
        mistakes(
            read_text(operation("approve") + operation("approve") + operation("update") + operation("update"))
                .diagnostics) == Found{"bundle.repeated-document 4:1", "bundle.repeated-document 8:1"});
    CHECK(mistakes(read_text(operation("instantiate") + operation("terminate")).diagnostics) ==
          Found{"bundle.conflicting-operations 4:1"});
    CHECK(mistakes(read_text(operation("rollback", "spec: {revision: 1}\n") +
                             operation("rollback", "spec: {revision: 2}\n"))
                       .diagnostics) == Found{"bundle.conflicting-operations 5:1"});
    CHECK(mistakes(read_text(operation("instantiate") + operation("update"), Purpose::Delete).diagnostics) ==
          Found{});
  }

  TEST_CASE("an object may have several lives, each of which goes one way") {
    const auto operation = [](const std::string& words) {
      return "---\nresourceContext: {anchor: cluster-providers/p/ca-certs/c/" + words + "}\n";
    };
    CHECK(contents(
              read_text(operation("enrollment/instantiate") + operation("distribution/instantiate")).value) ==
          Found{"enrollment/instantiate cluster-providers/p/ca-certs/c",
                "distribution/instantiate cluster-providers/p/ca-certs/c"});
    CHECK(mistakes(read_text(operation("enrollment/instantiate") + operation("enrollment/terminate"))
                       .diagnostics) == Found{"bundle.conflicting-operations 4:1"});
  }

  TEST_CASE("empty documents are counted, an empty bundle is a warning") {
    const auto read = read_text("# nothing\n---\n---\nnull\n" + project("p") + "---\n");
    CHECK(sentences(read.diagnostics) == Found{});
    CHECK(read.value.empty_documents == 3);
    CHECK(contents(read.value) == Found{"projects/p"});
    for (const char* nothing : {"", "# only a comment\n", "---\n"}) {
      const auto empty = read_text(nothing);
      CHECK(mistakes(empty.diagnostics) == Found{"bundle.empty 0:0"});
      CHECK(empty.ok());
      CHECK(empty.value.empty_documents == 1);
    }
  }

  TEST_CASE("files larger than 64 MiB and broken encodings are refused by name") {
    CHECK(
        mistakes(read_files({{"a.yaml", std::string((64U << 20U) + 1, '#')}}, of({"a.yaml"})).diagnostics) ==
        Found{"file.too-large 0:0"});
    CHECK(mistakes(read_text("a: \xFF\n").diagnostics) == Found{"yaml.character 1:4"});
    CHECK(mistakes(read_text(std::string("\xFF\xFE\x00\xD8", 4)).diagnostics) == Found{"yaml.character 1:1"});
  }

  TEST_CASE("the order of documents does not matter") {
    std::vector<std::string> documents;
    for (int i = 0; i < 30; ++i)
      documents.push_back(project("p" + std::to_string(i), ", description: d" + std::to_string(i)));
    const auto bodies = [&] {
      const auto read = read_text(text::join(documents, ""));
      CHECK(read.diagnostics.empty());
      std::map<std::string, Value> all;
      for (const auto& document : read.value.documents)
        all[document.address] = document.body;
      return all;
    };
    const auto before = bodies();
    REQUIRE(before.size() == 30);
    for (std::uint32_t seed = 0; seed < 20; ++seed) {
      CAPTURE(seed);
      std::shuffle(documents.begin(), documents.end(), std::mt19937(seed));
      CHECK(bodies() == before);
    }
  }

  TEST_CASE("ten thousand documents with a mistake each give ten thousand diagnostics") {
    std::string all;
    for (int i = 0; i < 10'000; ++i)
      all += project("p" + std::to_string(i), ", colour: red");
    const auto read = read_text(all);
    CHECK(read.diagnostics.size() == 10'000);
    CHECK(read.value.documents.empty());
  }
}

}  // namespace emco::bundle
