"""Run every benchmark: `python -m benchmarks`."""

import sys

from benchmarks.workbook_check import main

if __name__ == "__main__":
    sys.exit(main())
