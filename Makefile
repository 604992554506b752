# Everything that is done to Credo by hand. `make help` lists it.
#
# One virtual environment, .venv, holds what runs and what tests. It is made from the hash-checked
# requirements-dev.txt; the stamp file makes every later call cost milliseconds.

SHELL  := /bin/sh
BIN    := .venv/bin
STAMP  := .venv/.installed
PIP    := $(BIN)/python -m pip --disable-pip-version-check
# More for the command at hand: make test ARGS="-k log", make serve ARGS=--help
ARGS   ?=
# The interpreter to prefer: make install PYTHON=python3.12
PYTHON ?= python3
# Says by its exit status whether an interpreter can hold Credo.
SUITS  := import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))

.DEFAULT_GOAL := help
.PHONY: help install serve test lint format bench eval train requirements clean

help:  ## list these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-13s %s\n", $$1, $$2 }' Makefile

install: $(STAMP)  ## make .venv with everything (half a minute the first time)

$(STAMP): requirements-dev.txt pyproject.toml
	@if ! $(BIN)/python -c '$(SUITS)' 2>/dev/null; then \
	  for python in $(PYTHON) python3 python3.13 python3.12 python3.11; do \
	    if $$python -c '$(SUITS)' 2>/dev/null; then found=$$python; break; fi; \
	  done; \
	  if [ -z "$$found" ]; then \
	    echo "Credo needs Python 3.11 or newer with its venv module; none was found. Name one:" >&2; \
	    echo "  make install PYTHON=/path/to/python3" >&2; \
	    exit 1; \
	  fi; \
	  $$found -m venv --clear .venv; \
	fi
	@echo "Installing the pinned packages into .venv (half a minute the first time)"
	@$(PIP) install --quiet --require-hashes -r requirements-dev.txt
	@$(PIP) install --quiet --no-deps --no-build-isolation -e .
	@touch $(STAMP)

serve: $(STAMP)  ## migrate, then serve on 127.0.0.1:8000 (see the CREDO_* settings)
	@exec $(BIN)/credo serve $(ARGS)

# -rs: what was skipped is said, with its reason.
test: $(STAMP)  ## every test, on SQLite and PostgreSQL, on every core
	@$(BIN)/python -m pytest -n logical --dist worksteal -rs $(ARGS)

lint: $(STAMP)  ## ruff, mypy and the import contracts; changes nothing
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

format: $(STAMP)  ## lay the code out, and mend what ruff can mend
	@$(BIN)/ruff check --fix-only .
	@$(BIN)/ruff format .

bench: $(STAMP)  ## measure speed and say it beside the targets
	@$(BIN)/python -m tests.benchmarks $(ARGS)

eval: $(STAMP)  ## measure how often the check engine is right
	@$(BIN)/python -m tests.benchmarks.eval_checks $(ARGS)
	@$(BIN)/python -m tests.benchmarks.eval_parity $(ARGS)

train: $(STAMP)  ## make the weights of the check engine again (hours; see training/MODEL_CARD.md)
	@$(PIP) install --quiet ".[training]"
	@$(BIN)/python -m training.side.whole $(ARGS)

# setuptools is pinned too: it builds the project itself, without build isolation. The development
# file is held to the run-time file's versions, and one version serves every Python: what is tested
# is what runs. ARGS=--upgrade takes newer versions; without it only what must change does.
COMPILE = echo 'setuptools>=77' | $(BIN)/uv --no-config pip compile --quiet --universal \
	--python-version 3.11 --fork-strategy fewest --generate-hashes --no-annotate \
	--no-emit-index-url --no-emit-find-links --custom-compile-command 'make requirements' $(ARGS) \
	pyproject.toml -
requirements: $(STAMP)  ## pin again what pyproject.toml asks for, with hashes
	@$(PIP) install --quiet uv
	@$(COMPILE) --output-file requirements.txt >/dev/null
	@$(COMPILE) --extra dev --constraint requirements.txt --output-file requirements-dev.txt >/dev/null

clean:  ## remove .venv and caches; data stays
	rm -rf .venv build dist *.egg-info .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find app migrations tests training -name __pycache__ -type d -prune -exec rm -rf {} +
