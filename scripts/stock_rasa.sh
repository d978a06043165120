#!/bin/sh
# Makes an environment of its own with Rasa 3.6 as it comes (TensorFlow, DIET, CRF), trains it on
# data/nlu and scripts/stock_rasa/facts.yml, and keeps what it reads in var/stock_rasa.
# Needs CPython 3.10 and about 3 GB; Lutea itself never uses it. FILE: labelled lines, optional.
#   scripts/stock_rasa.sh [FILE]
set -eu
cd "$(dirname "$0")/.."
home=var/stock_rasa
python=${PYTHON310:-python3.10}
mkdir -p "$home"

if [ ! -x "$home/venv/bin/rasa" ]; then
    echo "[1/2] Making $home/venv" >&2
    .venv/bin/uv venv -q --python "$python" "$home/venv"
    .venv/bin/uv pip install -q --python "$home/venv/bin/python" "rasa==3.6.21" "setuptools<81"
fi
echo "[2/2] Training and reading; from a quarter of an hour to an hour" >&2
exec "$home/venv/bin/python" -W ignore scripts/stock_rasa/read.py "$home" "$@"
