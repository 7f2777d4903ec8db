"""Certificates, made and looked at from outside."""

import ssl
import subprocess


def openssl(*arguments, check=True):
    done = subprocess.run(["openssl", *map(str, arguments)], capture_output=True, text=True, check=False)
    assert not check or done.returncode == 0, done.stderr
    return done.stdout.strip()


def make_certificate(folder, *options):
    """One that signs itself, as `key.pem` and `cert.pem`: an operator's own."""
    openssl(
        "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj",
        "/CN=chat.example", "-addext", "subjectAltName=IP:127.0.0.1",
        "-keyout", folder / "key.pem", "-out", folder / "cert.pem", *options,
    )


def presented(server):
    return ssl.PEM_cert_to_DER_cert(ssl.get_server_certificate(("127.0.0.1", server.port)))


class TrustingIn:
    """A server whose certificate is vouched for by a file of the test's own."""

    def __init__(self, server, authority):
        self.server, self.tls = server, ssl.create_default_context(cafile=authority)

    def __getattr__(self, name):
        return getattr(self.server, name)
