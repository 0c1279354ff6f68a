# Everything a newcomer needs: make run, make test, make check.
PY := .venv/bin/python
PYTHON ?= python3
PYTEST_FLAGS ?= -n 2 --dist loadfile -rs

.PHONY: run test check lock install install-dev clean

run: install
	$(PY) cli.py run

test: install-dev
	$(PY) -m pytest $(PYTEST_FLAGS)

check: install-dev
	.venv/bin/ruff check .
	.venv/bin/ty check data analytics prompts app.py cli.py
	.venv/bin/lint-imports --no-cache
	$(PY) -m tests.arrows.meanings

install: .venv/installed
install-dev: .venv/installed-dev

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/installed: requirements.txt | .venv/bin/python
	$(PY) -m pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

.venv/installed-dev: requirements-dev.txt .venv/installed
	$(PY) -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	touch $@

lock: install-dev
	.venv/bin/uv pip compile -q requirements.in -o requirements.txt --python-version 3.11
	.venv/bin/uv pip compile -q requirements-dev.in -o requirements-dev.txt --python-version 3.11

clean:
	rm -rf .venv .pytest_cache .ruff_cache
