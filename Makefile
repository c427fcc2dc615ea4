# Everything that people do with the course. No environment has to be activated: each target first lets install.py
# make .venv, or bring it up to date, with as much as the target needs.
#
#   make demo        a small term of a drawn class, from release to marks, in a folder of its own
#   make test        every check and test                     (TESTS=tests/autograder for a part)
#   make lab         open the course in JupyterLab            (LAB="--no-browser --port 8899" passes options on)
#   make torch       install PyTorch, for chapters 11, 12, 14 (TORCH=any: the build for NVIDIA cards if need be)
#   make check       all of one chapter, in about a minute    (CHAPTER=07_chain_rule says which)
#   make site        the course as a website, in site/        (REPOSITORY=OWNER/NAME for links to Binder, Colab, GitHub)
#   make notebooks   rewrite lectures/, solutions/ and exercises/ from chapters/
#   make lint        style and types only
#
# PYTHON=/path/to/python3.12 picks the Python that .venv is made with.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help lab demo torch test check notebooks site lint style venv course
.SUFFIXES:

LAB ?=
TESTS ?=
CHAPTER ?=
REPOSITORY ?=

# nbgrader calls `alembic` by name, JupyterLab its kernels: both must find .venv first.
RUN = PATH="$(CURDIR)/.venv/bin:$$PATH"
BIN = $(RUN) .venv/bin

# One more than a small machine has cores: some tests wait for what they started. Each may import torch, about 300 MB.
# A fourth made it two minutes longer.
PYTEST_PROCESSES = --numprocesses 3 --dist loadscope --no-loadscope-reorder

NEW_ENOUGH = -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1

# A shell command: install.py with PYTHON, or with the first Python on the PATH that is new enough.
INSTALL = python="$(PYTHON)"; \
	if [ -n "$$python" ]; then \
	  "$$python" $(NEW_ENOUGH) || { echo "PYTHON=$$python is not a Python 3.11 or newer. Name another one, or" \
	    "leave PYTHON away." >&2; exit 1; }; \
	else \
	  for python in python3 python3.14 python3.13 python3.12 python3.11 ""; do \
	    [ -n "$$python" ] || { echo "The course needs Python 3.11 or newer, and none is on the PATH. Install one" \
	      "(Debian, Ubuntu: sudo apt install python3 python3-venv) or name it:" \
	      "make PYTHON=/path/to/python3.12" >&2; exit 1; }; \
	    "$$python" $(NEW_ENOUGH) && break; \
	  done; \
	fi; \
	"$$python" install.py

help:
	@sed -n 's/^#   //p' Makefile

demo: course
	@$(BIN)/autograder demo

lab: course
	@first=lectures/00_start.ipynb; [ -f "$$first" ] || first=; \
	root=; [ "$$(id -u)" != 0 ] || root=--allow-root; \
	$(BIN)/jupyter-lab $$root --ServerApp.root_dir="$(CURDIR)" $(LAB) $$first

notebooks: course
	@$(BIN)/autograder build

# All lectures are run for it, the last ones with PyTorch.
site:
	@$(INSTALL) course torch site
	@$(BIN)/autograder site site --repository "$(REPOSITORY)"

course:
	@$(INSTALL) course

torch:
	@$(INSTALL) course torch

# Everything. PyTorch is left out, and said to be, where only its build for NVIDIA cards can be had without such a card.
venv:
	@$(INSTALL) course '[torch]' site test

style: venv
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

lint: style
	$(BIN)/mypy

# Types are one of the tests, so that nothing waits for them. Hundreds of processes import the course, which is compiled
# once for all of them, also where the environment says otherwise.
test: style
	PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest $(PYTEST_PROCESSES) $(TESTS)

check: venv
	@$(BIN)/autograder check "$(CHAPTER)"
