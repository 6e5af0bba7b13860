#include "core/flow/transfer.h"

#include <algorithm>
#include <set>
#include <vector>

#include <fmt/format.h>

#include "core/base/json.h"
#include "core/bundle/read.h"
#include "core/bundle/write.h"

namespace emco::flow {
namespace {

/// Says that a folder is an export, how its secrets are sealed, and which files it has.
constexpr const char* kManifest = "emcoctl-export.json";
constexpr std::uint64_t kManifestLimit = 64U << 20U;

Value read_manifest(const Files& files, const std::string& folder) {
  return json::parse(files.read(path_join(folder, kManifest), kManifestLimit), {kManifestLimit});
}

std::set<std::string> files_of_earlier_export(const Files& files, const std::string& folder) {
  if (files.kind(folder) == Files::Kind::Absent) return {};
  if (files.kind(path_join(folder, kManifest)) == Files::Kind::Absent) {
    if (files.list(folder).empty()) return {};
    throw Error("export.folder-in-use", fmt::format("'{}' is not empty and holds no earlier export", folder),
                "name an empty or a new folder");
  }
  std::set<std::string> earlier;
  const Value manifest = read_manifest(files, folder);
  const Value* list = manifest.find("files");
  if (list != nullptr && list->is_list())
    for (const auto& path : list->items())
      if (path.is_text()) earlier.insert(path.text());
  return earlier;
}

/// Takes the documents of one file together before it is written.
class Writer {
 public:
  Writer(const store::Catalogue& catalogue, Files& files, const std::string& folder)
      : catalogue_(catalogue), files_(files), folder_(folder) {}

  void file(const std::string& path, const std::string& bytes) {
    const std::string whole = path_join(folder_, path);
    files_.make_folder(parent_folder(whole));
    files_.write_private(whole, bytes);
    written_.insert(path);
    ++counts_.files;
  }

  void document(const store::Exported& exported) {
    const Kind* kind = catalogue_.kinds.find(exported.document.kind);
    expects(kind != nullptr, "a document of an unknown kind");
    texts_[exported.path] += "---\n" + bundle::to_yaml(exported.document, *kind, exported.files);
    ++counts_.documents;
  }

  /// Writes what is left and returns the paths of everything written.
  std::set<std::string> finish() {
    for (const auto& [path, text] : texts_) {
      file(path, text);
      --counts_.files;
    }
    return std::move(written_);
  }

  ExportCounts counts() const { return counts_; }

 private:
  const store::Catalogue& catalogue_;
  Files& files_;
  std::string folder_;
  std::map<std::string, std::string> texts_;
  std::set<std::string> written_;
  ExportCounts counts_;
};

std::set<std::string> paths_of_export(store::Database& database,
                                      const store::Catalogue& catalogue,
                                      const SecretKey* key,
                                      store::Secrets secrets) {
  std::set<std::string> paths;
  store::export_intents(database, catalogue, key, secrets,
                        {[&](const std::string& path, const std::string&) { paths.insert(path); },
                         [&](const store::Exported& exported) { paths.insert(exported.path); }});
  return paths;
}

void write_manifest(Files& files,
                    const std::string& folder,
                    Value manifest,
                    const std::set<std::string>& paths) {
  manifest["files"] = Value::list();
  for (const auto& path : paths)
    manifest["files"].push(path);
  files.write_private(path_join(folder, kManifest), json::write_pretty(manifest));
}

/// A path of a manifest that leads out of its folder is nobody's export.
bool is_inside(const std::string& path) {
  return !path.starts_with('/') && path != ".." && !path.starts_with("../") &&
         path.find("/../") == std::string::npos;
}

}  // namespace

ExportCounts export_folder(store::Database& database,
                           const store::Catalogue& catalogue,
                           const SecretKey* key,
                           store::Secrets secrets,
                           Files& files,
                           const std::string& folder) {
  const auto earlier = files_of_earlier_export(files, folder);
  files.make_folder(folder);
  // First of all the folder says that it is an export that is not done, and what it may hold until it is, so
  // that the next export can follow whatever happens to this one.
  Value manifest = Value::map();
  manifest["complete"] = false;
  auto paths = paths_of_export(database, catalogue, key, secrets);
  paths.insert(earlier.begin(), earlier.end());
  write_manifest(files, folder, manifest, paths);
  manifest["complete"] = true;
  manifest["format_version"] = 1;
  manifest["secrets"] = secrets == store::Secrets::Plain ? "plain" : "sealed";
  manifest["keys"] = store::export_keys(database, key, secrets);
  Writer writer(catalogue, files, folder);
  store::export_intents(database, catalogue, key, secrets,
                        {[&](const std::string& path, const std::string& bytes) { writer.file(path, bytes); },
                         [&](const store::Exported& exported) { writer.document(exported); }});
  const ExportCounts counts = writer.counts();
  const auto written = writer.finish();
  for (const auto& path : earlier)
    if (!written.contains(path) && is_inside(path)) files.remove(path_join(folder, path));
  write_manifest(files, folder, manifest, written);
  return counts;
}

Checked<Bundle> import_folder(store::Database& database,
                              const store::Catalogue& catalogue,
                              const SecretKey* file_key,
                              Random& random,
                              const Files& files,
                              const std::string& folder) {
  if (files.kind(path_join(folder, kManifest)) != Files::Kind::Regular)
    throw Error("export.absent", fmt::format("'{}' holds no export", folder),
                "apply bundles with 'emcoctl apply -f FOLDER'; import reads what 'emcoctl export' wrote");
  const Value manifest = read_manifest(files, folder);
  if (const Value* complete = manifest.find("complete"); complete != nullptr && *complete == Value(false))
    throw Error("export.incomplete", fmt::format("the export in '{}' did not end", folder),
                fmt::format("export again: emcoctl export {}", folder));
  const Value* keys = manifest.find("keys");
  bundle::Request request;
  request.sources = {folder};
  auto read = bundle::read(files, request, catalogue.kinds);
  if (!read.ok() || keys == nullptr) return read;
  const bool sealed = manifest.text_at({"secrets"}) == "sealed";
  const bool has_secrets =
      std::any_of(read.value.documents.begin(), read.value.documents.end(), [&](const Document& document) {
        return store::holds_secrets(document, *catalogue.kinds.find(document.kind));
      });
  if (!has_secrets) return read;
  if (file_key == nullptr)
    throw Error("secret.key-missing", "the store's key is needed and not there",
                "put store.key back beside the store, or name it with --key-file");
  if (sealed)
    read.diagnostics.add(store::unseal(read.value, catalogue.kinds, store::import_key(*keys, *file_key)));
  store::adopt_names(database, *keys, *file_key, random);
  return read;
}

}  // namespace emco::flow
