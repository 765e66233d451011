"""Renders one page after the other in a browser that is renewed, and killed where a page goes beyond its bounds."""

from __future__ import annotations

import asyncio
import base64
import json
import time
from contextlib import suppress

from archiver.capture import Capture
from archiver.errors import ExtractionError
from archiver.fields import JsonObject
from archiver.rendering.chromium import Chromium
from archiver.rendering.devtools import Failed
from archiver.rendering.page import VIEWPORT, Bounds, Failure, PageCookie, PlainPage, RenderedPage, Spent
from archiver.rendering.proxy import Proxy
from archiver.rendering.requests import Requests
from archiver.rendering.scripts import END, LENGTH, MORE, OPEN, SIZE, STAY, document_up_to
from archiver.rendering.views import look_at
from archiver.sites.site import View

#: Pages of one browser.
PAGES_PER_BROWSER = 50

#: Seconds without a request under way after which a page is complete, once it has loaded.
QUIET = 0.5

#: Characters of shown text below which a page that has loaded is still to be made, and the seconds that it gets for it:
#: scripts begin late, and many papers have a page of a few words until then.
_HARDLY, _MAKING = 200, 3.0

#: Seconds between two looks at memory and requests.
_GLANCE = 0.1

#: Seconds to open an empty page in, which a busy machine may need.
_OPENING = 20.0

#: Seconds that the browser has to hand out a page, and to forget one.
_ANSWERING = 3.0

#: Headers of the stored answer that no longer hold of its body, or of this connection.
_GONE = frozenset({"connection", "content-encoding", "content-length", "keep-alive", "transfer-encoding"})


class _Beyond(Exception):
    """The page is given up; `failure` says why."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure)
        self.failure = failure


class Driver:
    """One browser, for one page at a time.

    path -- of Chromium.
    """

    def __init__(self, path: str, proxy: Proxy, bounds: Bounds) -> None:
        self._path = path
        self._proxy = proxy
        self._bounds = bounds
        self._browser: Chromium | None = None
        self._pages = 0
        self._shows_pictures = False

    async def render(self, page: PlainPage) -> RenderedPage:
        """What the browser makes of a page, or why it makes nothing."""
        spent = Spent()
        self._proxy.begin(spent, page.opened)
        try:
            browser = await self._ready(page)
        except (OSError, EOFError, TimeoutError, Failed):
            return RenderedPage(failure="browser")
        started, before, browser.memory = time.monotonic(), browser.measure(), 0
        html, failure = "", None
        views: dict[View, bytes] = {}
        tab = _Tab(browser, self._proxy, self._bounds, page, spent)
        try:
            html, views = await tab.render()
        except _Beyond as beyond:
            failure = beyond.failure
        except TimeoutError:
            failure = "time"
        except (EOFError, Failed):
            failure = "memory" if browser.memory > self._bounds.memory / 2 else "crash"
        cpu = browser.measure() - before
        self._proxy.begin(Spent(), ())
        self._pages += 1
        if not tab.is_gone or failure is not None or self._pages >= PAGES_PER_BROWSER:
            await self.close()
        return RenderedPage(
            html=html,
            failure=failure,
            views=views,
            browser=browser.product.replace("Chrome/", "Chromium/"),
            seconds=round(time.monotonic() - started, 2),
            cpu=round(cpu, 2),
            memory=browser.memory,
            requests=spent.requests,
            blocked=spent.blocked,
            refused=spent.refused,
            bytes=spent.bytes,
        )

    async def close(self) -> None:
        """End the browser; the next page starts another."""
        browser, self._browser, self._pages = self._browser, None, 0
        if browser is not None:
            await browser.kill()

    async def _ready(self, page: PlainPage) -> Chromium:
        """A browser that runs, and of whose memory pages before left enough. It shows pictures from the first page on
        whose views are kept."""
        is_blind = bool(page.keep) and not self._shows_pictures
        self._shows_pictures |= is_blind
        if self._browser is not None:
            self._browser.memory = 0
            self._browser.measure()
            is_full = self._browser.memory > self._bounds.memory / 2
            if is_blind or is_full or self._browser.process.returncode is not None:
                await self.close()
        if self._browser is None:
            self._browser = await Chromium.start(
                self._path, self._proxy.port, self._bounds, pictures=self._shows_pictures
            )
        return self._browser


def _as_devtools(cookie: PageCookie) -> dict[str, object]:
    """A cookie as the protocol wants it: for one host by an address of it, for a domain by its name."""
    plain = {"name": cookie.name, "value": cookie.value, "path": cookie.path, "secure": cookie.secure, "httpOnly": True}
    if cookie.domain.startswith("."):
        return plain | {"domain": cookie.domain}
    return plain | {"url": f"{'https' if cookie.secure else 'http'}://{cookie.domain}{cookie.path}"}


class _Tab:
    """One page in a context of its own."""

    def __init__(self, browser: Chromium, proxy: Proxy, bounds: Bounds, page: PlainPage, spent: Spent) -> None:
        self._browser = browser
        self._tools = browser.tools
        self._proxy = proxy
        self._bounds = bounds
        self._page = page
        self._spent = spent
        self._requests = Requests(page.url, bounds, spent, pictures=bool(page.keep))
        self._context = ""
        self._session = ""
        self._frame: str | None = None
        self._has_loaded = False
        self._attached: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._crashed = False
        self._is_lost = False
        self.is_gone = False  # nothing of the page is left in the browser

    async def render(self) -> tuple[str, dict[View, bytes]]:
        """The document as the scripts leave it, and views of it that are kept.

        Raises _Beyond, Failed, EOFError and TimeoutError.
        """
        try:
            body = Capture(url=self._page.url, headers=self._page.headers, body=self._page.body).content(
                self._bounds.text
            )
        except ExtractionError:
            raise _Beyond("size") from None
        self._answer = base64.b64encode(body).decode()
        self._tools.listener = self._notice
        async with asyncio.timeout(_OPENING):
            context = await self._open()
        reading = asyncio.ensure_future(self._read())
        try:
            while not reading.done():
                self._check()
                await asyncio.wait((reading,), timeout=_GLANCE)
            return reading.result()
        finally:
            reading.cancel()
            await asyncio.wait((reading,))
            self._tools.listener = lambda *_: None
            with suppress(TimeoutError, EOFError, Failed):  # the browser goes with it
                async with asyncio.timeout(_ANSWERING):
                    await self._tools.call("Target.disposeBrowserContext", browserContextId=context)
                self.is_gone = True

    def _check(self) -> None:
        """Raise _Beyond where the page has more than it may, and EOFError for a crash."""
        self._browser.measure()
        if self._browser.memory > self._bounds.memory:
            raise _Beyond("memory")
        if self._crashed or self._browser.process.returncode is not None:
            raise EOFError
        if self._is_lost:
            raise _Beyond("lost")

    async def _read(self) -> tuple[str, dict[View, bytes]]:
        deadline = time.monotonic() + self._bounds.seconds
        await self._settle(deadline)
        await self._scroll(deadline)
        # timers rest: they might leave no moment for the question
        self._tools.tell("Page.setWebLifecycleState", self._session, state="frozen")
        html = await self._document()
        return html, await self._views()

    async def _open(self) -> str:
        """Begin to load the page in a new context. Returns the context's id."""
        call = self._tools.call
        # whatever opens is stopped before it runs: windows are closed, workers never begin
        await call("Target.setAutoAttach", autoAttach=True, waitForDebuggerOnStart=True, flatten=True)
        context: str = (await call("Target.createBrowserContext", disposeOnDetach=True))["browserContextId"]
        await call("Browser.setDownloadBehavior", behavior="deny", browserContextId=context)
        self._context = context
        await call("Target.createTarget", url="about:blank", browserContextId=context)
        self._session = session = await self._attached
        await self._watch(session)
        await call("Page.enable", session)
        await call("Page.addScriptToEvaluateOnNewDocument", session, source=STAY, worldName="archiver")
        await call("Page.addScriptToEvaluateOnNewDocument", session, source=OPEN)
        await call("Inspector.enable", session)
        width, height = VIEWPORT
        await call(
            "Emulation.setDeviceMetricsOverride", session, width=width, height=height, deviceScaleFactor=1, mobile=False
        )
        page = self._page
        await call("Emulation.setUserAgentOverride", session, userAgent=page.user_agent, acceptLanguage=page.language)
        await call("Emulation.setTimezoneOverride", session, timezoneId=page.timezone)
        if page.cookies:
            await call("Network.setCookies", session, cookies=[_as_devtools(cookie) for cookie in page.cookies])
        self._frame = (await call("Page.getFrameTree", session))["frameTree"]["frame"]["id"]
        # takes the place of the empty page, so that there is no way back to it
        self._tools.tell("Runtime.evaluate", session, expression=f"location.replace({json.dumps(page.url)})")
        return context

    async def _watch(self, session: str) -> None:
        """Have the requests of a session stopped until they are decided on, and let it run."""
        call = self._tools.call
        await call("Target.setAutoAttach", session, autoAttach=True, waitForDebuggerOnStart=True, flatten=True)
        await call("Fetch.enable", session, patterns=[{"urlPattern": "*"}], handleAuthRequests=True)
        await call("Network.enable", session, maxTotalBufferSize=1, maxResourceBufferSize=1)
        await call("Network.setBypassServiceWorker", session, bypass=True)
        await call("Runtime.runIfWaitingForDebugger", session)

    async def _settle(self, deadline: float) -> None:
        """Wait until nothing more comes, or the page's time is over."""
        quiet_since = time.monotonic()
        while (now := time.monotonic()) < deadline and self._spent.bytes <= self._bounds.bytes:
            if not (self._has_loaded and self._requests.is_quiet):
                quiet_since = now
            elif now - quiet_since > QUIET and (now - quiet_since > _MAKING or await self._is_made()):
                return
            await asyncio.sleep(_GLANCE)

    async def _is_made(self) -> bool:
        length = await self._ask(LENGTH)
        return not isinstance(length, int) or length >= _HARDLY

    async def _scroll(self, deadline: float) -> None:
        """Have a list go on: at the end of the page, else by its button, as long as it grows."""
        for _ in range(self._page.scrolls):
            before = await self._ask(SIZE)
            await self._ask(END)
            await self._settle(deadline)
            if await self._ask(SIZE) == before:
                if not await self._ask(MORE):
                    return
                await self._settle(deadline)
                if await self._ask(SIZE) == before:
                    return
            if time.monotonic() >= deadline:
                return

    async def _ask(self, expression: str) -> object:
        """The value of an expression; None where the page leaves no moment for it."""
        with suppress(TimeoutError, Failed):
            async with asyncio.timeout(_ANSWERING):
                return await self._evaluate(expression)
        return None

    async def _document(self) -> str:
        """The markup. Scripts that do not let go are stopped. Raises _Beyond."""
        try:
            async with asyncio.timeout(_ANSWERING):
                html = await self._markup()
        except TimeoutError:
            self._tools.tell("Runtime.terminateExecution", self._session)
            try:
                async with asyncio.timeout(_ANSWERING):
                    html = await self._markup()
            except TimeoutError:
                raise _Beyond("time") from None
        if html is None or len(html.encode(errors="replace")) > self._bounds.text:
            raise _Beyond("size")
        return html

    async def _views(self) -> dict[View, bytes]:
        """The views that are wanted; one that cannot be had, or is too large, is left out."""
        views: dict[View, bytes] = {}
        if self._page.keep:
            self._tools.tell("Page.setWebLifecycleState", self._session, state="active")
        for view in self._page.keep:
            with suppress(TimeoutError, Failed, EOFError):
                if (content := await look_at(view, self._tools, self._session)) is not None:
                    views[view] = content
        return views

    async def _markup(self) -> str | None:
        value = await self._evaluate(document_up_to(self._bounds.text))
        return value if isinstance(value, str) else None

    async def _evaluate(self, expression: str) -> object:
        """The value of an expression, in a world that the page's scripts cannot reach."""
        world = await self._tools.call("Page.createIsolatedWorld", self._session, frameId=self._frame)
        found = await self._tools.call(
            "Runtime.evaluate",
            self._session,
            expression=expression,
            contextId=world["executionContextId"],
            returnByValue=True,
        )
        value: object = found["result"].get("value")
        return value

    # --- what the browser tells --------------------------------------------------------------------------------------

    def _notice(self, event: str, told: JsonObject, session: str | None) -> None:
        match event:
            case "Fetch.requestPaused":
                self._paused(told, session)
            case "Fetch.authRequired":
                self._log_in(told, session)
            case "Network.responseReceived":
                self._requests.answered(told["requestId"], told["response"]["status"])
            case "Network.loadingFinished" | "Network.loadingFailed":
                self._requests.ended(told["requestId"])
            case "Page.frameNavigated" if told["frame"]["id"] == self._frame:
                self._requests.begin_anew()
                self._is_lost = "unreachableUrl" in told["frame"] or not told["frame"]["url"].startswith("http")
            case "Page.loadEventFired":
                self._has_loaded = True
            case "Page.javascriptDialogOpening":
                self._tools.tell("Page.handleJavaScriptDialog", session, accept=False)
            case "Inspector.targetCrashed":
                self._crashed = True
            case "Target.attachedToTarget":
                self._attach(told["targetInfo"], told["sessionId"])

    def _attach(self, target: JsonObject, session: str) -> None:
        """Something else opened: a frame runs, watched like the page; a window is closed; workers stay stopped."""
        if target["type"] == "iframe":
            asyncio.ensure_future(self._watch(session)).add_done_callback(lambda done: done.exception())
        elif target["type"] == "page" and target.get("browserContextId") == self._context:
            if not self._attached.done():
                self._attached.set_result(session)  # the page itself
                return
            self._spent.blocked += 1
            self._tools.tell("Target.closeTarget", targetId=target["targetId"])

    def _paused(self, paused: JsonObject, session: str | None) -> None:
        request = paused["requestId"]
        if self._requests.is_page(paused, self._frame):
            headers = [
                {"name": name, "value": value} for name, value in self._page.headers if name.lower() not in _GONE
            ]
            self._tools.tell(
                "Fetch.fulfillRequest",
                session,
                requestId=request,
                responseCode=self._page.status,
                responseHeaders=headers,
                body=self._answer,
            )
            return

        # a document that is blocked has an error shown in its place, one that is aborted leaves what was there
        reason = "Aborted" if paused["resourceType"] == "Document" else "BlockedByClient"

        def then(go: bool) -> None:
            if go:
                sent = asyncio.ensure_future(self._tools.call("Fetch.continueRequest", session, requestId=request))
                sent.add_done_callback(lambda done: self._went(done, paused.get("networkId") or request))
            else:
                self._tools.tell("Fetch.failRequest", session, requestId=request, errorReason=reason)

        self._requests.decide(paused, self._frame, then)

    def _went(self, done: asyncio.Future[JsonObject], number: str) -> None:
        """A request was let go on; the page that made it may be gone."""
        if done.cancelled() or done.exception() is not None:
            self._requests.ended(number)

    def _log_in(self, told: JsonObject, session: str | None) -> None:
        """Give the password to our own proxy, and to nobody else."""
        challenge = told["authChallenge"]
        ours = challenge.get("source") == "Proxy" and challenge["origin"].endswith(f"//127.0.0.1:{self._proxy.port}")
        given = {"response": "ProvideCredentials", "username": "page", "password": self._proxy.password}
        self._tools.tell(
            "Fetch.continueWithAuth",
            session,
            requestId=told["requestId"],
            authChallengeResponse=given if ours else {"response": "CancelAuth"},
        )
