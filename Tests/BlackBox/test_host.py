"""The HTTP contract of the host: pages, health, certificates, modules, errors, cross-site requests."""

import gzip
import json
import re
import socket
import ssl
import subprocess

import pytest

from harness import PASSWORD, Client, assert_page, assert_refused
from harness.certificates import openssl
from harness.raw import exchange

BROWSER = {"Accept": "text/html,application/xhtml+xml", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}


def boot_of(html):
    return json.loads(re.search(r'<script type="application/json" id="boot">(.*?)</script>', html, re.S)[1])


def test_the_health_page_needs_no_session_and_names_each_plugin(stranger):
    health = stranger.get("/healthz")
    assert health.status_code == 200
    body = health.json()
    assert set(body) == {"status", "version", "plugins"} and body["status"] == "ok" and body["version"]
    assert body["plugins"] == dict.fromkeys(["auth", "chat", "uploads", "preview", "calls", "stun"], "running")


@pytest.mark.parametrize(
    "path, location",
    [
        ("/", "/login"),
        ("/?channel=general", "/login?next=%2F%3Fchannel%3Dgeneral"),
        ("/?a=%C3%A4&b=/x", "/login?next=%2F%3Fa%3D%25C3%25A4%26b%3D%2Fx"),
        ("/api/auth/me", "/login?next=%2Fapi%2Fauth%2Fme"),
    ],
)
def test_someone_signed_out_is_led_to_the_sign_in_page_and_from_there_back(server, stranger, path, location):
    navigation = stranger.get(path, headers=BROWSER)
    assert (navigation.status_code, navigation.headers["location"]) == (303, location)
    assert navigation.content == b""
    if path.startswith("/?"):
        with Client(server) as client:
            back = client.submit(location, username="dave", password=PASSWORD)
            assert (back.status_code, back.headers["location"]) == (303, path)


def test_a_program_that_is_signed_out_is_told_401_except_by_the_app_itself(stranger):
    for path in ("/events", "/api/chat/channels"):
        assert_refused(stranger.get(path), 401, "sign-in-needed")
    answer = stranger.get("/")
    assert (answer.status_code, answer.headers["location"]) == (303, "/login")


def test_a_forged_truncated_or_huge_cookie_is_no_session(server, alice):
    cookies = [alice.session[:-1], alice.session[:10], "x" * 6000, "", "a.b.c", "%00", alice.session[::-1]]
    with Client(server) as forger:
        own = {"Cookie": f"{server.cookie_name}={alice.session}"}
        assert forger.get("/api/auth/me", headers=own).status_code == 200, "premise: it is read from there"
        for cookie in cookies:
            answer = forger.get("/api/auth/me", headers={"Cookie": f"{server.cookie_name}={cookie}"})
            assert_refused(answer, 401)


def test_a_cookie_of_sixty_kilobytes_is_refused_with_its_head(server, stranger):
    head = f"GET /api/auth/me HTTP/1.1\r\nHost: {host(server)}\r\nCookie: {server.cookie_name}={'x' * 60_000}\r\n\r\n"
    [answer] = exchange(server, head.encode())
    assert answer.status == 431
    assert stranger.get("/healthz").status_code == 200


def test_the_page_is_a_shell_that_boots_the_enabled_modules(alice):
    html = assert_page(alice.get("/", headers=BROWSER), 200)
    boot = boot_of(html)
    assert boot["me"]["username"] == "alice" and boot["version"]
    assert [plugin["name"] for plugin in boot["plugins"]][:2] == ["auth", "chat"]
    import_map = json.loads(re.search(r'<script type="importmap">(.*?)</script>', html, re.S)[1])["imports"]
    assert re.fullmatch(r"/web/host@[\w-]+/", import_map["host/"])
    assert import_map["minimost"] == import_map["host/"] + "host.js"
    modules = [plugin["module"] for plugin in boot["plugins"]] + [import_map["minimost"]]
    sheets = re.findall(r'<link[^>]*rel="stylesheet"[^>]*href="([^"]+)"', html)
    assert sheets and modules
    for path in modules + sheets + re.findall(r'<script[^>]*src="([^"]+)"', html):
        answer = alice.get(path)
        assert path.startswith("/web/") and answer.status_code == 200, path
        assert "immutable" in answer.headers["cache-control"], "fetched once and kept"


def test_the_modules_of_a_plugin_are_one_file_that_has_what_others_take_from_it(alice):
    html = alice.get("/", headers=BROWSER).text
    addresses = re.findall(r'<link rel="modulepreload" href="(/web/(\w+)@[^"]+)"', html)
    assert [name for _, name in addresses][:3] == ["host", "auth", "chat"]
    texts = {name: alice.get(address).text for address, name in addresses}
    given = {name: set(re.findall(r'\$\d+ as "([^"]+)"', text.rsplit("export {", 1)[-1])) for name, text in texts.items()}
    taken = {}
    for text in texts.values():
        for module, name in re.findall(r'^import \{ "([^"]+)" as \S+ \} from "(\w+)/\w+\.js";$', text, re.M):
            taken.setdefault(name, set()).add(module)
    assert "directory.js" in taken["auth"] and taken["host"]
    for name, modules in taken.items():
        assert modules <= given[name], name
    for name, text in texts.items():
        subprocess.run(["node", "--check", "--input-type=module", "-"], input=text, text=True, check=True)


def test_every_answer_carries_the_headers_that_fence_the_page_in(alice):
    for path in ("/", "/login", "/web/host/host.js", "/api/auth/me", "/no-such-page"):
        headers = alice.get(path).headers
        assert headers["x-content-type-options"] == "nosniff", path
        assert "referrer-policy" in headers, path
    policy = alice.get("/").headers["content-security-policy"]
    for wanted in ("default-src 'self'", "frame-ancestors 'none'", "require-trusted-types-for 'script'"):
        assert wanted in policy, policy
    assert "unsafe-inline" not in policy and "unsafe-eval" not in policy
    assert "strict-transport-security" not in alice.get("/").headers, "it would lock people out when the CA changes"


def test_what_is_private_is_not_kept_by_caches(alice):
    for path in ("/", "/api/auth/me", "/api/chat/channels"):
        assert "no-store" in alice.get(path).headers["cache-control"], path


def test_a_page_of_messages_is_compressed_for_those_who_take_it(alice):
    alice.send("help", "again and again " * 200)
    path = "/api/chat/channels/help/messages?limit=1"
    plain = alice.get(path, headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    with alice.http.stream("GET", path, headers={"Accept-Encoding": "gzip"}) as packed:
        assert packed.headers["content-encoding"] == "gzip" and packed.headers["vary"] == "Accept-Encoding"
        content = b"".join(packed.iter_raw())
    assert json.loads(gzip.decompress(content)) == plain.json() and len(content) < len(plain.content) / 3


def test_modules_are_compressed_and_revalidated(stranger):
    path = "/web/host/host.js"
    plain = stranger.get(path, headers={"Accept-Encoding": "identity"})
    assert plain.status_code == 200
    assert plain.headers["content-type"].split(";")[0] in ("text/javascript", "application/javascript")
    assert "content-encoding" not in plain.headers
    with stranger.http.stream("GET", path, headers={"Accept-Encoding": "gzip"}) as packed:
        assert packed.headers["content-encoding"] == "gzip"
        assert "accept-encoding" in packed.headers["vary"].lower()
        assert gzip.decompress(b"".join(packed.iter_raw())) == plain.content
    assert plain.headers["cache-control"] == "no-cache"
    again = stranger.get(path, headers={"If-None-Match": plain.headers["etag"], "Accept-Encoding": "identity"})
    assert again.status_code == 304 and again.content == b""
    other = stranger.get(path, headers={"If-None-Match": '"something-else"', "Accept-Encoding": "identity"})
    assert other.status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/web/host/no-such.js", "/web/no-such/chat.js", "/web/host/../../secret.key",
        "/web/host/%2e%2e/%2e%2e/secret.key", "/web/host/..%2f..%2fsecret.key", "/web/%252e%252e/secret.key",
        "/web/host/%00host.js", "/web/host//etc/passwd",
        "/web/host/..%5c..%5csecret.key", "/web/", "/web/host/", "/web/host", "/web/host/..\u0301/x", "/web/host/%ff",
    ],
)
def test_nothing_but_the_modules_is_served_below_web(server, path):
    request = f"GET {path} HTTP/1.1\r\nHost: {host(server)}\r\nConnection: close\r\n\r\n"
    [answer] = exchange(server, request.encode())
    assert answer.status == (400 if "\u0301" in path else 404), answer
    assert json.loads(answer.body)["error"]["code"] == ("malformed" if "\u0301" in path else "not-found")
    assert b"root:" not in answer.body and b"import " not in answer.body


RANGES = [
    "bytes=500-100", "bytes=0-9223372036854775807", "bytes=9223372036854775807-", "bytes=99999999999999999999-1",
    "bytes=-1", "bytes=--1", "bytes=", "lines=1-2", "bytes=" + ",".join(f"{part}-{part}" for part in range(1500)),
]


@pytest.mark.parametrize("part", RANGES, ids=lambda part: part[:24])
def test_whatever_part_is_asked_for_the_whole_is_sent(alice, part):
    for path in ("/web/host/host.js", "/ca.pem", "/api/auth/me", "/"):
        whole = alice.get(path)
        assert whole.status_code == 200
        answer = alice.get(path, headers={"Range": part})
        assert (answer.status_code, len(answer.content)) == (200, len(whole.content)), path


def test_the_authority_is_offered_in_three_forms_and_signs_what_the_server_shows(server, stranger, tmp_path):
    pem = stranger.get("/ca.pem")
    assert pem.status_code == 200 and "BEGIN CERTIFICATE" in pem.text and "PRIVATE" not in pem.text
    assert pem.headers["content-type"] == "application/x-pem-file"
    assert pem.headers["content-disposition"] == 'attachment; filename="minimost-ca.pem"'
    der = stranger.get("/ca.crt")
    assert ssl.PEM_cert_to_DER_cert(pem.text) == der.content
    assert der.headers["content-type"] == "application/x-x509-ca-cert"
    assert der.headers["content-disposition"] == 'attachment; filename="minimost-ca.crt"'
    profile = stranger.get("/ca.mobileconfig")
    assert profile.status_code == 200 and profile.headers["content-type"] == "application/x-apple-aspen-config"
    assert "com.apple.security.root" in profile.text

    authority, leaf = tmp_path / "ca.pem", tmp_path / "leaf.pem"
    authority.write_text(pem.text)
    leaf.write_text(ssl.get_server_certificate(("127.0.0.1", server.port)))
    assert openssl("verify", "-x509_strict", "-purpose", "sslserver", "-CAfile", authority, leaf).endswith("OK")
    text = openssl("x509", "-in", leaf, "-noout", "-text")
    assert "IP Address:127.0.0.1" in text and "DNS:localhost" in text
    assert "TLS Web Server Authentication" in text and "CA:TRUE" not in text
    assert "CA:TRUE" in openssl("x509", "-in", authority, "-noout", "-text")
    for days, says in ((360, "Certificate will not expire"), (398, "Certificate will expire")):
        assert openssl("x509", "-in", leaf, "-noout", "-checkend", days * 86_400, check=False) == says


def test_both_http_versions_are_offered(server, seed):
    for http2, version in ((True, "HTTP/2"), (False, "HTTP/1.1")):
        with Client(server, "alice", seed.sessions["alice"], http2=http2) as client:
            answer = client.get("/api/auth/me")
            assert answer.status_code == 200 and answer.http_version == version


@pytest.mark.parametrize("version", ["-tls1", "-tls1_1", "-tls1_2", "-tls1_3"])
def test_old_tls_is_refused(server, version):
    done = subprocess.run(
        ["openssl", "s_client", "-brief", version, "-cipher", "ALL:@SECLEVEL=0", "-connect", host(server)],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=20,
    )
    if version in ("-tls1", "-tls1_1"):
        # From the other side: a client that cannot speak it either would say something else.
        assert done.returncode != 0 and "alert protocol version" in done.stderr, done.stderr
    else:
        assert done.returncode == 0 and "CONNECTION ESTABLISHED" in done.stderr, done.stderr


def test_plain_http_on_the_same_port_is_sent_to_https(server):
    request = f"GET /login?next=/x HTTP/1.1\r\nHost: {host(server)}\r\n\r\n"
    [answer] = exchange(server, request.encode(), tls=False)
    assert (answer.status, answer.body) == (308, b"")
    assert answer.headers["location"] == f"{server.base_url}/login?next=/x"


def test_without_tls_there_is_no_authority_to_trust(serve):
    server = serve(empty=True, args=["--no-tls"])
    with Client(server) as client:
        for path in ("/ca.pem", "/ca.crt", "/ca.mobileconfig"):
            assert_refused(client.get(path), 404)
    assert list(server.data.path.glob("*.pem")) == []


def test_ipv6_is_served_with_the_same_certificate(serve):
    server = serve(host=None)
    try:
        socket.create_connection(("::1", server.port), timeout=10).close()
    except OSError as reason:
        if not is_there("::1"):
            pytest.skip(f"this machine has no ::1: {reason}")
        raise
    with Client(server) as client:
        assert client.get(f"https://[::1]:{server.port}/healthz").status_code == 200


def is_there(address):
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind((address, 0))
    except OSError:
        return False
    return True


def test_an_unknown_path_is_404_in_the_form_the_asker_reads(alice):
    assert_refused(alice.get("/api/no-such-thing"), 404)
    assert_page(alice.get("/no-such-page", headers=BROWSER), 404)


@pytest.mark.parametrize(
    "method, path, allowed",
    [
        ("DELETE", "/healthz", {"GET"}),
        ("PUT", "/login", {"GET", "POST"}),
        ("GET", "/logout", {"POST"}),
        ("DELETE", "/api/auth/me", {"GET", "PATCH"}),
        ("DELETE", "/api/chat/channels", {"GET"}),
        ("GET", "/api/chat/dms", {"POST"}),
        ("DELETE", "/api/chat/channels/general/messages", {"GET", "POST"}),
    ],
)
def test_a_method_that_a_path_lacks_is_405_and_told_which_it_has(alice, method, path, allowed):
    answer = alice.request(method, path)
    assert_refused(answer, 405)
    offered = {name.strip() for name in answer.headers["allow"].split(",")}
    assert allowed <= offered and method not in offered


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "https://127.0.0.1.evil.example"},
        {"Origin": "https://127.0.0.1:1"},
    ],
    ids=str,
)
def test_a_request_that_another_site_makes_changes_nothing(server, alice, bob, headers):
    newest = bob.send("random", "to be read")["id"]
    changes = [
        ("POST", "/api/chat/channels/random/messages", {"body": "from elsewhere"}),
        ("PATCH", "/api/auth/me", {"bio": "from elsewhere"}),
        ("PUT", "/api/chat/channels/random/read", {"message": newest}),
        ("POST", "/logout", None),
    ]
    before = alice.history("random"), alice.api("GET", "/api/auth/me"), alice.channels()["random"]
    for method, path, change in changes:
        assert_refused(alice.request(method, path, json=change, headers=headers), 403, "cross-site")
    assert (alice.history("random"), alice.api("GET", "/api/auth/me"), alice.channels()["random"]) == before

    own = {"Origin": server.base_url, "Sec-Fetch-Site": "same-origin"}
    with Client(server) as client:  # the last of the changes ends the session
        client.sign_in("alice")
        made = [client.request(method, path, json=change, headers=own) for method, path, change in changes]
    assert [answer.status_code for answer in made] == [201, 200, 204, 303], "premise: from here they are made"


def test_a_page_over_plain_http_at_the_same_name_is_another_site(server, alice):
    """Whoever is in between can put a page there."""
    before = alice.history("random")
    origin = server.base_url.replace("https:", "http:")
    json = {"body": "from elsewhere"}
    answer = alice.request("POST", "/api/chat/channels/random/messages", json=json, headers={"Origin": origin})
    assert_refused(answer, 403, "cross-site")
    assert alice.history("random") == before


MALFORMED = [
    (b"", "nothing"),
    (b"{", "half an object"),
    (b'{"body": "a"} x', "something after it"),
    (b'{"body": NaN}', "not a number"),
    (b'{"body": 1}', "a number for a text"),
    (b'{"body": null}', "null for a text"),
    (b'{"body": ["a"]}', "a list for a text"),
    (b'["body"]', "a list"),
    (b'"body"', "a text"),
    (b"{}", "no body"),
    (b'{"body": "\xff"}', "no UTF-8"),
    ('{"body": "a"}'.encode("utf-16"), "UTF-16"),
    (b'{"body": "a", "nonce": 7}', "a number for a nonce"),
    (b'\xef\xbb\xbf{"body": "a"}', "a byte order mark"),
    (b'{"body": "a\x00b"}', "a NUL"),
    (b'{"body": "\\ud800"}', "half a surrogate pair"),
    (b'{"body": "a", "body": "b"}', "one key twice"),
    (b'{"body": "a",}', "a comma too many"),
    (b"[" * 100_000, "100,000 deep"),
    (b'{"body":' * 20_000 + b"1", "20,000 deep"),
]


@pytest.mark.parametrize("content, what", MALFORMED, ids=[what for _, what in MALFORMED])
def test_a_malformed_body_is_400_and_nothing_is_stored(alice, content, what):
    before = alice.history("help")
    answer = alice.http.post(
        "/api/chat/channels/help/messages", content=content, headers={"Content-Type": "application/json"}
    )
    assert_refused(answer, 400, "malformed")
    assert alice.history("help") == before


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", None]
)
def test_a_body_of_another_type_is_415(alice, content_type):
    headers = {"Content-Type": content_type} if content_type else {}
    before = alice.history("help")
    answer = alice.http.post("/api/chat/channels/help/messages", content=b'{"body": "a"}', headers=headers)
    assert_refused(answer, 415)
    assert alice.history("help") == before


def parts(count, head=b"", content=b"x"):
    """So many fields of a multipart form, whose end is missing."""
    part = b'--x\r\nContent-Disposition: form-data; name="username"' + head + b"\r\n\r\n" + content + b"\r\n"
    return part * count


MULTIPART = {
    "fields without end": parts(5_000), "a head of two megabytes": parts(1, b"; x=" + b"a" * 2**21),
    "nothing but boundaries": b"--x\r\n" * 50_000, "files": parts(5_000, b'; filename="a"', b"a" * 40),
}


@pytest.mark.parametrize("path", ["/login", "/signup", "/api/chat/channels/help/messages"])
@pytest.mark.parametrize("content", MULTIPART.values(), ids=MULTIPART.keys())
def test_where_no_parts_are_wanted_they_are_refused_unread(alice, path, content):
    before = alice.history("help")
    alice.http.timeout = 5
    answer = alice.http.post(path, content=content, headers={"Content-Type": "multipart/form-data; boundary=x"})
    assert_refused(answer, 415, "wrong-type")
    assert alice.history("help") == before


JSON_LIMIT = 256 * 1024


@pytest.mark.parametrize("how", ["announced", "in chunks"])
def test_json_may_have_256_kibibytes_and_not_a_byte_more(alice, how):
    def post(size):
        content = b'{"body": "at the limit"' + b" " * (size - 24) + b"}"
        assert len(content) == size
        return alice.http.post(
            "/api/chat/channels/help/messages", headers={"Content-Type": "application/json"},
            content=content if how == "announced" else iter([content[: size // 2], content[size // 2 :]]),
        )

    assert post(JSON_LIMIT).status_code == 201
    before = alice.history("help")
    assert_refused(post(JSON_LIMIT + 1), 413, "too-large")
    assert alice.history("help") == before


def test_a_body_beyond_the_limit_is_refused_before_it_is_sent(server, alice):
    head = (
        f"POST /api/chat/channels/help/messages HTTP/1.1\r\nHost: {host(server)}\r\n"
        f"Cookie: {server.cookie_name}={alice.session}\r\nContent-Type: application/json\r\n"
    )
    for length in (JSON_LIMIT + 1, 17 * 2**20, 2**63 - 1):
        [answer] = exchange(server, f"{head}Content-Length: {length}\r\n\r\n".encode())
        assert answer.status == 413 and json.loads(answer.body)["error"]["code"] == "too-large"


def host(server):
    return f"127.0.0.1:{server.port}"


def test_the_data_folder_is_nobody_elses(server, alice):
    alice.send("dm:alice", "a file of my own")
    found = [path for path in [server.data.path, *server.data.path.rglob("*")] if not path.is_socket()]
    names = {path.name for path in found}
    assert {"secret.key", "ca.pem", "ca-key.pem", "key.pem", "host.db", "auth.db", "chat.db", "alice.db"} <= names
    for path in found:
        assert path.stat().st_mode & 0o777 == (0o700 if path.is_dir() else 0o600), path


def test_over_plain_http_the_cookie_is_named_session(serve):
    server = serve(args=["--no-tls"])
    assert server.base_url.startswith("http://")
    with Client(server) as client:
        answer = client.submit("/login", username="alice", password=PASSWORD)
        assert answer.status_code == 303
        [line] = answer.headers.get_list("set-cookie")
        assert re.fullmatch(r"session=[\w.-]+; Path=/; HttpOnly; SameSite=Lax; Max-Age=\d+", line), line
        assert client.session and client.api("GET", "/api/auth/me")["username"] == "alice"
        names = {cookie.name for cookie in client.http.cookies.jar}
        assert names == {"session", "visit"}
        assert not any(cookie.secure for cookie in client.http.cookies.jar)
