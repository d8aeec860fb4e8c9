#!/bin/sh
# Resolve the requirements anew and pin them with hashes. The locks name packages, versions and hashes, no addresses.
set -eu
cd "$(dirname "$0")/.."
lock() { uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
    --no-emit-index-url --no-emit-find-links --no-annotate --no-header "$@"; }
mkdir -p requirements
lock pyproject.toml --extra postgresql --group build --group test --group bench -o requirements/all.lock
lock --group linkbench -c requirements/all.lock -o requirements/linkbench.lock
version() { sed -n "s/^$1==\([^ ]*\) .*/\1/p" requirements/all.lock; }
printf 'editables==%s\nhatchling==%s\nsetuptools==%s\nsetuptools-scm==%s\n' \
    "$(version editables)" "$(version hatchling)" "$(version setuptools)" "$(version setuptools-scm)" |
    lock - -c requirements/all.lock -o requirements/build.lock
printf 'opencv-python-headless==%s\n' "$(version opencv-python)" |
    lock - --no-deps -o requirements/headless.lock
