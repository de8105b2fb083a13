# `make help` lists what can be made. Everything lives in this folder: .venv, data, build.
.DEFAULT_GOAL := help
SHELL := /bin/sh
PYTEST := .venv/bin/pytest
# A file stays with one worker: its fixtures (a stand-in, a browser) are made once. Three share two cores, as stories wait.
PARALLEL ?= -n 3 --dist loadfile
T ?=
m ?=
ON_DATABASE := tests/billing tests/bot tests/intake/inbox tests/intake/mailbox/imap/test_keeping.py tests/intake/office tests/intake/outbox \
	tests/intake/tickets tests/stories tests/guardrails/test_migrations.py tests/config/test_database.py

# Compiled modules are kept: tests start the program dozens of times.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help
help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: setup
setup: ## .venv with everything to develop and test
	@scripts/setup dev

.PHONY: run
run: ## start: the sandbox, or the real thing once OKOSHKO_TELEGRAM_TOKEN is set
	@scripts/setup run
	@scripts/run

.PHONY: check
check: setup ## format, lint, types, import contracts, texts, migrations
	@scripts/check

.PHONY: format
format: setup ## let ruff format the code and mend what it can
	@.venv/bin/ruff check --fix --quiet . || true
	@.venv/bin/ruff format .

.PHONY: packages
packages:
	@scripts/packages dovecot-imapd exim4-daemon-light swaks chromium fonts-noto-cjk fonts-noto-color-emoji

.PHONY: tdlib
tdlib:
	@scripts/tdlib

.PHONY: test
ifeq ($(T),)
test: packages tdlib check ## check, then the suite on SQLite with the core of the stories; T=tests/x runs only that, whole
	@$(PYTEST) $(PARALLEL) -m "not slow and not long"
else
test: setup
	@$(PYTEST) $(T)
endif

.PHONY: test-all
test-all: test ## test, then what is slow (the tour, kills), and everything that touches a database on PostgreSQL
	@scripts/packages postgresql
	@$(PYTEST) -n 2 --dist loadfile -m slow
	@$(PYTEST) $(PARALLEL) -m long $(addprefix --ignore=,$(ON_DATABASE))
	@scripts/with-postgres $(PYTEST) $(PARALLEL) -m "not slow" $(ON_DATABASE)
	@scripts/with-postgres $(PYTEST) -m slow tests/billing

.PHONY: walk
walk: setup packages ## the client's path from asking to paid and done, by buttons in a browser, in three languages
	@for language in en ru ja; do OKOSHKO_TEST_TOUR=$$language $(PYTEST) tests/sandbox/test_path.py || exit 1; done

.PHONY: torture
torture: setup packages ## kill the program at every commit and at any moment, on SQLite and PostgreSQL; and the money; ARGS="--kills 20"
	@scripts/packages postgresql
	@scripts/with-postgres .venv/bin/python -m tests.torture $(ARGS)

.PHONY: bench
bench: setup ## how fast and how large, beside what it is made of; ARGS="--quick" takes about a minute
	@.venv/bin/python -m tests.benchmarks $(ARGS)

.PHONY: texts
texts: setup ## bring the catalogues of texts to what the code says, and compile them
	@.venv/bin/python scripts/texts.py extract
	@.venv/bin/python scripts/texts.py update
	@.venv/bin/python scripts/texts.py compile

.PHONY: migration
migration: setup ## m="what changes": write a migration from the models
	@test -n "$(m)" || { echo 'say what changes: make migration m="add ticket priority"' >&2; exit 2; }
	@.venv/bin/python -m migrations.write "$(m)"

.PHONY: lock
lock: ## renew the locks from pyproject.toml; UPGRADE=1 takes the newest of everything
	@scripts/lock $(if $(UPGRADE),--upgrade)

.PHONY: clean
clean: ## remove what can be made again (not data, not .env)
	@rm -rf .venv build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache *.egg-info
	@rm -f config/locales/*/LC_MESSAGES/*.mo
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
