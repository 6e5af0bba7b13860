#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "core/kube/transport.h"
#include "core/model/cluster.h"

namespace emco::kube {

/// What an answer must speak of to be believed.
struct Expected {
  ObjectKey key;
  std::string version;
  std::string plural;
  std::string uid;  ///< "" when any object of that key will do
};

/// Sorts responses into what may be believed after them (Answer::Class). Pure functions of a response; texts
/// are as the server wrote them. The rules:
/// - 2xx is Done only with a whole, parsable object of the expected identity, else Unknown ("bad-answer").
/// - 404 is Absent only as a Status that names the object; any other is Refused ("KindNotServed" for the
/// plain
///   text of a path that the server does not know).
/// - 409 and 412 are Conflict; 400, 401, 403, 405, 413, 415, 422 and 429 are Refused.
/// - 500 is Refused when the server says that it could not read the patch (field not declared in the schema),
///   else Unknown, as everything from 500 on; 3xx is Unknown ("redirect"), 410 is Unknown ("Expired").
/// - No answer is NotSent when no byte of the request left, else Unknown, with the transport's word as
/// reason.
Answer judge_object(const HttpResponse& response, const Expected& expected);

/// The same for a create, whose object cannot be Absent: a 404 speaks of its namespace.
Answer judge_create(const HttpResponse& response, const Expected& expected);

/// The same for a delete, which may be answered with a Status instead of the object.
Answer judge_delete(const HttpResponse& response, const Expected& expected);

/// The same for a create or update that was only tried: the object has no revision when it would be new.
Answer judge_dry_run(const HttpResponse& response, const Expected& expected);

/// Done with message "" when the review allows it, with the reason when not.
Answer judge_access(const HttpResponse& response);

/// Done for any whole 2xx, and for 304; the body is judged by whoever asked.
Answer judge_document(const HttpResponse& response);

/// An object as `expected` names it, out of a body that may lack apiVersion and kind (elements of lists do).
/// Throws Error "cluster.bad-answer".
Live live_of(Value body, const Expected& expected);

}  // namespace emco::kube
