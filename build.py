"""Thin entry: `python build.py …` is the command line of Ibid."""

import gc

if __name__ == "__main__":
    gc.disable()  # a command ends before there is garbage to speak of (see `ibid.garbage`); `serve`, which goes on, has it back
    from ibid.cli import run

    run()
