"""A small load client for ``web.py``: so many connections, so many seconds, every answer counted."""

import http.client
import json
import sys
import threading
import time
from dataclasses import asdict, dataclass
from itertools import cycle


@dataclass(frozen=True)
class Target:
    """One request: which page, as whom."""

    path: str
    cookie: str


@dataclass(frozen=True)
class Measured:
    """What came of it."""

    requests: int
    failures: int
    per_second: float
    median_ms: float
    p95_ms: float
    bytes_each: int


def measure(port: int, targets: list[Target], *, seconds: float, connections: int) -> Measured:
    """Ask for the targets in turn over several connections at once, for so many seconds."""
    times: list[list[float]] = [[] for _connection in range(connections)]
    failures = [0] * connections
    sizes = [0] * connections
    stop = time.perf_counter() + seconds

    def run(number: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        for target in cycle(targets[number::connections] or targets):
            begun = time.perf_counter()
            if begun >= stop:
                break
            connection.request("GET", target.path, headers={"Cookie": target.cookie, "Accept": "text/html"})
            answer = connection.getresponse()
            sizes[number] += len(answer.read())
            times[number].append(time.perf_counter() - begun)
            failures[number] += answer.status != 200
        connection.close()

    begun = time.perf_counter()
    threads = [threading.Thread(target=run, args=(number,)) for number in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    taken = time.perf_counter() - begun
    done = sorted(one for each in times for one in each)
    return Measured(
        requests=len(done),
        failures=sum(failures),
        per_second=len(done) / taken,
        median_ms=1000 * done[len(done) // 2],
        p95_ms=1000 * done[int(len(done) * 0.95)],
        bytes_each=sum(sizes) // len(done),
    )


if __name__ == "__main__":
    asked = json.load(sys.stdin)
    found = measure(
        asked["port"],
        [Target(**target) for target in asked["targets"]],
        seconds=asked["seconds"],
        connections=asked["connections"],
    )
    json.dump(asdict(found), sys.stdout)
