# Everything one does here has a name: `make help`.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.SUFFIXES:

PORT ?= 8000
STORE ?= sqlite
DEMO ?= .demo
JOBS ?= 2
PYTHON ?= python3
CLIENT ?= build/sanxian-client
CLIENT_TOOLS := build/client-tools

VENV := .venv
BIN := $(VENV)/bin
WEB := app/web/static/index.html
WEB_SOURCES := $(shell find app/web/frontend -name node_modules -prune -o -type f -print)
KERNEL := $(wildcard zoning/overlay/*.py zoning/overlay/kernel/*.py)
UV := $(shell uv --version >/dev/null 2>&1 && echo uv)
# Compiled once here, for the processes that read foreign files may write nothing.
INSTALL := $(if $(UV),uv pip install --quiet --compile-bytecode --python $(BIN)/python,$(BIN)/python -m pip install --quiet --disable-pip-version-check)
FRONT_END := $(BIN)/python scripts/front_end.py
COMPILE := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate
FAST := tests/access_lists tests/test_cases.py tests/test_architecture.py tests/test_docs.py tests/test_locks.py tests/zoning/composition tests/zoning/quality
PYTEST := $(BIN)/python -m pytest -n $(JOBS) --dist loadgroup

.PHONY: help
help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  %-11s %s\n", $$1, $$2}' Makefile

# --- setting up ---------------------------------------------------------------------------------

.PHONY: setup
setup: $(VENV)/.project $(WEB) $(VENV)/.kernel ## Set up all that is needed: .venv, front end, compiled kernel
	@:

$(BIN)/python:
	@echo "Making $(VENV) …"
	@if [ -n "$(UV)" ]; then uv venv --quiet --clear --python '>=3.11,<3.15' $(VENV); \
	elif ! $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then \
		echo "需要 Python 3.11 以上：make PYTHON=/path/to/python3.11 / Python >= 3.11 is needed" >&2; exit 1; \
	else $(PYTHON) -m venv --clear $(VENV) || { scripts/system-packages python && $(PYTHON) -m venv --clear $(VENV); }; fi

$(VENV)/.packages: requirements.lock | $(BIN)/python
	@echo "Installing Python packages …"
	@$(INSTALL) --require-hashes -r requirements.lock
	@touch $@

# hatchling comes with the packages, so the project itself is installed without a download.
$(VENV)/.project: pyproject.toml hatch_build.py $(VENV)/.packages
	@SANXIAN_SKIP_FRONTEND=1 $(INSTALL) --no-build-isolation --no-deps --editable .
	@$(BIN)/python -m compileall -q -x node_modules app access_lists zoning # starts are twice as fast
	@touch $@

.PHONY: node
node: $(VENV)/.packages
	@$(FRONT_END) ready || $(INSTALL) --require-hashes -r requirements-build.lock

$(WEB): $(WEB_SOURCES) docs/reference/openapi.json | $(VENV)/.packages
	@echo "Building the front end …"
	@$(MAKE) --no-print-directory node
	@$(FRONT_END) build
	@touch $@

$(VENV)/.kernel: $(KERNEL) $(VENV)/.packages
	@echo "Compiling the overlay kernel …"
	@$(BIN)/python -c 'from zoning.overlay import warm_up; warm_up()'
	@touch $@

# --- running ------------------------------------------------------------------------------------

.PHONY: demo
demo: setup ## Load the demo region and serve it on http://127.0.0.1:8000 (PORT=…, STORE=postgis)
ifeq ($(STORE),sqlite)
	@exec $(BIN)/sanxian --home $(DEMO)/home demo --port $(PORT)
else ifeq ($(STORE),postgis)
	@scripts/system-packages postgis
	@exec $(BIN)/python -m app.private_postgis $(DEMO)/postgis $(BIN)/sanxian --home $(DEMO)/home demo --port $(PORT)
else
	@echo "STORE=sqlite | STORE=postgis" >&2; exit 2
endif

.PHONY: serve
serve: setup ## Serve the store that the settings name (PORT=…)
	@exec $(BIN)/sanxian serve --port $(PORT)

.PHONY: worker
worker: setup ## Run jobs from the store that the settings name
	@exec $(BIN)/sanxian worker

# --- checking -----------------------------------------------------------------------------------

.PHONY: test
test: setup ## Run the tests on SQLite and PostGIS, in the browser too
	@scripts/system-packages tests
	@$(PYTEST)

.PHONY: test-fast
test-fast: setup ## Run the tests of the law, the zones and the documentation; a few minutes
	@$(PYTEST) -m 'not db and not browser and not bench and not long' $(FAST)

.PHONY: test-long
test-long: setup ## Run what `make test` leaves out: kill rounds, long fuzzing, QGIS, Spark, mutation
	@scripts/system-packages tests
	@scripts/system-packages long
	@$(PYTEST) -m long --timeout 3600 --hypothesis-profile long
	@$(MAKE) --no-print-directory mutation

.PHONY: mutation
mutation: setup ## Change the core of the verdict in small ways and see which change no test notices
	@$(INSTALL) --require-hashes -r requirements-mutation.lock
	@rm -rf mutants && $(BIN)/mutmut run --max-children $(JOBS)
	@$(BIN)/mutmut results | tee mutants/noticed-by-no-test.txt

.PHONY: bench
bench: setup ## Measure the engine beside its rivals, and the service; writes docs/benchmarks.md
	@scripts/system-packages tests
	@$(INSTALL) --require-hashes -r requirements-bench.lock || echo "DuckDB, SedonaDB: not to be had, left out"
	@$(BIN)/python -m tests.benchmarks

.PHONY: check
check: lint types imports web test-fast ## Check form, types, imports, front end, and run the fast tests

.PHONY: format
format: $(VENV)/.project ## Put the code into the house form
	@$(BIN)/ruff format
	@$(BIN)/ruff check --fix

.PHONY: lint
lint: $(VENV)/.project ## Check the form of the code
	@$(BIN)/ruff format --check
	@$(BIN)/ruff check

.PHONY: types
types: $(VENV)/.project ## Check the types
	@$(BIN)/mypy
	@$(BIN)/mypy hatch_build.py scripts/front_end.py

.PHONY: imports
imports: $(VENV)/.project ## Check the direction of imports, and that what is imported is declared
	@$(BIN)/lint-imports
	@$(BIN)/deptry app zoning access_lists

.PHONY: web
web: node ## Check the types of the front end and run its tests
	@$(FRONT_END) check

.PHONY: api
api: $(VENV)/.project ## Say what the HTTP interface took from clients since a commit (SINCE=v0.1.0)
	@test -n '$(SINCE)' || { echo 'make api SINCE=v0.1.0' >&2; exit 2; }
	@mkdir -p build
	@git show '$(SINCE):docs/reference/openapi.json' > build/openapi-before.json
	@$(BIN)/python scripts/api_changes.py build/openapi-before.json docs/reference/openapi.json

# --- keeping ------------------------------------------------------------------------------------

.PHONY: lock
lock: ## Resolve the dependencies anew and lock them with hashes (needs uv)
	@$(COMPILE) pyproject.toml --group dev -o requirements.lock
	@$(COMPILE) pyproject.toml --constraint requirements.lock -o requirements-service.lock
	@$(COMPILE) --group build --constraint requirements.lock -o requirements-build.lock
	@$(COMPILE) --group client -o requirements-client.lock
	@$(COMPILE) --group bench --constraint requirements.lock -o requirements-bench.lock
	@$(COMPILE) --group mutation --constraint requirements.lock -o requirements-mutation.lock
	@$(COMPILE) --group sbom --constraint requirements.lock -o requirements-sbom.lock

.PHONY: sbom
sbom: node ## Write what the program is made of to sbom/ (CycloneDX): the service and the front end
	@test -x build/sbom/bin/pip || $(BIN)/python -m venv build/sbom # apart: it slows the imports of all
	@build/sbom/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-sbom.lock
	@mkdir -p sbom
	@build/sbom/bin/cyclonedx-py requirements requirements-service.lock --pyproject pyproject.toml \
		--output-reproducible --output-format JSON --output-file sbom/service.json
	@$(FRONT_END) bill > sbom/front-end.json
	@echo "sbom/service.json sbom/front-end.json"

.PHONY: migration
migration: $(VENV)/.project ## Start a database migration (m="what it does")
	@test -n '$(m)' || { echo 'make migration m="what it does"' >&2; exit 2; }
	@$(BIN)/alembic revision --message '$(m)'

$(CLIENT_TOOLS)/.ready: requirements-client.lock | $(BIN)/python
	@if [ -n "$(UV)" ]; then uv venv --quiet --clear $(CLIENT_TOOLS); else $(PYTHON) -m venv --clear $(CLIENT_TOOLS); fi
	@$(subst $(BIN)/python,$(CLIENT_TOOLS)/bin/python,$(INSTALL)) --require-hashes -r requirements-client.lock
	@touch $@

.PHONY: client
client: $(CLIENT_TOOLS)/.ready ## Write a Python client of the HTTP interface (CLIENT=folder)
	@$(CLIENT_TOOLS)/bin/python scripts/python_client.py $(CLIENT_TOOLS) $(CLIENT)

.PHONY: image
image: ## Build the container image
	@docker build --tag sanxian .

.PHONY: clean
clean: ## Remove what was built; the data of the demo (.demo) stay
	@rm -rf $(VENV) app/web/static app/web/frontend/node_modules build dist \
		.pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
