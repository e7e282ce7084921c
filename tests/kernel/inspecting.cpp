// SPDX-License-Identifier: BSL-1.0
// for_each_option on every kind of socket: reads all that there is to read; what cannot be read is listed here.
#include <algorithm>
#include <map>
#include <set>

#include <sctpp/for_each_option.hpp>
#include <sctpp/text.hpp>

#include "kinds.hpp"

using namespace support;
using namespace sctpp;
using scope = option_place::scope;

namespace {

struct reading {
    option_place at;
    std::string option;
    std::string text;
    int code = 0;
    friend bool operator==(const reading&, const reading&) = default;
};

/// What a walk has met, and the end of it.
struct walk {
    std::vector<reading> readings;
    result<void> outcome;

    [[nodiscard]] std::size_t count(scope of, std::string_view option) const {
        return static_cast<std::size_t>(
            std::count_if(readings.begin(), readings.end(), [&](const reading& r) { return r.at.of == of && r.option == option; }));
    }
    [[nodiscard]] std::string first(scope of, std::string_view option) const {
        for (const auto& r : readings)
            if (r.at.of == of && r.option == option) return r.text;
        return {};
    }
};

/// Notes what a walk meets: one type, whatever is walked over, so that it is compiled once for each option.
struct note_in {
    std::vector<reading>* readings;
    template <class Option>
    void operator()(const option_place& at, const result<Option>& got) const {
        readings->push_back({at, std::string(option_name<Option>), got ? to_string(*got) : to_string(got.error()), got.error().code()});
    }
};

template <class... Where>
walk walk_over(const Where&... where) {
    walk w;
    w.outcome = for_each_option(where..., note_in{&w.readings});
    return w;
}

/// What the kernel does not tell while authentication is off: of the socket, and of an association.
struct refusal {
    scope of;
    std::string_view option;
    int code;
};
constexpr std::array refusals_of_a_socket{
    refusal{scope::socket, "hmac_identifiers", EACCES},
};
constexpr std::array refusals_of_defaults{
    refusal{scope::socket, "hmac_identifiers", EACCES},
    refusal{scope::socket, "active_key", EACCES},
    refusal{scope::socket, "local_authenticated_chunks", EACCES},
};
constexpr std::array refusals_of_an_association{
    refusal{scope::association, "active_key", EACCES},
    refusal{scope::association, "peer_authenticated_chunks", EACCES},
    refusal{scope::association, "local_authenticated_chunks", EACCES},
};

using refusals = std::vector<refusal>;
template <std::size_t... N>
refusals all_of(const std::array<refusal, N>&... lists) {
    refusals all;
    (all.insert(all.end(), lists.begin(), lists.end()), ...);
    return all;
}

/// Exactly these were refused, and everything else was read.
void check_refused(const walk& w, const refusals& expected) {
    REQUIRE(w.outcome);
    std::multiset<std::string> wrong, missing;
    for (const auto& e : expected) missing.insert(std::string(enumerator_name(e.of)) + " " + std::string(e.option) + " " + std::to_string(e.code));
    for (const auto& r : w.readings) {
        if (r.code == 0) continue;
        const auto what = std::string(enumerator_name(r.at.of)) + " " + r.option + " " + std::to_string(r.code);
        if (const auto known = missing.find(what); known != missing.end())
            missing.erase(known);
        else
            wrong.insert(what + ": " + r.text);
    }
    CHECK(wrong == std::multiset<std::string>());
    CHECK(missing == std::multiset<std::string>());
}

/// An option without its type.
struct listed {
    std::string_view name;
    option_facts facts;
    std::size_t answers;  ///< those that answer to a value are read once for each
};
std::vector<listed> all_listed() {
    std::vector<listed> all;
    for_each_option([&]<class Option>() {
        const std::size_t answers = std::is_same_v<Option, event_delivery> ? 13 : detail::asks_by_value<Option> ? 4
                                                                                                                : 1;
        all.push_back({option_name<Option>, option_traits<Option>::facts, answers});
    });
    return all;
}

/// Every option that this kind of socket can get was met in its place.
void check_complete(style of, const walk& w, std::size_t associations) {
    const bool many = of == style::one_to_many || of == style::peeled_off;
    for (const auto& [name, facts, answers] : all_listed()) {
        INFO(name);
        const bool has = facts.directions != direction::set && facts.style != (many ? option_style::one_to_one : option_style::one_to_many);
        const bool defaults = of == style::one_to_many || associations == 0;
        const auto key = facts.key;
        const bool of_defaults = key != option_key::none && key != option_key::association && key != option_key::path && key != option_key::stream;
        const bool of_path = key == option_key::path || key == option_key::path_or_association;
        CHECK(w.count(scope::socket, name) == (has && (key == option_key::none || (of_defaults && defaults)) ? answers : 0));
        CHECK(w.count(scope::association, name) == (has && (of_defaults || key == option_key::association) ? associations * answers : 0));
        CHECK(w.count(scope::path, name) == (has && of_path ? associations * answers : 0));
        CHECK(w.count(scope::stream, name) == (has && key == option_key::stream ? associations * 10 * answers : 0));
    }
}

template <style Style, class Socket>
void reads_all(const Socket& socket, std::size_t associations, const refusals& expected) {
    CHECK(must(style_of(socket.native_handle())) == Style);
    const auto w = walk_over(socket);
    check_refused(w, expected);
    check_complete(Style, w, associations);
    // Nothing changes by it, and from the descriptor alone it is the same.
    auto again = walk_over(socket.native_handle());
    auto before = w;
    for (auto* one : {&before, &again}) std::erase_if(one->readings, [](const reading& r) { return r.option == "association_statistics"; });
    CHECK(before.readings.size() == again.readings.size());
    CHECK(before.readings == again.readings);
}

constexpr auto authenticated = [](auto& socket) { set_value(socket.native_handle(), SCTP_AUTH_SUPPORTED, 1); };

}  // namespace

TEST_CASE("for_each_option walks over the types of all options, by rising numbers") {
    int count = 0, last = -1;
    for_each_option([&]<class Option>() {
        CHECK(option_traits<Option>::facts.number > last);
        last = option_traits<Option>::facts.number;
        ++count;
    });
    [&]<class... Entries>(option_list<Entries...>) { CHECK(count == sizeof...(Entries)); }(all_options{});
}

TEST_CASE("Every option is read: sockets without an association") {
    const auto f = GENERATE(family::ipv4, family::ipv6);
    reads_all<style::one_to_one>(must(one_to_one::open(f)), 0, all_of(refusals_of_defaults));
    reads_all<style::one_to_many>(must(one_to_many::open(f)), 0, all_of(refusals_of_defaults));
    reads_all<style::listening>(listening<acceptor>(f), 0, all_of(refusals_of_defaults));
    reads_all<style::one_to_many>(listening<one_to_many>(f), 0, all_of(refusals_of_defaults));
}

TEST_CASE("Every option is read: a one_to_one that connected") {
    const auto c = associate<kind::connected>();
    reads_all<style::one_to_one>(c.right, 1, all_of(refusals_of_a_socket, refusals_of_an_association));
}

TEST_CASE("Every option is read: a one_to_one that was accepted") {
    const auto c = associate<kind::accepted>();
    reads_all<style::one_to_one>(c.right, 1, all_of(refusals_of_a_socket, refusals_of_an_association));
}

TEST_CASE("Every option is read: a one_to_many with an association, and that one alone") {
    const auto c = associate<kind::many>();
    reads_all<style::one_to_many>(c.right, 1, all_of(refusals_of_defaults, refusals_of_an_association));
    const auto alone = walk_over(c.right, c.right_id);
    check_refused(alone, all_of(refusals_of_an_association));
    CHECK(alone.count(scope::socket, "rto_parameters") == 0);
    CHECK(alone.count(scope::association, "rto_parameters") == 1);
    for (const auto& r : alone.readings) CHECK(r.at.association == c.right_id);
    const auto none = walk_over(c.right, association_id{12345});
    CHECK(none.readings.empty());
    CHECK(must_fail(none.outcome) == error(EINVAL, operation::get, reason::unknown_association, SCTP_STATUS));
}

TEST_CASE("Every option is read: a peeled_association") {
    const auto c = associate<kind::peeled>();
    reads_all<style::peeled_off>(c.right, 1, all_of(refusals_of_a_socket, refusals_of_an_association));
}

TEST_CASE("Every option is read where authentication is on: nothing is refused") {
    const auto c = associate<kind::connected>(authenticated);
    reads_all<style::one_to_one>(c.right, 1, {});
    const auto m = associate<kind::many>(authenticated);
    reads_all<style::one_to_many>(m.right, 1, {});
}

TEST_CASE("What is read is what get gives") {
    auto c = associate<kind::many>([](auto& socket) {
        if constexpr (requires { socket.set(rto_parameters{}, future_associations); })
            must(socket.set(rto_parameters{.initial = 240ms}, future_associations));
    });
    const auto w = walk_over(c.right);
    CHECK(w.first(scope::socket, "rto_parameters") == to_string(must(c.right.get<rto_parameters>(future_associations))));
    CHECK(w.first(scope::association, "rto_parameters") == to_string(must(c.right.get<rto_parameters>(c.right_id))));
    CHECK(w.first(scope::association, "status") == to_string(must(c.right.get<status>(c.right_id))));
    address_list<2> peers;
    const auto path = must(c.right.peer_addresses(c.right_id, peers)).front();
    CHECK(w.first(scope::path, "peer_address_info") == to_string(must(c.right.get<peer_address_info>(c.right_id, path))));
    CHECK(w.first(scope::stream, "stream_weight") == to_string(must(c.right.get<stream_weight>(c.right_id, stream_id{0}))));
    for (const auto& r : w.readings) CHECK((r.at.of == scope::path) == (r.at.path == path));
}

TEST_CASE("for_each_option reads as many associations as there are") {
    constexpr std::size_t count = 70;  // more than its first list has room for
    const auto server = listening<one_to_many>();
    std::vector<one_to_one> clients(count);
    for (auto& client : clients) {
        client = open<one_to_one>(family::ipv4);
        must(client.connect(must(server.local_endpoint())));
    }
    const auto w = walk_over(server);
    CHECK(w.outcome);
    CHECK(w.count(scope::association, "status") == count);
    CHECK(w.count(scope::path, "peer_address_info") == count);
}

TEST_CASE("for_each_option reads as many paths as there are") {
    constexpr std::uint8_t count = 150;
    auto server = open<one_to_many>(family::ipv4);
    for (std::uint8_t i = 1; i <= count; ++i) must(i == 1 ? server.bind(endpoint::ipv4({127, 0, 0, i}, 0)) : server.add_addresses(endpoint::ipv4({127, 0, 0, i}, 0)));
    must(server.listen());
    auto client = open<one_to_one>(family::ipv4);
    must(client.connect(must(server.local_endpoint())));
    const auto w = walk_over(client);
    CHECK(w.outcome);
    CHECK(w.count(scope::path, "peer_address_info") == count);
}

TEST_CASE("Not every descriptor can be walked over") {
    const int udp = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    CHECK(walk_over(udp).outcome.error() == error(EPROTOTYPE, operation::adopt, reason::not_sctp, IPPROTO_UDP));
    ::close(udp);
    CHECK(walk_over(-1).outcome.error() == error(EBADF, operation::adopt, reason::not_a_socket));
    CHECK(must_fail(style_of(-1)).code() == EBADF);
}
