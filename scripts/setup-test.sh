#!/bin/sh
# What `make test` needs beside Python: Chromium, Java, Node with its modules, an English dictionary.
# Root on Debian or Ubuntu: missing ones are installed. Elsewhere: each missing one is named with the way
# to get it, and the tests that need it skip, saying so (with IBID_CI=1 such a skip is a failure).
set -eu
cd "$(dirname "$0")/.."

say() { printf '%s\n' "$@"; } # each argument a line

have_chromium() { .venv/bin/python tests/judges.py chromium >/dev/null 2>&1; } # the tests' own search
have_java() { java -version >/dev/null 2>&1; } # runs it: macOS has a java that only says there is none
have_node() { node --version >/dev/null 2>&1; }
have_npm() { npm --version >/dev/null 2>&1; }
have_dictionary() { .venv/bin/python tests/judges.py dictionary >/dev/null 2>&1; }

apt_ready=
apt_install() {
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1 || return 0
    if [ -z "$apt_ready" ]; then
        apt-get update -qq >/dev/null 2>&1 </dev/null || true # an old list may still do
        apt_ready=1
    fi
    say "Installing $1."
    DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=500 install -y -qq \
        --no-install-recommends "$1" >/dev/null </dev/null || say "apt-get could not install $1."
}

need() { # check, Debian package, how to get it on macOS, what goes untested without it
    "$1" && return
    apt_install "$2"
    "$1" && return
    say "Missing: $2. Untested without it: $4." \
        "  Debian, Ubuntu: sudo apt-get install $2" \
        "  macOS: $3"
}

modules_current() { cmp -s package-lock.json node_modules/.installed-lock; }

install_modules() {
    modules_current && return
    have_npm || return 0 # named above
    say "Installing package-lock.json into node_modules."
    if npm ci --ignore-scripts --silent </dev/null; then
        cp package-lock.json node_modules/.installed-lock
    else
        say "npm could not install package-lock.json: is the package registry reachable?" \
            "  Untested without it: HTML, accessibility, citation forms."
    fi
}

need have_chromium chromium "brew install --cask chromium (or Google Chrome)" "pages in a real browser"
need have_java default-jre-headless "brew install openjdk, then put it on PATH as brew says" "TEI by jing, HTML, EPUB"
need have_node nodejs "brew install node" "the JavaScript"
need have_npm npm "brew install node" "HTML, accessibility, citation forms"
need have_dictionary hunspell-en-gb "en_GB.aff and en_GB.dic into ~/Library/Spelling" "spelling"
install_modules
