#!/bin/sh
# What `make pdf` needs beside Python: Pango. Root on Debian or Ubuntu: installed when missing. Elsewhere it is named.
set -eu
cd "$(dirname "$0")/.."
. scripts/packages.sh

have_pango() { .venv/bin/python -c "import weasyprint" >/dev/null 2>&1; }
need have_pango libpangoft2-1.0-0 "brew install pango" "the PDF"
