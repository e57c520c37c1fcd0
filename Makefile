# Everything a user, a maintainer and CI run. `make` alone prints the targets.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
SHARED ?= ../shared
ARGS ?=
BENCH ?= all
FOLDER ?= var/screenshots
export PYTHON

IN_VENV := .venv/bin/python
# The bundled embedder is fastest on one thread; the tests already run on two processes.
ONE_THREAD := OMP_NUM_THREADS=1
PYTEST := $(ONE_THREAD) $(IN_VENV) -m pytest

.PHONY: help setup demo transformers setup-test test test-transformers check check-shared bench check-long screenshots clean

help: ## print this list
	@echo "make TARGET, where TARGET is one of:"
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/  \1|\2/p' $(firstword $(MAKEFILE_LIST)) | while IFS='|' read -r name text; do printf '%-20s %s\n' "$$name" "$$text"; done

setup: ## make .venv with .venv/bin/inzage, and as root the Debian packages it needs
	@deploy/setup.sh run

demo: setup ## a throw-away installation on this machine: real mails in, real replies out (ARGS=--exit to end by itself)
	@.venv/bin/inzage demo $(ARGS)

transformers: ## optional: sentence-transformers instead of the bundled engine (CPU torch into .venv, a model in ./var/model)
	@deploy/setup.sh transformers
	@test -e var/model || $(ONE_THREAD) .venv/bin/inzage knowledge model var/model
	@$(ONE_THREAD) .venv/bin/inzage knowledge reindex --model var/model

setup-test: ## setup, the test tools, and the servers that tests start by themselves (none is started or enabled)
	@deploy/setup.sh test

test: setup-test ## all tests; needs nothing outside this repository
	@$(PYTEST) -n 2 $(ARGS)

test-transformers: ## the sentence-transformers adapter, in an environment of its own with CPU torch
	@deploy/setup.sh test-transformers
	@$(ONE_THREAD) .venv-transformers/bin/python -m pytest tests/transformers $(ARGS)

check: setup-test ## lint, format, types, import directions
	@$(IN_VENV) -m ruff check .
	@$(IN_VENV) -m ruff format --check .
	@$(IN_VENV) -m mypy
	@$(PYTEST) -q tests/architecture

check-shared: setup-test ## the commands on the mails and labelled data in $(SHARED), when there are any
	@$(ONE_THREAD) $(IN_VENV) -m tests.shared_check $(SHARED)

bench: setup ## measure on this machine (BENCH=name for one, ARGS=--json for JSON Lines)
	@$(ONE_THREAD) .venv/bin/inzage bench $(BENCH) $(ARGS)

check-long: setup-test ## the kill test whole, on both stores
	@for engine in sqlite postgresql; do \
	  echo "kill test on $$engine: 2000 mails, 50 kills"; \
	  $(ONE_THREAD) $(IN_VENV) -m tests.journeys.kill --engine $$engine --mails 2000 --kills 50; \
	done

screenshots: setup-test ## a picture of every page of the console, wide and narrow, light and dark (FOLDER=./var/screenshots)
	@$(IN_VENV) -m tests.support.screenshots $(FOLDER)

clean: ## remove the environments and what tools left behind; never ./var, where mail lies
	@rm -rf .venv .venv-transformers build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage htmlcov
	@find . -path ./var -prune -o -name __pycache__ -type d -prune -exec rm -rf {} +
	@echo "clean"
