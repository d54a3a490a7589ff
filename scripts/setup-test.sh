#!/bin/sh
# What `make test` needs beside Python: Chromium, Java, Pango, Node with its modules, an English dictionary.
# Root on Debian or Ubuntu: missing ones are installed. Elsewhere: each missing one is named with the way
# to get it, and the tests that need it skip, saying so (with IBID_CI=1 such a skip is a failure).
set -eu
cd "$(dirname "$0")/.."

. scripts/packages.sh

have_chromium() { .venv/bin/python tests/judges.py chromium >/dev/null 2>&1; } # the tests' own search
have_java() { java -version >/dev/null 2>&1; } # runs it: macOS has a java that only says there is none
have_node() { node --version >/dev/null 2>&1; }
have_npm() { npm --version >/dev/null 2>&1; }
have_pango() { .venv/bin/python -c "import weasyprint" >/dev/null 2>&1; }
have_dictionary() { .venv/bin/python tests/judges.py dictionary >/dev/null 2>&1; }

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

need have_chromium chromium "brew install --cask chromium (or Google Chrome)" "tests of pages in a real browser"
need have_java default-jre-headless "brew install openjdk, then put it on PATH as brew says" "tests of TEI by jing, HTML, EPUB"
need have_pango libpangoft2-1.0-0 "brew install pango" "tests of the PDF"
need have_node nodejs "brew install node" "tests of the JavaScript"
need have_npm npm "brew install node" "tests of HTML, accessibility, citation forms"
need have_dictionary hunspell-en-gb "en_GB.aff and en_GB.dic into ~/Library/Spelling" "tests of spelling"
install_modules
