# Two commands do everything on a fresh machine: make demo, make test.
.PHONY: bench-clock linkbench linkbench-million demo test check torture bench bench-overlay bench-pack bench-scale bench-sound sample facts docs lock clean help
.DEFAULT_GOAL := help

help: ## say what can be made
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

.venv/ready: requirements/all.lock requirements/build.lock requirements/headless.lock pyproject.toml tools/environment.sh
	@echo "Making .venv (a minute or two, once) ..."
	@tools/environment.sh

demo: .venv/ready ## run the whole job on sample_media and say where to look
	@.venv/bin/python -m tools.demo

test: check ## check and test everything
	.venv/bin/python -m pytest

check: .venv/ready ## formatting, lint, types
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy

torture: .venv/ready ## every fault at full size, its figures as one table (hours; ONLY="kills" for one)
	.venv/bin/python -m tests.torture $(ONLY)

bench: .venv/ready ## ingest against hashing, ffmpeg and PySceneDetect, in one run
	.venv/bin/python -m tests.bench.throughput

bench-overlay: .venv/ready ## burnt-in text: how often it is read right, and what a clip costs
	.venv/bin/python -m tests.bench.overlay

bench-pack: .venv/ready ## many clips cut from one long recording, the pack of them, and the whole export of their case, against copying as many bytes
	@.venv/bin/python -m tests.bench.pack
	@.venv/bin/python -m tests.bench.casepack
	@.venv/bin/python -m tests.bench.caseexport

bench-scale: .venv/ready ## cost per clip at 1,000 clips against 100
	.venv/bin/python -m tests.bench.scale

bench-sound: .venv/ready ## two cameras in one scene by ear: how exact, how often, and how often two scenes pass for one
	@.venv/bin/python -m tests.bench.sound

bench-clock: .venv/ready ## place clips of known truth in time, and count how often the stated ± held
	@.venv/bin/python -m tests.clock_noise

.venv/linkbench-ready: .venv/ready requirements/linkbench.lock
	@echo "Adding the library that linking is compared with ..."
	@.venv/bin/python -m pip --disable-pip-version-check -qq install --require-hashes --no-deps -r requirements/linkbench.lock
	@touch $@

linkbench: .venv/linkbench-ready ## forces of known truth: how well links are found, beside the market's rule and splink
	.venv/bin/python -m tests.linkbench

linkbench-million: .venv/ready ## a million clips against 5,000 incidents, then a batch of 5,000: time and memory
	.venv/bin/python -m tests.linkbench --million

sample: .venv/ready ## rebuild the sample footage in a scratch folder and compare
	.venv/bin/python sample_media/make.py --check

facts: .venv/ready ## every fact of the test corpus against what is read here
	.venv/bin/python tools/facts.py

docs: .venv/ready ## write what the pages take from the code: commands, codes, tortures
	.venv/bin/python tools/docs.py

lock: ## resolve and pin the requirements anew (needs uv)
	tools/lock.sh

clean: ## remove what make made
	rm -rf .venv demo bench-work
