#include "core/flow/documents.h"

#include "core/base/error.h"
#include "core/bundle/write.h"

namespace emco::flow {
namespace {

const Kind& kind_of(Session& session, const Document& document) {
  const Kind* kind = session.catalogue().kinds.find(document.kind);
  expects(kind != nullptr, "a document of an unknown kind");
  return *kind;
}

std::vector<std::string> references(const Document& document) {
  std::vector<std::string> names;
  for (const auto& file : document.files)
    names.push_back(bundle::file_reference(file));
  return names;
}

}  // namespace

Value document_value(Session& session, const Document& document) {
  return bundle::to_value(document, kind_of(session, document), references(document));
}

std::string document_yaml(Session& session, const Document& document) {
  return bundle::to_yaml(document, kind_of(session, document), references(document));
}

}  // namespace emco::flow
