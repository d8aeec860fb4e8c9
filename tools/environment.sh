#!/bin/sh
# Make the virtual environment in .venv: pinned packages, checked by hash, then this project itself.
# Needs python3 (3.11 or later) and the package index that pip is set up with; nothing else.
set -eu
cd "$(dirname "$0")/.."

python=${PYTHON:-python3}
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    echo "Python 3.11 or later is needed; '$python' is $("$python" --version 2>&1)." >&2
    exit 4
}

make_venv() { rm -rf .venv && "$python" -m venv .venv; }
if ! make_venv 2>/dev/null; then
    # Debian keeps the part of venv that brings pip in a package of its own.
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        echo "Installing python3-venv, which this Python lacks."
        apt-get update -qq && apt-get install -y -qq --no-install-recommends python3-venv >/dev/null
        make_venv
    else
        echo "This Python cannot make a virtual environment. On Debian: apt-get install python3-venv" >&2
        exit 4
    fi
fi

pip() { .venv/bin/python -m pip --disable-pip-version-check -qq "$@"; }
# The build tools first, so that the one package that comes as source is built with pinned tools as well.
pip install --require-hashes --no-deps --only-binary :all: -r requirements/build.lock
pip install --require-hashes --no-deps --no-build-isolation -r requirements/all.lock
if ! .venv/bin/python -c 'import cv2' 2>/dev/null; then
    # A machine without OpenGL (most servers) cannot load the desktop build; the headless build of the same
    # version is laid over it.
    pip install --require-hashes --no-deps --force-reinstall -r requirements/headless.lock
    .venv/bin/python -c 'import cv2'
fi
pip install --no-deps --no-build-isolation --editable .
touch .venv/ready
