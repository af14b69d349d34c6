# Each target does its own set-up; the virtual environment is made anew when the lock changes.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready

.PHONY: report test lab notebooks check benchmark clean

report: $(READY)  ## the HTML report on the seed article, in report/
	$(BIN)/tensions report seeds --out report

test: check  ## all tests: units, doctests, notebooks
	$(BIN)/python -m pytest -q --nbval

check: $(READY)  ## style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

lab: $(READY)  ## the notebooks in JupyterLab
	$(BIN)/jupyter lab notebooks

notebooks: $(READY)  ## execute the committed notebooks in place
	$(BIN)/jupyter nbconvert --to notebook --inplace --execute --log-level=ERROR \
		--ExecutePreprocessor.extra_arguments=--log-level=40 \
		--ExecutePreprocessor.record_timing=False notebooks/*.ipynb

benchmark: $(READY)  ## speed and memory of the analysis
	$(BIN)/python tests/benchmarks/speed.py

$(READY): requirements.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(None if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed: make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements.txt
	$(BIN)/python -m pip install --quiet --no-deps --editable .
	touch $@

clean:
	rm -rf $(VENV) report results .mypy_cache .pytest_cache .ruff_cache .hypothesis
