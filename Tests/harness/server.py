"""The real binary on a data folder of its own."""

import json
import os
import re
import shutil
import signal
import ssl
import subprocess
import time
from pathlib import Path

from .data import DataFolder
from .waiting import eventually

ROOT = Path(__file__).resolve().parents[2]
BINARY = Path(os.environ.get("MINIMOST", ROOT / ".build/debug/minimost")).resolve()

# Tests sign in wrongly on purpose and from one address; what they measure is not how long that is made to take.
SETTINGS = {
    "host": {},
    "auth": {"login_delay_seconds": 0},
    "chat": {},
    "uploads": {},
    "preview": {},
    "calls": {},
    "stun": {"stun_port": 0},
}


class StartFailed(Exception):
    """The binary ended instead of listening; `status` and `stderr` tell how."""

    def __init__(self, status, stdout, stderr):
        super().__init__(f"exit status {status}: {stderr.strip() or stdout.strip()}")
        self.status, self.stdout, self.stderr = status, stdout, stderr


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
    """Starts at once. `plugins` changes the test settings (see `merged`), `seed` is a data folder to begin with."""

    def __init__(self, folder, plugins=None, args=(), seed=None, wrapper=(), data=None):
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.data = DataFolder(data or self.folder / "data")
        self.config = self.folder / "plugins.json"
        self.log_file = self.folder / "server.log"
        self.args, self.wrapper = list(args), list(wrapper)
        self.process, self.base_url, self.port = None, None, 0
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
            *self.wrapper, BINARY, "serve", "--config", self.config, "--data", self.data.path,
            "--port", self.port, *self.args,
        ]
        with open(stdout_file, "w") as stdout, open(self.log_file, "a") as stderr:
            logged_before = stderr.tell()
            self.process = subprocess.Popen(
                list(map(str, command)), stdin=subprocess.DEVNULL, stdout=stdout, stderr=stderr, cwd=self.folder
            )

        def listening():
            ended = self.process.poll() is not None
            found = re.search(r"^listening (\S+)$", stdout_file.read_text(), re.MULTILINE)
            if ended:
                status, self.process = self.process.returncode, None
                raise StartFailed(status, stdout_file.read_text(), self.log[logged_before:])
            return found

        try:
            self.base_url = eventually(listening, timeout=30, what="a line `listening https://…`")[1]
        except AssertionError:
            self.kill()
            raise
        self.port = int(self.base_url.rsplit(":", 1)[1])

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
            raise AssertionError(f"SIGTERM had not ended the server after {timeout} s\n{self.log[-2000:]}")
        return process.returncode, time.monotonic() - started

    def restart(self):
        """On the same data and port, gracefully unless it has been killed already."""
        if self.process is not None:
            self.terminate()
        self.start()

    def close(self):
        """Stops what is still running. A server that ended by itself fails the test that had it."""
        if self.process is None:
            return
        if self.process.poll() is not None:
            raise AssertionError(f"the server ended by itself ({self.process.returncode})\n{self.log[-4000:]}")
        self.terminate()

    def memory(self):
        """Resident bytes of the process."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+) kB", status)[1]) * 1024
