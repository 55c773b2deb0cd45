# What a person does with this house, one word each. `make` alone lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check install -c constraints.txt
PORT ?= 3000

.DEFAULT_GOAL := help
.PHONY: help library run test lint format dev bench lock sample sbom spark faults clean browser

help:  ## this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*##/\t/' | expand -t 12

run: $(VENV)/.installed  ## from the sample country to a published page, in build/ (ARGS="..." for more)
	@$(BIN)/ipv-indicators run $(ARGS)

test: $(VENV)/.installed-test browser  ## every test, some at a time (ARGS="-k word" for a few of them)
	@$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist worksteal $(ARGS)

lint: $(VENV)/.installed-test  ## style and unused code
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

format: $(VENV)/.installed-test  ## put the code in the house style
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

dev: $(VENV)/.installed-orchestrator  ## the orchestrator's page on 127.0.0.1:3000 (PORT=... for another)
	@mkdir -p build/orchestrator && cp pipelines/dagster.yaml build/orchestrator/
	@DAGSTER_HOME=$(abspath build/orchestrator) $(BIN)/dagster dev -m pipelines.definitions -h 127.0.0.1 -p $(PORT)

bench: $(VENV)/.installed-bench  ## how long the parts take, as ratios measured in one run (ARGS="--rows ... --only ...")
	@$(BIN)/python -m benchmarks $(ARGS)

sample: $(VENV)/.installed  ## make the sample country again from its seed
	@$(BIN)/python data/sample/generate.py

lock: $(VENV)/.installed-test  ## resolve constraints.txt again from pyproject.toml
	@$(BIN)/python -m pip --quiet install uv
	@$(BIN)/uv pip compile pyproject.toml --all-extras --universal --upgrade --no-emit-index-url --no-annotate \
		--no-header --quiet -o constraints.txt
	@$(BIN)/python .ci/bill_of_materials.py

spark: $(VENV)/spark/pyspark  ## Spark for the tests and benchmarks that need it, apart from the rest (Java 17 or later)

sbom:  ## what it is made with, as a CycloneDX bill of materials: pipelines/bill_of_materials.cdx.json
	@$(PYTHON) .ci/bill_of_materials.py && echo pipelines/bill_of_materials.cdx.json

faults: $(VENV)/.installed-test  ## is a fault known of what it is made with? (ARGS="--advisories FILE")
	@$(BIN)/python .ci/known_faults.py $(ARGS)

clean:  ## remove everything that was made here, the store in build/ included
	@rm -rf build $(VENV) *.egg-info .pytest_cache .ruff_cache .hypothesis

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or later is needed; name it with: make PYTHON=python3.12 run"; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || $(MAKE) --no-print-directory .python-venv
	@echo "making the environment in $(VENV) (once)" >&2
	@$(PYTHON) -m venv $(VENV)

# Debian and Ubuntu keep the part of Python that makes environments in a package of its own.
.PHONY: .python-venv
.python-venv:
	@if [ "$$(id -u)" = 0 ]; then apt-get -qq update && apt-get -qq -y install python3-venv >/dev/null; \
	elif sudo -n true 2>/dev/null; then sudo apt-get -qq update && sudo apt-get -qq -y install python3-venv >/dev/null; \
	else echo "this Python cannot make environments yet; once: sudo apt install python3-venv"; exit 1; fi

$(VENV)/.installed: pyproject.toml constraints.txt | $(BIN)/python $(VENV)/.library
	@echo "installing what it needs (once, some minutes)" >&2
	@$(PIP) -e .
	@touch $@

$(VENV)/.installed-orchestrator: $(VENV)/.installed
	@$(PIP) -e '.[orchestrator]'
	@touch $@

$(VENV)/.installed-test: pyproject.toml constraints.txt | $(BIN)/python $(VENV)/.library
	@echo "installing what it and its tests need (once, some minutes)" >&2
	@$(PIP) -e '.[test]'
	@touch $@ $(VENV)/.installed $(VENV)/.installed-orchestrator

# Without npm, its registry or the hash in the lock, pages take the full library of the package plotly.
$(VENV)/.library: dashboards/explore/package-lock.json | $(BIN)/python
	@{ command -v npm && cd dashboards/explore && npm ci --ignore-scripts --no-audit --no-fund --fetch-retries=0; } \
		>/dev/null 2>&1 || echo "no small chart library: pages use the full one, 4.8 MB instead of 1.2 (make library)" >&2
	@touch $@

library:  ## try again to get the small chart library with npm, by the hash in dashboards/explore/package-lock.json
	@rm -f $(VENV)/.library && $(MAKE) --no-print-directory $(VENV)/.library

# In a folder of its own: beside pandera, every process would load it.
$(VENV)/spark/pyspark: constraints.txt | $(BIN)/python
	@echo "installing Spark (once, some minutes)" >&2
	@$(PIP) --target $(VENV)/spark pyspark

$(VENV)/.installed-bench: $(VENV)/.installed
	@$(PIP) -e '.[bench]'
	@touch $@

# The page tests open a real browser, driven by a program that needs libatomic. Where they cannot be installed
# the page tests are skipped and say so.
browser:
	@{ command -v chromium && /sbin/ldconfig -p | grep libatomic.so.1; } >/dev/null || { [ "$$(id -u)" = 0 ] \
		&& command -v apt-get >/dev/null && echo "installing Chromium for the page tests (once)" >&2 \
		&& apt-get -qq update && apt-get -qq -y install chromium libatomic1 >/dev/null; } \
		|| echo "no Chromium: the page tests will be skipped (sudo apt install chromium libatomic1)" >&2
