# Each target makes its own .venv when there is none. On Windows see README.md.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
LARGE ?= 1000,5000,20000,50000,100000
GROWTH ?= docs/growth-large.svg

.PHONY: preview site test lint format docs bench bench-large clean
.DEFAULT_GOAL := preview

# Compiled at once: where Python may not do it as it goes, every start would be slow.
$(READY): pyproject.toml
	@echo 'Setting up .venv with all that coopsite needs: a minute or two, this once.'
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "coopsite needs Python 3.11 or newer; this is " + sys.version.split()[0])'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --editable '.[dev]'
	@$(BIN)/python -m compileall -q coopsite
	@touch $@

# Shows the sample bulletin at http://127.0.0.1:8000/ and follows every change.
preview: $(READY)
	$(BIN)/coopsite serve --open || [ $$? -eq 130 ]  # Ctrl-C is how it ends

# Builds the sample bulletin into output/.
site: $(READY)
	$(BIN)/coopsite build

test: $(READY)
	$(BIN)/python -m pytest --numprocesses 2 --dist worksteal $(TESTS)

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(READY)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# Writes what the docs and the schemas take from the code.
docs: $(READY)
	$(BIN)/python -m tests.doc_tables

# Measures builds of growing sites and draws docs/growth.svg; some minutes.
bench: $(READY)
	$(BIN)/python bench/measure.py

# The same once each up to 100,000 stories; three quarters of an hour, and some 8 GB of disk in TMPDIR.
bench-large: $(READY)
	$(BIN)/python bench/measure.py --sizes $(LARGE) --rounds 1 --draw $(GROWTH)

clean:
	rm -rf output .venv dist .hypothesis .mypy_cache .pytest_cache .ruff_cache tests/tools/node_modules
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
