"""The HTTP contract of the host: pages, health, certificates, modules, errors, cross-site requests."""

import gzip
import json
import re
import socket
import ssl
import subprocess

import pytest

from harness import Client, assert_page, assert_refused

BROWSER = {"Accept": "text/html,application/xhtml+xml", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}


def boot_of(html):
    return json.loads(re.search(r'<script type="application/json" id="boot">(.*?)</script>', html, re.S)[1])


def test_the_health_page_needs_no_session_and_names_each_plugin(stranger):
    health = stranger.get("/healthz")
    assert health.status_code == 200
    body = health.json()
    assert body["status"] == "ok" and body["version"]
    assert body["plugins"]["auth"] == "running" and body["plugins"]["chat"] == "running"


def test_someone_signed_out_is_led_to_the_sign_in_page_and_an_api_call_is_told_401(stranger):
    navigation = stranger.get("/", headers=BROWSER)
    assert navigation.status_code == 303
    assert re.fullmatch(r"/login(\?next=.*)?", navigation.headers["location"])
    assert_refused(stranger.get("/api/chat/channels"), 401)
    assert_refused(stranger.get("/events"), 401)


def test_a_forged_truncated_or_huge_cookie_is_no_session(server, alice):
    cookies = [alice.session[:-1], alice.session[:10], "x" * 6000, "", "a.b.c", "%00", alice.session[::-1]]
    assert alice.get("/api/auth/me").status_code == 200
    for cookie in cookies:
        with Client(server) as forger:
            answer = forger.get("/api/auth/me", headers={"Cookie": f"{server.cookie_name}={cookie}"})
            assert_refused(answer, 401)


def test_the_page_is_a_shell_that_boots_the_enabled_modules(alice):
    html = assert_page(alice.get("/", headers=BROWSER), 200)
    boot = boot_of(html)
    assert boot["me"]["username"] == "alice" and boot["version"]
    assert [plugin["name"] for plugin in boot["plugins"]][:2] == ["auth", "chat"]
    import_map = json.loads(re.search(r'<script type="importmap">(.*?)</script>', html, re.S)[1])["imports"]
    assert import_map["minimost"] == "/web/host/minimost.js" and import_map["host/"] == "/web/host/"
    modules = [plugin["module"] for plugin in boot["plugins"]] + [import_map["minimost"]]
    sheets = re.findall(r'<link[^>]*rel="stylesheet"[^>]*href="([^"]+)"', html)
    assert sheets and modules
    for path in modules + sheets + re.findall(r'<script[^>]*src="([^"]+)"', html):
        assert path.startswith("/web/") and alice.get(path).status_code == 200, path


def test_every_answer_carries_the_headers_that_fence_the_page_in(alice):
    for path in ("/", "/login", "/web/host/minimost.js", "/api/auth/me", "/no-such-page"):
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


def test_modules_are_compressed_and_revalidated(stranger):
    path = "/web/host/minimost.js"
    plain = stranger.get(path, headers={"Accept-Encoding": "identity"})
    assert plain.status_code == 200
    assert plain.headers["content-type"].split(";")[0] in ("text/javascript", "application/javascript")
    assert "content-encoding" not in plain.headers
    with stranger.http.stream("GET", path, headers={"Accept-Encoding": "gzip"}) as packed:
        assert packed.headers["content-encoding"] == "gzip"
        assert "accept-encoding" in packed.headers["vary"].lower()
        assert gzip.decompress(b"".join(packed.iter_raw())) == plain.content
    again = stranger.get(path, headers={"If-None-Match": plain.headers["etag"], "Accept-Encoding": "identity"})
    assert again.status_code == 304 and again.content == b""
    other = stranger.get(path, headers={"If-None-Match": '"something-else"', "Accept-Encoding": "identity"})
    assert other.status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/web/host/no-such.js", "/web/no-such/chat.js", "/web/host/../../secret.key", "/web/host/%2e%2e/%2e%2e/secret.key",
        "/web/host/..%2f..%2fsecret.key", "/web/%252e%252e/secret.key", "/web/host/%00minimost.js", "/web/host//etc/passwd",
        "/web/host/..%5c..%5csecret.key", "/web/", "/web/host/", "/web/host", "/web/host/..\u0301/x", "/web/host/%ff",
    ],
)
def test_nothing_but_the_modules_is_served_below_web(server, path):
    status, body = raw_request(server, f"GET {path} HTTP/1.1\r\nHost: {host(server)}\r\nConnection: close\r\n\r\n")
    assert status in (400, 404), body
    assert b"root:" not in body and b"import " not in body


def test_the_authority_is_offered_in_three_forms_and_signs_what_the_server_shows(server, stranger, tmp_path):
    pem = stranger.get("/ca.pem")
    assert pem.status_code == 200 and "BEGIN CERTIFICATE" in pem.text and "PRIVATE" not in pem.text
    der = stranger.get("/ca.crt")
    assert ssl.PEM_cert_to_DER_cert(pem.text) == der.content
    assert der.headers["content-type"] == "application/x-x509-ca-cert"
    profile = stranger.get("/ca.mobileconfig")
    assert profile.status_code == 200 and profile.headers["content-type"] == "application/x-apple-aspen-config"
    assert "com.apple.security.root" in profile.text

    authority, leaf = tmp_path / "ca.pem", tmp_path / "leaf.pem"
    authority.write_text(pem.text)
    leaf.write_text(ssl.get_server_certificate(("127.0.0.1", server.port)))
    assert openssl("verify", "-x509_strict", "-purpose", "sslserver", "-CAfile", authority, leaf).endswith("OK")
    text = openssl("x509", "-in", leaf, "-noout", "-text")
    assert "127.0.0.1" in text and "DNS:localhost" in text
    assert "TLS Web Server Authentication" in text and "CA:TRUE" not in text
    assert "CA:TRUE" in openssl("x509", "-in", authority, "-noout", "-text")
    assert openssl("x509", "-in", leaf, "-noout", "-checkend", str(360 * 86400)) == "Certificate will not expire"
    assert openssl("x509", "-in", leaf, "-noout", "-checkend", str(398 * 86400), check=False) == "Certificate will expire"


def openssl(*arguments, check=True):
    done = subprocess.run(["openssl", *map(str, arguments)], capture_output=True, text=True, check=False)
    assert not check or done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_both_http_versions_are_offered(server, seed):
    for http2, version in ((True, "HTTP/2"), (False, "HTTP/1.1")):
        with Client(server, "alice", seed.sessions["alice"], http2=http2) as client:
            answer = client.get("/api/auth/me")
            assert answer.status_code == 200 and answer.http_version == version


def test_old_tls_is_refused(server):
    for version, is_spoken in (("-tls1_1", False), ("-tls1_2", True), ("-tls1_3", True)):
        done = subprocess.run(
            ["openssl", "s_client", "-brief", version, "-cipher", "ALL:@SECLEVEL=0", "-connect", host(server)],
            stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=20,
        )
        assert (done.returncode == 0) == is_spoken, done.stderr


def test_plain_http_on_the_same_port_is_sent_to_https(server):
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as raw:
        raw.sendall(f"GET /login?next=/x HTTP/1.1\r\nHost: {host(server)}\r\n\r\n".encode())
        answer = read_all(raw)
    assert re.match(rb"HTTP/1\.1 30[1278] ", answer), answer
    assert f"location: {server.base_url}/login?next=/x".encode() in answer.lower()


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
def test_a_request_that_another_site_makes_changes_nothing(server, alice, headers):
    before = alice.history("random")
    path = "/api/chat/channels/random/messages"
    assert_refused(alice.http.post(path, json={"body": "from elsewhere"}, headers=headers), 403)
    assert_refused(alice.http.patch("/api/auth/me", json={"bio": "from elsewhere"}, headers=headers), 403)
    assert alice.history("random") == before
    assert alice.api("GET", "/api/auth/me")["bio"] != "from elsewhere"
    own = {"Origin": server.base_url, "Sec-Fetch-Site": "same-origin"}
    assert alice.http.post(path, json={"body": "from here"}, headers=own).status_code == 201


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
    (b"[" * 100_000, "100,000 deep"),
    (b'{"body":' * 20_000 + b"1", "20,000 deep"),
]


@pytest.mark.parametrize("content, what", MALFORMED, ids=[what for _, what in MALFORMED])
def test_a_malformed_body_is_400_and_nothing_is_stored(alice, content, what):
    before = alice.history("help")
    answer = alice.http.post(
        "/api/chat/channels/help/messages", content=content, headers={"Content-Type": "application/json"}
    )
    assert_refused(answer, (400, 422))
    assert answer.status_code == 400 or what in ("no body", "null for a text")
    assert alice.history("help") == before


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", None])
def test_a_body_of_another_type_is_415(alice, content_type):
    headers = {"Content-Type": content_type} if content_type else {}
    before = alice.history("help")
    answer = alice.http.post("/api/chat/channels/help/messages", content=b'{"body": "a"}', headers=headers)
    assert_refused(answer, 415)
    assert alice.history("help") == before


def test_a_body_beyond_sixteen_megabytes_is_413_from_its_announcement(server, alice):
    cookie = f"Cookie: {server.cookie_name}={alice.session}\r\n"
    head = f"POST /api/chat/channels/help/messages HTTP/1.1\r\nHost: {host(server)}\r\n{cookie}"
    head += f"Content-Type: application/json\r\nContent-Length: {17 * 2**20}\r\n\r\n"
    status, _ = raw_request(server, head)
    assert status == 413


RAW = [
    ("GET /healthz HTTP/1.1\r\n\r\n", {400}, "no host"),
    ("GET /healthz HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", {400}, "two hosts"),
    ("GET /healthz HTTP/1.1\r\nHost: {host}\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", {400},
     "a length and chunks"),
    ("GET /healthz HTTP/1.1\r\nHost: {host}\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", {400}, "two lengths"),
    ("GET /healthz HTTP/1.1\r\nHost: {host}\r\nX: a\x00b\r\n\r\n", {400}, "a NUL in a field"),
    ("GET / HTTP/9.9\r\nHost: {host}\r\n\r\n", {400, 505}, "a version to come"),
    ("nonsense\r\n\r\n", {400}, "nonsense"),
    ("GET /" + "a" * 9_000 + " HTTP/1.1\r\nHost: {host}\r\n\r\n", {400, 404, 414, 431}, "a target of 9 kB"),
    ("GET /" + "a" * 200_000 + " HTTP/1.1\r\nHost: {host}\r\n\r\n", {400, 414, 431}, "a target of 200 kB"),
    ("GET /healthz HTTP/1.1\r\nHost: {host}\r\nX: " + "a" * 100_000 + "\r\n\r\n", {400, 431}, "a field of 100 kB"),
    ("GET /healthz HTTP/1.1\r\nHost: {host}\r\n" + "X: a\r\n" * 70_000 + "\r\n", {400, 431}, "70,000 fields"),
]


@pytest.mark.parametrize("request_text, statuses, what", RAW, ids=[what for *_, what in RAW])
def test_a_broken_request_is_refused_or_hung_up_on_and_the_others_go_on(server, stranger, request_text, statuses, what):
    status, _ = raw_request(server, request_text.replace("{host}", host(server)))
    assert status in statuses | {None}, what
    assert stranger.get("/healthz").status_code == 200


def host(server):
    return f"127.0.0.1:{server.port}"


def raw_request(server, text):
    """Status (None when hung up on) and body of the answer to these very bytes."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as raw:
        with server.tls.wrap_socket(raw, server_hostname="127.0.0.1") as secure:
            try:
                secure.sendall(text.encode())
                answer = read_all(secure, until_head=True)
            except (ConnectionError, ssl.SSLError):
                return None, b""
    head, _, body = answer.partition(b"\r\n\r\n")
    found = re.match(rb"HTTP/1\.\d (\d{3}) ", head)
    return (int(found[1]) if found else None), body


def read_all(connection, until_head=False):
    answer = b""
    while True:
        piece = connection.recv(65536)
        answer += piece
        if not piece or (until_head and b"\r\n\r\n" in answer):
            return answer


def test_the_data_folder_is_nobody_elses(server):
    found = [path for path in [server.data.path, *server.data.path.rglob("*")] if not path.is_socket()]
    names = {path.name for path in found}
    assert {"secret.key", "ca.pem", "ca-key.pem", "key.pem", "host.db", "auth.db", "chat.db", "alice.db"} <= names
    for path in found:
        assert path.stat().st_mode & 0o777 == (0o700 if path.is_dir() else 0o600), path


def test_over_plain_http_the_cookie_is_named_session(serve):
    server = serve(args=["--no-tls"])
    assert server.base_url.startswith("http://")
    with Client(server) as client:
        client.sign_in("alice")
        assert client.session and client.api("GET", "/api/auth/me")["username"] == "alice"
        names = {cookie.name for cookie in client.http.cookies.jar}
        assert "session" in names and not any(name.startswith("__Host-") for name in names)
        assert not any(cookie.secure for cookie in client.http.cookies.jar)
