"""Tables and figures for the notebooks and the report, each with a twin in words.

What is shown twice can be checked twice: nbval compares the text of a figure or table, and who
cannot see it reads or hears it.
"""

import base64
import io
import re
import textwrap
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from PIL import Image

from analysis import annotated, measures
from analysis.actors import registry, side
from analysis.study import Study

# Okabe and Ito's palette, which is told apart in all common kinds of colour blindness; a side
# has the same colour everywhere
SIDE_COLOURS = {
    "us": "#0072B2",
    "mx": "#007A5A",
    "crime": "#B34700",
    "cn": "#A0457F",
    "intl": "#8A6500",
    "press": "#4F4F8F",
    "civil": "#6B6B00",
    "unknown": "#6E6E6E",
}
ARTICLE_BEFORE = ("United ", "White ", "Drug ", "State ", "Sinaloa ", "Jalisco ", "Gulf ")
WIDTH = 7.2  # inches, for all figures
CONFLICT, COOPERATION = "#A34700", "#5B3A8C"
COLOURS = 128  # of a figure's palette
COLOUR_NAMES = {"us": "blue", "mx": "green"}
STYLE: dict[Any, Any] = {
    "font.family": "DejaVu Sans",
    "font.size": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "figure.dpi": 110,
    "savefig.dpi": 110,
    "figure.constrained_layout.use": True,
}


@dataclass(frozen=True, slots=True)
class Shown:
    """Something to display: ``data`` and ``metadata`` by MIME type, as Jupyter takes them."""

    data: Mapping[str, str]
    metadata: Mapping[str, Any]

    def _repr_mimebundle_(self, **_: object) -> tuple[Mapping[str, str], Mapping[str, Any]]:
        return self.data, self.metadata


def behind(shown: Shown, rows: pd.DataFrame, by: str) -> Shown:
    """The same with the statements that each part of it counts; the report links to them.

    Args:
        shown: a figure or table.
        rows: what it was made from; a column ``statement_id``, missing where there is none.
        by: the column of its parts.
    """
    known = rows.dropna(subset=["statement_id"])
    parts = {
        actor_name(str(name)): list(dict.fromkeys(group["statement_id"]))
        for name, group in known.groupby(by, sort=False)
    }
    return Shown(shown.data, {**shown.metadata, "tensions": {"behind": parts}})


# ------------------------------------------------------------------------------- tables


def table(frame: pd.DataFrame, caption: str, *, index: bool = False, digits: int = 2) -> Shown:
    """A table with a caption and header scopes; its text twin is CSV.

    Args:
        frame: what to show.
        caption: what the table tells, a sentence.
        index: whether the index is a column of its own.
        digits: decimals of floating-point numbers.
    """
    shown = frame.reset_index() if index else frame.reset_index(drop=True)
    shown = shown.rename(columns=str)
    numbers = shown.select_dtypes("number").columns
    kinds = {
        **dict.fromkeys(numbers, "number"),
        **dict.fromkeys(shown.columns.intersection(["statement_id"]), "statement"),
        **dict.fromkeys(shown.columns.intersection(["sentence"]).difference(numbers), "words"),
        **dict.fromkeys(shown.columns.intersection(["date", "period"]), "date"),
    }
    classes = pd.DataFrame(kinds, index=shown.index, columns=shown.columns).fillna("")
    styler = (
        shown.style.format(precision=digits, escape="html", na_rep="–")
        .format_index(escape="html", axis=1)
        .hide(axis="index")
        .set_caption(_escape(caption))
        .set_td_classes(classes)
    )
    html = styler.to_html(table_uuid="t", cell_ids=False, border=0)
    html = re.sub(r' id="T_t[^"]*"', "", html.replace("<th ", '<th scope="col" '))
    html = re.sub(r"<style.*?</style>\s*", "", html, flags=re.DOTALL)
    return Shown({"text/html": html, "text/plain": to_csv(shown, digits=digits)}, {})


def to_csv(frame: pd.DataFrame, *, digits: int = 2) -> str:
    """CSV that is safe to open in a spreadsheet: no cell of text is taken for a formula.

    >>> print(to_csv(pd.DataFrame({"a": ["=1+1", "x"]})), end="")
    a
    '=1+1
    x
    """
    safe = frame.copy()
    for column in safe.columns:
        safe[column] = safe[column].map(_harmless)
    return safe.to_csv(index=False, float_format=f"%.{digits}f", lineterminator="\n")


def _harmless(value: Any) -> Any:
    starts_formula = isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r")
    return f"'{value}" if starts_formula else value


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


# --------------------------------------------------------------------------- article


def article(study: Study, article_id: str | None = None) -> Shown:
    """The annotated article: every statement marked by its actor, with its codes on a card.

    Args:
        study: the analysis.
        article_id: which of its articles; the first if not given.

    Raises:
        KeyError: no article has the id.
    """
    chosen = article_id if article_id is not None else str(study.articles["article_id"].iloc[0])
    style = f"<style>\n{annotated.asset('annotated.css')}</style>\n"
    fragment = style + annotated.html(study, chosen)
    return Shown({"text/html": fragment, "text/plain": annotated.text(study, chosen)}, {})


# ------------------------------------------------------------------------------ figures


def figure(drawn: Figure, alt: str) -> Shown:
    """A figure with its alternative text, which is its text twin, too."""
    buffer = io.BytesIO()
    drawn.savefig(buffer, format="png", metadata={"Software": None})
    # with a palette a picture takes a third of the bytes, and a page of many stays small
    with Image.open(buffer) as picture:
        few = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    buffer = io.BytesIO()
    few.save(buffer, format="png", optimize=True)
    png = base64.b64encode(buffer.getvalue()).decode("ascii")
    return Shown({"image/png": png, "text/plain": alt}, {"image/png": {"alt": alt}})


def canvas(width: float, height: float) -> tuple[Figure, Axes]:
    """An empty figure in the project's style, and its axes; sizes in inches."""
    with mpl.rc_context(STYLE):
        drawn = Figure(figsize=(width, height))
        return drawn, drawn.subplots()


def headline(drawn: Figure, words: str) -> None:
    """Above the whole figure, at its left edge, however long the labels on the axis are."""
    drawn.suptitle(textwrap.fill(words, 82), x=0.01, ha="left", size=11)


def actor_name(actor: str) -> str:
    """The name of an actor's id, the id itself if the codebook does not know it.

    >>> actor_name("us")
    'United States'
    """
    name: str = registry().names.get(actor, actor)
    return name


def short_ids(statement_ids: "pd.Series[str]") -> "pd.Series[str]":
    """Statement ids without the article's, where all are of one article; missing ones stay so.

    >>> short_ids(pd.Series(["a:001", "a:002"])).tolist()
    ['001', '002']
    """
    if len({key.rsplit(":", 1)[0] for key in statement_ids.dropna()}) != 1:
        return statement_ids
    return statement_ids.map(lambda key: key.rsplit(":", 1)[1], na_action="ignore")


def in_a_sentence(actor: str) -> str:
    """The name of an actor as a sentence has it, with its article.

    >>> in_a_sentence("us"), in_a_sentence("mx"), in_a_sentence("us.dhs")
    ('the United States', 'Mexico', 'the Department of Homeland Security')
    """
    name = actor_name(actor)
    return f"the {name}" if name.startswith(ARTICLE_BEFORE) or " of " in name else name


def bars(
    frame: pd.DataFrame, title: str, *, label: str, colours: Sequence[str] | None = None
) -> Shown:
    """Horizontal bars, each with its number at its end, the first row on top.

    Args:
        frame: the index names the bars; column ``value``, optionally ``low`` and ``high`` for
            an interval and ``text`` for what stands at the bar's end.
        title: what the figure shows.
        label: what a value is, with its unit.
        colours: one a bar.
    """
    if frame.empty:
        return nothing(f"{title}: nothing to show.")
    text = frame["text"] if "text" in frame else frame["value"].map("{:g}".format)
    reach = frame["high"] if "high" in frame else frame["value"]
    with mpl.rc_context(STYLE):
        drawn, axes = canvas(WIDTH, 0.9 + 0.34 * len(frame))
        places = np.arange(len(frame))[::-1]
        axes.barh(places, frame["value"], color=colours or SIDE_COLOURS["us"], height=0.62)
        if "low" in frame:
            axes.hlines(places, frame["low"], frame["high"], color="#ffffff", linewidth=3)
            axes.hlines(places, frame["low"], frame["high"], color="#222222", linewidth=1.2)
        for place, end, told in zip(places, reach, text, strict=True):
            axes.annotate(told, (end, place), (5, 0), textcoords="offset points", va="center")
        axes.set_yticks(places, [str(i) for i in frame.index])
        # the words at the ends need room: a letter is about an eightieth of the figure's width
        room = 1 - 0.02 - text.str.len() / 60
        axes.set_xlim(0, float((reach / room).max()) or 1)
        axes.set_xlabel(label)
        headline(drawn, title)
    told = "; ".join(f"{name} {words}" for name, words in zip(frame.index, text, strict=True))
    return figure(drawn, f"Bar chart. {title} ({label}): {told}.")


def voices(statements: pd.DataFrame) -> Shown:
    """Share of voice: the statements of each actor, with 95 % Wilson intervals."""
    counts = measures.shares(statements, "actor").reset_index()
    frame = pd.DataFrame(
        {
            "value": 100 * counts["share"],
            "low": 100 * counts["low"],
            "high": 100 * counts["high"],
            "text": [
                f"{row.n} ({row.share:.0%}, {row.low:.0%} to {row.high:.0%})"
                for row in counts.rename(columns={"count": "n"}).itertuples()
            ],
        }
    )
    frame.index = pd.Index([actor_name(a) for a in counts["actor"]])
    drawn = bars(
        frame,
        f"Who is given a voice (n = {len(statements)} statements{_legend(counts['actor'])})",
        label="% of statements; line: 95 % interval",
        colours=actor_colours(counts["actor"]),
    )
    ordered = statements.set_index("actor").loc[counts["actor"].tolist()].reset_index()
    return behind(drawn, ordered, "actor")


def _legend(actors: Iterable[str]) -> str:
    """Which colour is which side, in words, for the sides that appear."""
    sides = dict.fromkeys(side(actor) for actor in actors)
    return "".join(f"; {COLOUR_NAMES[s]}: {actor_name(s)}" for s in sides if s in COLOUR_NAMES)


def actor_colours(actors: Iterable[str]) -> list[str]:
    """The colours of actors' sides.

    >>> actor_colours(["us.dea"])
    ['#0072B2']
    """
    return [SIDE_COLOURS[side(actor)] for actor in actors]


def matrix(
    cells: pd.DataFrame,
    title: str,
    *,
    label: str,
    limit: float | None = None,
    digits: int = 0,
    sizes: pd.DataFrame | None = None,
) -> Shown:
    """A matrix of numbers by colour, each number written in its cell.

    Args:
        cells: rows × columns of numbers, NaN where there is nothing.
        title: what the matrix shows, without its numbers.
        label: what a number is, with its unit.
        limit: of a diverging scale from −limit to limit; None for counts and shares.
        digits: decimals of the numbers.
        sizes: how many each number is made of, of the same shape; written below it.
    """
    if cells.empty:
        return nothing(f"{title}: nothing to show.")
    values = cells.to_numpy(dtype=float)
    signed = limit is not None
    written = [[_cell(value, signed=signed, digits=digits) for value in row] for row in values]
    if sizes is not None:
        ns = sizes.reindex(index=cells.index, columns=cells.columns).fillna(0).to_numpy(dtype=int)
        written = [
            [f"{text}\n(n {n})" if text else "" for text, n in zip(texts, row, strict=True)]
            for texts, row in zip(written, ns, strict=True)
        ]
    # the scales stop short of their darkest colours, on which black numbers would not read
    top = 1.65 * (limit or max(1.0, float(np.nanmax(values))))
    norm = mpl.colors.Normalize(-top if signed else 0, top)
    # long names would leave the cells no room
    rows = [textwrap.fill(str(name), 30) for name in cells.index]
    height = max(0.42 if sizes is None else 0.52, 0.2 * max(r.count("\n") + 1 for r in rows))
    with mpl.rc_context(STYLE):
        drawn, axes = canvas(WIDTH, 1.7 + height * cells.shape[0])
        scale = mpl.colormaps["PuOr" if signed else "Blues"]
        axes.imshow(np.nan_to_num(values), cmap=scale, norm=norm, aspect="auto")
        for row, texts in enumerate(written):
            for column, text in enumerate(texts):
                axes.text(column, row, text, ha="center", va="center", color="#111111")
        axes.set_yticks(range(cells.shape[0]), rows)
        names = [str(c) for c in cells.columns]
        slant: dict[str, Any] = {"rotation": 35, "ha": "right", "rotation_mode": "anchor"}
        axes.set_xticks(range(cells.shape[1]), names, **slant)
        axes.tick_params(length=0)
        headline(drawn, f"{title} ({label})")
    told = [
        f"{row}: "
        + ", ".join(
            f"{c} {t}".replace("\n", " ") for c, t in zip(cells.columns, texts, strict=True) if t
        )
        for row, texts in zip(cells.index, written, strict=True)
    ]
    return figure(drawn, f"Matrix, {title} ({label}). " + "; ".join(told) + ".")


def _cell(value: float, *, signed: bool, digits: int) -> str:
    """What is written in a cell; nothing for a count of nothing."""
    if np.isnan(value) or (not signed and value == 0):
        return ""
    return f"{value:+.{digits}f}" if signed and value else f"{value:.{digits}f}"


def tone_against_stance(tones: pd.DataFrame, columns: Sequence[str]) -> Shown:
    """What several scorers say of the same statements, a row of dots for each scorer.

    Args:
        tones: a row a statement × target, with the scorers' columns, all −1…1.
        columns: the scorers, from the baseline on.
    """
    if tones.empty:
        return nothing("Tone against stance: no statement has a target.")
    rng = np.random.default_rng(0)
    with mpl.rc_context(STYLE):
        drawn, axes = canvas(WIDTH, 0.9 + 0.8 * len(columns))
        places = range(len(columns) - 1, -1, -1)
        for place, column in zip(places, columns, strict=True):
            jitter = rng.uniform(-0.22, 0.22, len(tones))
            axes.scatter(
                tones[column], place + jitter, s=26, color="#0072B2", alpha=0.6, linewidth=0
            )
        axes.axvline(0, color="#888888", linewidth=0.8)
        axes.set_yticks(list(places), list(columns))
        axes.set_xlim(-1.08, 1.08)
        axes.set_xlabel("hostile −1 … +1 friendly")
        headline(drawn, f"One source, one target, {len(columns)} scorers (n = {len(tones)})")
    told = [
        f"{c}: {int((tones[c] < 0).sum())} below zero, {int((tones[c] == 0).sum())} at zero, "
        f"{int((tones[c] > 0).sum())} above"
        for c in columns
    ]
    alt = f"Dot plot of {len(tones)} pairs of statement and target on a scale from −1 to +1. "
    return figure(drawn, alt + "; ".join(told) + ".")


def reliability(bins: pd.DataFrame, title: str) -> Shown:
    """How often statements of a confidence are right, beside the diagonal of a perfect measure.

    Args:
        bins: a row a bin: mean ``confidence``, share ``right``, number ``statements``.
        title: what was measured.
    """
    with mpl.rc_context(STYLE):
        drawn, axes = canvas(4.6, 4.2)
        axes.plot([0, 1], [0, 1], color="#777777", linewidth=1)
        sizes = 20 + 200 * bins["statements"] / bins["statements"].max()
        axes.scatter(bins["confidence"], bins["right"], s=sizes, color=SIDE_COLOURS["us"])
        axes.set(xlim=(0, 1.05), ylim=(0, 1.05), xlabel="confidence", ylabel="share that is right")
        headline(drawn, title + " (size: statements)")
    told = "; ".join(
        f"{b.confidence:.2f}: {b.right:.2f} of {b.statements:.0f}" for b in bins.itertuples()
    )
    return figure(drawn, f"Dot plot. {title}, by confidence: {told}.")


def network(relations: pd.DataFrame, title: str, *, most: int = 20) -> Shown:
    """Who acts towards whom: who acts on the left, on whom on the right, an arrow for each sign.

    Conflict is orange and dashed, cooperation purple and solid; the number at an arrow counts
    the acts. Where that makes too many arrows, actors are joined into their sides, and of these
    arrows the most frequent are drawn; the title says so.

    Args:
        relations: a row a relation: ``actor``, ``target``, ``weight``.
        title: what the figure shows.
        most: how many arrows can still be told apart.
    """
    if relations.empty:
        return nothing(f"{title}: no act of one actor towards another was found.")
    edges = _edges(relations)
    if len(edges) > most:
        edges = _edges(relations.assign(**{c: relations[c].map(side) for c in ("actor", "target")}))
        title += "; actors joined into sides"
    if len(edges) > most:
        title += f"; the {most} most frequent of {len(edges)} arrows"
        edges = sorted(edges, key=lambda edge: -edge[3])[:most]
    columns = [_by_side(str(edge[end]) for edge in edges) for end in (0, 1)]
    with mpl.rc_context(STYLE):
        drawn, axes = canvas(WIDTH, 1.1 + max(0.42 * max(map(len, columns)), 0.17 * len(edges)))
        places = [_column(axes, actors, x) for x, actors in enumerate(columns)]
        largest = max(edge[3] for edge in edges)
        begun: Counter[str] = Counter()
        for actor, target, sign, count in sorted(edges, key=lambda e: (places[1][e[1]], e[2])):
            ends = places[0][actor], places[1][target]
            begun[actor] += 1
            at = 0.1 + 0.11 * (begun[actor] % 7)
            _arrow(axes, *ends, sign=sign, count=count, share=count / largest, at=at)
        axes.set(xlim=(-0.8, 1.8), ylim=(-0.6, max(map(len, columns)) - 0.4))
        axes.invert_yaxis()
        axes.set_axis_off()
        headline(drawn, f"{title}; dashed: conflict, solid: cooperation")
    told = "; ".join(
        f"{actor_name(a)} to {actor_name(t)}: {n} {'cooperation' if s > 0 else 'conflict'}"
        for a, t, s, n in edges
    )
    return figure(drawn, f"Network. {title}: {told}.")


def _edges(relations: pd.DataFrame) -> list[tuple[str, str, int, int]]:
    """Actor, target, sign and number of acts, in the order in which they first appear."""
    signed = relations.assign(sign=np.sign(relations["weight"]).astype(int))
    counted = signed.groupby(["actor", "target", "sign"], sort=False).size().reset_index(name="n")
    return list(counted.itertuples(index=False, name=None))


def _by_side(actors: Iterable[str]) -> list[str]:
    sides = list(SIDE_COLOURS)
    return sorted(set(actors), key=lambda actor: (sides.index(side(actor)), actor))


def _column(axes: Axes, actors: Sequence[str], x: float) -> dict[str, tuple[float, float]]:
    """Write the actors below one another; return where their arrows begin or end."""
    for y, actor in enumerate(actors):
        axes.text(
            x + (0.03 if x else -0.03),
            y,
            actor_name(actor),
            ha="left" if x else "right",
            va="center",
            size=9,
            color=SIDE_COLOURS[side(actor)],
            weight="bold",
        )
    return {actor: (x, float(y)) for y, actor in enumerate(actors)}


def _arrow(
    axes: Axes,
    start: tuple[float, float],
    end: tuple[float, float],
    *,
    sign: int,
    count: int,
    share: float,
    at: float,
) -> None:
    """An arrow, the broader the more acts; their number stands `at` a share of its way."""
    colour = CONFLICT if sign < 0 else COOPERATION
    # beside the arrow of the other sign, not on it
    (x, y), (to_x, to_y) = ((a, b + 0.08 * sign) for a, b in (start, end))
    arrow = {"arrowstyle": "-|>", "color": colour, "linestyle": "--" if sign < 0 else "-"}
    width = {"linewidth": 0.9 + 1.6 * share, "shrinkA": 0, "shrinkB": 0}
    axes.annotate("", xy=(to_x, to_y), xytext=(x, y), arrowprops=arrow | width)
    place = x + at * (to_x - x), y + at * (to_y - y)
    box = {"boxstyle": "circle,pad=0.12", "facecolor": "white", "edgecolor": "none"}
    axes.text(*place, str(count), color=colour, ha="center", va="center", size=9, bbox=box)


def say(words: str) -> Shown:
    """A sentence that was computed, as a paragraph."""
    return Shown({"text/html": f"<p>{_escape(words)}</p>", "text/plain": words}, {})


def nothing(words: str) -> Shown:
    """What is displayed where there is too little to draw."""
    return say(words)
