import pytest

from archiver.importing.addresses import Claim, Placement, place_page, precision_of, utc


def test_the_first_claim_of_each_wins() -> None:
    placed = place_page(
        [
            Claim("sidecar", "mailto:nobody", None),
            Claim("saved-from", "HTTPS://www.Harbour.example:443/q?a=1#top"),
            Claim("singlefile", "https://other.example/", "Wed Nov 25 2020 14:37:44 GMT+0100 (Central European Time)"),
            Claim("file", time="2022-01-01T00:00:00Z"),
        ]
    )
    assert placed == Placement("https://www.harbour.example/q?a=1", "2020-11-25T13:37:44Z", "saved-from", "singlefile")
    assert isinstance(placed, Placement)
    assert placed.facts == {"kind": "article", "url_from": "saved-from", "time_from": "singlefile"}


def test_a_replay_address_stands_for_what_was_archived() -> None:
    for replay in (
        "https://web.archive.org/web/20200102030405/http://harbour.example:80/q",
        "https://web.archive.org/web/20200102030405id_/http://harbour.example/q",
        "http://localhost:8080/my-web/20200102030405mp_/http:/harbour.example/q",
    ):
        placed = place_page([Claim("canonical", replay), Claim("file", time="2022-01-01T00:00:00Z")])
        assert placed == Placement("http://harbour.example/q", "2020-01-02T03:04:05Z", "canonical", "canonical")


def test_what_is_said_outside_the_page_is_taken_as_it_is() -> None:
    replay = "https://web.archive.org/web/20200102030405/http://harbour.example:80/q"
    for source in ("record", "sidecar", "base-url"):
        placed = place_page([Claim(source, replay, "2022-01-01T00:00:00Z")])
        assert placed == Placement(replay, "2022-01-01T00:00:00Z", source, source)


def test_what_is_missing_is_said() -> None:
    assert place_page([Claim("file", time="2022-01-01T00:00:00Z")]) == (
        "no address: nothing in or beside it says where it is from; give --base-url"
    )
    assert place_page([Claim("record", "https://harbour.example/", "soon")]) == (
        "no time: its record does not say when it was fetched"
    )


def test_times_in_all_their_forms() -> None:
    assert [
        utc(text)
        for text in (
            "2024-01-02T03:04:05Z",
            "2024-01-02T03:04:05.987654Z",
            "2024-01-02T03:04:05+02:00",
            "2024-01-02 03:04:05",
            "2024-01-02",
            "20240102030405",
            "Tue, 2 Jan 2024 10:00:00 +0100",
            "Tue Jan 02 2024 10:00:00 GMT-0330 (Newfoundland Standard Time)",
            "02 Jan 2024 03:04:05 +0000",
            "2024-01",
            "2024",
            "20240102",
            "202401020304",
            "20240102030405678",
            "2024.01.02-030405",
            "1704164645",
            "1704164645.5",
            "1704164645678",
            "20241302030405",
            "yesterday",
            "",
            None,
        )
    ] == [
        "2024-01-02T03:04:05Z",
        "2024-01-02T03:04:05Z",
        "2024-01-02T01:04:05Z",
        "2024-01-02T03:04:05Z",
        "2024-01-02T00:00:00Z",
        "2024-01-02T03:04:05Z",
        "2024-01-02T09:00:00Z",
        "2024-01-02T13:30:00Z",
        "2024-01-02T03:04:05Z",
        "2024-01-01T00:00:00Z",
        "2024-01-01T00:00:00Z",
        "2024-01-02T00:00:00Z",
        "2024-01-02T03:04:00Z",
        *["2024-01-02T03:04:05Z"] * 5,
        None,
        None,
        None,
        None,
    ]


def test_how_much_a_time_says() -> None:
    texts = ("2024", "2024-01", "202401", "2024-01-02", "20240102", "2024-01-02T03:04Z", "20240102030405", "soon", None)
    assert [precision_of(text) for text in texts] == [
        *("year", "month", "month", "day", "day", "minute", None, None, None)
    ]
    assert [precision_of(f"2024-01-02T{text}") for text in ("03", "03Z", "0304", "03:04+01:00", "03:04:05Z", "3")] == [
        *("hour", "hour", "minute", "minute", None, None)
    ]
    placed = place_page([Claim("record", "https://harbour.example/", "2024-02")])
    assert isinstance(placed, Placement)
    assert (placed.fetched, placed.facts["time_precision"]) == ("2024-02-01T00:00:00Z", "month")


def test_times_that_cannot_be() -> None:
    """Clocks that were never set, files whose times were taken off, a date of the future: the next claim counts."""
    address = "https://harbour.example/"
    for impossible in ("1970-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "1991-08-05", "2999-12-31T23:59:59Z"):
        told = place_page([Claim("record", address, impossible)])
        assert isinstance(told, str)
        assert told.startswith("no time: it cannot have been fetched at ")
        placed = place_page([Claim("sidecar", address, impossible), Claim("file", None, "2024-01-02T03:04:05Z")])
        assert isinstance(placed, Placement)
        assert (placed.fetched, placed.time_from) == ("2024-01-02T03:04:05Z", "file")
    assert utc("2016-12-31t23:59:60.5z") == "2016-12-31T23:59:59Z"


@pytest.mark.parametrize(
    ("text", "time", "precision"),
    [
        ("2021Z", "2021-01-01T00:00:00Z", "year"),
        ("2021-03Z", "2021-03-01T00:00:00Z", "month"),
        ("2021-03-04Z", "2021-03-04T00:00:00Z", "day"),
        ("2021030405", "2021-03-04T05:00:00Z", "hour"),
        ("202103040506", "2021-03-04T05:06:00Z", "minute"),
        ("2021-03-04 05:06:07 UTC", "2021-03-04T05:06:07Z", None),
        ("2021-03-04 05:06:07 GMT", "2021-03-04T05:06:07Z", None),
        ("UTC", None, None),
    ],
)
def test_zones_behind_a_day_and_in_words(text: str, time: str | None, precision: str | None) -> None:
    assert (utc(text), precision_of(text)) == (time, precision)


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("view-source:https://harbour.example/a", ("https://harbour.example/a", "2022-01-01T00:00:00Z")),
        (
            "about:reader?url=https%3A%2F%2Fharbour.example%2Fa%3Fb%3D1",
            ("https://harbour.example/a?b=1", "2022-01-01T00:00:00Z"),
        ),
        (
            "https://web.archive.org/web/20200102030405/harbour.example/a",
            ("http://harbour.example/a", "2020-01-02T03:04:05Z"),
        ),
        ("https://archive.ph/AbCdE", ("https://other.example/b", "2022-01-01T00:00:00Z")),
        ("http://internet.e-mail", ("https://other.example/b", "2022-01-01T00:00:00Z")),
        ("about:internet", ("https://other.example/b", "2022-01-01T00:00:00Z")),
    ],
)
def test_addresses_that_stand_for_others(url: str, found: tuple[str, str]) -> None:
    claims = [Claim("saved-from", url), Claim("canonical", "https://other.example/b")]
    placed = place_page([*claims, Claim("file", time="2022-01-01T00:00:00Z")])
    assert isinstance(placed, Placement)
    assert (placed.url, placed.fetched) == found
