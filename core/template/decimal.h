#pragma once

#include <memory>
#include <string>

struct bignum_st;

namespace emco::tpl {

/// A decimal number of any size: value × 10^exponent, as shopspring/decimal has it. Floating-point numbers
/// enter with the shortest digits that mean them, so that 0.1 × 3 is 0.3.
class Decimal {
 public:
  /// Throws CallError for NaN and infinities.
  explicit Decimal(double value);

  Decimal plus(const Decimal& other) const;
  Decimal minus(const Decimal& other) const;
  Decimal times(const Decimal& other) const;
  /// Rounded to 16 places, halves away from zero. Throws CallError for a division by zero.
  Decimal divided_by(const Decimal& other) const;

  double to_double() const;

 private:
  struct Free {
    void operator()(bignum_st* number) const;
  };

  using Number = std::unique_ptr<bignum_st, Free>;

  Decimal(Number value, int exponent);
  Number scaled(int exponent) const;

  Number value_;
  int exponent_ = 0;
};

}  // namespace emco::tpl
