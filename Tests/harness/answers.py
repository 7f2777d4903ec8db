"""The shapes of answers, as the HTTP contract has them."""

import re

TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
REVEALING = re.compile(
    r"/(?:root|home|tmp|var|Sources|Plugins)/|\.swift|sqlite|SELECT |INSERT |Fatal|0x[0-9a-f]{8}", re.I
)
# What is made by chance may spell any word.
TOKEN = re.compile(r"[\w-]{32,}")

MESSAGE_KEYS = {"id", "channel", "sender", "body", "sentAt", "mentions", "attachments", "reactions"}
MESSAGE_KEYS_MAYBE = {"editedAt", "deletedAt", "replyTo", "pinned", "system", "event", "nonce", "change"}
CHANNEL_KEYS = {
    "id", "kind", "name", "topic", "members", "unread", "mentions", "lastMessage", "lastRead", "hidden", "level",
}
USER_KEYS = {"id", "username", "colour", "avatar", "bio", "deleted"}


def assert_refused(answer, status, code=None):
    """The error body of the contract, with nothing in it that is not for a person's eyes."""
    assert answer.status_code == status, f"{answer.status_code} {answer.text[:500]}"
    assert answer.headers["content-type"] == "application/json", answer.headers["content-type"]
    body = answer.json()
    assert set(body) == {"error"} and set(body["error"]) == {"code", "message", "request"}, body
    error = body["error"]
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", error["code"]), error
    assert error["message"] and not REVEALING.search(error["message"]), error
    assert isinstance(error["request"], str) and error["request"], error
    if code is not None:
        assert error["code"] == code, error
    # To come back is of use, unless what is broken waits for the operator.
    if status in (429, 503) and not error["code"].startswith("mailbox-"):
        assert re.fullmatch(r"[1-9]\d*", answer.headers["retry-after"]), answer.headers
    return error


def assert_user(user):
    """Somebody as everybody may see them: every key is there, what is not known is null."""
    assert set(user) == USER_KEYS, set(user) ^ USER_KEYS
    assert re.fullmatch(r"u_\w+", user["id"]) and isinstance(user["username"], str) and isinstance(user["bio"], str)
    assert user["colour"] is None or re.fullmatch(r"#[0-9a-f]{6}", user["colour"]), user
    assert user["avatar"] is None or user["avatar"].startswith("/avatars/"), user
    assert isinstance(user["deleted"], bool), user


def assert_page(answer, status):
    assert answer.status_code == status, f"{answer.status_code} {answer.text[:500]}"
    assert answer.headers["content-type"].startswith("text/html"), answer.headers["content-type"]
    revealing = REVEALING.search(TOKEN.sub("", answer.text))
    assert not revealing, revealing
    return answer.text


def assert_message(message):
    assert MESSAGE_KEYS <= set(message) <= MESSAGE_KEYS | MESSAGE_KEYS_MAYBE, sorted(message)
    assert isinstance(message["id"], int) and 0 < message["id"] < 2**53
    assert set(message["sender"]) == {"id", "username"}
    assert TIME.fullmatch(message["sentAt"]), message["sentAt"]
    assert None not in message.values(), "what there is not is absent, not null"
    assert message["mentions"] == [] or all(isinstance(name, str) for name in message["mentions"])
    assert isinstance(message["attachments"], list) and isinstance(message["reactions"], dict)


def assert_channel(channel):
    assert set(channel) == CHANNEL_KEYS, set(channel) ^ CHANNEL_KEYS
    assert channel["kind"] in ("public", "private", "dm")
    assert isinstance(channel["unread"], int) and isinstance(channel["mentions"], int)
    assert channel["level"] in ("all", "mentions", "none") and isinstance(channel["hidden"], bool)
    assert all(channel[key] is None or isinstance(channel[key], int) for key in ("lastMessage", "lastRead"))
    assert isinstance(channel["members"], list) and isinstance(channel["topic"], (str, type(None)))
