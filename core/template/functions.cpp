#include "core/template/functions.h"

namespace emco::tpl {
namespace {

std::vector<Function> go_table() {
  std::vector<Function> table;
  for (const Function* function : go_functions().all())
    table.push_back(*function);
  return table;
}

}  // namespace

const Functions& helm_functions() {
  static const std::vector<Function> go = go_table();
  static const Functions functions{std::span<const Function>(go),
                                   text_functions(),
                                   word_functions(),
                                   list_functions(),
                                   map_functions(),
                                   number_functions(),
                                   value_functions(),
                                   encoding_functions(),
                                   base64_functions(),
                                   regex_functions(),
                                   date_functions(),
                                   crypto_functions(),
                                   certificate_functions(),
                                   path_functions(),
                                   version_functions(),
                                   chart_functions()};
  return functions;
}

}  // namespace emco::tpl
