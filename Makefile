# Two commands do everything on a machine with Python 3.11 or newer: `make run` and `make test`.

PYTHON ?= $(shell for p in python3 python3.11 python3.12 python3.13 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
UV := .tools/uv
PLAINBILL := .venv/bin/plainbill
PORT ?= 8080

.PHONY: run test lint train bench bench-privacy environments clean

run: environments
	@$(PLAINBILL) up --port $(PORT)

test: environments lint
	@$(PLAINBILL) train --quiet
	@.venv/bin/python -m tests

lint: environments
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy
	@.venv/bin/lint-imports --no-logo

train: environments
	@$(PLAINBILL) train

bench: environments
	@$(PLAINBILL) train --quiet
	@.venv/bin/python -m tests.bench

bench-privacy: environments
	@.venv/bin/python -m tests.bench.privacy

environments: .venv/.ready bot/.venv/.ready

$(UV): setup/uv.txt
	@sh setup/get-uv "$(PYTHON)"

.venv/.ready: requirements.lock $(UV)
	@echo "Setting up the main environment (a minute or two) ..."
	@test -x .venv/bin/python || $(UV) venv --quiet --python ">=3.11,<3.14" .venv
	@$(UV) pip sync --quiet --python .venv/bin/python requirements.lock
	@sh setup/link-checkout .venv
	@touch $@

bot/.venv/.ready: bot/requirements.lock $(UV)
	@echo "Setting up the assistant's environment (about five minutes, 2.6 GB) ..."
	@test -x bot/.venv/bin/python || $(UV) venv --quiet --python "$$(sh setup/find-python-310)" bot/.venv
	@$(UV) pip sync --quiet --python bot/.venv/bin/python bot/requirements.lock
	@sh setup/link-checkout bot/.venv
	@touch $@

clean:
	rm -rf .venv bot/.venv .tools var models .rasa
