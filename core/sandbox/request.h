#pragma once

#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace emco::sandbox {

/// Who asks, as the connection's certificate or token says.
struct User {
  std::string name = "system:anonymous";
  std::vector<std::string> groups = {"system:unauthenticated"};
};

struct Request {
  std::string method = "GET";
  std::string path;                          ///< decoded
  std::map<std::string, std::string> query;  ///< decoded
  std::string target;                        ///< both as they came
  std::string accept;
  std::string content_type;
  std::string if_none_match;
  std::string body;
  User user;

  /// A parameter of the query, "" when it is not there.
  const std::string& parameter(const std::string& name) const;
};

/// Takes a target apart; false when it makes no sense.
bool set_target(Request& request, const std::string& target);

struct Response {
  int status = 200;
  std::string content_type = "application/json";
  std::vector<std::pair<std::string, std::string>> headers = {};
  std::string body = {};
  /// Of a watch: what else has happened by now. The answer goes on until the client goes or `over` is set.
  std::function<std::string(bool& over)> more = {};
};

}  // namespace emco::sandbox
