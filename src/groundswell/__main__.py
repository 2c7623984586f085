"""`python -m groundswell` is `groundswell`."""

import sys

from groundswell.cli import main

if __name__ == "__main__":
    sys.exit(main())
