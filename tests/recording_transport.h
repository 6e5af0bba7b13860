#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "core/kube/transport.h"

namespace emco::test {

/// Passes everything on and remembers what went over the wire.
class RecordingTransport final : public kube::Transport {
 public:
  explicit RecordingTransport(kube::Transport& wire) : wire_(wire) {}

  struct Record {
    std::string method;
    std::string target;
    int status = 0;
    std::string flow_schema;
    std::string body;  ///< of the answer, unless it was taken piece by piece
  };

  void connect(const std::string& cluster, std::shared_ptr<const kube::Connection> connection) override {
    wire_.connect(cluster, std::move(connection));
  }

  void submit(kube::RequestId id, const std::string& cluster, kube::HttpRequest request) override {
    sent_[id] = {request.method, request.target, 0, "", ""};
    wire_.submit(id, cluster, std::move(request));
  }

  std::vector<kube::HttpResponse> wait(Milliseconds at_most) override {
    auto responses = wire_.wait(at_most);
    for (const auto& response : responses) {
      Record record = std::move(sent_[response.id]);
      sent_.erase(response.id);
      record.status = response.status;
      record.flow_schema = response.flow_schema;
      record.body = response.body;
      records.push_back(std::move(record));
    }
    return responses;
  }

  /// What was answered, in that order.
  std::vector<Record> records;

 private:
  kube::Transport& wire_;
  std::map<kube::RequestId, Record> sent_;
};

}  // namespace emco::test
