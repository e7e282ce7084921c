// SPDX-License-Identifier: BSL-1.0
// Visitors that a walk over all options cannot call. The runner's --help explains the format.
#include <sctpp/for_each_option.hpp>

sctpp::one_to_one& one();
sctpp::one_to_many& many();
sctpp::association_id some_id();
int a_descriptor();

//! longer: it shows from where each function was called, on the way from the visitor to the walk

//! case: a visitor that does not take where the answer is from
//! says: write the visitor as []<class Option>(const option_place& at, const result<Option>& got) { ... }
(void)sctpp::for_each_option(one(), [](const auto&) {});

//! case: the same of one association
//! says: write the visitor as []<class Option>(const option_place& at, const result<Option>& got) { ... }
(void)sctpp::for_each_option(many(), some_id(), [] {});

//! case: the same of a descriptor
//! says: write the visitor as []<class Option>(const option_place& at, const result<Option>& got) { ... }
(void)sctpp::for_each_option(a_descriptor(), [](sctpp::option_place) {});

//! case: a visitor of types that takes a value
//! says: write the visitor as []<class Option>() { ... }
sctpp::for_each_option([](auto) {});
