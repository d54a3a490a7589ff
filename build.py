"""Thin entry: `python build.py …` is the command line of Ibid."""

from ibid.cli import run

if __name__ == "__main__":
    run()
