#include "core/bundle/operation.h"

namespace emco::bundle {
namespace {

Field text(std::string name, std::string summary) {
  Field field;
  field.name = std::move(name);
  field.summary = std::move(summary);
  return field;
}

Field required(Field field) {
  field.required = true;
  return field;
}

Field record(std::string name, std::vector<Field> fields) {
  Field field;
  field.name = std::move(name);
  field.shape = Shape::Record;
  field.fields = std::move(fields);
  return field;
}

std::vector<Field> parameters(std::string_view word) {
  if (word == "rollback") return {required(text("revision", "the revision whose content comes back"))};
  if (word == "migrate")
    return {required(text("targetCompositeAppVersion", "the version of the composite app to move to")),
            required(text("targetDeploymentIntentGroup", "the deployment intent group of that version"))};
  return {};
}

}  // namespace

std::vector<Field> operation_fields(std::string_view word) {
  return {record("metadata",
                 {text("name", ""), text("description", ""), text("userData1", ""), text("userData2", "")}),
          record("spec", parameters(word))};
}

}  // namespace emco::bundle
