"""A crew on other machines: the workers of a Dask cluster (the extra ``cluster``)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import blake2b
from importlib import import_module
from ipaddress import ip_address
from logging import CRITICAL, getLogger
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self

from samenspel.planning.dividing.crews import CrewLost
from samenspel.planning.dividing.tasks import OtherCode, code_mark, do
from samenspel.planning.model.errors import WrongInput

CONNECT_SECONDS = 5
WORKER_SECONDS = 15
# Beside every time that a worker died with a task, which Dask counts by itself.
RETRIES = 3
NOT_INSTALLED = "planning on a cluster needs more than is installed: pip install samenspel[cluster]"
NOT_WITHOUT_TLS = (
    "what travels holds where people live: beyond this machine give a tls:// address and --tls, "
    "or --without-tls in a network that nothing else reaches"
)
OTHER_CODE = (
    "the workers have another version of samenspel or numpy than this machine (planning code {theirs}, here {ours}): "
    "install the same ones everywhere, else plans would differ"
)


class Keys(NamedTuple):
    """Files that prove who is who over TLS: the authority, this machine's certificate and its key."""

    authority: Path
    certificate: Path
    key: Path

    @classmethod
    def within(cls, folder: Path) -> Keys:
        """The files of a folder, or ``WrongInput`` when one is not there."""
        for path in (keys := cls(folder / "ca.pem", folder / "cert.pem", folder / "key.pem")):
            if not path.is_file():
                raise WrongInput("--tls", f"{path}: there is no such file")
        return keys


class DaskCrew:
    """The workers of a Dask cluster; what a lost worker had is done again by another one."""

    def __init__(
        self,
        address: str,
        keys: Keys | None = None,
        tell: Callable[[str], None] = lambda _: None,
        *,
        without_tls: bool = False,
    ) -> None:
        """Join the scheduler at an address, or raise ``WrongInput`` or ``CrewLost`` within seconds.

        Beyond this machine only with keys, unless ``without_tls`` says that nobody else can listen there.
        """
        _check_address(address, keys, without_tls=without_tls)
        self._address = address
        self._client = _client(address, keys)
        try:
            self._meet_workers(tell)
        except BaseException:
            self._client.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._client.close()

    def _meet_workers(self, tell: Callable[[str], None]) -> None:
        if not self._client.scheduler_info()["workers"]:
            tell(f"no worker has joined {self._address} yet: waiting {WORKER_SECONDS} seconds ...")
        try:
            self._client.wait_for_workers(1, timeout=WORKER_SECONDS)
        except TimeoutError:
            raise CrewLost(f"no worker has joined the scheduler at {self._address}") from None
        refuse_strangers(self._client.run(_their_mark, on_error="return").values())

    def size(self) -> int:
        """How many workers there are now."""
        return len(self._client.scheduler_info(n_workers=-1)["workers"])

    def at_work(self) -> list[str]:
        """The addresses of the workers that have tasks now."""
        return [address for address, tasks in self._client.processing().items() if tasks]

    def __call__(self, tasks: Sequence[bytes]) -> Iterator[bytes]:
        """Give the answers in the order of the tasks; what is not waited for any more is let go of by the cluster."""
        dask = _dask()
        gone = (dask.CancelledError, dask.comm.CommClosedError, OSError, TimeoutError)
        try:
            waiting = [self._client.submit(do, task, key=_key(task), retries=RETRIES, pure=False) for task in tasks]
            for one in waiting:
                yield one.result()
        except OtherCode as error:
            raise CrewLost(OTHER_CODE.format(theirs=error, ours=code_mark())) from None
        except dask.KilledWorker:
            raise CrewLost("a task took down one worker after another; have they enough memory?") from None
        except gone:
            raise CrewLost(f"the scheduler at {self._address} is gone") from None


def _key(task: bytes) -> str:
    """The name of a task in the cluster: the same for the same content."""
    return f"samenspel-{blake2b(task, digest_size=16).hexdigest()}"


def _check_address(address: str, keys: Keys | None, *, without_tls: bool) -> None:
    scheme, _, rest = address.partition("://")
    if scheme not in {"tcp", "tls"} or not rest.rpartition(":")[2].isdigit():
        raise WrongInput("--cluster", f'"{address[:80]}" is not an address such as tcp://127.0.0.1:8786')
    if (scheme == "tls") != (keys is not None):
        raise WrongInput("--tls", "certificates and an address that begins with tls:// belong together")
    if scheme == "tcp" and not (without_tls or _is_this_machine(rest.rpartition(":")[0].strip("[]"))):
        raise WrongInput("--cluster", NOT_WITHOUT_TLS)


def _is_this_machine(host: str) -> bool:
    """Whether a name or number of a host is loopback."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _dask() -> Any:
    """The library, which has no complete types; loaded by nobody who plans without a cluster."""
    try:
        return import_module("distributed")
    except ImportError:
        raise CrewLost(NOT_INSTALLED) from None


def _client(address: str, keys: Keys | None) -> Any:
    dask = _dask()
    for name in ("distributed", "distributed.client"):  # what goes wrong is said here, in a sentence; there, in pages
        getLogger(name).setLevel(CRITICAL)
    security = _security(dask, keys)
    try:
        asyncio.run(_knock(dask, address, security))
        return dask.Client(address, timeout=CONNECT_SECONDS, set_as_default=False, security=security)
    except (OSError, TimeoutError, ValueError, RuntimeError) as error:
        raise CrewLost(f"no scheduler answers at {address} ({type(error).__name__}: {_first_line(error)})") from None


async def _knock(dask: Any, address: str, security: Any) -> None:
    """See that a scheduler answers: the client would wait for ever for something that listens and says nothing."""
    terms = {} if security is None else security.get_connection_args("client")
    comm = await asyncio.wait_for(dask.comm.connect(address, timeout=CONNECT_SECONDS, **terms), CONNECT_SECONDS + 1)
    comm.abort()


def _security(dask: Any, keys: Keys | None) -> Any:
    if keys is None:
        return None
    return dask.Security(
        require_encryption=True,
        tls_ca_file=str(keys.authority),
        tls_client_cert=str(keys.certificate),
        tls_client_key=str(keys.key),
    )


def _their_mark() -> str:
    """Run by a worker: the mark of its own planning code."""
    return code_mark()


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0][:200]


def refuse_strangers(marks: Iterable[object]) -> None:
    """Raise ``CrewLost`` when a worker has no or other planning code; one that left meanwhile has none to judge."""
    for mark in marks:
        if isinstance(mark, OSError):  # its cable or process is gone; every task carries the mark as well
            continue
        if isinstance(mark, Exception):  # of another kind than on the worker, which Dask cannot always bring over
            raise CrewLost(f"a worker cannot load samenspel: install the same version there ({_first_line(mark)})")
        if mark != code_mark():
            raise CrewLost(OTHER_CODE.format(theirs=mark, ours=code_mark()))
