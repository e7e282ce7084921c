% SPDX-License-Identifier: BSL-1.0
% The other end in Erlang: `-run sctpp_peer server PORT` sends one message back, `-run sctpp_peer client HOST PORT` sends one and prints what comes
% back. (The module peer is OTP's own.)
-module(sctpp_peer).
-export([server/1, client/1]).
-include_lib("kernel/include/inet_sctp.hrl").

server([Port]) ->
    {ok, Socket} = gen_sctp:open([{ip, {10, 1, 0, 2}}, {port, list_to_integer(Port)}, {active, false}, {mode, binary}]),
    ok = gen_sctp:listen(Socket, true),
    io:format("listening~n"),
    {Info, Data} = message(Socket),
    Stream = Info#sctp_sndrcvinfo.stream,
    io:format("stream ~p: ~s~n", [Stream, Data]),
    ok = gen_sctp:send(Socket, Info#sctp_sndrcvinfo.assoc_id, Stream, Data),
    until_its_end(Socket),
    halt(0).

client([Host, Port]) ->
    {ok, Socket} = gen_sctp:open([{active, false}, {mode, binary}, {sctp_initmsg, #sctp_initmsg{num_ostreams = 8, max_instreams = 8}}]),
    {ok, Association} = gen_sctp:connect(Socket, Host, list_to_integer(Port), []),
    ok = gen_sctp:send(Socket, Association, 5, <<"from Erlang">>),
    {Info, Data} = message(Socket),
    io:format("stream ~p: ~s~n", [Info#sctp_sndrcvinfo.stream, Data]),
    ok = gen_sctp:eof(Socket, Association),
    until_its_end(Socket),
    halt(0).

% The next that is no event.
message(Socket) ->
    case gen_sctp:recv(Socket, 20000) of
        {ok, {_, _, [#sctp_sndrcvinfo{} = Info], Data}} when is_binary(Data) -> {Info, Data};
        {ok, _} -> message(Socket)
    end.

until_its_end(Socket) ->
    case gen_sctp:recv(Socket, 20000) of
        {ok, {_, _, _, #sctp_assoc_change{state = shutdown_comp}}} -> ok;
        {ok, {_, _, _, #sctp_shutdown_event{}}} -> ok;
        {ok, _} -> until_its_end(Socket)
    end.
