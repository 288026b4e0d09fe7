# Everyday commands; `make` alone lists them.
PYTHON ?= python3
VENV := .venv/bin
export PYTHONPATH := .:site
export PORT ?= 8000

.DEFAULT_GOAL := help
.PHONY: help run dev update ready test test-postgres test-upstream check gates matrix rehearse chaos variables messages demo handbook screenshots lighthouse bench bench-cached bench-search format

help:  ## This list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 16

run: .venv/ready  ## The site on http://localhost:8000 (PORT= changes it), as it will be in production
	@$(VENV)/python site/config/run.py

dev: .venv/ready  ## Django's own server with DEBUG on
	@$(VENV)/python locales/catalogues.py compile
	@$(VENV)/python manage.py search_lexicon
	@$(VENV)/python manage.py migrate --verbosity 0
	@$(VENV)/python manage.py demo --if-empty
	@$(VENV)/python manage.py runserver $(PORT)

update:  ## Backup, newer version, check; back as it was if that fails (VERSION= names one)
	@$(VENV)/python site/config/upkeep/update.py

ready: .venv/ready-dev
	@$(VENV)/python locales/catalogues.py compile
	@$(VENV)/python manage.py search_lexicon

test: ready  ## The whole suite
	@.ci/elasticsearch run $(VENV)/pytest --create-db -n 2 -m "not browser and not gates"
	@$(VENV)/pytest -n 2 --dist loadfile -m "browser and not gates"

test-postgres: ready  ## On PostgreSQL, what depends on the database
	@.ci/postgres run $(VENV)/pytest --create-db -n 2 -m "postgres and not gates"

test-upstream: ready  ## wagtail-localize's own tests, under our settings and hooks
	@$(VENV)/python tests/upstream/run.py

check: ready  ## Everything but the tests
	@$(VENV)/ruff check .
	@$(VENV)/ruff format --check .
	@find site/templates -name '*.html' | xargs $(VENV)/djhtml --check -t 2
	@$(VENV)/djlint --lint --quiet site/templates
	@$(VENV)/lint-imports
	@$(VENV)/python locales/catalogues.py check
	@$(VENV)/python manage.py makemigrations --check --dry-run
	@SECRET_KEY=$$(head -c 40 /dev/urandom | base64 -w0) ALLOWED_HOSTS=www.example.org \
		FROM_EMAIL=no-reply@example.org BASE_URL=https://www.example.org \
		DATABASE_URL=sqlite:///.var/db.sqlite3 TRUSTED_PROXIES=1 \
		DJANGO_SETTINGS_MODULE=config.settings.production \
		$(VENV)/python manage.py check --deploy --fail-level WARNING

gates: ready  ## The slow matrices: every page, language and mode
	@$(VENV)/pytest -n 2 --dist loadfile -m gates -rA

matrix: ready  ## Who is let in where in the editors' area, beside what the table says
	@MATRIX_SEEN=.var/matrix.txt $(VENV)/pytest --create-db --tb=no tests/site/matrix || true
	@diff tests/site/matrix/table.txt .var/matrix.txt && echo "As the table says."

rehearse: .venv/ready-dev  ## The site as in production on this machine, and its checks (root, Debian; KEEP=1 keeps the content)
	@$(VENV)/pytest -s --tb=short -m rehearsal tests/rehearsal

chaos: .venv/ready-dev  ## What breaks in production, on that machine, and a table (ONLY=database, REQUESTS=2000, SEED=)
	@$(VENV)/pytest -s --tb=short -m chaos tests/chaos

variables: .venv/ready  ## .env.example and its table in docs/operate.md, from config/upkeep/variables.py
	@$(VENV)/python -m config.upkeep.explaining

messages: .venv/ready-dev  ## Collect the words of the public site, report what is missing
	@$(VENV)/python locales/collect.py
	@$(VENV)/python locales/catalogues.py compile
	@$(VENV)/python locales/catalogues.py check

demo: .venv/ready  ## The demonstration content (RESET=1 deletes all pages first)
	@$(VENV)/python manage.py demo $(if $(RESET),--reset)

handbook: .venv/ready-dev  ## The handbook's pictures, German and English, into docs/handbook/images
	@$(VENV)/python locales/catalogues.py compile
	@$(VENV)/python manage.py search_lexicon
	@$(VENV)/pytest -s tests/browser/handbook_pictures.py

screenshots: .venv/ready-dev  ## Every page type of the running site, into .var/screenshots
	@BASE_URL=$${BASE_URL:-http://localhost:$(PORT)} $(VENV)/python tests/browser/screenshots.py

lighthouse:  ## Lighthouse on the page types of the running site, as on a phone
	@cd tests/browser && npm install --ignore-scripts --no-package-lock --no-audit --no-fund --loglevel=error
	@BASE_URL=$${BASE_URL:-http://localhost:$(PORT)} node tests/browser/lighthouse.mjs

bench-cached: .venv/ready  ## What a kept answer costs, beside one made anew and nginx (needs the content of make run)
	@$(VENV)/python locales/catalogues.py compile
	@$(VENV)/python manage.py collectstatic --noinput --verbosity 0
	@$(VENV)/python manage.py migrate --verbosity 0
	@$(VENV)/python bench/cached.py

bench-search: .venv/ready-dev  ## How fast and how well the search finds, on real texts from npm (ENTRIES=5000 for less)
	@$(VENV)/python locales/catalogues.py compile
	@$(VENV)/python manage.py search_lexicon
	@bench/search $(or $(ENTRIES),45000)

bench: .venv/ready-dev  ## What the site should reach in speed, each row beside its reference (ROWS="public growth" for some)
	@$(VENV)/python locales/catalogues.py compile
	@$(VENV)/python manage.py search_lexicon
	@bench/reach $(ROWS)

format: .venv/ready-dev  ## Put code and templates into their form
	@$(VENV)/ruff check --fix --quiet .
	@$(VENV)/ruff format --quiet .
	@find site/templates -name '*.html' | xargs $(VENV)/djhtml -t 2

.venv/ready: requirements.txt
	@test -x $(VENV)/python || $(PYTHON) -m venv .venv
	@echo "Installing what the site needs ..."
	@$(VENV)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

.venv/ready-dev: requirements-dev.txt .venv/ready
	@echo "Installing what the tests need ..."
	@$(VENV)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@
