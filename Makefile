# Khazana. `make demo` shows it, `make test` checks it; both set up what they need in .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ONLY ?=
# Kernels for graphics processors are compiled anew where their compiler has wheels, and read as they are kept elsewhere.
COMPILER := $(if $(filter Linux,$(shell uname -s)),gpu)

.PHONY: help setup setup-dev oracle electrum pypsa gpu demo test lint bench docs messages clean lock

help:  ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | sort

setup: $(VENV)/.run  ## install Khazana into .venv
setup-dev: $(VENV)/.dev  ## install what developing and testing need as well

$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "Khazana needs Python 3.11 or newer. '$(PYTHON)' is missing or older."; \
	  echo "Remedy: install it (Debian: sudo apt install python3 python3-venv), or name one: make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "Python's venv module is not installed, so no virtual environment can be made."; \
	  echo "Remedy: sudo apt install python3-venv    (then run make again)"; exit 1; }
	@echo "Making a virtual environment in $(VENV)"
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.run: requirements/run.txt pyproject.toml | $(VENV)/.made
	@echo "Installing the locked dependencies"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements/run.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.run
	@echo "Installing the locked tools for development"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements/dev.txt
	@touch $@

demo: setup  ## audit the built-in programmes and serve the pages
	@$(BIN)/khazana demo

oracle: $(VENV)-oracle/.ready  ## install the independent ledger, wallet, tree and verifier that tests and benchmarks compare with, apart from .venv
$(VENV)-oracle/.ready: requirements/oracle.txt | $(VENV)/.made
	@echo "Installing beancount, bdkpython, pymerkle and sigstore into $(VENV)-oracle: separate programs, never imported"
	@$(BIN)/python -m venv $(VENV)-oracle
	@$(VENV)-oracle/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements/oracle.txt
	@touch $@

electrum: $(VENV)-electrum/.ready  ## install the Electrum server that tests talk to, apart from .venv
$(VENV)-electrum/.ready: requirements/electrum.txt | $(VENV)/.made
	@echo "Installing an Electrum server into $(VENV)-electrum: a separate program, never imported"
	@$(BIN)/python -m venv $(VENV)-electrum
	@$(VENV)-electrum/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: --no-binary e-x -r requirements/electrum.txt
	@touch $@

pypsa: $(VENV)-pypsa/.ready  ## install PyPSA, which tests and benchmarks of the energy desk compare with, apart from .venv
$(VENV)-pypsa/.ready: requirements/pypsa.txt | $(VENV)/.made
	@echo "Installing PyPSA into $(VENV)-pypsa: a separate program, never imported"
	@$(BIN)/python -m venv $(VENV)-pypsa
	@$(VENV)-pypsa/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements/pypsa.txt
	@touch $@

gpu: $(VENV)-gpu/.ready  ## install the compiler of kernels for graphics processors, apart from .venv; no such processor is needed
$(VENV)-gpu/.ready: requirements/gpu.txt | $(VENV)/.made
	@echo "Installing numba-cuda with its compiler into $(VENV)-gpu: a separate program, never imported"
	@$(BIN)/python -m venv $(VENV)-gpu
	@$(VENV)-gpu/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements/gpu.txt
	@touch $@

test: setup-dev oracle electrum pypsa $(COMPILER)  ## run every test
	@$(BIN)/python -m pytest

lint: setup-dev  ## style, types and import contracts
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

bench: setup-dev oracle electrum pypsa  ## run the benchmarks; ONLY=name runs one
	@$(BIN)/python -m benchmarks $(ONLY)

docs: setup-dev  ## build the documentation into site/
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict

messages: setup-dev  ## collect the texts to translate, and count those that lack a translation
	@$(BIN)/python -m khazana.i18n.extract

lock:  ## renew the locked versions (needs uv)
	uv pip compile pyproject.toml --group build --extra postgres --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --quiet --output-file requirements/run.txt
	uv pip compile pyproject.toml --group dev --extra postgres --extra cluster --extra timestamps --extra tokens --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --quiet --output-file requirements/dev.txt
	uv pip compile requirements/oracle.in --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --quiet --output-file requirements/oracle.txt
	uv pip compile requirements/electrum.in --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --quiet --output-file requirements/electrum.txt
	uv pip compile requirements/pypsa.in --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --quiet --output-file requirements/pypsa.txt
	uv pip compile requirements/gpu.in --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --quiet --output-file requirements/gpu.txt

clean:  ## remove the virtual environment and what was built
	rm -rf $(VENV) $(VENV)-oracle $(VENV)-electrum $(VENV)-pypsa $(VENV)-gpu $(VENV)-node site dist .mypy_cache .ruff_cache .pytest_cache
