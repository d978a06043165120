# Two commands do everything: make run, make test. The rest are parts of them.
LUTEA := .venv/bin/lutea
PY := .venv/bin/python
export OPENBLAS_NUM_THREADS ?= 1

.PHONY: run test setup models check format lint types contracts data demo thorough mutation pictures

run: setup models
	@$(LUTEA) serve

test: setup models
	$(PY) -m pytest -m "not thorough"

setup:
	@scripts/setup.sh

models: setup
	@$(LUTEA) train --if-stale

check: setup format lint types contracts data

format:
	.venv/bin/ruff format --check .

lint:
	.venv/bin/ruff check .

types:
	.venv/bin/mypy

contracts:
	.venv/bin/lint-imports

data: models
	$(LUTEA) check-data

demo: setup models
	@$(PY) -W ignore scripts/demo.py

mutation: setup
	PYTEST_DISABLE_PLUGIN_AUTOLOAD=1 nice .venv/bin/mutmut run
	$(PY) scripts/survivors.py

thorough: setup models
	$(PY) -m pytest
