"""The real binary on a data folder of its own."""

import json
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from .data import DataFolder
from .waiting import eventually

ROOT = Path(__file__).resolve().parents[2]
BINARY = Path(os.environ.get("MINIMOST", ROOT / ".build/debug/minimost")).resolve()

# Tests sign in wrongly on purpose, often, and from one address; what they measure is not how that is held up.
SETTINGS = {
    "host": {"rate_limit_enabled": False},
    "auth": {"login_delay_seconds": 0},
    "chat": {},
    "uploads": {},
    "preview": {},
    "calls": {},
    "stun": {"stun_port": 0},
}


# What no test may cause without saying so: errors, and a shutdown that had to be cut short.
COMPLAINT = re.compile(r"^\S+Z error |not everything had ended in time")
LOG_LINE = re.compile(r"\d{4}-\d\d-\d\dT\S+Z \w+ ")


class StartFailed(Exception):
    """The binary ended instead of listening; `status` and `stderr` tell how."""

    def __init__(self, status, stdout, stderr):
        super().__init__(f"exit status {status}: {stderr.strip() or stdout.strip()}")
        self.status, self.stdout, self.stderr = status, stdout, stderr

    @property
    def complaints(self):
        """What it said to the operator, besides its log."""
        return [line for line in self.stderr.splitlines() if not LOG_LINE.match(line)]


def run_minimost(*arguments, cwd=None, timeout=30):
    """One command that is expected to end by itself."""
    return subprocess.run(
        [BINARY, *map(str, arguments)], cwd=cwd, stdin=subprocess.DEVNULL, capture_output=True, text=True,
        timeout=timeout,
    )


def merged(changes):
    """`SETTINGS` with the sections of `changes` laid over them; None takes a section away."""
    settings = dict(SETTINGS)
    for name, section in (changes or {}).items():
        settings[name] = None if section is None else {**settings.get(name, {}), **section}
    return {name: section for name, section in settings.items() if section is not None}


class Server:
    """Starts at once. `plugins` changes the test settings (see `merged`), `seed` is a data folder to begin with.

    It listens on 127.0.0.1 only, unless a test is about the others: `host=None` is all addresses of the machine.
    """

    def __init__(
        self, folder, plugins=None, args=(), seed=None, wrapper=(), data=None, environment=None, command=("serve",),
        host="127.0.0.1",
    ):
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.data = DataFolder(data or self.folder / "data")
        self.config = self.folder / "plugins.json"
        self.log_file = self.folder / "server.log"
        self.args, self.wrapper, self.command = list(args), list(wrapper), list(command)
        self.host = host
        self.environment = {**os.environ, **(environment or {})}
        self.process, self.base_url, self.port = None, None, 0
        self.expected_errors = []
        if seed is not None:
            shutil.copytree(seed.path, self.data.path)
        self.configure(plugins)
        self.start()

    def configure(self, plugins):
        self.config.write_text(json.dumps(merged(plugins), indent=2))

    @property
    def log(self):
        return self.log_file.read_text(errors="replace")

    @property
    def last_words(self):
        """What a failing test ought to show of the log."""
        fatal = [line for line in self.log.splitlines() if "Fatal error" in line]
        return "\n".join(fatal) or self.log[-2000:]

    def expect_errors(self, *patterns):
        """For tests that make a fault: what the log may complain of."""
        self.expected_errors += [re.compile(pattern) for pattern in patterns]

    def assert_no_complaints(self):
        """Every error in the log is a defect, or the fault that a test made and announced."""
        complaints = [
            line for line in self.log.splitlines()
            if COMPLAINT.search(line) and not any(pattern.search(line) for pattern in self.expected_errors)
        ]
        assert complaints == [], "the log complains\n" + "\n".join(complaints[:20])

    @property
    def tls(self):
        """Trusts this server's own authority and nothing else."""
        return ssl.create_default_context(cafile=self.data.path / "ca.pem") if self.is_tls else False

    @property
    def is_tls(self):
        return self.base_url.startswith("https:")

    @property
    def cookie_name(self):
        return "__Host-session" if self.is_tls else "session"

    def at(self, address):
        """The base URL by which a browser on another address of this machine reaches the server."""
        return re.sub(r"//[^:/]+", f"//{address}", self.base_url)

    def start(self):
        stdout_file = self.folder / "stdout.log"
        command = [
            *self.wrapper, BINARY, *self.command, "--config", self.config, "--data", self.data.path,
            "--port", self.port, *(["--host", self.host] if self.host else []), *self.args,
        ]
        with open(stdout_file, "w") as stdout, open(self.log_file, "a") as stderr:
            logged_before = stderr.tell()
            self.process = subprocess.Popen(
                list(map(str, command)), stdin=subprocess.DEVNULL, stdout=stdout, stderr=stderr, cwd=self.folder,
                env=self.environment,
            )

        def listening():
            if self.process.poll() is not None:
                status, self.process = self.process.returncode, None
                raise StartFailed(status, stdout_file.read_text(), self.log[logged_before:])
            return self.announced(stdout_file)

        try:
            self.base_url = eventually(listening, timeout=30, what="a line `listening https://…`")
        except AssertionError:
            self.kill()
            raise
        self.port = int(self.base_url.rsplit(":", 1)[1])

    def announced(self, stdout_file):
        """The address that the start prints; None until then."""
        found = re.search(r"^listening (\S+)$", stdout_file.read_text(), re.MULTILINE)
        return found and found[1]

    def kill(self):
        """As kill -9 or a power cut would."""
        process, self.process = self.process, None
        process.kill()
        process.wait()

    def terminate(self, timeout=30):
        """Sends SIGTERM; returns the exit status and the seconds until the process had ended."""
        process, self.process = self.process, None
        started = time.monotonic()
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise AssertionError(f"SIGTERM had not ended the server after {timeout} s\n{self.last_words}")
        return process.returncode, time.monotonic() - started

    def stop(self):
        """Ends it as an operator would, and well."""
        status, _ = self.terminate()
        assert status == 0, f"exit status {status} after SIGTERM\n{self.last_words}"

    def restart(self):
        """On the same data and port, gracefully unless it has been killed already."""
        if self.process is not None:
            self.stop()
        for tries_left in reversed(range(20)):
            try:
                return self.start()
            except StartFailed as failure:
                # The system chose the port, and while nobody listens there it may lend it to an outgoing connection.
                if "cannot listen" not in failure.stderr or not tries_left:
                    raise

    def close(self):
        """Stops what is still running. A server that ended by itself or logged an error fails the test that had it."""
        if self.process is not None:
            status = self.process.poll()
            assert status is None, f"the server ended by itself ({status})\n{self.last_words}"
            self.stop()
        self.assert_no_complaints()

    def memory(self):
        """Resident bytes of the process. From here on its peak is noted anew."""
        proc = Path(f"/proc/{self.process.pid}")
        (proc / "clear_refs").write_text("5")
        return kilobytes((proc / "status").read_text(), "VmRSS")

    def cpu_ticks(self):
        """The time spent in user mode, in hundredths of a second: rises at once while a password is hashed."""
        return int(Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()[11])

    def sockets(self):
        """Addresses and ports that the process listens on over TCP."""
        return listening_sockets(self.process.pid)

    def peak_memory(self):
        """The most that was resident since `memory` was asked."""
        return kilobytes(Path(f"/proc/{self.process.pid}/status").read_text(), "VmHWM")


def listening_sockets(pid):
    """None of a process that has ended."""
    own, found = set(), set()
    with suppress(FileNotFoundError):
        for descriptor in Path(f"/proc/{pid}/fd").iterdir():
            with suppress(FileNotFoundError):  # closed meanwhile
                own.add(os.readlink(descriptor))
    for table, family in (("tcp", socket.AF_INET), ("tcp6", socket.AF_INET6)):
        # Of the whole machine, as this process sees it.
        for line in Path(f"/proc/self/net/{table}").read_text().splitlines()[1:]:
            fields = line.split()
            if fields[3] == "0A" and f"socket:[{fields[9]}]" in own:
                address, _, port = fields[1].partition(":")
                # Written in words of four bytes, each in the order of this machine.
                words = [int(address[start : start + 8], 16) for start in range(0, len(address), 8)]
                packed = b"".join(word.to_bytes(4, sys.byteorder) for word in words)
                found.add((socket.inet_ntop(family, packed), int(port, 16)))
    return found


def kilobytes(status, name):
    return int(re.search(rf"{name}:\s+(\d+) kB", status)[1]) * 1024
