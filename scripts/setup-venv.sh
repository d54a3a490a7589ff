#!/bin/sh
# Makes .venv and installs a lock file into it: scripts/setup-venv.sh runtime|pdf|dev
# The Makefile calls it when a lock file is newer than its stamp; calling it again does no harm.
set -eu
cd "$(dirname "$0")/.."

say() { printf '%s\n' "$@"; } # each argument a line
die() { say "$@" >&2; exit 7; } # 7: a missing outside tool, as in build.py

right_version() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

# How fast a Python runs, in microseconds: builds of one version differ by a third or more (pyenv compiles without
# profile-guided optimisation unless asked; what a distribution ships has it), and every command here feels it.
microseconds() {
    "$1" -c 'import time
def turn():
    start, total = time.perf_counter(), 0
    for n in range(150_000): total += n * n
    return time.perf_counter() - start
print(int(1e6 * min(turn() for _ in range(5))))'
}

find_python() { # the first that runs and is new enough (a shim on PATH may not run), or the system's own when it is clearly faster
    for candidate in ${PYTHON:-} python3.13 python3.12 python3.11 python3; do
        if right_version "$candidate"; then first=$candidate; break; fi
    done
    [ -n "${first:-}" ] || return 0
    other=/usr/bin/python3
    if [ -z "${PYTHON:-}" ] && right_version "$other" &&
        [ $((5 * $(microseconds "$other"))) -lt $((4 * $(microseconds "$first"))) ] &&
        { can_make_venv "$other" || install_venv_module "$other" >&2; }; then
        say "$other"
    else
        say "$first"
    fi
}

can_make_venv() { "$1" -c 'import venv, ensurepip' >/dev/null 2>&1; }

install_venv_module() { # Debian splits venv from Python
    package="python$("$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])')-venv"
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1 || return 1
    say "Installing $package (Python's venv module is missing)."
    apt-get update -qq >/dev/null 2>&1 || true # an old list may still do
    DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=500 install -y -qq \
        --no-install-recommends "$package" >/dev/null </dev/null && can_make_venv "$1"
}

make_venv() {
    if [ -x .venv/bin/python ] && right_version .venv/bin/python &&
        .venv/bin/python -m pip --version >/dev/null 2>&1; then
        return
    fi
    python=$(find_python)
    [ -n "$python" ] || die "Ibid needs Python 3.11 or newer; found $(python3 --version 2>/dev/null || echo none)." \
        "  Debian, Ubuntu: sudo apt-get install python3 python3-venv" \
        "  macOS: brew install python@3.13" \
        "Or name one: make site PYTHON=/path/to/python3"
    can_make_venv "$python" || install_venv_module "$python" ||
        die "Python's venv module is missing for $python." \
            "On Debian or Ubuntu: sudo apt-get install python3-venv" "Then run make again."
    say "Making .venv with $("$python" --version)."
    "$python" -m venv --clear .venv
}

# A lock file names all that is needed, so pip has nothing to resolve; told to try, an older pip (23.2) takes
# the newest "coverage[toml]" beside the pinned "coverage" and then refuses it for want of a hash.
install_locked() {
    lock=$1
    say "Installing $lock into .venv."
    .venv/bin/python -m pip install -qq --no-input --disable-pip-version-check --require-hashes \
        --no-deps -r "$lock" </dev/null ||
        die "pip could not install $lock: is the package index reachable? Its words are above."
}

make_venv
case "${1:-runtime}" in
    runtime) install_locked requirements.lock ;;
    pdf) install_locked requirements-pdf.lock ;;
    dev)
        install_locked requirements-dev.lock
        install_locked requirements-pdf.lock
        install_locked requirements-judges.lock
        ;;
    *) say "usage: scripts/setup-venv.sh runtime|pdf|dev" >&2; exit 2 ;;
esac
