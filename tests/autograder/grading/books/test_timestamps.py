"""`timestamp.txt` in the forms that programs and people write; what could be two times is never guessed."""

import datetime

import pytest

from autograder.grading.books import timestamps

NOON = datetime.datetime(2026, 11, 9, 12)
FORMS = [
    "2026-11-09 12:00:00 UTC",
    "2026-11-09 12:00:00.000000 UTC",
    "2026-11-09 12:00:00",
    "2026-11-09T12:00:00Z",
    "2026-11-09T13:00:00+01:00",
    "2026-11-09 13:00:00 +0100",
    "2026-11-09 13:00 CET",
    "2026-11-09 14:00:00 CEST",
    "2026-11-09 13:00:00 Europe/Berlin",
    "2026-11-09 04:00:00.000000 America/Los_Angeles",  # as nbgrader's own tests write it
    "2026-11-09 7:00 AM America/New_York",
    "2026-11-09 07:00:00 EST",
    "2026-11-09 14:00:00 UTC+2",
    "2026-11-09 17:30:00 +05:30",
    "20261109T120000Z",
    "2026/11/09 12:00",
    "09.11.2026 12:00",
    "9.11.2026 12:00:00",
    "09.11.2026 13:00 MEZ",
    "Mon Nov  9 12:00:00 UTC 2026",
    "Mon Nov  9 12:00:00 2026",
    "Mon Nov  9 07:00:00 AM EST 2026",
    "Mon, 09 Nov 2026 13:00:00 +0100",
    "Mon, 09 Nov 2026 13:00:00 +0100 (CET)",
    "Monday, November 9, 2026 12:00:00 PM",
    "9 November 2026 12:00",
    "1794225600",
    "1794225600000",
    '"2026-11-09 12:00:00 UTC"',
    "2026-11-09 12:00:00 UTC\r\n",
]
NONE = [
    "",
    "2026-11-09",  # at midnight it would be early
    "09.11.2026",
    "9/11/2026 12:00",  # September in one half of the world
    "09-11-2026 12:00",
    "9.11.26 12:00",
    "2026-11-09 12:00:00 XYZ",
    "2026-11-09 12:00:00 CST",  # Chicago, or Shanghai
    "2026-11-09 12:00:00 IST",
    "2026-11-09 12:00:00 ../../etc/passwd",
    "2026-11-09 12:00:00 +9900",
    "12:00 XYZ Nov 9 2026",
    "Nov 9 12:00",
    "31.11.2026 12:00",
    "2026-13-09 12:00:00",
    "0001-01-01 00:00:00 UTC",
    "46335.5",
    "noon",
    "2026-11-09 12:00:00 UTC\n2026-11-10 12:00:00 UTC",
    "99999999999999999999",
]


@pytest.mark.parametrize("text", FORMS)
def test_understood(text, tmp_path):
    (tmp_path / "timestamp.txt").write_text(text, newline="")
    assert timestamps.read(tmp_path) == NOON


@pytest.mark.parametrize(
    "text", ["11/24/2026 3:05 PM", "24/11/2026 15:05", "24-11-2026 15:05:00", "24.11.2026 15:05"]
)
def test_where_only_one_reading_is_a_date_it_is_taken(text):
    assert timestamps.understood(text) == datetime.datetime(2026, 11, 24, 15, 5)


def test_the_course_says_what_a_short_name_of_a_zone_means():
    text = "2026-11-09 06:00:00.000000 CST"
    assert timestamps.understood(text, "America/Chicago") == NOON
    assert timestamps.understood("2026-11-09 20:00:00 CST", "Asia/Shanghai") == NOON


@pytest.mark.parametrize("text", NONE)
def test_not_understood(text, tmp_path):
    (tmp_path / "timestamp.txt").write_text(text, newline="")
    with pytest.raises(
        timestamps.NotUnderstood, match=r"write the time into it as 2026-11-09 12:00:00 UTC\.$"
    ):
        timestamps.read(tmp_path)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings_of_windows_programs(encoding, tmp_path):
    (tmp_path / "timestamp.txt").write_bytes("2026-11-09 12:00:00 UTC\r\n".encode(encoding))
    assert timestamps.read(tmp_path) == NOON


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b"\x80\x81\x82", b"x" * 10_000, b"\0\0\0"])
def test_bytes_that_are_no_text(data, tmp_path):
    (tmp_path / "timestamp.txt").write_bytes(data)
    with pytest.raises(timestamps.NotUnderstood):
        timestamps.read(tmp_path)


def test_none_at_all_and_a_link(tmp_path):
    assert timestamps.read(tmp_path) is None
    (tmp_path / "timestamp.txt").symlink_to("/etc/hostname")
    assert timestamps.read(tmp_path) is None
