// A deliberate violation: the test "layering-catches-a-violation" must fail on it.
#include "core/store/database.h"
