#include "core/store/transfer.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "core/base/digest.h"
#include "core/base/text.h"
#include "core/store/content.h"
#include "core/store/history.h"
#include "core/store/rows.h"
#include "core/store/vault.h"

namespace emco::store {
namespace {

constexpr std::string_view kSealedMark = "emcoctl-sealed:1:";
constexpr std::string_view kAssociated = "export";

/// A nonce that follows from what is sealed: it repeats for equal secrets only.
class DerivedNonce final : public Random {
 public:
  explicit DerivedNonce(std::string digest) : digest_(std::move(digest)) {}

  std::string bytes(std::size_t count) override { return unhex(digest_).value_or("").substr(0, count); }

 private:
  std::string digest_;
};

std::string seal(const SecretKey& key, std::string_view plain) {
  DerivedNonce nonce(key.digest(std::string(kAssociated) + "/" + std::string(plain)));
  return std::string(kSealedMark) + base64(key.encrypt(plain, kAssociated, nonce));
}

std::optional<std::string> open_sealed(const SecretKey& key, std::string_view text) {
  const auto sealed = unbase64(text.substr(kSealedMark.size()));
  if (!sealed) return std::nullopt;
  return key.decrypt(*sealed, kAssociated);
}

/// Calls `change` for every text of every sensitive field.
void each_secret(Value& value,
                 const std::vector<Field>& fields,
                 const std::function<void(std::string&)>& change) {
  const std::function<void(Value&)> all = [&](Value& part) {
    if (part.is_text()) change(part.text());
    if (part.is_list()) std::for_each(part.items().begin(), part.items().end(), all);
    if (part.is_map())
      for (auto& member : part.members())
        all(member.value);
  };
  if (!value.is_map()) return;
  for (const auto& field : fields) {
    Value* member = value.find(field.name);
    if (member == nullptr) continue;
    if (field.sensitive) {
      all(*member);
    } else if (member->is_list()) {
      for (auto& item : member->items())
        each_secret(item, field.fields, change);
    } else {
      each_secret(*member, field.fields, change);
    }
  }
}

std::string bare(const std::string& recorded) { return recorded.substr(recorded.find(':') + 1); }

/// The file of an export that a document belongs into: one per cluster, logical cloud and deployment, one for
/// what is beside them.
std::string file_of(const std::string& address) {
  const auto segments = text::split(address, '/');
  const auto part = [&](std::size_t count) {
    return text::join(
        std::vector<std::string>(segments.begin(), segments.begin() + static_cast<std::ptrdiff_t>(count)),
        "/");
  };
  const auto is = [&](std::size_t index, std::string_view word) {
    return segments.size() > index && segments[index] == word;
  };
  if (is(0, "cluster-providers"))
    return is(2, "clusters") ? part(4) + ".yaml" : part(2) + "/cluster-provider.yaml";
  if (!is(0, "projects")) return segments.front() + ".yaml";
  if (is(2, "logical-clouds")) return part(4) + ".yaml";
  if (!is(2, "composite-apps")) return part(2) + "/project.yaml";
  return is(5, "deployment-intent-groups") ? part(7) + ".yaml" : part(5) + "/composite-app.yaml";
}

/// The way from the folder of `path` up to the export's own.
std::string way_up(const std::string& path) {
  std::string up;
  for (auto depth = std::count(path.begin(), path.end(), '/'); depth > 0; --depth)
    up += "../";
  return up;
}

class Exporter {
 public:
  Exporter(Database& database,
           const Catalogue& catalogue,
           const SecretKey* key,
           Secrets secrets,
           const ExportSink& sink)
      : database_(database), catalogue_(catalogue), key_(key), secrets_(secrets), sink_(sink) {}

  void run() {
    for (const auto& address : addresses(database_)) {
      auto document = read_document(database_, address);
      expects(document.has_value(), "a resource without a document");
      const Kind* kind = catalogue_.kinds.find(document->kind);
      each_secret(document->body, kind->fields, [&](std::string& text) { text = shown(bare(text)); });
      Exported exported{file_of(address), std::move(*document), {}};
      for (const auto& file : exported.document.files)
        exported.files.push_back(way_up(exported.path) + put(file));
      sink_.document(std::move(exported));
    }
  }

 private:
  std::string shown(const std::string& digest) {
    std::string plain = read_content(database_, digest, &expect_key(key_));
    if (secrets_ == Secrets::Plain) return plain;
    std::string sealed = seal(*key_, plain);
    wipe(plain);
    return sealed;
  }

  /// Hands out a file unless that was done before; returns its path.
  std::string put(const Attachment& file) {
    const std::string digest = bare(file.recorded);
    std::string path = fmt::format("files/{}/{}", digest.substr(0, 16), file.name);
    if (!put_.insert(path).second) return path;
    const bool secret = file.recorded.starts_with(kSecretPrefix);
    sink_.file(path, secret ? shown(digest) : read_content(database_, digest, nullptr));
    return path;
  }

  Database& database_;
  const Catalogue& catalogue_;
  const SecretKey* key_;
  Secrets secrets_;
  const ExportSink& sink_;
  std::set<std::string> put_;
};

}  // namespace

bool holds_secrets(const Document& document, const Kind& kind) {
  if (kind.file_sensitive && !document.files.empty()) return true;
  bool found = false;
  Value body = document.body;
  each_secret(body, kind.fields, [&](std::string&) { found = true; });
  return found;
}

bool is_sealed(std::string_view text) { return text.starts_with(kSealedMark); }

void export_intents(Database& database,
                    const Catalogue& catalogue,
                    const SecretKey* key,
                    Secrets secrets,
                    const ExportSink& sink) {
  Exporter(database, catalogue, key, secrets, sink).run();
}

Value export_keys(Database& database, const SecretKey* key, Secrets secrets) {
  const SealedVault vault = sealed_vault(database);
  Value keys = Value::map();
  keys["seal_key"] = base64(vault.seal_key);
  keys["digest_key"] = base64(vault.digest_key);
  if (secrets == Secrets::Plain) keys["plain_digest_key"] = expect_key(key).digest_key_text();
  return keys;
}

SecretKey import_key(const Value& keys, const SecretKey& file_key) {
  const auto seal_key = unbase64(keys.text_at({"seal_key"}));
  const auto digest_key = unbase64(keys.text_at({"digest_key"}));
  if (!seal_key || !digest_key)
    throw Error("secret.key-wrong", "the export does not say how its secrets are sealed", "export again");
  return open_sealed_vault({*seal_key, *digest_key}, file_key);
}

void adopt_names(Database& database, const Value& keys, const SecretKey& file_key, Random& random) {
  auto secrets = database.query("vault/any_secret");
  if (secrets.next()) return;
  const auto plain = keys.text_at({"plain_digest_key"});
  if (!plain.empty()) {
    replace_digest_key(database, file_key, SecretKey::from_text(plain), random);
  } else if (opens_sealed_vault({unbase64(keys.text_at({"seal_key"})).value_or(""),
                                 unbase64(keys.text_at({"digest_key"})).value_or("")},
                                file_key)) {
    replace_digest_key(database, file_key, import_key(keys, file_key).digest_key(), random);
  }
}

Diagnostics unseal(Bundle& bundle, const Kinds& kinds, const SecretKey& key) {
  Diagnostics diagnostics;
  const auto complain = [&](const Document& document) {
    diagnostics
        .error("secret.sealed-elsewhere", document.where,
               fmt::format("a secret of '{}' is sealed under another key", document.address),
               "import with the key file of the store that exported it")
        .address = document.address;
  };
  std::map<std::string, std::string> opened;  // digest of the sealed → of the plain file
  for (auto& document : bundle.documents) {
    const Kind* kind = kinds.find(document.kind);
    if (kind == nullptr) continue;
    each_secret(document.body, kind->fields, [&](std::string& text) {
      if (!is_sealed(text)) return;
      auto plain = open_sealed(key, text);
      if (plain) {
        text = std::move(*plain);
      } else {
        complain(document);
      }
    });
    for (auto& file : document.files) {
      const auto bytes = bundle.contents.find(file.sha256);
      if (bytes == bundle.contents.end() || !is_sealed(bytes->second)) continue;
      if (!opened.contains(file.sha256)) {
        auto plain = open_sealed(key, bytes->second);
        if (!plain) {
          complain(document);
          continue;
        }
        const std::string digest = sha256(*plain);
        opened.emplace(file.sha256, digest);
        bundle.contents.emplace(digest, std::move(*plain));
      }
      file.sha256 = opened.at(file.sha256);
    }
  }
  return diagnostics;
}

}  // namespace emco::store
