# make run   sets up and starts: Telegram if CHENSONG_TELEGRAM_TOKEN is set, else the terminal chat
# make test  sets up and passes the tests
# make lint  ruff, mypy;  make bench  the figures
# make faults kills, power cuts, I/O errors, a full disk, doubled events: a few minutes, as root
# make long  the same for hours; begun again it goes on where it ended;  FAULTS="A1 B3" names classes for either
# make foreign the bot against two Bot API servers of other makers (needs node)
# make smoke what the README tells a newcomer to do, on a clean clone;  make fuzz  looks for bad input

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(PYTHON) -m pip --python $(BIN)/python --disable-pip-version-check

.PHONY: run test office lint types faults long fault-tools foreign smoke fuzz bench check-bench clean

run: $(VENV)/.runs
	@$(BIN)/python run.py

test: $(VENV)/.tests
	$(BIN)/python -m pytest -n auto --dist worksteal -m "not disk and not office and not foreign"

# Exports opened in LibreOffice, which would calculate what can be.
office: $(VENV)/.tests
	@command -v soffice >/dev/null || apt-get install -y --no-install-recommends libreoffice-calc
	$(BIN)/python -m pytest -n 0 -m office

lint: $(VENV)/.tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.tests
	$(BIN)/mypy

# Classes of faults to play; none named: all.
FAULTS ?=
faults: $(VENV)/.tests | fault-tools
	$(BIN)/python -m pytest -m disk
	$(BIN)/python -m tests.faults $(FAULTS)

long: $(VENV)/.tests | fault-tools
	$(BIN)/python -m tests.faults --long $(FAULTS)

# strace injects kills and errors, fuse3 carries the file system whose power goes, e2fsprogs makes one that fails,
# faketime sets the clock.
TOOLS := strace fuse3 e2fsprogs faketime
fault-tools:
	@{ command -v strace && command -v fusermount3 && command -v mkfs.ext4 && command -v faketime; } >/dev/null \
	  || apt-get install -qy $(TOOLS) || (apt-get update -q && apt-get install -qy $(TOOLS))

smoke: $(VENV)/.tests
	$(BIN)/python -m tests.smoke

# Bot API servers that are not ours, in a folder and an environment of their own.
FOREIGN := .foreign
foreign: $(VENV)/.tests $(FOREIGN)/.there
	$(BIN)/python -m pytest -n 0 -m foreign

$(FOREIGN)/.there: tests/foreign/package.json tests/foreign/package-lock.json tests/foreign/requirements.txt
	@command -v npm >/dev/null || apt-get install -qy npm || (apt-get update -q && apt-get install -qy npm)
	@command -v systemd-analyze >/dev/null || apt-get install -qy --no-install-recommends systemd
	@mkdir -p $(FOREIGN)
	cp tests/foreign/package.json tests/foreign/package-lock.json $(FOREIGN)/
	npm ci --prefix $(FOREIGN) --no-audit --no-fund --ignore-scripts
	$(PYTHON) -m venv --without-pip $(FOREIGN)/venv
	$(PYTHON) -m pip --python $(FOREIGN)/venv/bin/python --disable-pip-version-check install -q -r tests/foreign/requirements.txt
	@touch $@

# Sixty seconds; FUZZ=600 for ten minutes.
FUZZ ?= 60
fuzz: $(VENV)/.tests
	$(BIN)/python -m tests.fuzz_grading $(FUZZ)

bench: $(VENV)/.tests
	$(BIN)/python -m benchmarks.turn
	$(BIN)/python -m benchmarks.storage
	$(BIN)/python -m benchmarks.storage_postgres
	$(BIN)/python -m benchmarks.transfer
	$(BIN)/python -m benchmarks.content
	$(BIN)/python -m benchmarks.start
	$(BIN)/python -m benchmarks.webhook
	$(BIN)/python -m benchmarks.floors
	$(BIN)/python -m benchmarks.clients
	$(BIN)/python -m benchmarks.workers
	$(BIN)/python -m benchmarks.opening
	$(BIN)/python -m benchmarks.reports
	$(BIN)/python -m benchmarks.sending
	$(BIN)/python -m benchmarks.prompts
	$(BIN)/python -m benchmarks.load
	$(BIN)/python -m benchmarks.grading
	$(BIN)/python -m benchmarks.grading_quality

check-bench: $(VENV)/.tests
	$(BIN)/python -m benchmarks.turn --check
	$(BIN)/python -m benchmarks.storage --check
	$(BIN)/python -m benchmarks.storage_postgres --check
	$(BIN)/python -m benchmarks.transfer --check
	$(BIN)/python -m benchmarks.content --check
	$(BIN)/python -m benchmarks.start --check
	$(BIN)/python -m benchmarks.webhook --check
	$(BIN)/python -m benchmarks.floors --check
	$(BIN)/python -m benchmarks.clients --check
	$(BIN)/python -m benchmarks.workers --check
	$(BIN)/python -m benchmarks.opening --check
	$(BIN)/python -m benchmarks.sending --check
	$(BIN)/python -m benchmarks.prompts --check
	$(BIN)/python -m benchmarks.load --check
	$(BIN)/python -m benchmarks.grading --check
	$(BIN)/python -m benchmarks.grading_quality --check

# The environment is made without its own pip: Debian packs that apart, the machine's pip does as well.
$(BIN)/python:
	$(PYTHON) -m venv --without-pip $(VENV)

$(VENV)/.runs: requirements.txt | $(BIN)/python
	$(PIP) install -q -r requirements.txt
	@touch $@

$(VENV)/.tests: requirements.txt requirements-dev.txt | $(BIN)/python
	$(PIP) install -q -r requirements-dev.txt
	@touch $@

clean:
	rm -rf $(VENV) $(FOREIGN) .mypy_cache .ruff_cache .pytest_cache .hypothesis
