"""Calls: who is rung, who comes and goes, and that signals reach one participant only. Media itself is not the server's."""

import asyncio
import json
import re
import sqlite3
import time
from contextlib import closing

import pytest

from harness import Client, EventStream, assert_refused, run_minimost
from harness.raw import connection

DM = "dm:alice:bob"
SEAT = re.compile(r"[A-Za-z0-9_-]{16}")


@pytest.fixture(autouse=True)
def hang_up(server, as_user):
    """The tests of this file share a server; each leaves it without a call."""
    yield
    people = [as_user(server, name) for name in ("alice", "bob", "carol", "dave")]
    for person in people:
        for call in person.api("GET", "/api/calls"):
            person.request("POST", f"/api/calls/{call['id']}/leave", json={})
    assert [call for person in people for call in person.api("GET", "/api/calls")] == []


def start(client, channel=DM, media="audio", status=201):
    return client.api("POST", "/api/calls", {"channel": channel, "media": media}, status)


def act(client, call, deed, json=None, status=None):
    answer = client.request("POST", f"/api/calls/{call['id']}/{deed}", json=json or {})
    assert status is None or answer.status_code == status, f"{answer.status_code} {answer.text[:300]}"
    return answer


def join(client, call, media="audio"):
    return act(client, call, "join", {"media": media}, 200).json()


def put(client, call, **state):
    return client.request("PUT", f"/api/calls/{call['id']}/me", json=state)


def signal(client, call, to, data, **more):
    return act(client, call, "signal", {"to": to, "data": data, **more})


def people(call):
    return {person["username"]: person["state"] for person in call["participants"]}


def private_channel(client, *members, name="crew"):
    body = {"name": name, "members": list(members)}
    return client.api("POST", "/api/chat/channels", body, 201)["id"]


def lock(server, name):
    said = run_minimost("users", "lock", name, "--config", server.config, "--data", server.data.path)
    assert said.returncode == 0, said


def listening(test, *clients):
    """Runs the coroutine with a stream for each of the clients."""

    async def run():
        streams = [await EventStream.live(client) for client in clients]
        try:
            await test(*streams)
        finally:
            for stream in streams:
                await stream.close()

    asyncio.run(run())


async def told(stream, **wanted):
    """The next event of a call that looks so."""
    looks = lambda event: all(event.get(key) == value for key, value in wanted.items())
    return (await stream.next("call", where=looks)).json


def off(*arguments, **options):
    return asyncio.to_thread(*arguments, **options)


# Ringing


def test_a_call_rings_is_joined_and_is_over_when_the_last_has_left(alice, bob, carol):
    async def go(at_alice, at_bob, at_carol):
        call = await off(start, alice)
        assert (call["channel"], call["startedBy"], call["state"]) == (DM, "alice", "ringing")
        assert people(call) == {"alice": "joined", "bob": "ringing"} and SEAT.fullmatch(call["seat"])
        rung = await told(at_bob, state="ringing")
        assert rung == {key: value for key, value in call.items() if key != "seat"}

        joined = await off(join, bob, call, "video")
        assert joined["state"] == "active" and people(joined) == {"alice": "joined", "bob": "joined"}
        assert (await told(at_alice, state="active"))["participants"][1] == {
            "username": "bob", "state": "joined", "media": "video", "muted": False, "sharing": False,
            "seat": joined["seat"],
        }
        assert await off(alice.api, "GET", f"/api/calls/{call['id']}") == await off(lambda: bob.api("GET", "/api/calls")[0])

        await off(act, bob, call, "leave", {"seat": joined["seat"]}, 204)
        assert people(await told(at_alice, state="active")) == {"alice": "joined"}
        await off(act, alice, call, "leave", None, 204)
        assert people(await told(at_bob, state="ended")) == {}
        assert await off(alice.api, "GET", "/api/calls") == []
        assert_refused(await off(alice.get, f"/api/calls/{call['id']}"), 404, "call-not-found")

        # An event that all get, so that all the others have come.
        await off(alice.send, "general", "the end")
        await at_carol.next("message", where=lambda event: event["body"] == "the end")
        assert at_carol.named("call") == [], "it is no business of hers"

    listening(go, alice, bob, carol)


def test_two_who_call_each_other_at_once_meet_in_one_call(alice, bob):
    call = start(alice)
    answer = bob.request("POST", "/api/calls", json={"channel": DM, "media": "audio"})
    running = answer.json()
    assert answer.status_code == 409 and set(error := running.pop("error")) == {"code", "message", "request"}
    assert error["code"] == "call-running"
    assert running == alice.api("GET", f"/api/calls/{call['id']}")
    assert people(join(bob, running)) == {"alice": "joined", "bob": "joined"}


def test_who_declines_is_rung_no_more_and_the_call_is_over_when_all_have(alice, bob, carol):
    call = start(alice, "dm:alice:bob:carol")
    assert_refused(act(alice, call, "decline"), 409, "not-ringing")
    act(bob, call, "decline", None, 204)
    assert people(alice.api("GET", f"/api/calls/{call['id']}")) == {"alice": "joined", "carol": "ringing"}
    assert_refused(act(bob, call, "decline"), 409, "not-ringing")
    act(carol, call, "decline", None, 204)
    assert alice.api("GET", "/api/calls") == []


def test_who_has_declined_is_left_alone_for_a_while(alice, bob, carol):
    call = start(alice, "dm:alice:bob:carol")
    join(bob, call)
    act(carol, call, "decline", None, 204)
    assert_refused(act(bob, call, "invite", {"username": "carol"}), 409, "declined")
    assert people(join(carol, call))["carol"] == "joined", "they may come by themselves"


def test_who_cannot_sign_in_is_not_rung(serve, as_user):
    server = serve()
    alice, bob = as_user(server, "alice"), as_user(server, "bob")
    private = private_channel(alice, "bob", "carol")
    lock(server, "carol")
    call = start(alice, private)
    assert people(call) == {"alice": "joined", "bob": "ringing"}
    assert_refused(act(alice, call, "invite", {"username": "carol"}), 422, "no-such-user")
    lock(server, "bob")
    assert_refused(alice.request("POST", "/api/calls", json={"channel": DM, "media": "audio"}), 422, "nobody-to-call")


def test_calls_that_are_started_are_bounded_in_number(serve, as_user):
    server = serve(plugins={"host": {"rate_limit_enabled": True, "rate_limits": {"call_start": 2}}})
    alice = as_user(server, "alice")
    for _ in range(2):
        act(alice, start(alice), "leave", None, 204)
    assert_refused(alice.request("POST", "/api/calls", json={"channel": DM, "media": "audio"}), 429, "too-often")


def test_who_is_rung_in_vain_reads_of_it_in_the_channel(serve, as_user):
    server = serve(plugins={"calls": {"ring_seconds": 5}})
    alice, bob = as_user(server, "alice"), as_user(server, "bob")

    async def go(at_alice, at_bob):
        call = await off(start, alice)
        ended = await told(at_bob, state="ended")
        assert ended["id"] == call["id"]
        assert (await at_alice.next("call-seat")).json == {"call": call["id"], "seat": call["seat"]}
        line = (await at_bob.next("message")).json
        assert (line["body"], line["sender"]["username"], line["system"]) == ("called, and nobody answered", "alice", True)
        assert (await off(bob.history, DM))[-1]["body"] == line["body"]
        assert (await off(bob.channels))[DM]["unread"] == 1

    listening(go, alice, bob)


def test_who_hangs_up_before_anybody_came_has_called_in_vain(alice, bob):
    call = start(alice)
    act(alice, call, "leave", None, 204)
    assert bob.history(DM)[-1]["body"] == "called, and nobody answered"


def test_a_screen_is_shown_without_ringing(alice, bob):
    call = start(alice, media="screen")
    assert call["state"] == "active" and people(call) == {"alice": "joined"}
    assert call["participants"][0]["sharing"] is True
    assert join(bob, call, "none")["participants"][1]["media"] == "none"


# Devices


def test_joining_with_another_device_moves_there(alice, bob):
    async def go(at_bob):
        call = await off(start, alice)
        first = (await off(join, bob, call))["seat"]
        second = (await off(join, bob, call, "video"))["seat"]
        assert first != second
        assert (await at_bob.next("call-seat")).json == {"call": call["id"], "seat": first}
        assert_refused(await off(put, bob, call, seat=first, muted=True), 409, "elsewhere")
        assert_refused(await off(act, bob, call, "leave", {"seat": first}), 409, "elsewhere")
        assert_refused(await off(signal, bob, call, "alice", {}, seat=first), 409, "elsewhere")
        assert people((await off(put, bob, call, seat=second, muted=True)).json()) == {"alice": "joined", "bob": "joined"}

    listening(go, bob)


def test_who_joins_a_call_has_left_every_other(alice, bob, carol):
    first = start(alice)
    join(bob, first)
    second = start(carol, "dm:alice:carol")
    join(alice, second)
    assert people(bob.api("GET", f"/api/calls/{first['id']}")) == {"bob": "joined"}
    start(bob, "dm:bob:carol")
    assert_refused(bob.get(f"/api/calls/{first['id']}"), 404, "call-not-found")


def test_what_is_on_is_told(alice, bob):
    call = start(alice)
    join(bob, call)
    state = put(alice, call, seat=call["seat"], muted=True, camera=True, sharing=True).json()["participants"][0]
    assert (state["muted"], state["media"], state["sharing"]) == (True, "video", True)
    state = put(alice, call, camera=False).json()["participants"][0]
    assert (state["muted"], state["media"], state["sharing"]) == (True, "audio", True)


def test_a_page_that_goes_is_away_at_once_and_back_when_it_joins_again(alice, bob):
    call = start(alice)
    seat = join(bob, call)["seat"]
    act(bob, call, "leave", {"seat": seat, "mayReturn": True}, 204)
    assert people(alice.api("GET", f"/api/calls/{call['id']}")) == {"alice": "joined", "bob": "away"}
    assert people(join(bob, call)) == {"alice": "joined", "bob": "joined"}


def test_who_falls_silent_is_away_and_within_half_a_minute_gone(serve, as_user):
    server = serve()
    alice, bob = as_user(server, "alice"), as_user(server, "bob")

    async def go(at_alice):
        call = await off(start, alice)
        seat = (await off(join, bob, call))["seat"]
        began = asyncio.get_running_loop().time()
        away = lambda event: people(event).get("bob") == "away"
        gone = lambda event: "bob" not in people(event)
        for seen in (away, gone):
            waiting = asyncio.ensure_future(at_alice.next("call", where=seen, timeout=30))
            while not waiting.done():
                await off(put, alice, call)
                await asyncio.wait([waiting], timeout=2)
            waiting.result()
        assert asyncio.get_running_loop().time() - began < 30
        assert_refused(await off(put, bob, call, seat=seat), 403, "not-in-call")

    listening(go, alice)


def test_a_call_outlives_a_kill(serve, as_user):
    server = serve()
    alice, bob, carol = (as_user(server, name) for name in ("alice", "bob", "carol"))
    call = start(alice)
    seat = join(bob, call)["seat"]
    put(bob, call, muted=True)
    act(alice, call, "invite", {"username": "carol"}, 200)
    before = alice.api("GET", "/api/calls")
    server.kill()
    server.restart()
    assert alice.api("GET", "/api/calls") == before
    assert people(carol.api("GET", "/api/calls")[0]) == people(before[0])
    assert put(bob, call, seat=seat, muted=False).status_code == 200
    assert signal(bob, call, "alice", {"still": "there"}, seat=seat).status_code == 204
    act(bob, call, "leave", None, 204)
    server.kill()
    server.restart()
    assert people(alice.api("GET", "/api/calls")[0]) == {"alice": "joined", "carol": "ringing"}


def test_calls_of_long_ago_do_not_ring_when_the_server_is_back(serve, as_user):
    server = serve()
    alice = as_user(server, "alice")
    start(alice)
    server.kill()
    with closing(sqlite3.connect(server.data.path / "calls.db")) as database, database:
        assert database.execute("UPDATE going SET at = at - 130000").rowcount == 1
    server.restart()
    assert alice.api("GET", "/api/calls") == []
    assert start(alice)["state"] == "ringing"


def test_a_damaged_file_of_calls_keeps_nobody_from_chatting_nor_calling(serve, as_user):
    server = serve()
    alice = as_user(server, "alice")
    start(alice)
    server.stop()
    server.expect_errors("a damaged database was set aside")
    (server.data.path / "calls.db").write_bytes(b"this is not a database " * 1000)
    server.restart()
    assert alice.api("GET", "/api/calls") == []
    assert start(alice)["state"] == "ringing"
    assert len(list(server.data.path.glob("calls.db.corrupt-*"))) == 1
    assert "a damaged database was set aside" in server.log


# Who may


def test_calls_are_held_where_people_know_who_is_there(alice):
    for channel, code in (("general", "public-channel"), ("dm:alice", "nobody-to-call")):
        answer = alice.request("POST", "/api/calls", json={"channel": channel, "media": "audio"})
        assert_refused(answer, 422, code)
    for channel in ("dm:bob:carol", "private:nothing", "dm:alice:nobody", ""):
        answer = alice.request("POST", "/api/calls", json={"channel": channel, "media": "audio"})
        assert_refused(answer, 404, "channel-not-found")
    alone = private_channel(alice, name="alone")
    assert_refused(alice.request("POST", "/api/calls", json={"channel": alone, "media": "audio"}), 422, "nobody-to-call")


@pytest.mark.parametrize(
    "body",
    [
        {}, {"channel": DM}, {"channel": DM, "media": "smell"}, {"channel": DM, "media": "none"},
        {"channel": 7, "media": "audio"}, [], "audio",
    ],
)
def test_what_is_no_call_is_refused(alice, body):
    assert_refused(alice.request("POST", "/api/calls", json=body), 400)
    assert alice.api("GET", "/api/calls") == []


def test_outsiders_neither_see_a_call_nor_touch_it(alice, bob, carol):
    call = start(alice)
    assert carol.api("GET", "/api/calls") == []
    assert_refused(carol.get(f"/api/calls/{call['id']}"), 404, "call-not-found")
    for deed, body in (
        ("join", {"media": "audio"}), ("decline", {}), ("leave", {}), ("invite", {"username": "carol"}),
        ("signal", {"to": "alice", "data": 1}),
    ):
        assert_refused(act(carol, call, deed, body), 404, "call-not-found")
    assert_refused(put(carol, call, muted=True), 404, "call-not-found")
    assert people(alice.api("GET", f"/api/calls/{call['id']}")) == {"alice": "joined", "bob": "ringing"}


def test_a_guest_sees_the_call_and_nothing_of_the_channel(alice, bob, carol):
    async def go(at_carol):
        call = await off(start, alice)
        await off(join, bob, call)
        assert_refused(await off(act, bob, call, "invite", {"username": "nobody"}), 422, "no-such-user")
        assert_refused(await off(act, bob, call, "invite", {"username": "alice"}), 409, "already-there")
        asked = (await off(act, bob, call, "invite", {"username": "carol"}, 200)).json()
        assert_refused(await off(act, bob, call, "invite", {"username": "carol"}), 409, "already-there")
        # The channel's name would say who is in it.
        seen = {key: value for key, value in asked.items() if key != "channel"}
        assert await told(at_carol) == seen == (await off(carol.api, "GET", "/api/calls"))[0]
        assert "channel" not in await off(join, carol, call)
        await off(act, carol, call, "leave", None, 204)
        assert people(await off(carol.api, "GET", f"/api/calls/{call['id']}")) == {"alice": "joined", "bob": "joined"}
        await off(join, carol, call)
        assert_refused(await off(act, carol, call, "invite", {"username": "dave"}), 403, "guest")
        for member in (alice, bob):
            await off(act, member, call, "leave", None, 204)
        assert_refused(await off(alice.get, f"/api/calls/{call['id']}"), 404, "call-not-found")
        assert (await off(start, alice))["state"] == "ringing", "guests do not hold on to what is not theirs"
        assert (await off(carol.get, f"/api/chat/channels/{DM}/messages")).status_code == 404

    listening(go, carol)


def test_who_asks_somebody_to_come_is_who_calls_them(serve, as_user):
    server = serve(plugins={"calls": {"ring_seconds": 5}})
    alice, bob, carol = (as_user(server, name) for name in ("alice", "bob", "carol"))

    async def go(at_carol):
        call = await off(start, alice, "dm:alice:bob:carol")
        for guest in (bob, carol):
            await off(join, guest, call)
        await off(act, carol, call, "leave", None, 204)
        await off(act, bob, call, "invite", {"username": "carol"}, 200)
        rung = await told(at_carol, version=4)
        assert rung["participants"][-1]["invitedBy"] == "bob" and rung["startedBy"] == "alice"
        line = (await at_carol.next("message")).json
        assert (line["sender"]["username"], line["body"]) == ("bob", "called, and carol did not answer")

    listening(go, carol)


def test_in_a_channel_of_very_many_a_call_is_shown_and_rings_nobody(serve, as_user):
    server = serve()
    alice, bob = as_user(server, "alice"), as_user(server, "bob")
    others = ["carol", "dave", "erin", "frank"]
    for number in range(11):
        with Client(server) as client:
            others.append(client.sign_up(f"person{number}").name)
    call = start(alice, private_channel(alice, "bob", *others, name="everybody"))
    assert call["state"] == "active" and people(call) == {"alice": "joined"}
    assert people(join(bob, call)) == {"alice": "joined", "bob": "joined"}


def test_a_guest_who_does_not_answer_reads_of_it_from_who_asked_them(serve, as_user):
    server = serve(plugins={"calls": {"ring_seconds": 5}})
    alice, bob, carol = (as_user(server, name) for name in ("alice", "bob", "carol"))

    async def go(at_carol):
        call = await off(start, alice)
        await off(join, bob, call)
        await off(act, bob, call, "invite", {"username": "carol"}, 200)
        line = (await at_carol.next("message")).json
        assert (line["channel"], line["body"]) == ("dm:bob:carol", "called, and nobody answered")
        assert (line["sender"]["username"], line["system"]) == ("bob", True)

    listening(go, carol)


def test_who_is_removed_from_the_channel_is_put_out_of_its_call(alice, bob, carol):
    channel = private_channel(alice, "bob", "carol", name="leavers")

    async def go(at_bob):
        call = await off(start, alice, channel)
        seat = (await off(join, bob, call))["seat"]
        await off(alice.api, "DELETE", f"/api/chat/channels/{channel}/members/bob", None, 204)
        assert (await at_bob.next("call-seat")).json == {"call": call["id"], "seat": seat}
        assert (await at_bob.next("call-gone")).json == {"id": call["id"]}
        assert_refused(await off(put, bob, call, seat=seat), 404, "call-not-found")
        assert_refused(await off(signal, bob, call, "alice", {}), 404, "call-not-found")
        assert people(await off(alice.api, "GET", f"/api/calls/{call['id']}")) == {"alice": "joined", "carol": "ringing"}

    listening(go, bob)


# Limits


def test_one_too_many_is_told_so(serve, as_user):
    server = serve(plugins={"calls": {"max_call_voices": 2, "max_call_videos": 1}})
    alice, bob, carol = (as_user(server, name) for name in ("alice", "bob", "carol"))
    call = start(alice, "dm:alice:bob:carol", "video")
    assert_refused(act(bob, call, "join", {"media": "video"}), 409, "too-many-videos")
    join(bob, call)
    refused = act(carol, call, "join", {"media": "audio"})
    assert_refused(refused, 409, "call-full")
    assert "2 people" in refused.json()["error"]["message"]
    assert_refused(put(bob, call, sharing=True), 409, "too-many-videos")
    assert people(alice.api("GET", f"/api/calls/{call['id']}")) == {"alice": "joined", "bob": "joined", "carol": "ringing"}


# Signals


def test_a_signal_reaches_the_one_it_is_for_and_nobody_else(alice, bob, carol):
    async def go(at_alice, at_bob, at_carol):
        call = await off(start, alice, "dm:alice:bob:carol")
        bobs = (await off(join, bob, call))["seat"]
        await off(join, carol, call)
        data = {"description": {"type": "offer", "sdp": "v=0\r\n🎧"}, "list": [1, 2.5, None, True]}
        assert (await off(signal, alice, call, "bob", data, seat=call["seat"], toSeat=bobs)).status_code == 204
        assert (await at_bob.next("signal")).json == {
            "call": call["id"], "from": "alice", "seat": call["seat"], "toSeat": bobs, "data": data,
        }
        await off(alice.send, "general", "the end")
        for stream in (at_alice, at_carol):
            await stream.next("message", where=lambda event: event["body"] == "the end")
            assert stream.named("signal") == []

    listening(go, alice, bob, carol)


def test_signals_go_between_those_who_have_joined(alice, bob, carol):
    async def go(at_alice, at_bob, at_carol):
        call = await off(start, alice, "dm:alice:bob:carol")
        seat = (await off(join, bob, call))["seat"]
        # Carol is rung, and has not come.
        assert_refused(await off(signal, carol, call, "alice", 1), 403, "not-in-call")
        assert_refused(await off(signal, alice, call, "carol", 1), 409, "not-there")
        for to in ("alice", "nobody", "dave", ""):
            assert_refused(await off(signal, alice, call, to, 1), 409, "not-there")
        assert_refused(await off(signal, alice, call, "bob", 1, toSeat="another"), 409, "not-there")
        # Bob has been there.
        await off(act, bob, call, "leave", None, 204)
        assert_refused(await off(signal, bob, call, "alice", 1, seat=seat), 403, "not-in-call")
        assert_refused(await off(signal, alice, call, "bob", 1), 409, "not-there")
        await off(alice.send, "general", "the end")
        for stream in (at_alice, at_bob, at_carol):
            await stream.next("message", where=lambda event: event["body"] == "the end")
            assert stream.named("signal") == []

    listening(go, alice, bob, carol)


def test_signals_are_bounded_in_size(alice, bob):
    call = start(alice)
    join(bob, call)
    assert signal(alice, call, "bob", "x" * 60_000).status_code == 204
    assert_refused(signal(alice, call, "bob", "x" * 66_000), 413)
    for body in ({"to": "bob"}, {"data": 1}, {"to": 1, "data": 1}, {"to": ["alice", "bob"], "data": 1}):
        assert_refused(act(alice, call, "signal", body), 400)


def test_a_signal_that_is_nested_deeply_is_refused_and_costs_nobody_anything(alice, bob):
    call = start(alice)
    join(bob, call)
    nested = []
    for _ in range(200):
        nested = [nested]
    assert_refused(signal(alice, call, "bob", [nested] * 100), 400)
    began = time.monotonic()
    assert signal(alice, call, "bob", [[{"a": [""]}] * 4_000]).status_code == 204
    assert time.monotonic() - began < 5, "all that may be sent is soon taken apart"


def test_who_is_removed_while_they_ask_comes_too_late(alice, bob):
    """Their request began in time, and ends after it."""
    channel = private_channel(alice, "bob", "carol", name="too late")
    call = start(alice, channel)
    body = json.dumps({"media": "audio"}).encode()
    head = (
        f"POST /api/calls/{call['id']}/join HTTP/1.1\r\nHost: x\r\nCookie: {bob.server.cookie_name}={bob.session}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n").encode()
    with connection(bob.server) as held:
        held.sendall(head)
        alice.api("DELETE", f"/api/chat/channels/{channel}/members/bob", None, 204)
        held.sendall(body)
        answer = b"".join(iter(lambda: held.recv(65536), b""))
    assert b" 404 " in answer.split(b"\r\n")[0], answer[:200]
    assert people(alice.api("GET", f"/api/calls/{call['id']}")) == {"alice": "joined", "carol": "ringing"}


def test_where_the_one_who_called_is_removed_all_hear_that_it_is_over(alice, bob, carol):
    channel = private_channel(alice, "bob", "carol", name="without her")

    async def go(at_bob, at_carol):
        call = await off(start, alice, channel)
        await off(bob.api, "DELETE", f"/api/chat/channels/{channel}/members/alice", None, 204)
        for stream in (at_bob, at_carol):
            assert (await told(stream, state="ended"))["id"] == call["id"]

    listening(go, bob, carol)


@pytest.mark.parametrize("how", ["leaves", "is removed", "is locked"])
def test_all_hear_that_a_call_is_over_also_where_nobody_else_is_in_it(serve, as_user, how):
    server = serve()
    alice, bob, carol = (as_user(server, name) for name in ("alice", "bob", "carol"))
    private = private_channel(alice, "bob", "carol")

    async def go(at_alice, at_bob):
        call = await off(start, alice, private, "screen")
        assert (await told(at_bob))["state"] == "active"
        if how == "is locked":
            await off(lock, server, "alice")
        else:
            who = alice if how == "leaves" else carol
            answer = await off(who.request, "DELETE", f"/api/chat/channels/{private}/members/alice")
            assert answer.status_code == 204
            assert (await at_alice.next("call-gone")).json == {"id": call["id"]}
        assert (await told(at_bob, id=call["id"], version=call["version"] + 1))["state"] == "ended"
        assert await off(bob.api, "GET", "/api/calls") == []

    listening(go, alice, bob)


def test_who_is_let_in_while_people_talk_sees_the_call(alice, bob, carol):
    private = private_channel(alice, "bob")

    async def go(at_carol):
        call = await off(start, alice, private)
        await off(join, bob, call)
        await off(alice.request, "PUT", f"/api/chat/channels/{private}/members/carol")
        seen = await told(at_carol)
        assert (seen["id"], seen["channel"]) == (call["id"], private)
        assert people(await off(join, carol, call))["carol"] == "joined"
        # Out, and in again: as a guest of the same call.
        await off(alice.request, "DELETE", f"/api/chat/channels/{private}/members/carol")
        await at_carol.next("call-gone")
        await off(act, alice, call, "invite", {"username": "carol"}, 200)
        rung = await told(at_carol)
        assert "channel" not in rung and rung["version"] > seen["version"]

    listening(go, carol)


def test_signals_are_bounded_in_number(serve, as_user):
    server = serve(plugins={"host": {"rate_limit_enabled": True, "rate_limits": {"signal": 20}}})
    alice, bob = as_user(server, "alice"), as_user(server, "bob")
    call = start(alice)
    join(bob, call)
    answers = [signal(alice, call, "bob", number).status_code for number in range(40)]
    assert answers[:20] == [204] * 20 and 429 in answers
    assert signal(bob, call, "alice", 1).status_code == 204, "each has a measure of their own"


# Off


def test_without_calls_there_is_nothing_of_them(serve, as_user):
    server = serve(plugins={"calls": {"enabled": False}})
    alice = as_user(server, "alice")
    assert alice.get("/api/calls").status_code == 404
    assert alice.get("/api/calls/ice").status_code == 404
    policy = alice.get("/").headers["permissions-policy"]
    assert all(f"{name}=()" in policy for name in ("microphone", "camera", "display-capture")), policy


def test_with_calls_a_page_may_use_what_they_need_and_no_more(alice):
    policy = alice.get("/").headers["permissions-policy"]
    allowed = {item.split("=")[0] for item in policy.split(", ") if item.endswith("(self)")}
    assert allowed == {"microphone", "camera", "display-capture", "autoplay", "fullscreen"}


def test_without_stun_calls_ring_and_no_server_is_listed(serve, as_user):
    server = serve(plugins={"stun": {"enabled": False}})
    alice = as_user(server, "alice")
    assert alice.api("GET", "/api/calls/ice") == {"iceServers": []}
    assert people(start(alice)) == {"alice": "joined", "bob": "ringing"}
