# make run     build and serve on https://<this machine>:6767   (ARGS="--port 7000" goes to the server)
# make test    every test there is, in Swift, in node and in a real browser
# make lint    layout, syntax and house rules;  make format mends the layout
# make fuzz    hostile input at random for so long with each target (SECONDS=60); what ended it is in .build/fuzz
#
# Each target first installs what it lacks (Scripts/setup.sh), which takes a blink when nothing is missing.

SWIFT ?= swift
JOBS ?= 2
ARGS ?=
SECONDS ?= 60

SOURCES := Package.swift Sources Plugins Tests

.PHONY: run build test lint format fuzz clean
.DEFAULT_GOAL := build

run: build
	exec .build/release/minimost serve $(ARGS)

build:
	@Scripts/setup.sh build
	$(SWIFT) build -c release -j $(JOBS) --product minimost

test:
	@Scripts/setup.sh test
	@SWIFT="$(SWIFT)" JOBS="$(JOBS)" Scripts/test.sh

fuzz:
	@Scripts/setup.sh build
	@mkdir -p .build/fuzz
	FUZZ_SECONDS=$(SECONDS) FUZZ_FOLDER=.build/fuzz $(SWIFT) test -j $(JOBS) --no-parallel --filter FuzzTests

lint:
	@Scripts/setup.sh lint
	@status=0; \
	$(SWIFT) format lint --strict --parallel --recursive $(SOURCES) || status=1; \
	python3 Scripts/lint.py || status=1; \
	exit $$status

format:
	$(SWIFT) format format --in-place --parallel --recursive $(SOURCES)

clean:
	rm -rf .build .build-tools
