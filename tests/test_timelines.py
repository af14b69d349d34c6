"""Figures over time: each says in words what it draws, and too little is said."""

import base64
from datetime import date

import pandas as pd

from analysis import timelines

US_MX = ("us", "mx")
NONE = "No act of the United States and Mexico towards each other was found."
DAY, MONTH, OWN, NEVER, VAGUE = (
    ("2023-05-04", "day", date(2023, 5, 4), date(2023, 5, 4)),
    ("2023-04", "interval", date(2023, 4, 1), date(2023, 4, 30)),
    ("2023-09-21", "assumed", date(2023, 9, 21), date(2023, 9, 21)),
    (None, "undated", None, None),
    ("2021/2023", "vague", date(2021, 1, 1), date(2023, 12, 31)),
)


def told(*acts):
    """Episodes from (actor, target, quad, dating)."""
    rows = [
        {
            "actor": actor,
            "target": target,
            "quad": quad,
            "weight": -1 if quad.endswith("conflict") else 1,
            **dict(zip(("date", "dating", "first", "last"), dated, strict=True)),
            "vader": 0.5,
            "textblob": 0.0,
        }
        for actor, target, quad, dated in acts
    ]
    columns = ["actor", "target", "quad", "weight", "date", "dating", "first", "last"]
    return pd.DataFrame(rows, columns=[*columns, "vader", "textblob"])


def is_png(shown):
    return base64.b64decode(shown.data["image/png"]).startswith(b"\x89PNG")


def test_a_timeline_says_each_act_and_how_it_is_dated():
    table = told(
        ("mx", "us", "verbal conflict", MONTH),
        ("us.dea", "mx", "material cooperation", DAY),
        ("mx", "us", "verbal conflict", VAGUE),
        ("mx", "us", "verbal conflict", OWN),
        ("mx", "us", "verbal cooperation", NEVER),
    )
    shown = timelines.draw_timeline(table, US_MX)
    assert is_png(shown)
    assert shown.data["text/plain"] == (
        "Timeline. What the United States and Mexico did towards each other (n = 5): "
        "2023-04 (interval), Mexico to United States, verbal conflict; "
        "2023-05-04 (day), Drug Enforcement Administration to Mexico, material cooperation; "
        "2021/2023? (vague), Mexico to United States, verbal conflict; "
        "2023-09-21? (assumed), Mexico to United States, verbal conflict; "
        "no date (undated), Mexico to United States, verbal cooperation."
    )


def test_many_acts_share_lanes():
    table = told(
        *[("mx", "us", "verbal conflict", MONTH)] * 20,
        *[("us", "mx", "verbal cooperation", DAY)] * 4,
        ("us", "mx", "verbal cooperation", NEVER),
    )
    assert timelines.draw_timeline(table, US_MX).data["text/plain"].endswith(
        "(n = 25): United States to Mexico: verbal cooperation (5) from 2023-05-04 to 2023-05-04, "
        "1 undated; Mexico to United States: verbal conflict (20) from 2023-04-01 to 2023-04-30."
    )  # fmt: skip


def test_acts_in_a_lane_do_not_cover_one_another():
    rows = told(*[("mx", "us", "verbal conflict", dated) for dated in (MONTH, DAY, OWN, NEVER)])
    assert timelines._stacked(rows.to_dict("records")) == [1, 2, 1, 1]  # noqa: SLF001


def test_too_little_or_too_much_is_said():
    assert timelines.draw_timeline(told(), US_MX).data["text/plain"] == NONE
    assert timelines.draw_tone(told(), US_MX).data["text/plain"] == NONE
    undated = told(("mx", "us", "verbal conflict", NEVER))
    assert (
        "none of these acts has a date"
        in (timelines.draw_timeline(undated, US_MX).data["text/plain"])
    )
    crowd = told(*[("mx", "us", "verbal conflict", DAY)] * 401)
    assert "too many to draw one by one" in timelines.draw_timeline(crowd, US_MX).data["text/plain"]


def test_a_series_says_each_period_and_keeps_its_gaps():
    rows = [
        {"period": name, "relations": n, "tension": t, "tension_low": -1.0, "tension_high": 1.0}
        | {"vader": 0.25}
        for name, n, t in (
            ("2022Q4", 5, 0.5),
            ("2023Q2", 2, -1.0),
            ("undated", 1, 0),
            ("all", 8, 0),
        )
    ]
    table = pd.DataFrame(rows)
    for measure, value in (("conflict", 1.5), ("cooperation", 0.5), ("net", -1.0)):
        table = table.assign(
            **{f"{measure}_per_article{end}": value for end in ("", "_low", "_high")}
        )
    shown = timelines.draw_series(table, US_MX)
    assert is_png(shown)
    assert shown.data["text/plain"] == (
        "Two charts over time. The United States and Mexico by period: "
        "2022Q4: 5 acts, conflict 1.50, cooperation 0.50, net -1.00 per article, "
        "tension +0.50 (-1.00 to +1.00), unpleasant tone -0.25; "
        "2023Q2: 2 acts, conflict 1.50, cooperation 0.50, net -1.00 per article, "
        "tension -1.00 (-1.00 to +1.00), unpleasant tone -0.25."
    )
    undated = timelines.draw_series(table.tail(2), US_MX)
    assert undated.data["text/plain"].endswith("by period: no dated act was found.")


def test_periods_of_all_lengths_have_no_holes():
    assert timelines._all_periods(["2023-12", "2024-02"]) == ["2023-12", "2024-01", "2024-02"]  # noqa: SLF001
    assert timelines._all_periods(["2023-12-31", "2024-01-01"]) == ["2023-12-31", "2024-01-01"]  # noqa: SLF001
    weeks = ["2023-09-18/2023-09-24", "2023-10-02/2023-10-08"]
    assert timelines._all_periods(weeks)[1:] == ["2023-09-25/2023-10-01", weeks[1]]  # noqa: SLF001


def test_tone_says_how_many_lie_on_either_side():
    table = told(("mx", "us", "verbal conflict", DAY), ("us", "mx", "verbal cooperation", DAY))
    shown = timelines.draw_tone(table.assign(vader=[0.4, -0.1], textblob=[0.0, 0.1]), US_MX)
    assert shown.data["text/plain"] == (
        "Dot plot. Tone of the sentences that tell what the United States and Mexico did (n = 2): "
        "verbal cooperation: VADER 1 below zero, 0 at zero, 0 above, "
        "TextBlob 0 below zero, 0 at zero, 1 above; "
        "verbal conflict: VADER 0 below zero, 0 at zero, 1 above, "
        "TextBlob 0 below zero, 1 at zero, 0 above."
    )


def test_a_timeline_is_the_same_each_time():
    table = told(("mx", "us", "verbal conflict", MONTH), ("us", "mx", "verbal cooperation", NEVER))
    one, two = (timelines.draw_timeline(table, US_MX).data["image/png"] for _ in range(2))
    assert one == two
