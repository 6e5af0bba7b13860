#pragma once

#include <string>
#include <vector>

#include "tests/store_world.h"

namespace emco::test {

/// One rule of the schema, tried on rows rather than on documents: the program itself does not come near most
/// of them. Every text is a script of statements.
struct RuleCase {
  std::string code;
  /// What is there before, beside the stage. It must be accepted.
  std::string before;
  /// Each is refused by the code, at its last statement or when the transaction would end.
  std::vector<std::string> refused;
  /// Each is let through: what comes nearest to what is refused. A last statement that is a SELECT must
  /// answer 1.
  std::vector<std::string> accepted;
};

/// A world with rows for the rules to be tried on: these documents as generation 1, and the group "d1" as
/// deployment 1 in the middle of its first operation: release 1 of one ConfigMap with one change, Pending.
/// `rule_stage` makes it.
StoreWorld rule_stage(const std::string& documents = small_world());

/// A world in which every table has a row and every foreign key is in use, without its triggers: for rules
/// that refuse later or elsewhere than a trigger would.
StoreWorld bare_stage();

/// The rules of generations, documents, contents and resources.
std::vector<RuleCase> intent_rules();
/// The rules of deployments and releases.
std::vector<RuleCase> deployment_rules();
/// The rules of operations and their changes.
std::vector<RuleCase> operation_rules();
/// The rules of what is on clusters.
std::vector<RuleCase> inventory_rules();

/// Carries a script out in a transaction that is taken back; returns the code that refuses it, "" when all of
/// it is let through, and "only the last statement may be refused" or "the answer is not 1" when the script
/// is wrong.
std::string judged(StoreWorld& world, const std::string& before, const std::string& script);

/// The scripts that the tables share.
namespace rows {
/// Digests of two bodies that the stage holds.
extern const std::string kBody;
extern const std::string kOther;
/// Deployment 2, a logical cloud that nothing happened to, with release 1.
extern const std::string kSecond;
/// The operation of the stage and its change are done, the object present; the deployment has not moved.
extern const std::string kCarriedOut;
/// The operation of the stage failed, and so did the deployment.
extern const std::string kFailed;

/// Statements that insert one row; the arguments are SQL values.
std::string deployment(const std::string& id, const std::string& kind, const std::string& uid);
std::string release(const std::string& deployment,
                    const std::string& revision,
                    const std::string& complete = "0");
std::string release_object(const std::string& revision, const std::string& name);
std::string operation(const std::string& id,
                      const std::string& deployment,
                      const std::string& kind,
                      const std::string& to);
/// `what` are verb, body and pre_uid.
std::string change(const std::string& seq, const std::string& name, const std::string& what);
std::string claim(const std::string& cluster, const std::string& name, const std::string& deployment = "1");
std::string residue(const std::string& name);
}  // namespace rows

}  // namespace emco::test
