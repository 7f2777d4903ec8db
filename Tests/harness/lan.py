"""Two machines of a network of their own, which has a way out; each frame that they send or get is noted.

They are namespaces of the kernel. Whoever may have a user namespace may make them; the rest of the machine, its
name servers among it, is not reached from there.
"""

import json
import mmap
import shutil
import socket
import struct
import subprocess
import sys
from contextlib import ExitStack
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path

SERVER, BROWSER = "10.77.0.1", "10.77.0.2"

# Where both machines look names up. There is nobody; what is asked leaves, and is seen.
NAME_SERVER = "9.9.9.9"

# On some machines not among the places where the programs of an ordinary user are looked for.
IP = shutil.which("ip") or "/usr/sbin/ip"

# The sockets of the machine's own services (names are looked up for others by systemd-resolved and nscd) are hidden,
# and the file that names the name servers is another one.
OWN_NAMES = """
mount -t tmpfs tmpfs /run
names=$(realpath -m /etc/resolv.conf)
if [ ! -e "$names" ]; then mkdir -p "$(dirname "$names")" && touch "$names"; fi
mount --bind "$1" "$names"
"""

# A socket belongs to the network in which it was made, whoever uses it afterwards.
HAND_OVER = """
import socket, sys
made = socket.socket(*map(int, sys.argv[2:]))
socket.send_fds(socket.socket(fileno=int(sys.argv[1])), [b"here"], [made.fileno()])
"""


class NotAllowed(Exception):
    """Whoever runs this may not make such machines here."""


class Machine:
    """Has a network of its own. `wrapper` before a command runs it there."""

    def __init__(self, *unshared, beside=None):
        command = [*(beside.wrapper if beside else ()), "unshare", *unshared, "--net", "cat"]
        self.keeper = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        try:
            self.keeper.stdin.write(b"there\n")
            self.keeper.stdin.flush()
        except BrokenPipeError:
            pass  # what it says of that comes next
        if self.keeper.stdout.readline() != b"there\n":
            raise NotAllowed(self.close().decode().strip())
        self.wrapper = [
            "nsenter", "--preserve-credentials", "--user", "--mount", "--net", f"--target={self.keeper.pid}"]

    def close(self):
        return self.keeper.communicate()[1]

    def run(self, *command, **options):
        done = subprocess.run(
            [*self.wrapper, *map(str, command)], capture_output=True, text=True, timeout=30, **{"input": "", **options})
        assert done.returncode == 0, f"{command}: {done.stderr}"
        return done.stdout

    def ip(self, *commands):
        self.run(IP, "-batch", "-", input="\n".join(commands))

    def socket(self, *kind):
        here, there = socket.socketpair()
        with here, there:
            self.run(sys.executable, "-IS", "-c", HAND_OVER, there.fileno(), *map(int, kind), pass_fds=[there.fileno()])
            descriptor = socket.recv_fds(here, 1, 1)[1][0]
        return socket.socket(fileno=descriptor)

    def send(self, address, port, content):
        """One datagram."""
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        with self.socket(family, socket.SOCK_DGRAM) as end:
            end.sendto(content, (address, port))

    def interfaces(self):
        return {each["ifindex"]: each["ifname"] for each in json.loads(self.run(IP, "-json", "link", "show"))}


def lay_cable(machine, interface, other, end):
    """The kernel has nothing to say on it by itself: where there is no address of its making, it looks for no routers of
    IPv6 and joins no groups."""
    try:
        machine.ip(f"link add {interface} type veth peer name {end} netns {other.keeper.pid}")
    except AssertionError as refused:
        raise NotAllowed(str(refused)) from refused
    machine.ip(f"link set {interface} addrgenmode none")
    other.ip(f"link set {end} addrgenmode none")


class Lan:
    """`server` and `browser` share a cable, `lan`; from each another one, `world`, leads to everywhere else."""

    def __init__(self, folder):
        with ExitStack() as stack:
            self.server = Machine("--user", "--map-root-user", "--mount")
            stack.callback(self.server.close)
            self.browser, outside = (Machine(beside=self.server) for _ in range(2))
            stack.callback(self.browser.close)
            stack.callback(outside.close)
            lay_cable(self.server, "lan", self.browser, "lan")
            for number, (machine, address) in enumerate([(self.server, SERVER), (self.browser, BROWSER)], 1):
                lay_cable(machine, "world", outside, f"world{number}")
                outside.ip(f"link set world{number} up")
                machine.ip(
                    "link set lo up",
                    f"address add {address}/24 dev lan",
                    "link set lan up",
                    "link set world arp off",  # nobody is asked who would have to answer: whatever is sent leaves
                    f"address add 10.99.0.{number}/32 dev world",
                    f"address add 2001:db8::{number}/128 dev world",
                    "link set world up",
                    "route add 0.0.0.0/0 dev world",
                    "route add ::/0 dev world",
                )
            names = Path(folder) / "resolv.conf"
            names.write_text(f"nameserver {NAME_SERVER}\noptions timeout:1 attempts:1\n")
            self.server.run("sh", "-ec", OWN_NAMES, "sh", names)
            self.captures = [Capture("server", self.server), Capture("browser", self.browser)]
            for capture in self.captures:
                stack.callback(capture.close)
            self.stack = stack.pop_all()

    def close(self):
        self.stack.close()


@dataclass
class Frame:
    interface: str
    protocol: str
    source: str
    target: str
    ports: tuple
    content: bytes  # of what is inside, the beginning

    @property
    def stays(self):
        """Between the two machines, over their own cable."""
        return (self.interface == "lan" and self.protocol in ("ARP", "TCP", "UDP", "ICMP")
                and {self.source, self.target} == {SERVER, BROWSER})

    def __str__(self):
        ports = " port {} to {}".format(*self.ports) if self.ports else ""
        return f"{self.interface}: {self.protocol} from {self.source} to {self.target}{ports}: {self.content[:64]}"


# See packet(7), and for the ring Documentation/networking/packet_mmap.rst of the kernel.
SOL_PACKET, PACKET_RX_RING, PACKET_STATISTICS, PACKET_VERSION, TPACKET_V2 = 263, 5, 6, 10, 1
EVERY_PROTOCOL = 3
HEAD = struct.Struct("=IIIHH")  # status, length, how much of it is here, where it begins
INTERFACE = struct.Struct("=4xi")  # in the address that stands behind the head


class Capture:
    """What goes over every interface of a machine but its loopback, from now on.

    The kernel writes the beginning of each frame into memory that is shared with it, so none is missed while this
    process has no turn.
    """

    BLOCK, BLOCKS, SLOT = 1 << 16, 256, 256

    def __init__(self, name, machine):
        self.name, self.machine = name, machine
        self.interfaces = machine.interfaces()
        self.socket = machine.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(EVERY_PROTOCOL))
        slots = self.BLOCK * self.BLOCKS // self.SLOT
        self.socket.setsockopt(SOL_PACKET, PACKET_VERSION, TPACKET_V2)
        self.socket.setsockopt(SOL_PACKET, PACKET_RX_RING, struct.pack("4I", self.BLOCK, self.BLOCKS, self.SLOT, slots))
        self.ring = mmap.mmap(self.socket.fileno(), slots * self.SLOT)

    def close(self):
        self.ring.close()
        self.socket.close()

    def frames(self):
        """All so far, in their order."""
        _, missed = struct.unpack("2I", self.socket.getsockopt(SOL_PACKET, PACKET_STATISTICS, 8))
        assert missed == 0, f"{missed} frames found no room"
        found = []
        for start in range(0, len(self.ring), self.SLOT):
            slot = self.ring[start : start + self.SLOT]
            status, _, length, begin, _ = HEAD.unpack_from(slot)
            if not status:
                break
            interface = self.interfaces.get(INTERFACE.unpack_from(slot, 32)[0], "an interface that is new")
            if interface != "lo":
                found.append(read_frame(interface, slot[begin : begin + length]))
        return found

    def leaving(self):
        return [frame for frame in self.frames() if not frame.stays]


def read_frame(interface, frame):
    target, source, kind = struct.unpack_from("!6s6sH", frame)
    inside = frame[14:]
    if kind == 0x0800:
        return read_packet(interface, inside[9], inside[12:16], inside[16:20], inside[(inside[0] & 15) * 4 :])
    if kind == 0x86DD:
        return read_packet(interface, inside[6], inside[8:24], inside[24:40], inside[40:])
    if kind == 0x0806:
        return Frame(interface, "ARP", str(ip_address(inside[14:18])), str(ip_address(inside[24:28])), (), inside)
    return Frame(interface, f"protocol {kind:#06x}", source.hex(":"), target.hex(":"), (), inside)


def read_packet(interface, protocol, source, target, inside):
    source, target = (str(ip_address(address)) for address in (source, target))
    if protocol == 6:
        return Frame(interface, "TCP", source, target, struct.unpack_from("!HH", inside), inside[(inside[12] >> 4) * 4 :])
    if protocol == 17:
        return Frame(interface, "UDP", source, target, struct.unpack_from("!HH", inside), inside[8:])
    return Frame(interface, {1: "ICMP"}.get(protocol, f"protocol {protocol}"), source, target, (), inside)
