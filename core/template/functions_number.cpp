// Arithmetic.
#include <algorithm>
#include <cmath>
#include <limits>

#include "core/template/convert.h"
#include "core/template/decimal.h"
#include "core/template/format.h"
#include "core/template/functions.h"
#include "core/template/machine.h"
#include "core/template/number.h"

namespace emco::tpl {
namespace {

// Go's integers wrap around.
std::int64_t wrap(std::uint64_t bits) { return static_cast<std::int64_t>(bits); }

std::uint64_t bits(const Any& value) { return static_cast<std::uint64_t>(to_int64(value)); }

Any add1(Call& call) { return Any::integer64(wrap(bits(call[0]) + 1)); }

Any add(Call& call) {
  std::uint64_t sum = 0;
  for (const Any& value : call.args)
    sum += bits(value);
  return Any::integer64(wrap(sum));
}

Any sub(Call& call) { return Any::integer64(wrap(bits(call[0]) - bits(call[1]))); }

Any mul(Call& call) {
  std::uint64_t product = bits(call[0]);
  for (const Any& value : call.args.subspan(1))
    product *= bits(value);
  return Any::integer64(wrap(product));
}

std::int64_t divisor(const Any& value) {
  const std::int64_t by = to_int64(value);
  if (by == 0) throw CallError("runtime error: integer divide by zero");
  return by;
}

Any div(Call& call) {
  const std::int64_t by = divisor(call[1]);
  if (by == -1) return Any::integer64(wrap(0 - bits(call[0])));
  return Any::integer64(to_int64(call[0]) / by);
}

Any mod(Call& call) {
  const std::int64_t by = divisor(call[1]);
  return Any::integer64(by == -1 ? 0 : to_int64(call[0]) % by);
}

template <typename Operation>
Any decimal(const Decimal& first, std::span<const Any> rest, Operation operation) {
  const Decimal* total = &first;
  std::vector<Decimal> steps;
  steps.reserve(rest.size());
  for (const Any& value : rest) {
    steps.push_back(operation(*total, Decimal(to_float64(value))));
    total = &steps.back();
  }
  return Any::real(total->to_double());
}

Any add1f(Call& call) { return Any::real(Decimal(to_float64(call[0])).plus(Decimal(1)).to_double()); }

Any addf(Call& call) {
  return decimal(Decimal(0), call.args, [](const Decimal& a, const Decimal& b) { return a.plus(b); });
}

Any subf(Call& call) {
  return decimal(Decimal(to_float64(call[0])), call.args.subspan(1),
                 [](const Decimal& a, const Decimal& b) { return a.minus(b); });
}

Any divf(Call& call) {
  return decimal(Decimal(to_float64(call[0])), call.args.subspan(1),
                 [](const Decimal& a, const Decimal& b) { return a.divided_by(b); });
}

Any mulf(Call& call) {
  return decimal(Decimal(to_float64(call[0])), call.args.subspan(1),
                 [](const Decimal& a, const Decimal& b) { return a.times(b); });
}

Any max(Call& call) {
  std::int64_t best = to_int64(call[0]);
  for (const Any& value : call.args)
    best = std::max(best, to_int64(value));
  return Any::integer64(best);
}

Any min(Call& call) {
  std::int64_t best = to_int64(call[0]);
  for (const Any& value : call.args)
    best = std::min(best, to_int64(value));
  return Any::integer64(best);
}

// math.Max and math.Min: NaN wins, signed zeros are told apart.
Any maxf(Call& call) {
  double best = to_float64(call[0]);
  for (const Any& value : call.args.subspan(1)) {
    const double next = to_float64(value);
    if (std::isinf(best) && best > 0) continue;
    if (std::isnan(next) || std::isnan(best))
      best = std::isinf(next) && next > 0 ? next : std::numeric_limits<double>::quiet_NaN();
    else if (next > best || (next == 0 && best == 0 && std::signbit(best)))
      best = next;
  }
  return Any::real(best);
}

Any minf(Call& call) {
  double best = to_float64(call[0]);
  for (const Any& value : call.args.subspan(1)) {
    const double next = to_float64(value);
    if (std::isinf(best) && best < 0) continue;
    if (std::isnan(next) || std::isnan(best))
      best = std::isinf(next) && next < 0 ? next : std::numeric_limits<double>::quiet_NaN();
    else if (next < best || (next == 0 && best == 0 && std::signbit(next)))
      best = next;
  }
  return Any::real(best);
}

Any floor(Call& call) { return Any::real(std::floor(to_float64(call[0]))); }

Any ceil(Call& call) { return Any::real(std::ceil(to_float64(call[0]))); }

// Go's math.Pow for a whole exponent: its last bit differs from the C library's.
double power_of_ten(std::int64_t exponent) {
  int binary = 0;
  double base = std::frexp(10.0, &binary);
  double result = 1;
  int result_binary = 0;
  for (std::uint64_t left = exponent < 0 ? ~static_cast<std::uint64_t>(exponent) + 1
                                         : static_cast<std::uint64_t>(exponent);
       left != 0; left >>= 1U) {
    if (binary > 1 << 12) {
      result_binary += binary;
      break;
    }
    if ((left & 1U) != 0) {
      result *= base;
      result_binary += binary;
    }
    base *= base;
    binary *= 2;
    if (base < 0.5) {
      base += base;
      --binary;
    }
  }
  return exponent < 0 ? std::ldexp(1 / result, -result_binary) : std::ldexp(result, result_binary);
}

Any round(Call& call) {
  const double edge = call.size() > 2 ? call[2].real() : 0.5;
  const double power = power_of_ten(call.integer(1));
  const double digits = power * to_float64(call[0]);
  double whole = 0;
  const double fraction = std::modf(digits, &whole);
  const double rounded = fraction >= edge ? std::ceil(digits) : std::floor(digits);
  return Any::real(rounded / power);
}

Any integer(Call& call) { return Any::integer(to_int64(call[0])); }

Any integer64(Call& call) { return Any::integer64(to_int64(call[0])); }

Any real(Call& call) { return Any::real(to_float64(call[0])); }

Any atoi(Call& call) {
  std::int64_t nearest = 0;
  parse_int(call.text(0), 10, &nearest);
  return Any::integer(nearest);
}

Any to_decimal(Call& call) { return Any::integer64(parse_int(to_text(call[0]), 8).value_or(0)); }

std::vector<std::int64_t> steps(Call& call, std::int64_t start, std::int64_t stop, std::int64_t step) {
  std::vector<std::int64_t> numbers;
  if (stop < start ? step >= 0 : step <= 0) return numbers;
  for (std::int64_t i = start; stop < start ? i > stop : i < stop;) {
    call.machine.work(4);
    numbers.push_back(i);
    if (__builtin_add_overflow(i, step, &i)) break;
  }
  return numbers;
}

Any number_list(Call& call, const std::vector<std::int64_t>& numbers) {
  List* list = make_list(call.heap, numbers.size());
  for (std::size_t i = 0; i < numbers.size(); ++i)
    list->items[i] = Any::integer(numbers[i]);
  return Any::list(list, ListType::Int);
}

Any until(Call& call) {
  const std::int64_t count = call.integer(0);
  return number_list(call, steps(call, 0, count, count < 0 ? -1 : 1));
}

Any until_step(Call& call) {
  return number_list(call, steps(call, call.integer(0), call.integer(1), call.integer(2)));
}

Any seq(Call& call) {
  std::vector<std::int64_t> numbers;
  if (call.size() == 1) {
    const std::int64_t step = call.integer(0) < 1 ? -1 : 1;
    numbers = steps(call, 1, wrap(bits(call[0]) + static_cast<std::uint64_t>(step)), step);
  } else if (call.size() == 2) {
    const std::int64_t step = call.integer(1) < call.integer(0) ? -1 : 1;
    numbers = steps(call, call.integer(0), wrap(bits(call[1]) + static_cast<std::uint64_t>(step)), step);
  } else if (call.size() == 3) {
    const bool down = call.integer(2) < call.integer(0);
    if (down && call.integer(1) > 0) return Any::text({});
    numbers =
        steps(call, call.integer(0), wrap(bits(call[2]) + (down ? ~std::uint64_t{0} : 1)), call.integer(1));
  }
  std::string out;
  for (const std::int64_t number : numbers) {
    if (!out.empty()) out += ' ';
    out += std::to_string(number);
  }
  return call.give(out);
}

constexpr Function kTable[] = {
    {"add", "a*", add},
    {"add1", "a", add1},
    {"add1f", "a", add1f},
    {"addf", "a*", addf},
    {"atoi", "s", atoi},
    {"biggest", "aa*", max},
    {"ceil", "a", ceil},
    {"div", "aa", div},
    {"divf", "aa*", divf},
    {"float64", "a", real},
    {"floor", "a", floor},
    {"int", "a", integer},
    {"int64", "a", integer64},
    {"max", "aa*", max},
    {"maxf", "aa*", maxf},
    {"min", "aa*", min},
    {"minf", "aa*", minf},
    {"mod", "aa", mod},
    {"mul", "aa*", mul},
    {"mulf", "aa*", mulf},
    {"round", "aif*", round},
    {"seq", "i*", seq},
    {"sub", "aa", sub},
    {"subf", "aa*", subf},
    {"toDecimal", "a", to_decimal},
    {"until", "i", until},
    {"untilStep", "iii", until_step},
};

}  // namespace

std::span<const Function> number_functions() { return kTable; }

}  // namespace emco::tpl
