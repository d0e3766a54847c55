"""Let ``python -m samenspel`` be the command ``samenspel``."""

import sys

from samenspel.cli import main

if __name__ == "__main__":
    sys.exit(main())
