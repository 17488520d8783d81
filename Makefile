# La carte du faire alliance. `make help` lists the commands.
SHELL := /bin/sh
PORT ?= 8501
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null && { echo $$p; break; }; done)
VENV := .venv
BIN := $(VENV)/bin
PIP = $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes

.PHONY: help run kiosque test check lock upgrade next mutants data umap bench screenshots clean
.DEFAULT_GOAL := help

help: ## cette aide
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(VENV)/.python:
	@test -n "$(PYTHON)" || { echo "Il faut Python 3.11, 3.12 ou 3.13 : voir README.md." >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.run: $(VENV)/.python requirements.lock
	$(PIP) -r requirements.lock
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements-dev.lock
	$(PIP) -r requirements-dev.lock
	@touch $@

# A base of our own unless one is named, or a catalogue of files.
BASE = $(or $(CARTE_BASE),$(if $(CARTE_CATALOGUE),aucune,var/registre.sqlite))
run: $(VENV)/.run ## installe ce qu’il faut, puis ouvre la carte et son registre sur http://localhost:8501 (ou PORT=9000)
	CARTE_BASE="$(BASE)" $(BIN)/streamlit run app.py --server.port $(PORT)

kiosque: $(VENV)/.run ## ouvre la carte à toute la salle : adresse et code à viser
	$(BIN)/python -m web.kiosque $(PORT)

test: $(VENV)/.dev ## installe les outils de test et lance tous les tests
	$(BIN)/python -m tests.browsers
	$(BIN)/python -m pytest -n 2 --dist worksteal

# Hours for all of them: a sample tells enough, a part is run whole.
SAMPLE ?= 300
SEED ?= 1
mutants: $(VENV)/.dev ## les tests voient-ils un changement du code ? (SAMPLE=300 SEED=1, ou PART=geo.voisinage)
	nice -n 15 $(BIN)/python -m tests.mutation $(if $(PART),--part $(PART),--sample $(SAMPLE) --seed $(SEED))

check: $(VENV)/.dev ## style, types, règles d’import, fiches
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy app.py settings.py catalogue geo registre web pages tools
	$(BIN)/lint-imports
	$(BIN)/python -m catalogue check
	if [ -x $(BIN)/hadolint ]; then $(BIN)/hadolint deploy/conteneur/Containerfile; fi
	$(BIN)/python -m tools.audit

lock: $(VENV)/.dev ## refait les verrous après un changement de requirements*.txt
	$(BIN)/python -m tools.lock

upgrade: $(VENV)/.dev ## monte toutes nos versions, et refait les verrous
	$(BIN)/python -m tools.lock --upgrade

next: $(VENV)/.dev ## lance nos tests avec les versions de demain, et dit ce qui casserait
	$(BIN)/python -m tools.next

data: $(VENV)/.dev ## refait data/territoires depuis ses sources
	$(BIN)/python -m geo.build

BENCH := bench/.venv

$(BENCH)/.done: $(VENV)/.python requirements.txt requirements-dev.txt requirements-bench.txt
	$(PYTHON) -m venv $(BENCH)
	$(BENCH)/bin/python -m pip install --quiet --disable-pip-version-check -r requirements-bench.txt
	@touch $@

# uMap, a peer, asks for Python 3.12 or later, and for what `make umap` says.
UMAP := bench/.venv-umap
UMAP_PYTHON ?= $(shell for p in python3.13 python3.12; do command -v $$p >/dev/null 2>&1 && $$p -c '' 2>/dev/null && { echo $$p; break; }; done)
umap: ## prépare uMap pour la mesure (il lui faut aussi PostgreSQL/PostGIS et nginx)
	@test -n "$(UMAP_PYTHON)" || { echo "uMap demande Python 3.12 : make umap UMAP_PYTHON=…" >&2; exit 1; }
	@for p in nginx psql; do command -v $$p >/dev/null || { echo "Il manque $$p : apt-get install postgresql postgresql-15-postgis-3 nginx-light" >&2; exit 1; }; done
	$(UMAP_PYTHON) -m venv $(UMAP)
	$(UMAP)/bin/python -m pip install --quiet --disable-pip-version-check -r requirements-umap.txt

PART ?=
bench: $(BENCH)/.done ## mesure, et écrit bench/RESULTS.md (une partie : make bench PART=explorer)
	$(BENCH)/bin/python -m tests.browsers
	$(BENCH)/bin/python -m bench $(if $(PART),--only $(PART))

screenshots: $(VENV)/.dev ## refait les images du README
	$(BIN)/python -m tests.browsers
	$(BIN)/python -m docs.screenshots

clean: ## enlève ce que make a installé
	rm -rf $(VENV) $(BENCH) .venv-next mutants
