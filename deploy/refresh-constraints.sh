#!/usr/bin/env bash
# Rewrites deploy/constraints.txt from a fresh environment: the newest versions that pyproject.toml allows.
# Run it monthly, then `make check test`, then commit. pip runs with the user's own configuration.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

environment=$(mktemp -d)
trap 'rm -rf "$environment"' EXIT
"${PYTHON:-python3}" -m venv "$environment"
"$environment/bin/python" -m pip install --quiet --disable-pip-version-check '.[docs,pdf,postgres,mailauth,learn,test,lint]' </dev/null
"$environment/bin/python" -m pip check
{
  sed -n '/^#/p' deploy/constraints.txt
  "$environment/bin/python" -m pip freeze --disable-pip-version-check --exclude inzage --exclude torch
} >"$environment/constraints.txt"
mv "$environment/constraints.txt" deploy/constraints.txt
git --no-pager diff --stat -- deploy/constraints.txt
