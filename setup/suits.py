"""Say whether this Python can carry Samenspel; any Python 3 can read this file."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - this file runs on whatever Python is found
    sys.exit("version %d.%d is too old" % sys.version_info[:2])
for name in ("ssl", "sqlite3", "venv", "ctypes"):
    try:
        __import__(name)
    except ImportError:
        sys.exit("has no module " + name)
