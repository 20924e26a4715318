# Everything a person needs to work on composer. Needs make and Python >= 3.11, nothing else.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
SHELL := /bin/sh

VENV  := .venv
READY := $(VENV)/.ready
SEEDS ?= 3
RUN   := $(VENV)/bin/python

# The first Python that really runs (a pyenv shim may exist and fail), is new enough and can make environments.
PYTHON ?= $(shell for python in python3.13 python3.12 python3.11 python3 python; do \
	$$python -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& echo $$python && break; done)

.PHONY: help setup demo test check bench judge mixes judge-sound audition docs warmup clean

help:  ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(READY)  ## write demo/: five pieces as mp3, wav, mid, json and HLS
	@$(RUN) -m composer demo --out demo

test: warmup  ## run the whole test suite
	@$(RUN) -m pytest -n 2 --dist loadfile -q

check: $(READY)  ## linters, formatting, types and the fast tests
	@$(RUN) -m ruff check .
	@$(RUN) -m ruff format --check .
	@$(RUN) -m mypy
	@$(RUN) -m pytest -q -m "not slow"

bench: $(READY)  ## measure speed and memory, and write the table of docs/performance.md
	@$(RUN) -m benchmarks

judge: $(READY)  ## ask outside analysers about the music: SEEDS=3 of each style; SEEDS=20 writes docs/music.md (hours)
	@$(RUN) -m benchmarks.music --seeds $(SEEDS)

mixes: $(READY)  ## measure the mix of every style over five seeds (minutes; the tests take two)
	@STYLE_SEEDS=5 $(RUN) -m pytest -n 2 -q tests/sound/test_styles.py

judge-sound: $(READY)  ## ask whether our instruments are recognised, and write the tables of docs/sound.md
	@$(RUN) -m benchmarks.sound

audition: $(READY)  ## write audition/: every preset and style as a WAV and a picture, with an index page
	@$(RUN) -m benchmarks.audition

docs: $(READY)  ## check the documentation: links, examples, and that its tables are current
	@$(RUN) -m pytest -q tests/test_docs.py tests/architecture/test_docstrings.py

warmup: $(READY)  ## compile the synthesiser (once per machine)
	@$(RUN) -m composer warmup

setup: $(READY)

$(READY): pyproject.toml
	@test -n "$(PYTHON)" || { echo "make: needs Python 3.11 or newer with its venv module (on Debian: python3-venv)" >&2; exit 1; }
	@echo "setting up $(VENV) with $$($(PYTHON) --version): once, it takes a minute or two …"
	@$(PYTHON) -m venv $(VENV)
	@$(RUN) -m pip install --quiet --disable-pip-version-check -e '.[test,notebook,judge]'
	@touch $@

clean:  ## remove the environment, the caches and what demo wrote
	rm -rf $(VENV) demo audition build .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
