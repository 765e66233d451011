"""Renders one page after the other in a browser that is renewed, and killed where a page goes beyond its bounds."""

from __future__ import annotations

import asyncio
import base64
import time
from contextlib import suppress
from typing import Any

from archiver.capture import Capture
from archiver.errors import ExtractionError
from archiver.rendering.chromium import Chromium
from archiver.rendering.devtools import Failed
from archiver.rendering.page import VIEWPORT, Bounds, Failure, PageCookie, PlainPage, RenderedPage, Spent
from archiver.rendering.proxy import Proxy
from archiver.rendering.requests import Requests

#: Pages of one browser.
PAGES_PER_BROWSER = 50

#: Seconds without a request under way after which a page is complete, once it has loaded.
QUIET = 0.5

#: Seconds between two looks at memory and requests.
_GLANCE = 0.1

#: Seconds to open an empty page in, which a busy machine may need.
_OPENING = 20.0

#: Seconds that the browser has to hand out a page, and to forget one.
_ANSWERING = 3.0

#: Headers of the stored answer that no longer hold of its body, or of this connection.
_GONE = frozenset({"connection", "content-encoding", "content-length", "keep-alive", "transfer-encoding"})

#: The document as markup; null where it has more characters than `LIMIT`. Run where scripts of the page cannot reach.
_DOCUMENT = """(() => {
    const root = document.documentElement, type = document.doctype;
    const html = root ? root.outerHTML : '';
    return html.length > LIMIT ? null : (type ? `<!DOCTYPE ${type.name}>\\n` : '') + html;
})()"""


#: Scrolls to the end of the page; how tall it was.
_END = "(() => { const end = document.documentElement.scrollHeight; scrollTo(0, end); return end })()"


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

    async def render(self, page: PlainPage) -> RenderedPage:
        """What the browser makes of a page, or why it makes nothing."""
        spent = Spent()
        self._proxy.begin(spent, page.opened)
        try:
            browser = await self._ready()
        except (OSError, EOFError, TimeoutError, Failed):
            return RenderedPage(failure="browser")
        started, before, browser.memory = time.monotonic(), browser.measure(), 0
        html, failure = "", None
        try:
            html = await _Tab(browser, self._proxy, self._bounds, page, spent).render()
        except _Beyond as beyond:
            failure = beyond.failure
        except TimeoutError:
            failure = "time"
        except (EOFError, Failed):
            failure = "memory" if browser.memory > self._bounds.memory / 2 else "crash"
        cpu = browser.measure() - before
        self._proxy.begin(Spent(), ())
        self._pages += 1
        if failure is not None or self._pages >= PAGES_PER_BROWSER:
            await self.close()
        return RenderedPage(
            html=html,
            failure=failure,
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

    async def _ready(self) -> Chromium:
        if self._browser is not None and self._browser.process.returncode is not None:
            await self.close()
        if self._browser is None:
            self._browser = await Chromium.start(self._path, self._proxy.port, self._bounds)
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
        self._requests = Requests(page.url, bounds, spent)
        self._context = ""
        self._session = ""
        self._frame: str | None = None
        self._has_loaded = False
        self._attached: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._crashed = False
        self._is_lost = False

    async def render(self) -> str:
        """The document as the scripts leave it. Raises _Beyond, Failed, EOFError and TimeoutError."""
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
        deadline = time.monotonic() + self._bounds.seconds
        try:
            await self._settle(deadline)
            await self._scroll(deadline)
            # timers rest: they might leave no moment for the question
            self._tools.tell("Page.setWebLifecycleState", self._session, state="frozen")
            return await self._document()
        finally:
            self._tools.listener = lambda *_: None
            async with asyncio.timeout(_ANSWERING):
                await self._tools.call("Target.disposeBrowserContext", browserContextId=context)

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
        self._tools.tell("Page.navigate", session, url=self._page.url)
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
        """Wait until nothing more comes, or the page's time is over. Raises _Beyond, and EOFError for a crash."""
        quiet_since = time.monotonic()
        while (now := time.monotonic()) < deadline and self._spent.bytes <= self._bounds.bytes:
            self._browser.measure()
            if self._browser.memory > self._bounds.memory:
                raise _Beyond("memory")
            if self._crashed or self._browser.process.returncode is not None:
                raise EOFError
            if self._is_lost:
                raise _Beyond("lost")
            if not (self._has_loaded and self._requests.is_quiet):
                quiet_since = now
            elif now - quiet_since > QUIET:
                return
            await asyncio.sleep(_GLANCE)

    async def _scroll(self, deadline: float) -> None:
        """Go to the end of the page, again while it grows."""
        height: object = -1
        for _ in range(self._page.scrolls):
            before = height
            with suppress(TimeoutError):
                async with asyncio.timeout(_ANSWERING):
                    height = await self._evaluate(_END)
            if height == before or time.monotonic() >= deadline:
                return
            await self._settle(deadline)

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

    async def _markup(self) -> str | None:
        value = await self._evaluate(_DOCUMENT.replace("LIMIT", str(self._bounds.text)))
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

    def _notice(self, event: str, told: dict[str, Any], session: str | None) -> None:
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
                self._is_lost = "unreachableUrl" in told["frame"]
            case "Page.loadEventFired":
                self._has_loaded = True
            case "Page.javascriptDialogOpening":
                self._tools.tell("Page.handleJavaScriptDialog", session, accept=False)
            case "Inspector.targetCrashed":
                self._crashed = True
            case "Target.attachedToTarget":
                self._attach(told["targetInfo"], told["sessionId"])

    def _attach(self, target: dict[str, Any], session: str) -> None:
        """Something else opened: a frame runs, watched like the page; a window is closed; workers stay stopped."""
        if target["type"] == "iframe":
            asyncio.ensure_future(self._watch(session)).add_done_callback(lambda done: done.exception())
        elif target["type"] == "page" and target.get("browserContextId") == self._context:
            if not self._attached.done():
                self._attached.set_result(session)  # the page itself
                return
            self._spent.blocked += 1
            self._tools.tell("Target.closeTarget", targetId=target["targetId"])

    def _paused(self, paused: dict[str, Any], session: str | None) -> None:
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

        def then(go: bool) -> None:
            if go:
                self._tools.tell("Fetch.continueRequest", session, requestId=request)
            else:
                self._tools.tell("Fetch.failRequest", session, requestId=request, errorReason="BlockedByClient")

        self._requests.decide(paused, self._frame, then)

    def _log_in(self, told: dict[str, Any], session: str | None) -> None:
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
