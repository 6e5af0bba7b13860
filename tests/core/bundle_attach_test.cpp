#include <doctest/doctest.h>

#include "core/base/archive.h"
#include "core/base/digest.h"
#include "core/bundle/attach.h"
#include "tests/bundle_kinds.h"
#include "tests/bundle_text.h"
#include "tests/memory_files.h"
#include "tests/print.h"

namespace emco::bundle {
namespace {

using Found = std::vector<std::string>;
using Map = std::map<std::string, std::string>;
using test::MemoryFiles;
using test::mistakes;
using test::sentences;

const std::string kApp =
    "resourceContext: {anchor: projects/p/composite-apps/ca/v1/apps}\nmetadata: {name: web}\n";
const std::string kCluster =
    "resourceContext: {anchor: cluster-providers/pr/clusters}\nmetadata: {name: c}\n";

Checked<Bundle> read_app(MemoryFiles& files, const std::string& rest, const std::string& document = kApp) {
  files.write_private("b/app.yaml", document + rest);
  Request request;
  request.sources = {"b/app.yaml"};
  return bundle::read(files, request, test::bundle_kinds());
}

Found codes(MemoryFiles files, const std::string& rest, const std::string& document = kApp) {
  return mistakes(read_app(files, rest, document).diagnostics);
}

}  // namespace

TEST_SUITE("bundle/attach") {
  TEST_CASE("a file is found beside the bundle and known by its digest") {
    MemoryFiles files(Map{{"b/charts/web.tgz", "beside"}, {"charts/web.tgz", "elsewhere"}});
    const auto read = read_app(files, "file: charts/web.tgz\n");
    CHECK(sentences(read.diagnostics) == Found{});
    REQUIRE(read.value.documents.size() == 1);
    const auto& attached = read.value.documents[0].files;
    REQUIRE(attached.size() == 1);
    CHECK(attached[0].name == "web.tgz");
    CHECK(attached[0].sha256 == sha256("beside"));
    CHECK(attached[0].where == Source{"b/app.yaml", 3, 7});
    CHECK(read.value.contents.at(sha256("beside")) == "beside");
  }

  TEST_CASE("a file that is not beside the bundle may be in the working directory") {
    MemoryFiles files(Map{{"charts/web.tgz", "elsewhere"}});
    const auto read = read_app(files, "file: charts/web.tgz\n");
    CHECK(sentences(read.diagnostics) ==
          Found{"bundle.file-from-working-directory b/app.yaml:3:7: 'charts/web.tgz' is not beside the "
                "bundle; the one "
                "in the working directory is used; move it to 'b' or write the path from there"});
    CHECK(read.value.documents.at(0).files.at(0).sha256 == sha256("elsewhere"));
  }

  TEST_CASE("a file of a bundle on standard input is in the working directory") {
    Request request;
    request.sources = {"-"};
    request.standard_input = kApp + "file: web.tgz\n";
    const auto read = bundle::read(MemoryFiles(Map{{"web.tgz", "x"}}), request, test::bundle_kinds());
    CHECK(sentences(read.diagnostics) == Found{});
    CHECK(read.value.documents.at(0).files.at(0).sha256 == sha256("x"));
  }

  TEST_CASE("absolute paths and paths upwards are read") {
    CHECK(codes(MemoryFiles(Map{{"/etc/web.tgz", "x"}}), "file: /etc/web.tgz\n") == Found{});
    CHECK(codes(MemoryFiles(Map{{"charts/web.tgz", "x"}}), "file: ../charts/web.tgz\n") == Found{});
  }

  TEST_CASE("an absent file is a mistake that names the place beside the bundle") {
    MemoryFiles files;
    const auto read = read_app(files, "file: web.tgz\n");
    REQUIRE(read.diagnostics.size() == 1);
    CHECK(read.diagnostics.items()[0].code == "file.not-found");
    CHECK(read.diagnostics.items()[0].where == Source{"b/app.yaml", 3, 7});
    CHECK(read.diagnostics.items()[0].summary == "'b/web.tgz' does not exist");
  }

  TEST_CASE("nothing is read through a symbolic link, nor from the other place instead") {
    MemoryFiles files(Map{{"b/link/web.tgz", "x"}, {"link/web.tgz", "y"}});
    files.make_link("b/link");
    CHECK(codes(files, "file: link/web.tgz\n") == Found{"file.symbolic-link 3:7"});
  }

  TEST_CASE("files are limited, one by one and all together, however often one of them is attached") {
    std::map<std::string, std::string> files{{"a", std::string(100, 'a')},
                                             {"b", std::string(90, 'b')},
                                             {"c", std::string(90, 'c')},
                                             {"large", std::string(101, 'x')}};
    const auto with = [&](const std::vector<std::string>& names) {
      std::string documents;
      for (const auto& name : names)
        documents +=
            "---\nresourceContext: {anchor: projects/p/composite-apps/ca/v1/apps}\nmetadata: {name: x" +
            std::to_string(documents.size()) + "}\nfile: " + name + "\n";
      files["bundle.yaml"] = documents;
      Request request;
      request.sources = {"bundle.yaml"};
      request.attachment_bytes = 100;
      request.attachments_bytes = 200;
      return mistakes(test::read_files(files, request).diagnostics);
    };
    CHECK(with({"a"}) == Found{});
    CHECK(with({"large"}) == Found{"file.too-large 4:7"});
    CHECK(with({"a", "a", "a", "b", "a"}) == Found{});
    CHECK(with({"a", "b", "c", "a"}) == Found{"bundle.too-large 12:7"});
    CHECK(Request().attachment_bytes == 64 * 1024 * 1024);
  }

  TEST_CASE("a kind says whether a document carries files, and how many") {
    const MemoryFiles files(Map{{"b/a", "1"}, {"b/c", "2"}});
    CHECK(codes(files, "") == Found{"bundle.attachment-missing 1:1"});
    CHECK(codes(files, "file:\n  a\n") == Found{});
    CHECK(codes(files, "files: [a]\n") == Found{});
    CHECK(codes(files, "files: [a, c]\n") == Found{"bundle.attachment-unexpected 3:12"});
    CHECK(codes(files, "file: a\nfiles: [c]\n") == Found{"bundle.attachment-twice 4:8"});
    CHECK(codes(files, "file: [a]\n") == Found{"field.wrong-type 3:7"});
    CHECK(codes(files, "file: ''\n") == Found{"field.wrong-type 3:7"});
    CHECK(codes(files, "file: \"a\\e\"\n") == Found{"field.character 3:7"});
    CHECK(codes(files, "files: a\n") == Found{"bundle.attachment-missing 1:1", "field.wrong-type 3:8"});
    CHECK(codes(files, "file: a\n", "resourceContext: {anchor: projects}\nmetadata: {name: p}\n") ==
          Found{"bundle.attachment-unexpected 3:7"});
    const std::string customization =
        "resourceContext: {anchor: "
        "projects/p/composite-apps/ca/v1/deployment-intent-groups/d/customizations}\n"
        "metadata: {name: c}\n";
    MemoryFiles same = files;
    const auto read = read_app(same, "files:\n  - a\n  - c\n", customization);
    CHECK(read.ok());
    CHECK(read.value.documents.at(0).files.size() == 2);
    CHECK(codes(files, "", customization) == Found{});
  }

  TEST_CASE("the dummy file of a cluster that is delivered through git is left out unread") {
    CHECK(codes(MemoryFiles(), "spec: {gitOps: {gitOpsType: fluxcd}}\nfile: absent\n", kCluster) ==
          Found{"bundle.attachment-unused 4:7"});
    CHECK(codes(MemoryFiles(), "file: absent\n", kCluster) == Found{"file.not-found 3:7"});
    CHECK(codes(MemoryFiles(), "", kCluster) == Found{});
  }

  TEST_CASE("a document may name content that the store has") {
    const std::string digest(64, 'a');
    MemoryFiles files;
    const auto read = read_app(files, "file: web.tgz@sha256:" + digest + "\n");
    CHECK(sentences(read.diagnostics) == Found{});
    const auto& attached = read.value.documents.at(0).files.at(0);
    CHECK(attached.name == "web.tgz");
    CHECK(attached.recorded == "sha256:" + digest);
    CHECK(attached.sha256.empty());
    CHECK(codes(MemoryFiles(), "file: kubeconfig@hmac-sha256:" + digest + "\n", kCluster) == Found{});
    CHECK(codes(MemoryFiles(), "file: web.tgz@sha256:abc\n") == Found{"file.not-found 3:7"});
    CHECK(codes(MemoryFiles(), "file: web.tgz@md5:" + digest + "\n") == Found{"file.not-found 3:7"});
  }

  TEST_CASE("a folder is attached as an archive") {
    MemoryFiles files(Map{{"b/web/Chart.yaml", "name: web\n"}});
    const auto read = read_app(files, "file: web\n");
    CHECK(sentences(read.diagnostics) == Found{});
    const auto& attached = read.value.documents.at(0).files.at(0);
    CHECK(attached.name == "web");
    CHECK(archive::read(read.value.contents.at(attached.sha256), "web") ==
          std::vector<archive::Entry>{{"web/Chart.yaml", "name: web\n"}});
  }

  TEST_CASE("files are not read for documents to delete or get") {
    for (const auto purpose : {Purpose::Delete, Purpose::Get})
      CHECK(mistakes(test::read_text(kApp + "file: absent\n", purpose).diagnostics) == Found{});
    CHECK(mistakes(test::read_text(kApp + "file: absent\n", Purpose::Update).diagnostics) ==
          Found{"file.not-found 3:7"});
  }
}

}  // namespace emco::bundle
