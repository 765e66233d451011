"""Steering a news web that runs in another process, by requests to the proxy itself.

POST /-/edit?url=URL                                change a story
POST /-/redesign?host=HOST                          put a host into another layout
POST /-/hold-back?host=HOST&number=N                keep its N newest stories for later
POST /-/fault?pattern=RE&name=NAME[&times=N][&share=P]
POST /-/clear                                       no faults, empty log
GET  /-/log                                         all records, a JSON array
GET  /-/urls                                        all stories, a JSON array
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from urllib.parse import parse_qsl, urlsplit

from tests.newsweb.answers import Answer, document, refusal
from tests.newsweb.content import Newspaper
from tests.newsweb.faults import Fault, Faults
from tests.newsweb.log import RequestLog


class Control:
    def __init__(self, papers: Mapping[str, Newspaper], faults: Faults, log: RequestLog) -> None:
        self._papers = papers
        self._faults = faults
        self._log = log

    def answer(self, method: str, target: str) -> Answer:
        parts = urlsplit(target)
        options = dict(parse_qsl(parts.query))
        try:
            result = self._do(method, parts.path.removeprefix("/-/"), options)
        except (KeyError, ValueError) as error:
            return document("application/json", json.dumps({"error": str(error)}), 400)
        return refusal(404) if result is None else document("application/json", json.dumps(result))

    def _do(self, method: str, verb: str, options: Mapping[str, str]) -> object | None:
        """The result as JSON values; None where there is no such thing to do."""
        match method, verb:
            case "GET", "log":
                return [asdict(record) for record in self._log]
            case "GET", "urls":
                return [url for paper in self._papers.values() for url in paper.urls]
            case "POST", "edit":
                edit(self._papers, options["url"])
            case "POST", "redesign":
                self._papers[options["host"]].redesign()
            case "POST", "hold-back":
                self._papers[options["host"]].hold_back(int(options["number"]))
            case "POST", "fault":
                times = int(options["times"]) if "times" in options else None
                self._faults.add(Fault(options["pattern"], options["name"], times, float(options.get("share", "1"))))
            case "POST", "clear":
                self._faults.clear()
                self._log.clear()
            case _:
                return None
        return {"done": verb}


def edit(papers: Mapping[str, Newspaper], url: str) -> None:
    """Change the story at `url`. Raises KeyError where there is none."""
    parts = urlsplit(url)
    papers[parts.netloc].edit(parts.path + (f"?{parts.query}" if parts.query else ""))
