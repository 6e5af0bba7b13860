#include "core/template/decimal.h"

#include <algorithm>
#include <cmath>

#include <openssl/bn.h>
#include <openssl/crypto.h>

#include "core/template/function.h"
#include "core/template/number.h"

namespace emco::tpl {
namespace {

constexpr int kPlaces = 16;

using Context = std::unique_ptr<BN_CTX, decltype(&BN_CTX_free)>;

Context context() { return {BN_CTX_new(), &BN_CTX_free}; }

}  // namespace

void Decimal::Free::operator()(bignum_st* number) const { BN_free(number); }

Decimal::Decimal(Number value, int exponent) : value_(std::move(value)), exponent_(exponent) {}

Decimal::Decimal(double value) : value_(BN_new()) {
  if (!std::isfinite(value)) throw CallError("Cannot create a Decimal from " + print_float(value));
  // "-1.25e+03": the digits without the point, and where it was.
  std::string text = format_float(value, 'e', -1);
  const std::size_t e = text.find('e');
  exponent_ = std::atoi(text.c_str() + e + 1);
  text.erase(e);
  const std::size_t point = text.find('.');
  if (point != std::string::npos) {
    exponent_ -= static_cast<int>(text.size() - point - 1);
    text.erase(point, 1);
  }
  if (value == 0) exponent_ = 0;
  BIGNUM* number = value_.get();
  BN_dec2bn(&number, text.c_str());
}

Decimal::Number Decimal::scaled(int exponent) const {
  const auto work = context();
  const Number ten(BN_new());
  const Number power(BN_new());
  const Number factor(BN_new());
  Number result(BN_new());
  BN_set_word(ten.get(), 10);
  BN_set_word(power.get(), static_cast<BN_ULONG>(exponent_ - exponent));
  BN_exp(factor.get(), ten.get(), power.get(), work.get());
  BN_mul(result.get(), value_.get(), factor.get(), work.get());
  return result;
}

Decimal Decimal::plus(const Decimal& other) const {
  const int exponent = std::min(exponent_, other.exponent_);
  Number sum(BN_new());
  BN_add(sum.get(), scaled(exponent).get(), other.scaled(exponent).get());
  return {std::move(sum), exponent};
}

Decimal Decimal::minus(const Decimal& other) const {
  const int exponent = std::min(exponent_, other.exponent_);
  Number difference(BN_new());
  BN_sub(difference.get(), scaled(exponent).get(), other.scaled(exponent).get());
  return {std::move(difference), exponent};
}

Decimal Decimal::times(const Decimal& other) const {
  const auto work = context();
  Number product(BN_new());
  BN_mul(product.get(), value_.get(), other.value_.get(), work.get());
  return {std::move(product), exponent_ + other.exponent_};
}

Decimal Decimal::divided_by(const Decimal& other) const {
  if (BN_is_zero(other.value_.get()) != 0) throw CallError("decimal division by 0");
  const auto work = context();
  // Both as whole numbers over a common power of ten, the dividend 16 places up.
  const int exponent = std::min(exponent_ + kPlaces, other.exponent_);
  const Decimal up(Number(BN_dup(value_.get())), exponent_ + kPlaces);
  const Number dividend = up.scaled(exponent);
  const Number divisor = other.scaled(exponent);
  Number quotient(BN_new());
  const Number rest(BN_new());
  BN_div(quotient.get(), rest.get(), dividend.get(), divisor.get(), work.get());
  BN_lshift1(rest.get(), rest.get());
  if (BN_ucmp(rest.get(), divisor.get()) >= 0) {
    const bool negative = BN_is_negative(dividend.get()) != BN_is_negative(divisor.get());
    if (negative)
      BN_sub_word(quotient.get(), 1);
    else
      BN_add_word(quotient.get(), 1);
  }
  return {std::move(quotient), -kPlaces};
}

double Decimal::to_double() const {
  char* digits = BN_bn2dec(value_.get());
  const std::string text = std::string(digits) + "e" + std::to_string(exponent_);
  OPENSSL_free(digits);
  return parse_float(text).value_or(BN_is_negative(value_.get()) != 0 ? -HUGE_VAL : HUGE_VAL);
}

}  // namespace emco::tpl
