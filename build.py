"""Thin entry: `python build.py …` is the command line of Ibid."""

import sys

from ibid.cli import main, utf8

if __name__ == "__main__":
    utf8()
    sys.exit(main())
