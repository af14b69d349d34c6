"""Reads source documents: a file, a folder or a table of articles → `Article`.

Whatever cannot be read becomes a `Skipped` with its reason, and the reading goes on.
"""

import csv
import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import charset_normalizer
import yaml
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from analysis.time_expressions import dateline, find_expressions

TEXT_SUFFIXES = (".txt", ".md", ".text")
TABLE_SUFFIXES = (".csv", ".tsv", ".jsonl", ".ndjson")
MAX_CHARACTERS = 1_000_000
"""The parser's own limit for one text; a longer file is a collection, not an article."""
MAX_CELL = 2**31 - 1
DATELINE_WITHIN = 3_000  # characters

csv.field_size_limit(MAX_CELL)


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the text: title, dek, caption, credit, body or boilerplate."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Article:
    """One article. All offsets are characters into ``text``, end exclusive.

    ``published`` is an ISO 8601 date or time in UTC, None if nothing tells it; ``sha256`` is of
    the text as UTF-8.
    """

    article_id: str
    text: str
    parts: tuple[Part, ...]
    title: str | None = None
    published: str | None = None
    publisher: str | None = None
    language: str = "en"
    url: str | None = None
    path: str | None = None
    sha256: str = ""

    @property
    def day(self) -> date | None:
        """The day of publication, which relative dates count from."""
        return date.fromisoformat(self.published[:10]) if self.published else None

    @property
    def words(self) -> int:
        """Words in the parts that are analysed."""
        kept = (p for p in self.parts if p.name != "boilerplate")
        return sum(len(self.text[p.start : p.end].split()) for p in kept)


@dataclass(frozen=True, slots=True)
class Skipped:
    """A document that was not read, or only under another id: where it is, and why."""

    path: str
    reason: str


class ArticleError(ValueError):
    """A single document cannot be read as an article; the message says why."""


def read_articles(source: Any) -> Iterator[Article | Skipped]:
    """Read articles one by one, in a fixed order, from wherever they are.

    Args:
        source: the path of a text file, of a folder (read with its subfolders, in the order of
            the names) or of a table (CSV, TSV or JSON Lines with a column ``text`` and
            optionally ``id``, ``title``, ``date``, ``publisher``, ``url``); an `Article`; or an
            iterable of any of these.

    Yields:
        An `Article`, or a `Skipped` for what is empty, binary, too long, in another language,
        a duplicate or in a form that is not supported.

    Raises:
        FileNotFoundError: there is nothing at the path.

    >>> next(read_articles(article_from_text("note", "Mexico said no."))).article_id
    'note'
    """
    seen_texts: dict[str, str] = {}
    seen_ids: dict[str, int] = {}
    for item in _read(source):
        if isinstance(item, Skipped):
            yield item
            continue
        where = item.path or item.article_id
        if item.sha256 in seen_texts:
            yield Skipped(where, f"duplicate: the same text as {seen_texts[item.sha256]}")
            continue
        seen_texts[item.sha256] = where
        article = item
        while article.article_id in seen_ids:
            seen_ids[item.article_id] += 1
            article = replace(item, article_id=f"{item.article_id}-{seen_ids[item.article_id]}")
        seen_ids[article.article_id] = 1
        yield article


def _read(source: Any) -> Iterator[Article | Skipped]:
    if isinstance(source, Article):
        yield source
    elif isinstance(source, str | Path):
        yield from _read_path(Path(source))
    elif isinstance(source, Iterable):
        for one in source:
            yield from _read(one)
    else:
        message = f"cannot read articles from {type(source).__name__}; give a path or Articles"
        raise TypeError(message)


def _read_path(path: Path) -> Iterator[Article | Skipped]:
    if path.is_dir():
        files = sorted(p for p in path.rglob("*") if p.is_file())
        hidden = [p for p in files if any(s.startswith(".") for s in p.relative_to(path).parts)]
        for file in files:
            if file not in hidden:
                yield from _read_path(file)
    elif not path.exists():
        message = f"{path}: there is no such file or folder; name a text, a table or a folder"
        raise FileNotFoundError(message)
    elif path.suffix.lower() in TABLE_SUFFIXES:
        yield from _read_table(path)
    elif path.suffix.lower() in TEXT_SUFFIXES or not path.suffix:
        try:
            yield _text_article(path)
        except (ArticleError, OSError) as error:
            yield Skipped(str(path), str(error))
    else:
        known = ", ".join(TEXT_SUFFIXES[:2] + TABLE_SUFFIXES[:3])
        yield Skipped(str(path), f"not supported: {path.suffix}; save it as one of {known}")


def _text_article(path: Path) -> Article:
    size = path.stat().st_size
    if size > 4 * MAX_CHARACTERS:  # no encoding needs more bytes a character
        raise ArticleError(_too_long(size, "bytes"))
    return article_from_text(path.stem, decode(path.read_bytes()), path=str(path))


def decode(data: bytes) -> str:
    """Return the bytes as text, unchanged but for the encoding, which is detected.

    UTF-8 is tried first, then what byte-order marks and `charset_normalizer` tell.

    Raises:
        ArticleError: the bytes are not text.

    >>> decode("El País, «sí»".encode("utf-16"))
    'El País, «sí»'
    """
    utf16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    if not utf16:
        if b"\0" in data or data.startswith((b"%PDF", b"{\\rtf")):
            message = "binary: not plain text; save the article as a text file"
            raise ArticleError(message)
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            pass
    # English with Spanish names comes in few encodings; a free choice guesses exotic ones
    candidates = ["utf_16"] if utf16 else ["cp1252", "mac_roman", "cp850"]
    best = charset_normalizer.from_bytes(data, cp_isolation=candidates).best()
    if best is None:
        message = "binary or in an unknown encoding; save the article as UTF-8 text"
        raise ArticleError(message)
    return str(best)


def _too_long(size: int, unit: str) -> str:
    limit = f"{MAX_CHARACTERS:,} characters"
    return f"huge: {size:,} {unit}, an article has at most {limit}; split it into articles"


def article_from_text(
    article_id: str, text: str, *, path: str | None = None, given: Mapping[str, Any] | None = None
) -> Article:
    r"""Make an `Article` of a text: find its front matter or header, its parts and its language.

    Args:
        article_id: the id that all tables will use.
        text: the whole text; kept unchanged, so that offsets refer to it.
        path: where it came from.
        given: what a table tells: ``title``, ``date``, ``publisher``, ``url``; it wins over
            what the text tells.

    Raises:
        ArticleError: the text is empty, too long, in another language, or its front matter
            is not YAML.

    >>> a = article_from_text("x", "Talks resume\n\nMexico said it would attend the talks.")
    >>> [(p.name, a.text[p.start:p.end]) for p in a.parts]
    [('title', 'Talks resume'), ('body', 'Mexico said it would attend the talks.')]
    """
    if len(text) > MAX_CHARACTERS:
        raise ArticleError(_too_long(len(text), "characters"))
    front, body_start = _front_matter(text)
    known = {**front, **{k: v for k, v in (given or {}).items() if v not in (None, "")}}
    parts, header_time = split_parts(text, body_start, titled="title" in known)
    if not any(p.name != "boilerplate" for p in parts):
        message = "empty: there are no words to analyse"
        raise ArticleError(message)
    published = iso_time(known.get("date") or known.get("published"))
    title = known.get("title") or next(
        (text[p.start : p.end] for p in parts if p.name == "title"), None
    )
    return Article(
        article_id=article_id,
        text=text,
        parts=parts,
        title=None if title is None else str(title),
        published=published or header_time or _dateline(text, parts),
        publisher=str(known["publisher"]) if known.get("publisher") else _publisher(text, parts),
        language=_english("\n".join(text[p.start : p.end] for p in parts)),
        url=str(known["url"]) if known.get("url") else None,
        path=path,
        sha256=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
    )


def iso_time(value: Any) -> str | None:
    """Return a date or time as ISO 8601 (times in UTC), or None if it is not one.

    >>> iso_time("2024-03-05T08:00:00-06:00"), iso_time("spring"), iso_time(date(2024, 3, 5))
    ('2024-03-05T14:00:00Z', None, '2024-03-05')
    >>> iso_time("5 March 2024"), iso_time("03/05/2024")
    ('2024-03-05', None)
    """
    if isinstance(value, str):
        value = value.strip()
        try:
            value = date.fromisoformat(value) if len(value) <= 10 else datetime.fromisoformat(value)
        except ValueError:
            return _written_day(value)
    if isinstance(value, datetime):
        moment = value if value.tzinfo else value.replace(tzinfo=UTC)
        return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return value.isoformat() if isinstance(value, date) else None


def _written_day(words: str) -> str | None:
    """The day of "5 March 2024", if that is all there is and it has one reading."""
    found = find_expressions(words, None)
    days = [e.value for e in found if len(e.value) == len("2024-03-05")]
    return days[0] if len(found) == 1 and days else None


def _dateline(text: str, parts: Iterable[Part]) -> str | None:
    """The day of a full dateline, where nothing else dates the article."""
    start = next((p.start for p in parts if p.name != "boilerplate"), 0)
    found = dateline(text[start : start + DATELINE_WITHIN])
    return found.value if found else None


# ------------------------------------------------------------------------------ parts

_FRONT = re.compile(r"\ufeff?---[ \t]*\r?\n(.*?)\r?\n---[ \t]*(?:\r?\n|$)", re.DOTALL)
_EPOCH = re.compile(r"\ufeff?\s*(\d{9,10})[ \t]+(?=\S)")
_PARAGRAPH = re.compile(r"\S(?:.*\S)?")
_HEADING_WORDS = 32
_BOILERPLATE = re.compile(
    r"""(?ix) ^\W* (?:
      subscribe\b | sign\ up\b | suscr[ií]b | follow\ (?:us|our)\b | click\ here\b
    | (?:read|see|watch|listen)\ (?:more|also|next)\b | related(?:\ (?:articles?|stories))?\s*:
    | (?:©|\(c\)\ ) | copyright\b | all\ rights\ reserved | get\ (?:the|our)\ .*newsletter
    | this\ (?:story|article)\ (?:was|has\ been)\ (?:first|originally)\ published
    | support\ our\ journalism | advertisement\W*$ | share\ this\ (?:article|story)
    | (?:media|press)?\ ?contacts?\s*: | for\ immediate\ release\W*$ | \#{3}\W*$
    | -?\ ?ends\ ?-?\W*$
    )"""
)
_CREDIT = re.compile(
    r"""(?x) (?<=[.!?…”’"\w)])\s+ (
      (?:Photograph|Photo|Picture|Image|Credit|Illustration)s?\s*(?:by|credit)?\s*:\s*\S.{1,80}
    | [A-ZÀ-Þ][A-ZÀ-Þ.'’\-]+(?:\s+[A-ZÀ-Þ][A-ZÀ-Þ.'’\-]*){0,4}\s*(?:\([^()]{2,40}\)|/\s?\S.{1,40})
    | \((?:Photo|AP|Reuters|AFP|Getty|EFE)\b[^()]{0,60}\)
    ) $"""
)
_RUN_TOGETHER = re.compile(r"(?<=[a-zà-ÿ]{4})(?=[A-ZÀ-Þ][a-zà-ÿ]*\s)")
_FOOTER_PUBLISHER = re.compile(
    r"""(?x) (?: (?:[Ss]ubscribe|[Ss]ign\ up)\b.{0,40}?\b(?:to|for)\ (?:the\ |our\ )?
                 (?P<letter>[A-ZÀ-Þ]\S*(?:\ [A-ZÀ-Þ]\S*){0,5})\ newsletter
             | (?:©|\([Cc]\)|[Cc]opyright)\s*(?:©\s*)?(?:\d{4}\s*)?(?:by\ )?
                 (?P<mark>[A-ZÀ-Þ][\w’'&\-]*(?:\ (?:[A-ZÀ-Þ&][\w’'&\-]*|of|de|y)){0,5}) )"""
)


def split_parts(text: str, start: int, *, titled: bool) -> tuple[tuple[Part, ...], str | None]:
    r"""Split a text into its parts; also return the time in its header line, if it has one.

    Args:
        text: the whole text.
        start: where the front matter ends (0 without any).
        titled: True if the title is already known from elsewhere.

    >>> split_parts("1695330403 A title\n\nSome words.", 0, titled=False)[1]
    '2023-09-21T21:06:43Z'
    """
    parts = [Part("boilerplate", 0, start)] if text[:start].strip() else []
    header = _EPOCH.match(text) if start == 0 else None
    published = None
    if header:
        published = iso_time(datetime.fromtimestamp(int(header[1]), tz=UTC))
        start = header.end()
    expected = "dek" if titled else "title"
    for match in _PARAGRAPH.finditer(text, start):
        if match[0].strip("\ufeff") == "":
            continue
        paragraph = Part("body", match.start(), match.end())
        if _BOILERPLATE.match(match[0]):
            parts.append(replace(paragraph, name="boilerplate"))
        elif credit := _CREDIT.search(match[0]):
            parts.extend(_caption(text, paragraph, match.start() + credit.start(1)))
        elif expected and (_is_heading(match[0]) or (header and expected == "title")):
            parts.append(replace(paragraph, name=expected))
            expected = "dek" if expected == "title" else ""
        else:
            parts.append(paragraph)
            expected = ""
    if all(p.name in ("title", "dek", "boilerplate") for p in parts):
        # a note without a full stop is still a note: with nothing else there, it is the body
        parts = [p if p.name == "boilerplate" else replace(p, name="body") for p in parts]
    return tuple(parts), published


def _is_heading(paragraph: str) -> bool:
    return len(paragraph.split()) <= _HEADING_WORDS and paragraph[-1] not in ".!:;…"


def _caption(text: str, paragraph: Part, credit_start: int) -> Iterator[Part]:
    """Caption and credit; an alternative text that runs into the caption is a caption too.

    Two descriptions of one picture share words; a name such as `WhatsApp` does not repeat
    itself on both sides of its inner capital.
    """
    end = len(text[:credit_start].rstrip())
    caption = text[paragraph.start : end]
    start = paragraph.start
    for match in _RUN_TOGETHER.finditer(caption):
        before, after = (
            {w.lower() for w in re.findall(r"\w{4,}", side)}
            for side in (caption[: match.start()], caption[match.start() :])
        )
        if len(before & after) >= 2:
            yield Part("caption", start, paragraph.start + match.start())
            start = paragraph.start + match.start()
            break
    yield Part("caption", start, end)
    yield Part("credit", credit_start, paragraph.end)


def _front_matter(text: str) -> tuple[dict[str, Any], int]:
    match = _FRONT.match(text)
    if not match:
        return {}, 0
    try:
        data = yaml.safe_load(match[1])
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 2 if mark else 1
        message = f"front matter: line {line} is not YAML; quote values that hold : or #"
        raise ArticleError(message) from None
    if not isinstance(data, dict):
        return {}, 0
    return {str(k).lower(): v for k, v in data.items()}, match.end()


def _publisher(text: str, parts: Iterable[Part]) -> str | None:
    for part in parts:
        if part.name == "boilerplate":
            match = _FOOTER_PUBLISHER.search(text[part.start : part.end])
            if match:
                return (match["letter"] or match["mark"]).strip()
    return None


# --------------------------------------------------------------------------- language

_MIN_WORDS_FOR_LANGUAGE = 20
_identifier: LanguageIdentifier | None = None


def _english(text: str) -> str:
    """Return "en", or say which language it is; a text of few words is taken on trust."""
    global _identifier  # noqa: PLW0603 - the model takes half a second to load, once
    if len(text.split()) < _MIN_WORDS_FOR_LANGUAGE:
        return "en"
    if _identifier is None:
        _identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    code, _ = _identifier.classify(text[:20_000])
    if code != "en":
        message = f"another language: this looks like {code}, the analysis reads English"
        raise ArticleError(message)
    return "en"


# ----------------------------------------------------------------------------- tables


def _read_table(path: Path) -> Iterator[Article | Skipped]:
    rows = _json_rows(path) if path.suffix.lower() in (".jsonl", ".ndjson") else _csv_rows(path)
    try:
        for number, row in rows:
            where = f"{path}, row {number}"
            if not isinstance(row, dict):
                yield Skipped(where, str(row))
            elif not isinstance(row.get("text"), str):
                have = ", ".join(map(str, row)) or "none"
                yield Skipped(where, f"no text: the row needs a column named text (it has {have})")
            else:
                yield _row_article(path, number, row)
    except (OSError, csv.Error, UnicodeError) as error:
        yield Skipped(str(path), f"the table cannot be read: {error}; save it as UTF-8")


def _row_article(path: Path, number: int, row: Mapping[str, Any]) -> Article | Skipped:
    article_id = str(row.get("id") or row.get("article_id") or f"{path.stem}-{number}")
    try:
        return article_from_text(article_id, row["text"], path=f"{path}, row {number}", given=row)
    except ArticleError as error:
        return Skipped(f"{path}, row {number}", str(error))


def _csv_rows(path: Path) -> Iterator[tuple[int, Any]]:
    with path.open("rb") as file:
        head = file.read(1 << 16)
    try:
        head.decode("utf-8")
        encoding = "utf-8-sig"
    except UnicodeDecodeError as error:
        # a character cut in two by the end of the sample is no sign of another encoding
        cut = error.start > len(head) - 4
        encoding = (
            "utf-8-sig" if cut else "utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "cp1252"
        )
    with path.open(encoding=encoding, newline="") as file:
        sample = file.readline()
        file.seek(0)
        delimiter = max(",;\t", key=sample.count)
        reader = csv.DictReader(file, delimiter=delimiter)
        for number, row in enumerate(reader, 1):
            yield number, {(k or "").strip().lower(): v for k, v in row.items()}


def _json_rows(path: Path) -> Iterator[tuple[int, Any]]:
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            try:
                row = json.loads(decode(line))
            except (ValueError, RecursionError):  # ArticleError and JSONDecodeError among them
                yield number, 'not JSON: each line must hold one object such as {"text": …}'
                continue
            yield number, row if isinstance(row, dict) else 'not an object: write {"text": …}'
