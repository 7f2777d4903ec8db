#!/usr/bin/env bash
# setup.sh build|test|lint: installs the system packages that the target needs and that are not there yet.
#
# What is there is found by using it (pkg-config, command -v), not by asking the package manager, so a machine
# with its own node or Chromium is left alone, and nothing is asked of the network when nothing is missing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

missing=()
need() { # need PACKAGE COMMAND…: PACKAGE is missing when COMMAND fails
    local package=$1
    shift
    "$@" >/dev/null 2>&1 || missing+=("$package")
}
any_of() {
    local name
    for name in "$@"; do command -v "$name" && return; done
    return 1
}
some_font() { [ -n "$(fc-list "$@")" ]; }

need_for_build() {
    need pkg-config command -v pkg-config
    need libsqlite3-dev pkg-config --exists sqlite3
    need libssl-dev pkg-config --exists libcrypto
    need libqrencode-dev pkg-config --exists libqrencode
    need zlib1g-dev pkg-config --exists zlib
}
need_for_lint() {
    need nodejs command -v node
    need python3 command -v python3
}
need_for_test() {
    need_for_build
    need_for_lint
    need python3-venv python3 -c 'import ensurepip, venv'
    need chromium any_of chromium chromium-browser google-chrome
    need fontconfig command -v fc-list
    need fonts-dejavu-core some_font :family
    need fonts-noto-color-emoji some_font :color=true
    need sqlite3 command -v sqlite3
    need strace command -v strace
    need openssl command -v openssl
    need curl command -v curl
    need iproute2 command -v ss
}

install_packages() {
    if [ ${#missing[@]} -eq 0 ]; then return; fi
    if ! command -v apt-get >/dev/null; then
        echo "Please install: ${missing[*]} (names as in Debian)" >&2
        exit 1
    fi
    local as_root=()
    if [ "$(id -u)" -ne 0 ]; then as_root=(sudo); fi
    echo "Installing ${missing[*]}"
    export DEBIAN_FRONTEND=noninteractive
    "${as_root[@]}" apt-get update -qq
    "${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" </dev/null
}

# The environment keeps a copy of the requirements it was made from; a changed pin makes a new one.
make_python_environment() {
    local venv=.build-tools/venv
    if cmp -s Tests/requirements.txt "$venv/requirements.txt"; then return; fi
    rm -rf "$venv"
    python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet --disable-pip-version-check -r Tests/requirements.txt
    cp Tests/requirements.txt "$venv/requirements.txt"
}

if ! command -v "${SWIFT:-swift}" >/dev/null; then
    echo "A Swift toolchain (6.2 or later) is needed: https://www.swift.org/install" >&2
    exit 1
fi
"need_for_$1"
install_packages
if [ "$1" = test ]; then make_python_environment; fi
