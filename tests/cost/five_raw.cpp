// SPDX-License-Identifier: BSL-1.0
// Five options by hand, with the includes of five_typed.cpp: what tests/cost/headers compares its compilation with.
#include <sctpp/sctpp.hpp>

template <class Value>
bool set(int socket, int option, const Value& value) {
    return ::setsockopt(socket, IPPROTO_SCTP, option, &value, sizeof value) == 0;
}

bool prepare(sctpp::one_to_one& socket) {
    const int fd = socket.native_handle();
    const sctp_rtoinfo timeouts{.srto_assoc_id = 0, .srto_initial = 500, .srto_max = 2000, .srto_min = 200};
    const sctp_initmsg init{.sinit_num_ostreams = 4, .sinit_max_instreams = 8, .sinit_max_attempts = 3, .sinit_max_init_timeo = 3000};
    sctp_paddrparams path{};
    path.spp_hbinterval = 5000;
    path.spp_pathmaxrxt = 3;
    path.spp_flags = SPP_HB_ENABLE;
    const int no_delay = 1;
    const sctp_assoc_value burst{.assoc_id = 0, .assoc_value = 8};
    return set(fd, SCTP_RTOINFO, timeouts) && set(fd, SCTP_INITMSG, init) && set(fd, SCTP_NODELAY, no_delay) &&
           set(fd, SCTP_PEER_ADDR_PARAMS, path) && set(fd, SCTP_MAX_BURST, burst);
}
