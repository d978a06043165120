#!/bin/sh
# Makes .venv with CPython 3.11 and the locked packages. Needs Python 3.11 and nothing else.
set -eu
cd "$(dirname "$0")/.."

is_311() { "$1" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' >/dev/null 2>&1; }

find_python() {
    for candidate in "${PYTHON:-}" .venv/bin/python python3.11 \
        "$(pyenv prefix 3.11 2>/dev/null || true)/bin/python" \
        "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.11.*/bin/python \
        /usr/bin/python3.11 /usr/local/bin/python3.11 /opt/homebrew/bin/python3.11 python3 python; do
        if [ -n "$candidate" ] && is_311 "$candidate"; then
            echo "$candidate"
            return 0
        fi
    done
    return 1
}

stamp=.venv/.lutea-setup
want=$(cat uv.lock pyproject.toml | cksum)
if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$want" ] && [ -x .venv/bin/lutea ]; then
    exit 0
fi

python=$(find_python) || {
    echo "Lutea needs CPython 3.11. Install it, or set PYTHON to its path." >&2
    exit 1
}
is_311 .venv/bin/python || {
    echo "[1/3] Making .venv" >&2
    rm -rf .venv
    "$python" -m venv .venv
}
[ -x .venv/bin/uv ] || {
    echo "[2/3] Installing uv into .venv" >&2
    .venv/bin/python -m pip install --quiet --disable-pip-version-check uv
}
echo "[3/3] Installing the locked packages" >&2
env -u VIRTUAL_ENV UV_PROJECT_ENVIRONMENT=.venv .venv/bin/uv sync --frozen --python .venv/bin/python
echo "$want" > "$stamp"
