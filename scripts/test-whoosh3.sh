#!/bin/sh
# The search tests on whoosh3, the fork of the pinned Whoosh that is still worked on: the way out if a Python breaks 2.7.4.
# It has the same import name, so it stands in a folder of its own that is only on the path here; .venv never holds both.
set -eu
cd "$(dirname "$0")/.."

folder=.venv/whoosh3
lock=requirements-whoosh3.lock
if ! cmp -s "$lock" "$folder/lock"; then
    rm -rf "$folder"
    if ! .venv/bin/python -m pip install -qq --no-input --disable-pip-version-check --no-deps --require-hashes \
        --timeout 10 --retries 1 --target "$folder" -r "$lock" </dev/null; then
        rm -rf "$folder"
        echo "skipped: the search tests on whoosh3 (pip could not install $lock: is the package index reachable?)"
        exit 0
    fi
    cp "$lock" "$folder/lock"
fi
PYTHONPATH=$folder IBID_WHOOSH=3 .venv/bin/python -m pytest -q -n auto --dist loadfile \
    tests/test_search_traps.py tests/test_search_equal.py tests/test_search_units.py
