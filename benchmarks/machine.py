"""The machine on which something was measured."""

from __future__ import annotations

import os
import platform
from pathlib import Path


def machine() -> str:
    """Say on what this is measured, and how busy it is already."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    name = platform.processor() or platform.machine()
    for line in Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else ():
        if line.startswith("model name"):
            name = line.partition(":")[2].strip()
            break
    load = f", load {os.getloadavg()[0]:.1f} before the run" if hasattr(os, "getloadavg") else ""
    return f"{name}, {cores} cores, {platform.system()} {platform.release()}, Python {platform.python_version()}{load}"
