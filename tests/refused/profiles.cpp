// SPDX-License-Identifier: BSL-1.0
// Profiles that can't be.
#include <sctpp/profiles.hpp>
#include <sctpp/sctpp.hpp>

using namespace std::chrono_literals;

sctpp::one_to_one& one();
sctpp::one_to_many& many();
sctpp::peeled_association& peeled();
sctpp::association_id some_id();

//! longer-g++: it says everything twice, once while it deduces the profile's type, and prints the values
//! longer-clang++: it shows every overload, three lines each, and for a value each step of the constant expression

//! case: an option twice
//! says: deleted
//! shows: an_option_stands_twice_in_this_profile
constexpr sctpp::profile wrong{sctpp::no_delay{true}, sctpp::no_delay{false}};

//! case: an option and its older form
//! says: deleted
//! shows: an_option_stands_twice_in_this_profile
constexpr sctpp::profile wrong{sctpp::path_thresholds{}, sctpp::path_thresholds_v1{}};

//! case: an option that can only be read
//! says: deleted
//! shows: this_option_is_read_only_the_kernel_has_no_setter
constexpr sctpp::profile wrong{sctpp::no_delay{}, sctpp::status{}};

//! case: an option of a living association
//! says: deleted
//! shows: a_profile_is_for_sockets_this_option_needs_an_association
constexpr sctpp::profile wrong{sctpp::stream_weight{3}};

//! case: no option
//! says: deleted
//! shows: this_is_not_a_socket_option_of_sctpp
constexpr sctpp::profile wrong{sctpp::no_delay{}, 5};

//! case: values that the kernel does not take together
//! says-g++: these_values_contradict_each_other_in_the_option() [with Option = sctpp::v0::rto_parameters]
//! shows: these_values_contradict_each_other_in_the_option
constexpr sctpp::profile wrong{sctpp::rto_parameters{.maximum = 1s, .minimum = 2s}};

//! case: a value that the kernel does not take
//! says-g++: the_kernel_does_not_take_this_value_of_the_field() [with auto Field = &sctpp::v0::delayed_sack::delay]
//! says-clang++: constexpr variable 'wrong' must be initialized by a constant expression
//! shows: delayed_sack::delay
constexpr sctpp::profile wrong{sctpp::no_delay{}, sctpp::delayed_sack{.delay = 501ms}};

//! case: a value that the kernel would silently change
//! says-g++: the_kernel_does_not_take_this_value_of_the_field() [with auto Field = &sctpp::v0::rto_parameters::maximum]
//! says-clang++: constexpr variable 'wrong' must be initialized by a constant expression
//! shows: rto_parameters::maximum
constexpr sctpp::profile wrong{sctpp::rto_parameters{.maximum = 24h * 365}};

//! case: an option of one-to-many sockets, for another
//! says: deleted
//! shows: an_option_of_this_profile_belongs_to_another_style_of_socket
one().set(sctpp::profile{sctpp::autoclose{5s}}).value();

//! case: an option of one-to-one sockets, for another
//! says: deleted
//! shows: an_option_of_this_profile_belongs_to_another_style_of_socket
peeled().set(sctpp::profile{sctpp::reuse_port{}}).value();

//! case: for associations to come, on a peeled-off one
//! says: deleted
//! shows: this_is_for_associations_to_come_and_a_peeled_off_socket_has_none
peeled().set(sctpp::profiles::ngap).value();

//! case: options that no socket has together
//! says: deleted
//! shows: no_socket_has_all_options_of_this_profile
constexpr sctpp::profile wrong{sctpp::autoclose{5s}, sctpp::reuse_port{}};

//! case: options of a socket before and after it is bound
//! says: deleted
//! shows: no_socket_has_all_options_of_this_profile
constexpr sctpp::profile wrong{sctpp::reuse_port{}, sctpp::auto_asconf{}};

//! case: for an association
//! says: deleted
//! shows: a_profile_is_for_the_socket_leave_the_association_out
many().set(sctpp::profiles::ngap, some_id()).value();

//! case: a profile is not got
//! says: deleted
//! shows: this_is_not_a_socket_option_of_sctpp
(void)one().get<sctpp::profile<sctpp::no_delay>>();
