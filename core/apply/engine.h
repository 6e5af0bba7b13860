#pragma once

#include <array>
#include <optional>
#include <set>
#include <unordered_map>

#include "core/apply/run.h"

namespace emco::apply {

/// The loop behind `run`. Each turn: start what may start, make the journal's marks durable in one commit,
/// send, wait, judge what arrived. One thread; all waiting happens in `ClusterWriter::wait`.
class Engine {
 public:
  Engine(std::vector<Operation> operations,
         ClusterWriter& clusters,
         Journal& journal,
         Clock& clock,
         Observer& observer,
         const Options& options);

  Result run();

 private:
  static constexpr std::size_t kStages = 4;

  enum class Step {
    Blocked,   ///< an earlier stage or change is not done
    Ready,     ///< may be sent
    InFlight,  ///< a mutation is on its way
    MustRead,  ///< its state has to be looked up, not before `due`
    Reading,   ///< a read is on its way
    Ended,
  };

  struct Item {
    Change change;
    std::size_t operation = 0;  ///< index into operations_
    std::size_t lane = 0;       ///< index into lanes_
    Step step = Step::Blocked;
    bool polls = false;              ///< the removal was accepted: what is awaited is its end
    bool awaits_definition = false;  ///< confirmed, but its kind is not served yet
    Milliseconds due = 0;
    Milliseconds began = 0;  ///< first sending
    Milliseconds unclear_since = 0;
    int delay = 0;      ///< of the next look, in milliseconds
    std::string uid;    ///< what is sent: "" creates
    Outcome contested;  ///< what a conflict over fields comes to, unless the read after it says otherwise
    Outcome outcome;
  };

  /// The changes of one operation on one cluster: stages follow each other within a lane.
  struct Lane {
    std::string cluster;
    std::size_t operation = 0;
    std::vector<std::size_t> items;  ///< by seq
    int stage = 0;
    std::size_t next = 0;                       ///< first item of `items` that may still be Blocked
    std::array<std::size_t, kStages> open{};    ///< per stage: items not Ended
    std::array<std::size_t, kStages> failed{};  ///< per stage: items that Ended without success
    bool waits_for_readiness = false;
  };

  struct ClusterState {
    std::size_t in_flight = 0;
    std::optional<Milliseconds> down_since;
    Milliseconds retry_at = 0;
    int delay = 0;
    bool given_up = false;
  };

  /// An object whose readiness is awaited.
  struct Watched {
    std::size_t lane = 0;
    std::size_t item = 0;
    Milliseconds due = 0;
    Milliseconds since = 0;
    bool reading = false;
    bool settled = false;
    ReadyState readiness;
  };

  void prepare();
  void start_ready_items();
  void advance(Lane& lane);
  static bool succeeded_up_to(const Lane& lane, int last);
  std::optional<Outcome> obstacle(const Lane& lane, const Item& item) const;
  bool try_start(Item& item);
  void queue_send(std::size_t index);
  void settle_own_books(std::size_t index);
  void commit_and_send();
  void send(std::size_t index);
  void start_reads();
  void start_watches();
  void receive(const std::vector<Arrival>& arrivals);
  void act_on(std::size_t index, const Verdict& verdict, const Answer& answer);
  void settle(std::size_t index);
  void confirm(std::size_t index, const Answer& answer);
  void await_definition(std::size_t index, const Answer& answer);
  void look_later(Item& item);
  void not_sent(std::size_t index, const Answer& answer);
  void cluster_answered(const std::string& cluster);
  void end(std::size_t index, Outcome outcome);
  void give_up_cluster(const std::string& cluster, const std::string& message);
  void watch_lane(std::size_t lane);
  void watched_answer(Watched& watched, const Answer& answer);
  void skip_unstarted(const Outcome& because);
  void check_interrupt();
  Milliseconds until_next_due() const;
  bool finished() const;
  Result result();

  Result result_;
  std::vector<Operation> operations_;
  ClusterWriter& clusters_;
  Journal& journal_;
  Clock& clock_;
  Observer& observer_;
  Options options_;
  std::vector<Item> items_;
  std::vector<Lane> lanes_;
  std::vector<Watched> watched_;
  std::map<std::string, ClusterState> states_;
  std::unordered_map<Ticket, std::size_t> tickets_;          ///< of items
  std::unordered_map<Ticket, std::size_t> watched_tickets_;  ///< of watched objects
  std::set<std::size_t> reads_due_;                          ///< items in MustRead
  std::vector<std::size_t> to_send_;
  std::vector<ChangeMark> marks_;
  std::size_t open_ = 0;   ///< items not Ended
  Milliseconds wake_ = 0;  ///< when the next delayed sending is due, 0 = none
  Milliseconds committed_at_ = 0;
  Milliseconds ticked_at_ = 0;
  bool stopping_ = false;
};

}  // namespace emco::apply
