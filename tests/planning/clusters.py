"""Clusters of real processes for the tests: a scheduler and workers, on loopback or in network namespaces."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import MappingProxyType

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

ROOT = Path(__file__).parents[2]
PATIENCE = 40.0
# A machine that falls silent is given up after seconds, not after minutes. Only where a cable is cut: with these, a machine that
# is merely busy loses its workers as well.
IMPATIENT = {
    "DASK_DISTRIBUTED__SCHEDULER__WORKER_TTL": "4s",
    "DASK_DISTRIBUTED__COMM__TIMEOUTS__TCP": "12s",
    "DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "4s",
    "DASK_DISTRIBUTED__DEPLOY__LOST_WORKER_TIMEOUT": "2s",
}


def until(holds: Callable[[], object], what: str) -> None:
    """Wait for something that processes do, looking often."""
    end = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > end:
            raise AssertionError(f"waited in vain: {what}")
        time.sleep(0.02)


@contextmanager
def process(
    *command: str, within: str | None = None, settings: Mapping[str, str] = MappingProxyType({})
) -> Iterator["subprocess.Popen[bytes]"]:
    """A process of the test, in a network namespace if one is named; it and its children end with the block."""
    where = ["ip", "netns", "exec", within] if within else []
    environment = os.environ | settings | {"PYTHONPATH": str(ROOT / "src")}
    log = subprocess.DEVNULL
    running = subprocess.Popen(
        [*where, sys.executable, *command], env=environment, stdout=log, stderr=log, start_new_session=True
    )
    try:
        yield running
    finally:
        if running.poll() is None:
            os.killpg(running.pid, signal.SIGKILL)
        running.wait()


@contextmanager
def scheduler(
    folder: Path, *, host: str = "127.0.0.1", more: tuple[str, ...] = (), settings: Mapping[str, str] = MappingProxyType({})
) -> Iterator[str]:
    """A scheduler on a port that the system chose; its address. It and its workers end by themselves if the test is killed."""
    note = folder / f"scheduler-{host}.json"
    options = ("--host", host, "--port", "0", "--no-dashboard", "--idle-timeout", "300s", "--scheduler-file", str(note), *more)
    with process("-m", "distributed.cli.dask_scheduler", *options, settings=settings):
        until(lambda: note.exists() and note.read_text(encoding="utf-8").endswith("}"), "a scheduler")
        yield str(json.loads(note.read_text(encoding="utf-8"))["address"])


@contextmanager
def worker(
    address: str,
    folder: Path,
    *,
    within: str | None = None,
    more: tuple[str, ...] = (),
    settings: Mapping[str, str] = MappingProxyType({}),
) -> Iterator["subprocess.Popen[bytes]"]:
    """A worker with one thread that joins a scheduler."""
    options = (
        "--nthreads",
        "1",
        "--no-nanny",
        "--no-dashboard",
        "--death-timeout",
        "60",
        "--memory-limit",
        "0",
        "--local-directory",
        str(folder),
        *more,
    )
    with process("-m", "distributed.cli.dask_worker", address, *options, within=within, settings=settings) as running:
        yield running


@contextmanager
def workers(count: int, address: str, folder: Path) -> Iterator[list["subprocess.Popen[bytes]"]]:
    """Several workers on loopback."""
    with ExitStack() as stack:
        yield [stack.enter_context(worker(address, folder / str(at))) for at in range(count)]


@contextmanager
def machine(number: int) -> Iterator[tuple[str, str, str]]:
    """A network namespace tied to this one by a cable: its name, the end of the cable here, this side's address."""
    name, cable = f"samenspel-{os.getpid()}-{number}", f"sp{os.getpid() % 10**6}-{number}"
    here, there = f"10.203.{number}.1", f"10.203.{number}.2"
    _ip("netns", "add", name)
    try:
        _ip("link", "add", cable, "type", "veth", "peer", "name", "eth0", "netns", name)
        _ip("addr", "add", f"{here}/30", "dev", cable)
        _ip("link", "set", cable, "up")
        _ip("-n", name, "addr", "add", f"{there}/30", "dev", "eth0")
        _ip("-n", name, "link", "set", "eth0", "up")
        _ip("-n", name, "link", "set", "lo", "up")
        yield name, cable, here
    finally:
        _ip("netns", "del", name)


def cut_cable(cable: str) -> None:
    """Unplug a machine."""
    _ip("link", "set", cable, "down")


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True)


def why_no_machines() -> str:
    """Why network namespaces cannot be made here; empty when they can."""
    if os.geteuid() != 0:
        return "network namespaces need root"
    try:
        with machine(250):
            return ""
    except FileNotFoundError:
        return "there is no ip command"
    except subprocess.CalledProcessError as error:
        return f"network namespaces are not allowed here: {error.stderr.decode().strip()}"


def write_keys(folder: Path) -> tuple[str, ...]:
    """An authority and one certificate for all machines of a test; the options that make Dask use them."""
    folder.mkdir()
    authority, certificate = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    signed = {
        "ca.pem": _signed("authority", authority.public_key(), authority, is_authority=True),
        "cert.pem": _signed("machine", certificate.public_key(), authority, is_authority=False),
    }
    for name, content in signed.items():
        (folder / name).write_bytes(content.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        certificate.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    files = {"--tls-ca-file": "ca.pem", "--tls-cert": "cert.pem", "--tls-key": "key.pem"}
    return tuple(word for option, name in files.items() for word in (option, str(folder / name)))


def _signed(name: str, key: ec.EllipticCurvePublicKey, by: ec.EllipticCurvePrivateKey, *, is_authority: bool) -> x509.Certificate:
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder().subject_name(_named(name)).issuer_name(_named("authority")).public_key(key)
    builder = builder.serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(now - timedelta(hours=1)).not_valid_after(now + timedelta(hours=1))
    builder = builder.add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
    return builder.sign(by, hashes.SHA256())


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
