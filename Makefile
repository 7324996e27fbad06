# The only task runner. `make` lists the targets; each is quiet when all is well.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules --no-print-directory

BIN := .venv/bin
READY := .venv/.ready
BENCH_READY := .venv/.bench-ready
PACKAGES_READY := .venv/.debian-packages
WORKERS ?= 2

# What the tests run beside Python: pdftotext, optical character recognition, LibreOffice as the other program that opens
# what we write, Java for veraPDF, PostgreSQL, a browser, and what WeasyPrint sets text with. Where one is missing, its tests
# skip.
DEBIAN_PACKAGES := poppler-utils tesseract-ocr tesseract-ocr-nld \
  'libreoffice-writer-nogui|libreoffice-writer' 'libreoffice-calc-nogui|libreoffice-calc' \
  'default-jdk-headless|openjdk-17-jdk-headless|openjdk-21-jdk-headless' libjaxb-java \
  postgresql chromium libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core fonts-liberation

CATALOGUE := src/actielijn/locale
EXAMPLE := examples/samen-tegen-mensenhandel

# Shows a tool's output only when it fails.
QUIETLY = run() { out=$$("$$@" 2>&1) || { printf '%s\n' "$$out" "" "Failed: $$*" >&2; exit 1; }; }; run

# pybabel compile takes "{percent}% of" for a printf placeholder and fails on its translation; the tests check ours.
COMPILE = import sys; from babel.messages.mofile import write_mo; from babel.messages.pofile import read_po; \
  write_mo(open(sys.argv[2], "wb"), read_po(open(sys.argv[1], "rb"), locale="nl"))

.PHONY: help demo test check fix bench docs words lock ready

help: ## list the targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/make \1\t\2/' | expand -t 14

ready: $(READY) ## make .venv from the lock file (the other targets do so themselves)

$(READY): requirements.lock pyproject.toml .ci/set-up
	@echo "Setting up .venv (once, and again when the lock file changes) …"
	@.ci/set-up requirements.lock
	@touch $@

$(BENCH_READY): $(READY) requirements-bench.lock
	@.ci/set-up requirements-bench.lock
	@touch $@

$(PACKAGES_READY): $(READY) Makefile .ci/debian-packages
	@.ci/debian-packages $(DEBIAN_PACKAGES)
	@touch $@

demo: $(READY) ## read the example report, check it, write every form into demo/, then serve the application (SERVE=no stops before)
	@PATH="$(CURDIR)/$(BIN):$$PATH" SERVE=$(SERVE) examples/demo

test: $(READY) $(PACKAGES_READY) ## run every test on WORKERS=2 processes, the quick ones of the application on PostgreSQL too; what is missing is said
	@$(BIN)/python -m pytest -n $(WORKERS) -rs $(TESTS)
	@$(if $(TESTS),,echo "The application once more, on PostgreSQL:"; \
	  tests/postgres $(BIN)/python -m pytest -n $(WORKERS) -rs -m "not slow" tests/web || { code=$$?; [ $$code = 77 ] || exit $$code; })

check: $(READY) ## style, types, imports, licences, docs, versions, catalogue
	@$(QUIETLY) $(BIN)/ruff check -q
	@$(QUIETLY) $(BIN)/ruff format --check -q
	@ACTIELIJN_DATA=.venv/data; export ACTIELIJN_DATA; $(QUIETLY) $(BIN)/mypy --no-error-summary
	@$(QUIETLY) $(BIN)/lint-imports
	@$(QUIETLY) $(BIN)/reuse lint
	@$(QUIETLY) $(BIN)/python docs/print_reference.py --check
	@$(QUIETLY) $(BIN)/python -m pytest tests/repository
	@echo "Checked: style, types, imports, licences, docs, versions, catalogue."

fix: $(READY) ## put style right where a tool can
	@$(BIN)/ruff check -q --fix || true
	@$(BIN)/ruff format -q

bench: $(READY) $(BENCH_READY) ## measure reading, comparing and writing, beside other tools
	@for table in $$(grep -l __main__ bench/*.py); do echo "── $$table"; $(BIN)/python "$$table"; done

docs: $(READY) ## print the reference pages anew from the code
	@$(BIN)/python docs/print_reference.py

words: $(READY) ## bring the Dutch catalogue up to the messages in the source, and compile it
	@mkdir -p $(CATALOGUE)/nl/LC_MESSAGES
	@$(QUIETLY) $(BIN)/pybabel extract -F $(CATALOGUE)/extraction.cfg -o .venv/words.pot --no-location --sort-output --no-wrap -k marked \
	  --project actielijn --version 1 --copyright-holder "The Actielijn team" src/actielijn
	@mv .venv/words.pot $(CATALOGUE)/actielijn.pot
	@$(QUIETLY) $(BIN)/pybabel update --init-missing -D actielijn -d $(CATALOGUE) -i $(CATALOGUE)/actielijn.pot -l nl \
	  --no-fuzzy-matching --ignore-obsolete --no-wrap
	@sed -i -E 's/^("(POT-Creation|PO-Revision)-Date: ).*/\12026-11-24 00:00+0000\\n"/' \
	  $(CATALOGUE)/actielijn.pot $(CATALOGUE)/nl/LC_MESSAGES/actielijn.po
	@$(BIN)/python -c '$(COMPILE)' $(CATALOGUE)/nl/LC_MESSAGES/actielijn.po $(CATALOGUE)/nl/LC_MESSAGES/actielijn.mo

lock: $(READY) ## pin the newest packages that pyproject.toml allows (needs uv)
	@$(QUIETLY) uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
	  --extra dev pyproject.toml -o requirements.lock
	@$(QUIETLY) uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
	  --extra bench -c requirements.lock pyproject.toml -o requirements-bench.lock
