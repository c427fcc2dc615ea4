# Everything that people do with the course. No environment has to be activated, and the first call
# of any target makes .venv from requirements.txt.
#
#   make lab         open the course in JupyterLab            (LAB="--no-browser --port 8899" passes options on)
#   make demo        release, answer and grade one exercise, in a folder of its own
#   make test        every check and test                     (TESTS=tests/autograder for a part)
#   make check       all of one chapter, in under a minute    (CHAPTER=07_chain_rule says which)
#   make notebooks   rewrite lectures/, solutions/ and exercises/ from chapters/
#   make lint        style and types only
#
# PYTHON=/path/to/python3.12 picks the Python that .venv is made with.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help lab demo test check notebooks lint venv
.SUFFIXES:

LAB ?=
TESTS ?=
CHAPTER ?=

# At its first start JupyterLab would ask whether to fetch news from the network.
LAB_SETTINGS = {"@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": false}}

# nbgrader calls `alembic` by name, JupyterLab its kernels: both must find .venv first.
RUN = PATH="$(CURDIR)/.venv/bin:$$PATH"
BIN = $(RUN) .venv/bin

# At most 4 test processes: each may import torch, about 300 MB.
PYTEST_PROCESSES = --numprocesses auto --maxprocesses 4 --dist loadscope --no-loadscope-reorder

help:
	@sed -n 's/^#   //p' Makefile

lab: .venv/.ready
	@first=lectures/00_start.ipynb; [ -f "$$first" ] || first=; \
	root=; [ "$$(id -u)" != 0 ] || root=--allow-root; \
	$(BIN)/jupyter-lab $$root --ServerApp.root_dir="$(CURDIR)" $(LAB) $$first

demo: .venv/.ready
	@$(BIN)/autograder demo

notebooks: .venv/.ready
	@$(BIN)/autograder build

lint: .venv/.ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

test: lint
	$(BIN)/python -m pytest $(PYTEST_PROCESSES) $(TESTS)

check: .venv/.ready
	@$(BIN)/autograder check "$(CHAPTER)"

venv: .venv/.ready

# The stamp is written last, so an installation that was interrupted starts again.
.venv/.ready: requirements.txt pyproject.toml Makefile
	@set -e; \
	python="$(PYTHON)"; \
	if [ -z "$$python" ]; then \
	  for candidate in python3 python3.14 python3.13 python3.12 python3.11; do \
	    if $$candidate -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then \
	      python=$$candidate; break; \
	    fi; \
	  done; \
	  if [ -z "$$python" ]; then \
	    echo "The course needs Python 3.11 or newer, and none is on the PATH. Install one (Debian, Ubuntu:" \
	         "sudo apt install python3 python3-venv) or name it: make PYTHON=/path/to/python3.12" >&2; exit 1; \
	  fi; \
	elif ! "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then \
	  echo "PYTHON=$$python is not a Python 3.11 or newer. Name another one, or leave PYTHON away." >&2; exit 1; \
	fi; \
	if ! "$$python" -c 'import ensurepip, venv' >/dev/null 2>&1; then \
	  version=$$("$$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])'); \
	  echo "Python's venv module is missing. Install it (Debian, Ubuntu: sudo apt install python3-venv," \
	       "or python$$version-venv for just this version), then run make again." >&2; exit 1; \
	fi; \
	rm -f .venv/.ready; \
	echo "Setting up .venv from requirements.txt: some minutes and about 2 GB the first time ..."; \
	[ -x .venv/bin/python ] && .venv/bin/python -m pip --version >/dev/null 2>&1 \
	  || "$$python" -m venv --clear .venv; \
	.venv/bin/python -m pip install --quiet --disable-pip-version-check -r requirements.txt; \
	.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .; \
	mkdir -p .venv/share/jupyter/lab/settings; \
	echo '$(LAB_SETTINGS)' > .venv/share/jupyter/lab/settings/overrides.json; \
	touch .venv/.ready
