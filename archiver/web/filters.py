"""How values are written in the pages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, get_args
from urllib.parse import quote, urlencode

from markupsafe import Markup, escape

from archiver.archive.search.search import HIT, HIT_END
from archiver.article import PageKind
from archiver.edits.change import MEANINGS
from archiver.fields import READ, VERSIONED
from archiver.health.causes import Cause
from archiver.reasons import Reason
from archiver.render.escaping import language_tag
from archiver.web.language import (
    figure,
    gettext,
    gettext_noop,
    language_name,
    listed,
    moment_in_words,
    named,
    percentage,
    pgettext,
    time_in_words,
)
from archiver.web.questions import QUESTIONS
from archiver.web.svg import spoken


def outside(url: str | None) -> str | None:
    """An address that a link may have: of the web, not `javascript:` or `data:`. None for any other."""
    return url if url and url.lower().startswith(("http://", "https://")) else None


def path(text: str) -> str:
    """A value as one part of a path."""
    return quote(text, safe="")


def query(pairs: Mapping[str, Any]) -> str:
    """Pairs as a query string, with its question mark; nothing where there are none."""
    given = {name: value for name, value in pairs.items() if value not in (None, "")}
    return f"?{urlencode(given)}" if given else ""


def comparison(edit: Mapping[str, Any]) -> str:
    """Address of the page that shows an edit (see `archiver.edits.listing.edits`) word by word."""
    return f"/article/{edit['id']}/diff?from={edit['a']}&to={edit['b']}"


def marked(snippet: str | None) -> Markup:
    """A snippet with its hits in <mark>; all else is escaped."""
    parts = []
    for number, piece in enumerate(" ".join((snippet or "").split()).split(HIT)):
        hit, end, rest = piece.partition(HIT_END)
        parts.append(Markup("<mark>{}</mark>{}").format(hit, rest) if number and end else escape(piece))
    return Markup("").join(parts)


#: What a name of `provenance` begins with (docs/extraction.md), in words.
_SOURCES = {
    "jsonld": "Data for search engines (JSON-LD)",
    "microdata": "Data for search engines (microdata)",
    "meta": "The head of the page",
    "visible": "What readers of the page see",
    "script": "Data of a script",
    "rule": "A selector of sites.toml",
    "url": "The address of the page",
    "feed": "The feed that listed it",
    "model": "The text as our model reads it",
    "trafilatura": "The text as trafilatura reads it",
}


#: Codes that the pages show, by what they are: the English words of each. A code may be its own word.
CODED: dict[str, Mapping[str, str]] = {
    "where a value was found": _SOURCES,
    "what became of a page": {reason: reason.words for reason in Reason},
    "cause": {cause: cause.words for cause in Cause},
    "kind of edit": {kind: kind for kind in MEANINGS},
    "meaning of a kind of edit": dict(MEANINGS.items()),
    "kind of page": {kind: kind for kind in get_args(PageKind)},
    "kind of address": {kind: kind for kind in ("archive", "article", "feed", "page", "pasted", "section", "sitemap")},
    "field of an article": {field.name: field.name for field in READ},
    "what a version changed": {name: name for name in (*VERSIONED, "moved", "removed", "restored")},
    "count of a run": {name: name for name in ("fetched", "new", "changed", "unchanged", "failed")},
    "end of a run": {end: end for end in ("finished", "interrupted", "killed", "undone", "running")},
    "comparison": {
        "contains": "contains",
        "endswith": "ends with",
        "startswith": "starts with",
        "like": "is like",
        "notlike": "is not like",
        "glob": "matches the pattern",
        "in": "is one of",
        "notin": "is none of",
        "arraycontains": "lists",
        "arraynotcontains": "does not list",
        "date": "is of the day",
        "isnull": "is null",
        "notnull": "is not null",
        "isblank": "is empty",
        "notblank": "is not empty",
    },
    "question": {
        text: text for question in QUESTIONS.values() for text in (question["title"], question["description"])
    },
}


def code_words(code: str | None, of: str) -> str:
    """A code in the reader's language; one that is not known as it is.

    of -- what it is, one of the keys of `CODED`.
    """
    words = CODED[of].get(code or "")
    return code or "" if words is None else pgettext(of, words)


def comparison_words(code: str, sign: str) -> str:
    """How a table is filtered, in words, by Datasette's code; `sign` where there are none: `=`."""
    return code_words(code, "comparison") if code in CODED["comparison"] else sign


def which_rows(filters: Any, words: str, sort: str | None = None, sort_desc: str | None = None) -> str:
    """What the rows of a table have in common, and their order, by Datasette's filters; empty where all are shown."""
    known = {code: (sign, alone) for code, sign, alone in filters.lookups()}
    conditions = [gettext("has the words “%(words)s”") % {"words": words}] if words else []
    for column, code, value in filters.selections():
        sign, alone = known.get(code, (code, False))
        said = {"column": column, "comparison": comparison_words(code, sign), "value": value}
        conditions.append(
            gettext("%(column)s %(comparison)s") % said
            if alone
            else gettext("%(column)s %(comparison)s “%(value)s”") % said
        )
    parts = [gettext("where %(conditions)s") % {"conditions": listed(conditions)}] if conditions else []
    if sort:
        parts.append(gettext("sorted by %(column)s") % {"column": sort})
    if sort_desc:
        parts.append(gettext("sorted by %(column)s, descending") % {"column": sort_desc})
    return ", ".join(parts)


def source_words(source: str) -> str:
    """Where a value was found, in words; a source that is not known by its own name."""
    kind = source.partition(":")[0]
    return code_words(kind, "where a value was found") if kind in _SOURCES else source


def cause_words(stored: str) -> str:
    """The sentence of a cause as alarms store it (see `archiver.health.causes`)."""
    code, _, what = stored.partition(":")
    return code_words(code, "cause").format(what) if code in set(Cause) else stored_words(stored)


#: What people are to know of an exit code (see `archiver.errors`) beside the outcome.
_EXITS = {
    3: gettext_noop("something needs a look"),
    74: gettext_noop("disk or database"),
    75: gettext_noop("another run had the lock"),
    78: gettext_noop("sites.toml is wrong"),
}


def end_of_run(run: Mapping[str, Any]) -> str:
    """How a run ended, in words: no colour alone says that it went wrong."""
    outcome, exit_code = run["outcome"], run["exit_code"]
    end = code_words(outcome or "running", "end of a run")
    if not outcome or not exit_code:
        return end
    why = _EXITS.get(exit_code, gettext_noop("failed") if outcome == "finished" else "")
    return gettext("%(end)s: %(why)s") % {"end": end, "why": gettext(why)} if why else end


#: Sentences that the archive stores, with what changes from one to the next in braces.
STORED = (
    "{field} is filled in {now} of the articles, {was} before",
    "the selector for {field} matches in {now} of the articles, {was} before",
    "the selector for {field} matches in none of {count} articles",
    "{now} of the visits fail, {was} before",
    "no new article for {now} h, {was} h at most before",
    "{now} new articles in a week, {was} before",
    "texts of {now} words, {was} before",
    "the {address} {url} is lost ({detail})",
    "alert {name}: 1 message not sent after {attempts} attempts",
    "alert {name}: {count} messages not sent after {attempts} attempts",
    "nothing came ({detail})",
    "no story was found on its pages",
    "no text",
    "page is no article but {kind}",
    "text is certain to {share}",
    "has {share} of the words of jsonld:articleBody",
    "text is short",
    "only the beginning of the text",
    "no title",
    "title differs from jsonld:headline",
    "no date of publication",
    "no author",
)

#: Characters of the longest of these sentences that is looked at; an address may stand in it.
_LONGEST = 2_000

_GAP = re.compile(r"\{(\w+)\}")


def _as_pattern(sentence: str) -> re.Pattern[str]:
    *pieces, last = _GAP.split(sentence)
    pairs = zip(pieces[::2], pieces[1::2], strict=True)
    return re.compile("".join(f"{re.escape(text)}(?P<{name}>.+?)" for text, name in pairs) + re.escape(last))


_STORED = {sentence: _as_pattern(sentence) for sentence in STORED}


def stored_words(sentence: str) -> str:
    """A sentence that stands in the archive, in the reader's language; one that is not known as it is."""
    for known, pattern in _STORED.items() if len(sentence) <= _LONGEST else ():
        if match := pattern.fullmatch(sentence):
            gaps = {name: _gap_words(name, value) for name, value in match.groupdict().items()}
            return pgettext("stored sentence", known).format(**gaps)
    return sentence


#: What a gap holds that has words of its own.
_GAP_OF = {
    "field": "field of an article",
    "detail": "what became of a page",
    "kind": "kind of page",
    "address": "kind of address",
}

_FIGURE = re.compile(r"[0-9][0-9,]*(\.[0-9]+)?(%?)", re.ASCII)


def _gap_words(name: str, value: str) -> str:
    if name in _GAP_OF:
        return pgettext(_GAP_OF[name], value)
    if (match := _FIGURE.fullmatch(value)) and name != "name":
        number = float(value.rstrip("%").replace(",", ""))
        return percentage(number / 100) if match[2] else figure(number)
    return value


_LOSS = re.compile(r" \(-\d\.\d+\)$")


def without_loss(reason: str) -> str:
    """One of `quality_reasons` without the points it cost: `no author`."""
    return stored_words(_LOSS.sub("", reason))


def language_attribute(language: str | None) -> Markup:
    """The attribute that says in which language a title is; nothing where that is not known."""
    return Markup(' lang="{}"').format(language_tag(language) or "und") if language else Markup("")


FILTERS = {
    "moment": moment_in_words,
    "clock": time_in_words,
    "named": named,
    "spoken": spoken,
    "figure": figure,
    "language_attribute": language_attribute,
    "language_tag": language_tag,
    "language_name": language_name,
    "outside": outside,
    "path": path,
    "query": query,
    "comparison": comparison,
    "marked": marked,
    "listed": listed,
    "code_words": code_words,
    "source": source_words,
    "cause": cause_words,
    "stored": stored_words,
    "end_of_run": end_of_run,
    "without_loss": without_loss,
}
