"""A disk that is full, or that nobody may write to: nothing is half there, and reading goes on."""

import subprocess

import pytest

from harness import PASSWORD, Client, assert_refused, eventually, run_minimost
from harness.pictures import png

PAGE = 4096
FULL = r"a request failed .*database or disk is full"
LATE = ("messages could not be delivered, and will be tried again", "late deliveries failed")


class Disk:
    """A disk of its own, of a few megabytes, in memory."""

    def __init__(self, path):
        self.path, self.filling = path, path / "filling"

    def fill(self, but=0):
        """Leaves so many pages free."""
        self.free()
        with open(self.filling, "wb", buffering=0) as file:
            while True:
                try:
                    file.write(bytes(PAGE))
                except OSError:
                    break
            file.truncate(max(0, file.tell() - but * PAGE))

    def free(self):
        self.filling.unlink(missing_ok=True)

    def be_read_only(self):
        mount("-o", "remount,ro", self.path)


def mount(*arguments):
    return subprocess.run(["mount", *arguments], capture_output=True, text=True, check=True)


@pytest.fixture
def disk(tmp_path):
    path = tmp_path / "disk"
    path.mkdir()
    try:
        mount("-t", "tmpfs", "-o", "size=8m", "tmpfs", path)
    except (OSError, subprocess.CalledProcessError) as reason:
        pytest.skip(f"who runs this may not mount a disk: {reason}")
    yield Disk(path)
    subprocess.run(["umount", "--lazy", path], check=True)


def test_files_leave_room_for_messages(disk, serve, as_user):
    server = serve(data=disk.path / "data")
    alice = as_user(server, "alice")
    assert_refused(alice.http.post("/api/uploads?name=one.png", content=png()), 507, "disk-full")
    assert_refused(alice.http.put("/api/uploads/avatar", content=png()), 507, "disk-full")
    alice.send("general", "words are small")
    for folder in ("uploads", "avatars"):
        assert list((server.data.path / folder).iterdir()) == []


def test_on_a_full_disk_nothing_changes_reading_goes_on_and_space_ends_it(disk, serve, as_user):
    server = serve(data=disk.path / "data")
    server.expect_errors(FULL)
    alice, bob, dave = (as_user(server, name) for name in ("alice", "bob", "dave"))
    channels = ("general", "dm:alice:bob", "dm:alice:bob:dave")
    for channel in channels:
        alice.send(channel, "before")

    disk.fill()
    for channel in channels:
        assert_refused(alice.post(channel, "lost"), 507, "disk-full")
    assert_refused(bob.http.put("/api/chat/channels/general/read", json={"message": 1 << 52}), 507, "disk-full")
    assert_refused(bob.http.patch("/api/auth/me", json={"bio": "lost"}), 507, "disk-full")
    with Client(server) as client:
        answer = client.submit("/signup", username="newcomer", password=PASSWORD, confirm=PASSWORD)
        assert_refused(answer, 507, "disk-full")
    for reader in (alice, bob):
        assert reader.channels()["general"]["lastRead"] is None
        for channel in channels:
            assert [message["body"] for message in reader.history(channel)] == ["before"]
    assert "newcomer" not in {user["username"] for user in alice.api("GET", "/api/auth/users")}
    assert bob.api("GET", "/api/auth/me")["bio"] == ""

    disk.free()
    for channel in channels:
        alice.send(channel, "after")
    with Client(server) as client:
        client.sign_up("newcomer")
    with Client(server) as client:
        client.sign_in("bob")
    server.stop()
    server.restart()
    for channel, members in zip(channels, ((alice, bob, dave), (alice, bob), (alice, bob, dave)), strict=True):
        for member in members:
            assert [message["body"] for message in member.history(channel)] == ["before", "after"], channel


def test_however_little_room_there_is_a_message_is_in_the_file_of_every_member_or_of_none(disk, serve, as_user):
    server = serve(data=disk.path / "data")
    server.expect_errors(FULL, *LATE)
    members = [as_user(server, name) for name in ("alice", "bob", "carol")]
    channel = "dm:alice:bob:carol"
    members[0].send(channel, "the first")
    acknowledged, refused = ["the first"], []
    for pages in range(24):
        disk.fill(but=pages)
        answer = members[0].post(channel, f"{pages} pages " + "x" * 8000, nonce=f"n{pages}")
        if answer.status_code == 201:
            acknowledged.append(answer.json()["body"])
        else:
            assert_refused(answer, 507, "disk-full")
            refused.append(pages)
    disk.free()
    print(f"\n{len(acknowledged) - 1} of 24 were taken, with {refused} pages there was too little room")
    assert acknowledged[1:] and refused, "premise: some had room and some had none"
    for member in members:
        eventually(
            lambda: [message["body"] for message in member.history(channel)] == acknowledged, timeout=20,
            what=f"{member.name} has each message that was acknowledged, once",
        )


def test_the_audit_log_is_whole_after_the_disk_was_full(disk, serve):
    server = serve(data=disk.path / "data")
    server.expect_errors("audit.log cannot be written")

    def verified():
        return run_minimost("audit", "--verify", "--config", server.config, "--data", server.data.path)

    disk.fill()
    with Client(server) as stranger:
        for _ in range(60):
            assert_refused(stranger.get("/api/chat/channels"), 401)  # each is an entry
        eventually(lambda: "audit.log cannot be written" in server.log, what="it is said")
        disk.free()
        assert_refused(stranger.get("/api/chat/channels"), 401)
    said = verified()
    assert said.returncode == 0, said.stderr
    assert server.log.count("audit.log cannot be written") == 1, "said once"


def test_on_a_full_disk_people_can_still_sign_in(disk, serve):
    server = serve(data=disk.path / "data")
    server.expect_errors("sessions cannot be written")
    disk.fill()
    with Client(server) as client:
        assert client.sign_in("alice").get("/api/auth/me").status_code == 200


def test_a_disk_that_cannot_be_written_to_is_named_at_once(disk, serve):
    server = serve(data=disk.path / "data")
    server.stop()
    disk.be_read_only()
    for folder in (server.data.path, disk.path / "another"):
        said = run_minimost("serve", "--config", server.config, "--data", folder, "--port", 0, timeout=5)
        assert said.returncode == 1 and said.stdout == ""
        [complaint] = said.stderr.splitlines()
        assert str(folder) in complaint and "Read-only file system" in complaint
