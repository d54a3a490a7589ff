"""Thin entry: `python build.py …` is the command line of Ibid."""

import sys

from ibid.cli import main

if __name__ == "__main__":
    sys.exit(main())
