#!/usr/bin/env bash
# Linters, import contracts, and all tests, those of the core with Qt unimportable.
set -euo pipefail
cd "$(dirname "$0")/.."
bin=.venv/bin

step() { printf '\n== %s\n' "$*"; }

# Two processes share the files of tests, in the order of the tree: what takes long is not left to the end.
two=(-n 2 --dist loadfile --no-loadscope-reorder)

step "ruff"
$bin/ruff check .
$bin/ruff format --check .
step "mypy"
$bin/mypy
step "import contracts"
$bin/lint-imports --no-logo
step "core and command line without Qt and matplotlib"
PYTHONPATH=tests/support/blocked MLIC_TESTS_BLOCK=PySide6,shiboken6,matplotlib \
    $bin/python -m pytest -q -p no:pytest-qt -m "not keras" "${two[@]}" \
    -o addopts="-ra --strict-markers --import-mode=importlib --durations=10" tests/core tests/cli
step "tests"
$bin/python -m pytest --without-core "${two[@]}"
