#!/usr/bin/env python3
"""How many STUN questions are answered, beside the `turnserver` of coturn on the same machine in the same run.

    .build-tools/venv/bin/python Benchmarks/stun.py [ROUNDS]      (MINIMOST names the binary; use a release build)

Each server has one core, and is asked in turn with the other, by the same program on another core (stun_load.c, built
here with `cc`) from 4,000 addresses of the loopback, as fast as it answers. What counts is the ratio of the answers for a
second of the processor: it should be 1 or more. coturn (Debian: coturn) does STUN alone, in one thread and with its
shortest answer, and always hears from the same ports, so that it has its sessions already.

Our server answers one address only so often: with these many no more than 330,000 a second would be seen. `unanswered`
is what it or the system dropped, and should be nothing. `others` is what all other programs took meanwhile, in cores:
where it is not small, only the answers for a second of the processor say something.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from statistics import median
from time import sleep

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Tests"))

from harness import Server, eventually  # noqa: E402
from harness.stun import SUCCESS, ask, question, stun_socket  # noqa: E402

ROUNDS, SECONDS, SOURCES, UNDER_WAY = 5, 3, 4_000, 192
CORES = sorted(os.sched_getaffinity(0))


def on_core(core):
    return ["taskset", "--cpu-list", str(core)]


def free_port():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as end:
        end.bind(("127.0.0.1", 0))
        return end.getsockname()[1]


@dataclass
class Load:
    """One socket asks one server: all its answers come back to it, in all rounds."""

    program: Path
    port: int
    pid: int
    end: socket.socket

    def round(self, seconds=SECONDS):
        """Answers a second, questions that had none, what others took, seconds of the processor, answers for one of them."""
        before, all_before, ours_before = self.used(), used_by_all(), used_by_ours()
        words = [self.end.fileno(), self.port, SOURCES, UNDER_WAY, seconds]
        said = subprocess.run(
            [*on_core(CORES[-1]), self.program, *map(str, words)], pass_fds=[self.end.fileno()], check=True,
            capture_output=True, text=True,
        ).stdout
        used = self.used() - before
        others = used_by_all() - all_before - (used_by_ours() - ours_before) - used
        answered, lost, took = map(float, said.split())
        return answered / took, lost, max(others, 0) / took, used, answered / used

    def used(self):
        """Seconds of the processor that the server has had, in itself and in the system."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def used_by_all():
    user, nice, system, _, _, *interrupts = map(int, Path("/proc/stat").read_text().splitlines()[0].split()[1:8])
    return (user + nice + system + sum(interrupts)) / os.sysconf("SC_CLK_TCK")


def used_by_ours():
    """By this process and those that it has waited for: the load."""
    return sum(sum(getrusage(who)[:2]) for who in (RUSAGE_SELF, RUSAGE_CHILDREN))


@contextmanager
def minimost(folder, port):
    with closing(Server(folder, plugins={"stun": {"stun_port": port}}, wrapper=on_core(CORES[0]))) as server:
        yield server.process.pid


@contextmanager
def coturn(folder, port):
    folder.mkdir()
    words = [
        *on_core(CORES[0]), "turnserver", "-n", "--stun-only", "--no-auth", "--relay-threads=1", "--no-tcp", "--no-tls",
        "--no-dtls", "--no-cli", "--no-rfc5780", "--no-stun-backward-compatibility", "--no-software-attribute",
        "--response-origin-only-with-rfc5780", "--listening-ip=127.0.0.1", f"--listening-port={port}",
        f"--pidfile={folder}/pid", f"--db={folder}/db", f"--log-file={folder}/log", "--simple-log", "--no-stdout-log",
    ]
    with subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder) as process:
        try:
            yield process.pid
        finally:
            process.terminate()


def is_up(port):
    with stun_socket(port) as end:
        end.settimeout(0.2)
        try:
            return ask(end, question()).kind == SUCCESS
        except OSError:
            return False


def show(name, number, rate, lost, others, used, for_a_second):
    print(
        f"{name:12} {number:>6} {rate:11.0f} {lost:11.0f} {others:7.2f} {used:8.2f} {for_a_second:16.0f}", flush=True)


def main():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    if not shutil.which("turnserver"):
        sys.exit("There is no turnserver to compare with: apt-get install coturn")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        program = folder / "stun_load"
        subprocess.run(["cc", "-O2", "-o", program, Path(__file__).with_name("stun_load.c")], check=True)
        loads, seen = {}, {}
        for name, start in (("minimost", minimost), ("turnserver", coturn)):
            port, end = free_port(), stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
            end.bind(("", 0))
            loads[name] = Load(program, port, stack.enter_context(start(folder / name, port)), end)
            eventually(lambda: is_up(port), what=f"an answer of {name}")
        for load in loads.values():
            load.round(1)
        sleep(2)  # until the addresses may ask so much again
        print(f"{'':12} {'round':>6} {'answers/s':>11} {'unanswered':>11} {'others':>7} {'CPU s':>8} {'answers/CPU s':>16}")
        for number in range(1, rounds + 1):
            for name, load in loads.items():
                seen.setdefault(name, []).append(load.round())
                show(name, number, *seen[name][-1])
        middle = {name: [median(column) for column in zip(*results)] for name, results in seen.items()}
        for name, values in middle.items():
            show(name, "median", *values)
        ours, theirs = middle.values()
        print(f"{'ratio':19} {ours[0] / theirs[0]:11.2f} {'':28} {ours[-1] / theirs[-1]:16.2f}")


if __name__ == "__main__":
    main()
