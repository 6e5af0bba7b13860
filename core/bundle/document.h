#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/base/diagnostic.h"
#include "core/bundle/anchor.h"
#include "core/bundle/attach.h"
#include "core/bundle/read.h"
#include "core/bundle/shape.h"
#include "core/model/document.h"
#include "core/model/kind.h"
#include "core/yaml/tree.h"

namespace emco::bundle {

/// Turns trees into documents and operation requests.
class DocumentReader {
 public:
  DocumentReader(const Kinds& kinds, const Request& request, const Files& files)
      : kinds_(kinds), purpose_(request.purpose), attachments_(files, request) {}

  /// At most one of the two is there; neither when the document has mistakes.
  struct Understood {
    std::optional<Document> document;
    std::optional<OperationRequest> operation;
    std::string refused;  ///< address of a resource whose document has mistakes, "" also when it has no name
  };

  Understood read(const yaml::Node& node, const std::string& file, Diagnostics& diagnostics);

  /// The bytes of all attached files by SHA-256; call once, at the end.
  std::map<std::string, std::string> contents() { return attachments_.contents(); }

 private:
  /// A parameter of a kind's pattern that the document itself says: where it stands in the body.
  struct Own {
    std::string parameter;
    std::vector<std::string> path;  ///< empty when only an anchor can say it
  };

  /// What is worked out once for each kind.
  struct Prepared {
    std::vector<Own> own;
    std::vector<Field> fields;  ///< the kind's, the own ones not required: they are checked with the anchor
  };

  std::optional<Anchor> anchor(const yaml::Node& node, const std::string& file, Diagnostics& diagnostics);
  std::optional<Document> resource(const yaml::Node& node,
                                   Anchor anchor,
                                   const std::string& file,
                                   Diagnostics& diagnostics);
  void shape(const yaml::Node& node, const Kind& kind, Document& document, Diagnostics& diagnostics);
  bool name(
      const yaml::Node& node, const Own& own, Anchor& anchor, Document& document, Diagnostics& diagnostics);
  std::optional<OperationRequest> operation(const yaml::Node& node,
                                            const Anchor& anchor,
                                            const std::string& file,
                                            Diagnostics& diagnostics);
  const Prepared& prepared(const Kind& kind);

  const Kinds& kinds_;
  Purpose purpose_;
  Attachments attachments_;
  std::map<const Kind*, Prepared> prepared_;
};

}  // namespace emco::bundle
