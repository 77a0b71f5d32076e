# What a newcomer and a maintainer type. `make help` lists it.
# Needs Python 3.11 or newer (with venv), make, and a package index or pip's cache; nothing else.

.DEFAULT_GOAL := help
.NOTPARALLEL:
# Python keeps what it compiles, whatever the shell says: tests start it hundreds of times.
unexport PYTHONDONTWRITEBYTECODE
.SUFFIXES:

# Name another interpreter or port like this: make run PYTHON=python3.12 PORT=8001
PYTHON ?=
PORT   ?= 8000
# Handed to pytest: make test ARGS="-k dates"
ARGS   ?=

BIN := .venv/bin
PY  := $(BIN)/python
CANDIDATES := $(or $(PYTHON),python3 python3.14 python3.13 python3.12 python3.11)

# $(call new_enough,python): the interpreter works, is 3.11 or newer and can make environments.
new_enough = $(1) -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null

# $(call sync,file.lock): install what the lock file pins, unless exactly that was installed before.
# The environment keeps a copy of the lock it was made from; the lock is complete, so pip need not
# resolve (--no-deps), and every file is checked against its digest (--require-hashes). What is not
# used need not be compiled (--no-compile): a third of the time. What every start of a command loads is
# compiled, here and by the first start, so that others take half the time also where Python is told to write no bytecode.
STARTED = numpy lxml
define sync
@cmp -s $(1) .venv/$(1) || { \
	echo "Installing what $(1) pins into .venv (about a minute the first time) ..."; \
	$(PY) -m pip install --quiet --disable-pip-version-check --no-compile --no-deps --require-hashes -r $(1) \
	&& { started=$$(ls -d $(STARTED:%=.venv/lib/python3*/site-packages/%) 2>/dev/null); test -z "$$started" || \
		$(PY) -m compileall -q -x '/tests?/' $$started claims sources newsroom; } \
	&& cp $(1) .venv/$(1); }
endef

.PHONY: help
help:  ## List what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-17s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# -- Install and run ----------------------------------------------------------------------------

.PHONY: install
install: .venv-dev  ## Make the environment and install all dependencies, nothing more
	@test ! -e manage.py || NEWSROOM_SECRET_KEY=only-to-start NEWSROOM_VAR=.venv/var $(PY) manage.py check >/dev/null

.PHONY: run
run: .venv-run  ## Everything from nothing to the admin in the browser (PORT=8000)
	@exec $(PY) manage.py start --port $(PORT)

.PHONY: password
password: .venv-run  ## Give the editor's account a new password, and print it
	@$(PY) manage.py start --new-password

.PHONY: .venv
.venv:
	@{ test -x $(PY) && $(call new_enough,$(PY)) && $(PY) -c 'import pip' 2>/dev/null; } || { \
	for python in $(CANDIDATES); do \
		if $(call new_enough,$$python); then \
			echo "Making .venv with $$($$python --version) ..."; \
			exec $$python -m venv --clear .venv; \
		fi; \
	done; \
	echo "No Python 3.11 or newer with venv was found among: $(CANDIDATES)." >&2; \
	echo "Install one (Debian, Ubuntu: apt install python3 python3-venv), or name yours:" >&2; \
	echo "    make $(or $(MAKECMDGOALS),install) PYTHON=/path/to/python3.12" >&2; \
	exit 1; }

.PHONY: .venv-run .venv-dev
.venv-run: .venv
	$(call sync,requirements.lock)
.venv-dev: .venv-run
	$(call sync,requirements-dev.lock)

# -- Test and check -----------------------------------------------------------------------------

# A process for each core, each with a database of its own (ARGS="-n 0": one process, for a debugger).
# Files come in their order: sorted by how many tests they have, the longest would often come last.
PYTEST = $(PY) -m pytest -n auto --dist loadfile --no-loadscope-reorder

.PHONY: test
test: test-sqlite test-postgresql  ## Everything the tests need, and the tests, on both databases

.PHONY: test-sqlite
test-sqlite: .venv-dev  ## All tests, on SQLite
	env -u DATABASE_URL $(PYTEST) $(ARGS)

.PHONY: test-postgresql
test-postgresql: .venv-dev  ## Tests that use a database, on PostgreSQL (DATABASE_URL, or one brought along)
	$(PY) -m tests.postgresql $(PYTEST) --only-database $(ARGS)

.PHONY: lint
lint: .venv-dev  ## Rules, format, directions of imports and types, as CI checks them
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-cache
	$(BIN)/mypy .

.PHONY: format
format: .venv-dev  ## Put the code into the house format
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .

# -- Maintain -----------------------------------------------------------------------------------

# One lock for every platform and every Python from 3.11 on. No registry's address gets in.
UV_COMPILE = $(BIN)/uv pip compile --quiet --no-config --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-emit-find-links --custom-compile-command 'make lock' \
	$(UPGRADE) --extra documents pyproject.toml

TEAM = --extra second-factor --extra single-sign-on --extra metrics

.PHONY: bench
bench: .venv-dev  ## What ingest, pairs, pages and exports cost on both databases: all tables at a small size
	$(PY) -m tests.benchmarks.small

.PHONY: screenshots
screenshots: .venv-dev  ## Take the pictures of docs/ anew (needs chromium)
	$(PY) -m tests.screenshots

.PHONY: sbom
sbom: .venv-dev  ## Write build/sbom.json, the bill of materials of what is installed (CycloneDX)
	@mkdir -p build
	$(BIN)/cyclonedx-py requirements requirements-team.lock --output-file build/sbom.json

.PHONY: lock
lock: .venv-dev  ## Write the lock files anew from pyproject.toml (UPGRADE=--upgrade takes newer releases)
	$(UV_COMPILE) --overrides requirements.overrides --output-file requirements.lock
	$(UV_COMPILE) $(TEAM) --overrides requirements-team.overrides --constraint requirements.lock \
		--output-file requirements-team.lock
	$(UV_COMPILE) $(TEAM) --overrides requirements-dev.overrides --group dev --constraint requirements-team.lock \
		--output-file requirements-dev.lock

.PHONY: clean
clean:  ## Remove the environment and caches; the database in var/ stays
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
