# Every target works on a fresh clone with Python >= 3.11, make and the package registry.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready

.PHONY: demo test check fix format lint types walls data wheel bench bench-large docs schema lock clean

demo: $(READY) ## the main job on real data
	$(BIN)/python -m tools.demo

test: $(READY) ## the tests
	$(BIN)/pytest -q

check: format lint types walls data test wheel ## what CI runs

$(READY): requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

format: $(READY)
	$(BIN)/ruff format --check --quiet .

lint: $(READY)
	$(BIN)/ruff check --quiet .
	$(BIN)/yamllint --strict data

types: $(READY)
	$(BIN)/mypy

walls: $(READY)
	$(BIN)/lint-imports --no-cache

data: $(READY) ## the catalog's own linter
	$(BIN)/rrmm catalog validate data

wheel: $(READY) ## build it, install it in a clean environment, try it
	$(BIN)/python -m tools.try_wheel

bench: $(READY) ## each command as a ratio to `python -c pass`, on the built wheel
	$(BIN)/python -m tools.bench

bench-large: $(READY) ## catalogs 10 and 100 times as large, as ratios to the shipped one; 5 minutes
	$(BIN)/python -m tools.bench --large

fix: $(READY) ## format, and mend what can be mended
	$(BIN)/ruff format --quiet .
	$(BIN)/ruff check --fix --quiet .

docs: $(READY) ## write the outputs of the README's examples anew
	$(BIN)/python -m tools.write_docs

schema: $(READY) ## write schemas/ from the models
	$(BIN)/python -m tools.write_schemas

lock: ## write requirements.lock anew
	rm -rf .lock && $(PYTHON) -m venv .lock
	.lock/bin/python -m pip install --quiet --upgrade pip
	.lock/bin/python -m pip install --quiet --group dev .
	.lock/bin/python -m pip freeze --all --exclude rrmm --exclude setuptools > requirements.lock
	rm -rf .lock

clean:
	rm -rf .venv dist build .catalog.sqlite*
