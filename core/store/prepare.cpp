#include "core/store/prepare.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/base/digest.h"
#include "core/base/json.h"
#include "core/base/text.h"
#include "core/store/content.h"
#include "core/store/transfer.h"

namespace emco::store {
namespace {

/// "hmac-sha256:DIGEST" with a whole digest?
bool is_secret_name(std::string_view text) {
  return text.size() == kSecretPrefix.size() + 64 && text.starts_with(kSecretPrefix) &&
         text.find_first_not_of("0123456789abcdef", kSecretPrefix.size()) == std::string_view::npos;
}

bool holds_text(const Value& body, const std::string& path) {
  const Value* value = &body;
  for (const auto& member : text::split(path, '.'))
    value = value == nullptr ? nullptr : value->find(member);
  return value != nullptr && value->is_text() && !value->text().empty();
}

}  // namespace

std::string document_digest(std::string_view text, const std::vector<StoredFile>& files, Attached attached) {
  Digester digester;
  digester.add(text);
  for (const auto& file : files) {
    // The name of an only file says nothing; of several it says which is which.
    if (attached == Attached::Many) digester.add(file.name);
    digester.add(file.digest);
  }
  return digester.hex();
}

std::optional<std::string> metadata(const Value& body, std::string_view name) {
  const Value* value = body.at("metadata", name);
  if (value == nullptr || !value->is_text()) return std::nullopt;
  return value->text();
}

void complete(const Kind& kind, const std::string& address, Prepared& prepared) {
  prepared.digest = document_digest(prepared.text, prepared.files, kind.attached);
  prepared.facts.address = address;
  prepared.facts.parameters = parameters_of(kind, address);
  if (kind.attached != Attached::Many && !prepared.files.empty())
    prepared.facts.file = prepared.files.front().digest;
  for (const auto& file : prepared.files)
    prepared.facts.files.emplace_back(file.name, file.digest);
}

Prepared Preparer::prepare(const Kind& kind, const Document& document, Diagnostics& diagnostics) {
  Prepared prepared;
  prepared.body = document.body;
  seal_fields(prepared.body, kind.fields, "", document, prepared, diagnostics);
  std::sort(prepared.secrets.begin(), prepared.secrets.end());
  prepared.secrets.erase(std::unique(prepared.secrets.begin(), prepared.secrets.end()),
                         prepared.secrets.end());
  if (kind.file_unless.empty() || !holds_text(document.body, kind.file_unless))
    for (const auto& file : document.files)
      add_file(kind, file, document, prepared, diagnostics);
  prepared.text = json::write(prepared.body);
  complete(kind, document.address, prepared);
  return prepared;
}

void Preparer::seal_fields(Value& value,
                           const std::vector<Field>& fields,
                           const std::string& path,
                           const Document& document,
                           Prepared& prepared,
                           Diagnostics& diagnostics) {
  if (!value.is_map()) return;
  for (const auto& field : fields) {
    Value* member = value.find(field.name);
    if (member == nullptr) continue;
    const std::string here = path.empty() ? field.name : path + "." + field.name;
    if (field.sensitive) {
      seal(*member, here, document, prepared, diagnostics);
    } else if (field.shape == Shape::Record) {
      seal_fields(*member, field.fields, here, document, prepared, diagnostics);
    } else if (field.shape == Shape::Records && member->is_list()) {
      for (std::size_t i = 0; i < member->items().size(); ++i)
        seal_fields(member->items()[i], field.fields, fmt::format("{}[{}]", here, i), document, prepared,
                    diagnostics);
    }
  }
}

void Preparer::seal(Value& value,
                    const std::string& path,
                    const Document& document,
                    Prepared& prepared,
                    Diagnostics& diagnostics) {
  if (value.is_map()) {
    for (auto& member : value.members())
      seal(member.value, path + "." + member.key, document, prepared, diagnostics);
  } else if (value.is_list()) {
    for (std::size_t i = 0; i < value.items().size(); ++i)
      seal(value.items()[i], fmt::format("{}[{}]", path, i), document, prepared, diagnostics);
  } else if (value.is_text() && is_secret_name(value.text())) {
    std::string digest = value.text().substr(kSecretPrefix.size());
    if (!is_known_secret(document.address, digest))
      diagnostics.error("secret.unknown-value", document.place(path),
                        fmt::format("'{}' names a secret value that the store does not have", path),
                        "give the value itself");
    prepared.secrets.push_back(std::move(digest));
  } else if (value.is_text() && is_sealed(value.text())) {
    diagnostics.error("secret.sealed", document.place(path),
                      fmt::format("'{}' is a sealed secret of an export", path),
                      "import the whole export: emcoctl import DIR");
  } else if (value.is_text()) {
    std::string digest = put_secret(database_, expect_key(key_), random_, value.text());
    wipe(value.text());
    value = std::string(kSecretPrefix) + digest;
    prepared.secrets.push_back(std::move(digest));
  }
}

void Preparer::add_file(const Kind& kind,
                        const Attachment& file,
                        const Document& document,
                        Prepared& prepared,
                        Diagnostics& diagnostics) {
  std::string digest;
  if (!file.recorded.empty()) {
    const auto prefix = kind.file_sensitive ? kSecretPrefix : kContentPrefix;
    if (file.recorded.starts_with(prefix)) digest = file.recorded.substr(prefix.size());
    if (digest.empty() || !has_content(database_, digest)) {
      diagnostics.error("content.unknown", file.where.file.empty() ? document.where : file.where,
                        fmt::format("the store has no file '{}'", file.name), "attach the file itself");
      return;
    }
  } else {
    const auto bytes = contents_.find(file.sha256);
    expects(bytes != contents_.end(), "a document attaches a file that was not read");
    if (is_sealed(bytes->second)) {
      diagnostics.error("secret.sealed", file.where.file.empty() ? document.where : file.where,
                        fmt::format("'{}' is a sealed secret of an export", file.name),
                        "import the whole export: emcoctl import DIR");
      return;
    }
    if (kind.file_sensitive) {
      digest = put_secret(database_, expect_key(key_), random_, bytes->second);
    } else {
      digest = file.sha256;
      put_content(database_, digest, bytes->second);
    }
  }
  prepared.files.push_back({file.name, std::move(digest)});
}

bool Preparer::is_known_secret(const std::string& address, const std::string& digest) {
  auto query = database_.query("draft/known_secret");
  query.with(address, digest);
  return query.next();
}

}  // namespace emco::store
