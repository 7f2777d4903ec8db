"""The certificate while the server runs: addresses that come, files that are replaced, and what the command says."""

import asyncio
import json
import shutil
import ssl
import subprocess
from contextlib import contextmanager

import pytest

from harness import Client, EventStream, eventually, run_minimost
from harness.certificates import TrustingIn, make_certificate, openssl, presented

# For documentation (RFC 5737): nobody's address.
ADDRESS = "198.51.100.77"


def tls(server, *arguments):
    return run_minimost("tls", *arguments, "--config", server.config, "--data", server.data.path)


def names(server):
    return set(json.loads(tls(server, "show", "--json").stdout)["names"])


@contextmanager
def address_on_loopback():
    ip = shutil.which("ip") or "/usr/sbin/ip"
    try:
        done = subprocess.run([ip, "address", "add", f"{ADDRESS}/32", "dev", "lo"], capture_output=True, check=False)
    except FileNotFoundError:
        pytest.skip("there is no ip(8) here")
    if done.returncode != 0:
        pytest.skip("nobody may give this machine an address")
    try:
        yield
    finally:
        subprocess.run([ip, "address", "del", f"{ADDRESS}/32", "dev", "lo"], check=True)


def test_an_address_that_comes_is_in_the_certificate_within_a_minute_and_no_stream_is_touched(serve, as_user):
    server = serve()
    alice, authority = as_user(server, "alice"), (server.data.path / "ca.pem").read_bytes()
    pid = server.process.pid

    async def listen():
        stream = await EventStream.live(alice)
        assert ADDRESS not in names(server), "premise"
        with address_on_loopback():
            before = presented(server)
            await asyncio.to_thread(eventually, lambda: presented(server) != before, timeout=60)
            # To whoever trusts the authority, the server is who answers at the new address.
            context = ssl.create_default_context(cadata=authority.decode())
            _, writer = await asyncio.open_connection("127.0.0.1", server.port, ssl=context, server_hostname=ADDRESS)
            writer.close()
        assert ADDRESS in names(server)
        assert (server.data.path / "ca.pem").read_bytes() == authority and server.process.pid == pid
        sent = await asyncio.to_thread(alice.send, "general", "after the new certificate")
        assert (await stream.next("message", timeout=5)).json["id"] == sent["id"]
        await stream.close()

    asyncio.run(listen())


def test_a_certificate_that_the_operator_replaces_is_taken_up_while_the_server_runs(serve, tmp_path):
    server = serve()
    folder = server.data.path
    make_certificate(tmp_path, "-days", "90")
    # One after the other, as a person copies them.
    shutil.copy(tmp_path / "cert.pem", folder / "cert.pem")
    eventually(lambda: "key.pem does not belong to cert.pem" in server.log, timeout=60)
    shutil.copy(tmp_path / "key.pem", folder / "key.pem")
    own = ssl.PEM_cert_to_DER_cert((tmp_path / "cert.pem").read_text())
    eventually(lambda: presented(server) == own, timeout=60)
    assert server.log.count("key.pem does not belong to cert.pem") == 1, "said once"
    assert (folder / "cert.pem").read_bytes() == (tmp_path / "cert.pem").read_bytes()
    with Client(TrustingIn(server, tmp_path / "cert.pem")) as client:
        assert client.get("/healthz").status_code == 200
    refused = tls(server, "renew")
    assert refused.returncode == 1 and "is your own" in refused.stderr
    assert "is your own" in tls(server).stdout


@pytest.mark.parametrize("running", [True, False])
def test_the_operator_sees_renews_and_exports_it(serve, running):
    server = serve()
    before = presented(server)
    if not running:
        server.stop()
    said = json.loads(tls(server, "show", "--json").stdout)
    assert "127.0.0.1" in said["names"] and said["issuer"] == said["authority"]["name"]
    told = openssl("x509", "-in", server.data.path / "ca.pem", "-noout", "-fingerprint", "-sha256")
    assert said["authority"]["fingerprint"] in told and said["authority"]["fingerprint"] in tls(server).stdout
    assert tls(server, "export").stdout == (server.data.path / "ca.pem").read_text()
    assert "com.apple.security.root" in tls(server, "export", "--format", "mobileconfig").stdout
    assert tls(server, "export", "--format", "der").returncode == 64
    renewed = tls(server, "renew")
    assert renewed.returncode == 0, renewed.stderr
    if not running:
        server.restart()
    assert presented(server) != before
    with Client(server) as client:
        assert client.get("/healthz").status_code == 200, "the same authority vouches for it"


def test_without_tls_there_is_nothing_to_show(serve):
    server = serve(empty=True, args=["--no-tls"])
    for command in ("show", "export"):
        said = tls(server, command)
        assert said.returncode == 1 and said.stderr.count("\n") == 1, said
