"""
Whom to ring: by nation, and a deployer's own list by place.
"""

from datetime import date

import pytest

from bot.knowledge.entries import BadData
from bot.knowledge.services import (
    Service,
    first_half,
    load_services,
    load_units,
    marked,
    services_for,
    units,
)

CSV = """name,phone,hours,nation,region,postcodes,source,seen
Northtown EPU,01234 567890,Mon-Fri 9-5,england,North,M13 M14,trust page,2026-11-01
Southtown EPU,01234 567891,,england,South,"SW1A, SW2",trust page,2026-11-01
"""


@pytest.fixture
def listed(tmp_path):
    path = tmp_path / "units.csv"
    path.write_text(CSV, "utf-8")
    return path


@pytest.mark.parametrize(
    ("place", "names"),
    [
        ("M13", ["Northtown EPU"]),
        ("m13 9wl", ["Northtown EPU"]),
        ("M139WL", ["Northtown EPU"]),
        ("sw1a", ["Southtown EPU"]),
        ("south", ["Southtown EPU"]),
        ("England", ["Northtown EPU", "Southtown EPU"]),
        ("scotland", []),
        ("", []),
    ],
)
def test_units_are_found_by_nation_region_or_half_a_postcode(listed, place, names):
    assert [unit.name for unit in units(place, path=listed)] == names


def test_a_whole_postcode_is_cut_before_it_is_looked_up():
    assert first_half("my postcode is LS1 4AP") == "LS1"


def test_without_a_list_there_are_no_units():
    assert load_units(None) == ()


def test_a_list_without_numbers_is_refused(tmp_path):
    path = tmp_path / "units.csv"
    path.write_text("name\nX\n")
    with pytest.raises(BadData, match="no column phone"):
        load_units(path)


def test_northern_ireland_is_never_sent_to_111():
    assert "111" not in {service.phone for service in services_for("ni")}


def test_a_nation_that_is_not_known_gets_every_line():
    assert len(services_for("unknown")) == len(services_for(None)) > len(services_for("wales"))


@pytest.mark.parametrize(
    ("seen", "confirmed", "mark"),
    [
        ("2026-11-22", True, ""),
        ("2026-11-22", False, "this number is not confirmed yet"),
        ("2025-11-22", True, ""),
        ("2025-11-21", True, "this number has not been checked for a year"),
        ("", True, "this number has not been checked for a year"),
    ],
)
def test_an_old_or_unconfirmed_number_is_marked(seen, confirmed, mark):
    line = Service("x", "X", "k", seen=seen, confirmed=confirmed)
    assert line.mark(date(2026, 11, 22)) == mark


# In a text
# ---------

SEEN = date(2026, 11, 22)
A_YEAR_ON = date(2027, 11, 23)
OLD = "(this number has not been checked for a year)"


@pytest.mark.parametrize(
    ("text", "day", "shown"),
    [
        (
            "Ring Sands on 0808 164 3332.",
            SEEN,
            "Ring Sands on 0808 164 3332 (this number is not confirmed yet).",
        ),
        ("**08081643332**", SEEN, "**08081643332** (this number is not confirmed yet)"),
        ("Ring **116 123**, or 999.", SEEN, "Ring **116 123**, or 999."),
        ("Ring 999.", A_YEAR_ON, f"Ring 999 {OLD}."),
        ("It is 111 mm, or 1,111, or 1110.", A_YEAR_ON, "It is 111 mm, or 1,111, or 1110."),
        ("", SEEN, ""),
    ],
)
def test_a_number_in_a_text_is_marked_while_it_is_not_confirmed_or_old(text, day, shown):
    assert marked(text, day) == shown


def test_a_number_is_marked_where_it_stands_first():
    text = "Sands: 0808 164 3332. Again: 0808 164 3332."
    assert marked(text, SEEN).count("not confirmed") == 1


def test_every_number_of_the_directory_is_marked_when_it_must_be():
    for service in load_services():
        for number in filter(None, (service.phone, service.text)):
            assert ("(" in marked(number, SEEN)) == bool(service.mark(SEEN))
