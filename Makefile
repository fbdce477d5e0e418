VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= python3
PIP := $(BIN)/pip --disable-pip-version-check --quiet
ADDRESS ?= 127.0.0.1:8000
BUDGET_ADDRESS ?= 127.0.0.1:8001
# Where the demonstrations keep everything: the Rapport Unique here, the calculator in a folder of its own.
RU_HOME ?= var
RU_SEAL_KEYS ?= $(RU_HOME)/seal-keys.toml
RAPPORT = RU_DEMO=1 RU_HOME=$(RU_HOME) RU_SEAL_KEYS=$(RU_SEAL_KEYS) RU_ADDRESS=http://$(ADDRESS) $(BIN)/rapport-unique
BUDGET = RU_DEMO=1 RU_SITE=budget RU_HOME=$(RU_HOME)/budget RU_ADDRESS=http://$(BUDGET_ADDRESS) \
	RU_RAPPORT_ADDRESS=http://$(ADDRESS) $(BIN)/rapport-unique

.DEFAULT_GOAL := help
.PHONY: help setup run run-budget exchange-demo test-deps test check proof bench bench-exchange lock vendor clean

help: ## Say what each target does
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(VENV)/.runtime ## Create .venv with the command .venv/bin/rapport-unique

run: setup ## Migrate, load demo data on SQLite and serve on http://127.0.0.1:8000/
	$(RAPPORT) migrate
	$(RAPPORT) demo
	$(RAPPORT) serve --bind $(ADDRESS)

run-budget: setup ## The centres' calculator: the same on http://127.0.0.1:8001/, with its own database and key
	$(BUDGET) migrate
	$(BUDGET) demo
	$(BUDGET) seal-key --first 2023-01-01 > $(RU_SEAL_KEYS)
	$(BUDGET) seal-key --first 2023-01-01 --synthetic >> $(RU_SEAL_KEYS)
	$(BUDGET) serve --bind $(BUDGET_ADDRESS)

exchange-demo: setup ## The exchange between centres: a hub on http://127.0.0.1:8010/ and three nodes on the ports after it
	$(BIN)/rapport-unique-hub demonstrate

test-deps: ## Install the Debian packages that the tests drive
	sh tools/test_deps.sh

test: test-deps $(VENV)/.development ## Run every test, those on the database on SQLite and on PostgreSQL
	$(BIN)/pytest -n 2 --dist loadfile -m "not proof"
	RU_TEST_SITE=budget $(BIN)/pytest -n 2 --dist loadfile tests/budgets
	RU_TEST_SITE=node $(BIN)/pytest -n 2 --dist loadfile tests/exchange_node
	RU_TEST_SITE=hub $(BIN)/pytest -n 2 --dist loadfile tests/exchange_hub
	RU_TEST_DATABASE=postgresql $(BIN)/pytest -n 2 --dist loadfile -m "database and not proof"
	RU_TEST_SITE=budget RU_TEST_DATABASE=postgresql $(BIN)/pytest -n 2 --dist loadfile -m database tests/budgets
	RU_TEST_SITE=node RU_TEST_DATABASE=postgresql $(BIN)/pytest -n 2 --dist loadfile -m database tests/exchange_node
	RU_TEST_SITE=hub RU_TEST_DATABASE=postgresql $(BIN)/pytest -n 2 --dist loadfile -m database tests/exchange_hub

check: $(VENV)/.development ## Lint, types, import contracts, translations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tools/translations.py check

proof: test-deps $(VENV)/.development ## Run the long tests
	$(BIN)/pytest -m proof
	RU_TEST_DATABASE=postgresql $(BIN)/pytest -m "database and proof"
	$(MAKE) bench-exchange

bench: $(VENV)/.development ## Measure against peers and limits
	$(PIP) install --require-hashes -r requirements/bench.txt
	$(BIN)/python -m benchmarks --json var/benchmarks.json

bench-exchange: test-deps $(VENV)/.development ## The exchange with 600 centres: half an hour for each transport
	$(BIN)/python -m benchmarks.exchange --json var/benchmark-exchange.json

lock: $(VENV)/.development ## Pin the dependencies of requirements/*.in with their hashes
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		requirements/runtime.in --output-file requirements/runtime.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		requirements/dev.in --output-file requirements/dev.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		requirements/bench.in --output-file requirements/bench.txt

vendor: ## Compile the vendored style sheet again (needs npm)
	sh tools/vendor/vendor.sh

clean: ## Remove what the targets above made, but not var/
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find src -name '*.mo' -delete

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: requirements/runtime.txt pyproject.toml $(wildcard src/rapport_unique/locale/*/LC_MESSAGES/*.po) | $(BIN)/python
	$(PIP) install --require-hashes -r requirements/runtime.txt
	$(PIP) install --no-deps --no-build-isolation -e .
	$(BIN)/python tools/translations.py compile
	@touch $@

$(VENV)/.development: $(VENV)/.runtime requirements/dev.txt
	$(PIP) install --require-hashes -r requirements/dev.txt
	@touch $@
