#include "core/flow/documents.h"

#include "core/bundle/write.h"

namespace emco::flow {
namespace {

std::vector<std::string> references(const Document& document) {
  std::vector<std::string> names;
  for (const auto& file : document.files)
    names.push_back(bundle::file_reference(file));
  return names;
}

}  // namespace

Value document_value(Session& session, const Document& document) {
  return bundle::to_value(document, session.kind(document.kind), references(document));
}

std::string document_yaml(Session& session, const Document& document) {
  return bundle::to_yaml(document, session.kind(document.kind), references(document));
}

}  // namespace emco::flow
