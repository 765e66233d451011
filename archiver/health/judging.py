"""Whether a site does what it always did. Pure, and without thresholds that a person would have to set.

A rate (of filled fields, of visits that did not fail) has dropped when the last readings are all of these:
 - a chance of one in ten million, were they drawn at the old rate (binomial tail);
 - below every stretch of as many readings before the change, and by more than those differ among themselves (median,
   MAD): sites are not coins, and a night of agency stories without a byline is no alarm;
 - a drop by a quarter at least: what is less need not wake anybody.
This is asked of the last 4, 8, 16 … readings, since nobody knows when the break was. The length of texts is compared in
the same manner. New articles are counted over the last run, the last two, three, four, six … up to a week: so few must
be as unlikely, and less than half of what any stretch as long has brought before, nights and weekends among them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import accumulate, pairwise
from statistics import median
from typing import Literal

from archiver import times
from archiver.archive.ledger.alarms import SiteRun
from archiver.fields import WATCHED

Kind = Literal["field", "rule", "failures", "silence", "volume", "length"]

#: Chance at which a drop counts as one. Twenty sites, ten fields and sixty days of runs are half a million questions.
UNLIKELY = 1e-7

#: Smallest drop of a rate that is told.
MIN_DROP = 0.25

#: Readings of one run from which on they tell no more: its stories are alike. So many must a run have to tell alone.
MAX_PART = 16

#: Rate from which on a field counts as nearly always filled: what is known of a site after a run or two.
PLAIN = 0.9

#: By how much likelier the rate of old must have made what came since an alarm than the rate of the alarm.
CERTAIN = 1_000.0

#: A median absolute deviation times this is the standard deviation, of normal values.
MAD_TO_SIGMA = 1.4826

#: Deviations by which a stretch must lie below the earlier ones.
SIGMAS = 5.0

#: Stretches of the past that must be there to compare with.
MIN_STRETCHES = 5

#: Runs of the stretches whose news are counted; none is longer than a week.
NEWS_RUNS = (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 336)
LONGEST = timedelta(days=7)

#: Stretches as long that must fit into the time before: a month for a week.
MIN_WEEKS = 4

#: Chance at which news are fewer than in the poorest stretch of the past. That one was the poorest of many already.
FEWER = 1e-4

#: Least share of the news of old that the rate after a break is taken for.
TRICKLE = 0.05

#: Sizes of the stretch that is judged, in readings or visits.
SIZES = (4, 8, 16, 32, 64, 128)

#: A site is silent when it has brought nothing for so many times its longest pause, and for no less than half a day.
#: The longest of forty pauses is four times the mean one; three times that has a chance of one in a hundred thousand.
SILENCE = 3.0
MIN_SILENCE = timedelta(hours=12)

#: Failures of small runs are told when they go on for so long, in each of so many parts of that time.
MIN_TROUBLE = timedelta(hours=6)
PARTS = 3

#: Standard deviation of the median of n normal values, over theirs by the root of n.
MEDIAN_TO_SIGMA = 1.2533

#: Articles, and days, that must have been seen before silence means anything.
MIN_NEWS = 40
MIN_DAYS = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """One thing that broke.

    kind  -- `field`: it is filled less often; `rule`: a selector of sites.toml finds less; `failures`; `silence`: no
             new articles; `volume`: fewer; `length`: texts are shorter or longer.
    field -- of `field` and `rule`.
    since -- when the run began in which it was seen first.
    was, now -- the value before and after: a rate, articles a week, words, or hours without news.
    """

    kind: Kind
    since: str
    was: float
    now: float
    field: str | None = None


#: How many readings (or visits) of a run were good, of how many.
Count = tuple[int, int, SiteRun]


def judge_site(history: Sequence[SiteRun]) -> list[Alarm]:
    """What is wrong with a site after the last of its runs, given in the order of time."""
    alarms: list[Alarm] = []
    if failures := _failures(history):
        return [failures]  # all else would follow from it
    if news := _silence(history) or _fewer(history):
        alarms.append(news)
    ruled = {name for run in history for name in run.filled if name.startswith("rule:")}
    read = [run for run in history if run.readings]
    for name in (*WATCHED, *sorted(ruled)):
        counts = _counts(read, partial(_filled, name))
        if drop := _drop(counts):
            kind: Kind = "rule" if name.startswith("rule:") else "field"
            alarms.append(
                Alarm(kind=kind, since=_since(counts), was=drop.was, now=drop.now, field=name.removeprefix("rule:"))
            )
    if length := _length(history):
        alarms.append(length)
    return alarms


def is_mended(alarm: Alarm, history: Sequence[SiteRun]) -> bool:
    """Whether a site does again what it did before the alarm, as far as its runs since then tell: a rate by Wald's
    sequential test of the old against the new one, over the last runs; silence by there being news."""
    if not history:
        return False
    match alarm.kind:
        case "silence":
            return any(run.new for run in history if run.at > alarm.since)
        case "volume":
            return _flows_again(history, alarm.was, alarm.now)
        case "length":
            lengths = [words for run in history if run.at > alarm.since for words in run.words][-SIZES[1] :]
            near, far = (math.log(max(value, 1)) for value in (alarm.was, alarm.now))
            usual = math.log(max(median(lengths), 1)) if len(lengths) == SIZES[1] else far
            return abs(usual - near) < abs(usual - far)
        case "failures":
            return _returned(_counts(history, _answered), 1 - alarm.was, 1 - alarm.now)
        case "rule":
            return _returned(_counts(history, partial(_filled, f"rule:{alarm.field}")), alarm.was, alarm.now)
        case "field":
            return _returned(_counts(history, partial(_filled, alarm.field or "")), alarm.was, alarm.now)


def _returned(counts: Sequence[Count], was: float, now: float) -> bool:
    """Whether the last runs, as many as it takes, are CERTAIN times likelier at the rate of old than at that of the
    alarm."""
    old, new = (min(max(rate, 0.02), 0.98) for rate in (was, now))
    likelier = 0.0
    for good, of, _ in reversed(counts):
        part = min(1.0, MAX_PART / of)  # a run counts for no more than so many readings: its stories are alike
        likelier += part * (good * math.log(old / new) + (of - good) * math.log((1 - old) / (1 - new)))
        if likelier >= math.log(CERTAIN):
            return True
        if likelier <= -math.log(CERTAIN):
            return False
    return False


def _flows_again(history: Sequence[SiteRun], was: float, now: float) -> bool:
    """Whether the news of the last runs are CERTAIN times likelier at the old weekly rate than at the new one. As many
    runs are taken as that needs."""
    now = max(now, was * TRICKLE)
    likelier = 0.0
    for number in range(len(history) - 1, 0, -1):
        weeks = (times.moment(history[number].at) - times.moment(history[number - 1].at)) / timedelta(days=7)
        likelier += history[number].new * math.log(was / now) - weeks * (was - now)
        if abs(likelier) >= math.log(CERTAIN):
            return likelier > 0
    return False


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Neighbouring runs taken together: `good` of `of`."""

    good: int
    of: int
    runs: tuple[tuple[int, int, SiteRun], ...]

    @property
    def rate(self) -> float:
        return self.good / self.of


def _counts(history: Sequence[SiteRun], count: Callable[[SiteRun], tuple[int, int]]) -> list[Count]:
    """(good, of, run) of each run that has any."""
    return [(good, of, run) for run in history for good, of in [count(run)] if of]


def _stretches(counts: Sequence[Count], size: int) -> Iterator[_Stretch]:
    """The runs in stretches of at least `size`, backwards from the end; what is left over at the beginning is left
    out."""
    good = of = 0
    runs: list[Count] = []
    for entry in reversed(counts):
        good, of = good + entry[0], of + entry[1]
        runs.append(entry)
        if of >= size:
            yield _Stretch(good, of, tuple(reversed(runs)))
            good, of, runs = 0, 0, []


@dataclass(frozen=True, slots=True)
class _Drop:
    """was, now -- rate before, rate of the last stretch."""

    was: float
    now: float
    last: _Stretch


def _drop(counts: Sequence[Count], counts_if: Callable[[_Drop], bool] = lambda _: True) -> _Drop | None:
    """Where a rate has dropped, and `counts_if` says that it counts; None where it has not."""
    all_good, all_of = sum(good for good, _, _ in counts), sum(of for _, of, _ in counts)
    if 1 < len(counts) <= MIN_STRETCHES:
        plain = _plain_drop(counts)
        return plain if plain is not None and counts_if(plain) else None
    for size in SIZES:
        if all_of < (MIN_STRETCHES + 1) * size:
            return None
        stretches = _stretches(counts, size)
        last = next(stretches)
        # as if one more had been good and one more not: nothing is certain for ever
        old = (all_good - last.good + 1) / (all_of - last.of + 2)
        if old - last.rate < MIN_DROP or _tail(last.good, last.of, old) >= UNLIKELY:
            continue
        cluster = _clustering(counts[: -len(last.runs)], old)
        if _tail(math.ceil(last.good / cluster), int(last.of / cluster), old) >= UNLIKELY:
            continue
        rates = [last.rate, *(stretch.rate for stretch in stretches)]
        change = _change(rates, MIN_DROP)
        if change is not None and counts_if(drop := _Drop(change.usual, last.rate, last)):
            return drop
    return None


def _plain_drop(counts: Sequence[Count]) -> _Drop | None:
    """A drop in the last run of a site of few runs, and many readings a run: from nearly always to hardly ever."""
    *before, (now, of, run) = counts
    good, had = sum(good for good, _, _ in before), sum(of for _, of, _ in before)
    old = (good + 1) / (had + 2)
    if of < MAX_PART or had < MIN_STRETCHES * MAX_PART or old < PLAIN or now / of > 1 - PLAIN:
        return None
    return _Drop(good / had, now / of, _Stretch(now, of, ((now, of, run),))) if _tail(now, of, old) < UNLIKELY else None


def _clustering(counts: Sequence[Count], rate: float) -> float:
    """By how much runs differ more than draws at that rate would: the variance over the binomial one, no less than 1.
    Neighbouring stories are alike, so that ten of them count for less (the design effect of cluster sampling)."""
    excess = sum((good - of * rate) ** 2 / (of * rate * (1 - rate)) for good, of, _ in counts)
    return max(1.0, excess / max(1, len(counts) - 1))


@dataclass(frozen=True, slots=True)
class _Change:
    """number -- of stretches since it; usual -- the median before."""

    number: int
    usual: float


def _change(values: Sequence[float], margin: float, noise: float = 0.0, enough: int = MIN_STRETCHES) -> _Change | None:
    """The change after which all values, newest first, are lower than any before it: by `margin` than their median, and
    by more than they differ among themselves (by `noise` at least). None where there is none, or fewer than `enough`
    values before it."""
    line = median(values) - margin
    number = next((n for n, value in enumerate(values) if value > line), len(values))
    before = values[number:]
    if number == 0 or len(before) < max(enough, number):
        return None
    usual = median(before)
    spread = MAD_TO_SIGMA * median(abs(value - usual) for value in before)
    highest = max(values[:number])
    if highest < min(before) and usual - highest >= max(margin, SIGMAS * max(spread, noise)):
        return _Change(number, usual)
    return None


def _since(counts: Sequence[Count]) -> str:
    """When the first run began since which the rate stayed below half."""
    since = counts[-1][2].at
    for good, of, run in reversed(counts):
        if good * 2 > of:
            break
        since = run.at
    return since


def _tail(good: int, of: int, rate: float) -> float:
    """Probability of `good` or fewer of `of`, each with the probability `rate`."""
    return sum(math.comb(of, k) * rate**k * (1 - rate) ** (of - k) for k in range(good + 1))


def _filled(name: str, run: SiteRun) -> tuple[int, int]:
    return run.filled.get(name, 0), run.readings


def _answered(run: SiteRun) -> tuple[int, int]:
    return run.visits - run.failed, run.visits


def _failures(history: Sequence[SiteRun]) -> Alarm | None:
    counts = _counts(history, _answered)
    drop = _drop(counts, _lasts)
    if drop is None:
        return None
    since = min(_since(counts), drop.last.runs[0][2].at)
    return Alarm(kind="failures", since=since, was=1 - drop.was, now=1 - drop.now)


def _lasts(drop: _Drop) -> bool:
    """Whether most visits of a large run fail, or they go on for hours, from the beginning to the end: one bad hour, or
    a part of a run, passes by itself."""
    runs = drop.last.runs
    good, visits, _ = runs[-1]
    if visits >= MAX_PART and good * 2 <= visits:
        return True
    if times.moment(runs[-1][2].at) - times.moment(runs[0][2].at) < MIN_TROUBLE or len(runs) < PARTS:
        return False
    line = (drop.was + drop.now) / 2
    parts = [runs[len(runs) * n // PARTS : len(runs) * (n + 1) // PARTS] for n in range(PARTS)]
    return all(sum(good for good, _, _ in part) < line * sum(of for _, of, _ in part) for part in parts)


def _silence(history: Sequence[SiteRun]) -> Alarm | None:
    """No article for far longer than ever before."""
    news = [times.moment(run.at) for run in history if run.new]
    if sum(run.new for run in history) < MIN_NEWS or len(news) < 2 or news[-1] - news[0] < timedelta(days=MIN_DAYS):
        return None
    silent, longest = times.moment(history[-1].at) - news[-1], max(after - before for before, after in pairwise(news))
    return _silent(history) if silent > max(SILENCE * longest, MIN_SILENCE) else None


def _silent(history: Sequence[SiteRun]) -> Alarm:
    """No article since the last one."""
    news = [times.moment(run.at) for run in history if run.new]
    longest = max(after - before for before, after in pairwise(news))
    hours = timedelta(hours=1)
    silent = times.moment(history[-1].at) - news[-1]
    return Alarm(kind="silence", since=times.stamp(news[-1]), was=longest / hours, now=silent / hours)


def _fewer(history: Sequence[SiteRun]) -> Alarm | None:
    """Far fewer articles in the last runs than ever before in so long; not where runs that failed are among them, nor
    once news flow again."""
    if not history or sum(run.new for run in history) < MIN_NEWS:
        return None
    failing = max((n for n, run in enumerate(history) if run.failed * 2 > run.visits), default=0)
    at = [times.moment(run.at) for run in history]
    sums = [0, *accumulate(run.new for run in history)]  # of what is before each run
    for runs in NEWS_RUNS:
        first = len(history) - runs  # of the stretch
        if first <= failing or (lasting := at[-1] - at[first - 1]) > LONGEST:
            return None
        if at[first - 1] - at[0] < max(timedelta(days=MIN_DAYS), MIN_WEEKS * lasting):
            return None
        news = sums[-1] - sums[first]
        mean = sums[first] * (lasting / (at[first - 1] - at[0]))
        if news * 2 > mean or _poisson_tail(news, mean) >= UNLIKELY:
            continue
        before = _news_within(at, sums, first, lasting)
        usual, least = median(before), min(before)
        if news * 2 >= least or max(_poisson_tail(news, usual) / UNLIKELY, _poisson_tail(news, least) / FEWER) >= 1:
            continue
        week = timedelta(days=7) / lasting
        if _was_silent(history, at[first - 1]) or _flows_again(history, usual * week, news * week):
            return None
        if news == 0:
            return _silent(history)
        return Alarm(kind="volume", since=times.stamp(at[first - 1]), was=usual * week, now=news * week)
    return None


def _news_within(at: Sequence[datetime], sums: Sequence[int], until: int, lasting: timedelta) -> list[int]:
    """How many articles came within so long before each of the runs, but for those from `until` on."""
    found, first = [], 0
    for last in range(until):
        if at[last] - lasting < at[0]:
            continue
        while at[first] <= at[last] - lasting:
            first += 1
        found.append(sums[last + 1] - sums[first])
    return found


def _was_silent(history: Sequence[SiteRun], since: datetime) -> bool:
    """Whether news came again after `since` when it had not for longer than ever before."""
    longest = MIN_SILENCE
    for before, after in pairwise(times.moment(run.at) for run in history if run.new):
        if after > since and after - before > SILENCE * longest:
            return True
        longest = max(longest, after - before)
    return False


def _poisson_tail(events: int, mean: float) -> float:
    return sum(math.exp(k * math.log(mean) - mean - math.lgamma(k + 1)) for k in range(events + 1))


def _length(history: Sequence[SiteRun]) -> Alarm | None:
    """Texts that have become shorter than half, or longer than double, of what they were."""
    everything = [math.log(max(words, 1)) for run in history for words in run.words]
    if not everything:
        return None
    usual = median(everything)
    spread = MAD_TO_SIGMA * median(abs(value - usual) for value in everything)
    for size in SIZES[1:]:
        logs, starts = [], []
        words: list[int] = []
        for run in reversed(history):
            words += run.words
            if len(words) >= size:
                logs.append(math.log(max(median(words), 1)))
                starts.append(run.at)
                words = []
        if len(logs) <= MIN_STRETCHES:
            return None
        noise = MEDIAN_TO_SIGMA * spread / math.sqrt(size)
        for sign in (1, -1):
            if change := _change([sign * value for value in logs], math.log(2), noise):
                since = starts[change.number - 1]
                return Alarm(kind="length", since=since, was=math.exp(sign * change.usual), now=math.exp(logs[0]))
    return None
