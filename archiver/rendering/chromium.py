"""Chromium as a process that ends when it should: found, started without rights, measured, killed whole."""

from __future__ import annotations

import asyncio
import fcntl
import os
import resource
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from archiver.errors import ConfigurationError
from archiver.rendering import launch
from archiver.rendering.devtools import MAX_MESSAGE, DevTools
from archiver.rendering.launch import NOBODY
from archiver.rendering.page import VIEWPORT, Bounds

#: Names that it goes by on the PATH, in the order in which they are looked for.
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

#: How the names of profiles begin.
_PREFIX = "archiver-browser-"

#: Megabytes that the scripts of a page may take in V8's heap: above it the page dies, below it the browser does not.
_HEAP = 512

#: Seconds to start in; the first start after boot reads 300 MB from the disk.
_STARTING = 30.0

_SWITCHES = (
    "--headless",
    "--remote-debugging-pipe",
    # nothing goes out but through the proxy, not even to loopback, and no name is resolved
    "--proxy-bypass-list=<-loopback>",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--disable-quic",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    # no windows, questions, files, devices, sounds
    "--block-new-web-contents",
    "--deny-permission-prompts",
    "--disable-notifications",
    "--disable-file-system",
    "--disable-shared-workers",
    "--disable-speech-api",
    "--disable-3d-apis",
    "--disable-gpu",
    "--disable-remote-fonts",
    "--disable-extensions",
    "--disable-print-preview",
    "--no-pings",
    "--mute-audio",
    # nothing of its own: updates, reports, accounts
    "--disable-background-networking",
    "--disable-breakpad",
    "--disable-client-side-phishing-detection",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-sync",
    "--metrics-recording-only",
    "--no-default-browser-check",
    "--no-first-run",
    "--no-service-autorun",
    "--password-store=basic",
    "--use-mock-keychain",
    # containers have 64 MB of shared memory
    "--disable-dev-shm-usage",
    "--disable-features=HttpsUpgrades,LocalNetworkAccessChecks,WebTransport,DirectSockets,MediaRouter,OptimizationHints,Translate,WebOTP,PaintHolding,"
    "InterestFeedContentSuggestions,GlobalMediaControls,DialMediaRouteProvider,IsolateSandboxedIframes,AutofillServerCommunication",
    f"--window-size={VIEWPORT[0]},{VIEWPORT[1]}",
    f"--js-flags=--max-old-space-size={_HEAP}",
)


def find_chromium(path: str | None = None) -> str:
    """Path of the browser: the one given, or the first of `NAMES`. Raises ConfigurationError."""
    for name in (path,) if path else NAMES:
        if found := shutil.which(name):
            return found
    wanted = f"{path}: no program stands there" if path else "no Chromium was found"
    raise ConfigurationError(f"pages are to be rendered, and {wanted}; install it (Debian: apt-get install chromium)")


class Profile:
    """The folder of one browser, held while it runs. Those that nobody holds, of browsers that were killed with all
    that knew of them, are deleted on the way."""

    def __init__(self) -> None:
        for left in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
            if (handle := _hold(left)) is not None:
                shutil.rmtree(left, ignore_errors=True)
                os.close(handle)
        self.path = tempfile.mkdtemp(prefix=_PREFIX)
        self._handle = _hold(Path(self.path))

    def delete(self) -> None:
        shutil.rmtree(self.path, ignore_errors=True)
        if self._handle is not None:
            os.close(self._handle)


def _hold(folder: Path) -> int | None:
    """A handle of a folder that is locked with it; None where somebody else holds it, or may use it alone."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(handle)
            raise
        return handle
    return None


@dataclass(slots=True, eq=False)
class Chromium:
    """A browser that runs.

    process -- of the browser itself, and of its own process group.
    tools   -- by which it is driven.
    folder  -- its profile.
    product -- `Chrome/156.0.8078.108`.
    memory  -- the most bytes that its processes had for themselves since `measure` began.
    """

    process: asyncio.subprocess.Process
    tools: DevTools
    folder: Profile
    product: str = ""
    memory: int = 0
    _cpu: dict[int, float] = field(default_factory=dict)

    @classmethod
    async def start(cls, path: str, proxy_port: int, bounds: Bounds, *, pictures: bool = False) -> Chromium:
        """A new browser, in a new profile; `pictures`: it shows them.

        Raises OSError, TimeoutError or EOFError where it does not come up.
        """
        folder = Profile()
        try:
            if os.geteuid() == 0:
                os.chown(folder.path, NOBODY, NOBODY)
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-I", "-S", launch.__file__, str(os.getpid()), str(bounds.memory), path),
                *_SWITCHES,
                *(() if pictures else ("--blink-settings=imagesEnabled=false",)),
                f"--proxy-server=http://127.0.0.1:{proxy_port}",
                f"--user-data-dir={folder.path}",
                "about:blank",
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                env={"HOME": folder.path, "PATH": os.environ.get("PATH", os.defpath), "LANG": "C.UTF-8", "TZ": "UTC"},
                start_new_session=True,
                limit=MAX_MESSAGE,
            )
        except BaseException:
            folder.delete()
            raise
        assert process.stdin is not None
        assert process.stdout is not None
        browser = cls(process, DevTools(process.stdout, process.stdin), folder)
        try:
            async with asyncio.timeout(_STARTING):
                browser.product = (await browser.tools.call("Browser.getVersion"))["product"]
        except BaseException:
            await browser.kill()
            raise
        return browser

    def measure(self) -> float:
        """Look at what the processes take: `memory` holds the most so far. Returns seconds of processor time since it
        started, of those that have ended as far as they were seen."""
        total = 0
        for pid in self._processes():
            with suppress(OSError, ValueError, IndexError):
                pages = Path(f"/proc/{pid}/statm").read_text().split()
                total += (int(pages[1]) - int(pages[2])) * resource.getpagesize()
                fields = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
                self._cpu[pid] = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        self.memory = max(self.memory, total)
        return sum(self._cpu.values())

    async def kill(self) -> None:
        """End all of it, at once, and delete the profile."""
        pids = list(self._processes())
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.tools.close()
        await self.process.wait()
        self.folder.delete()

    def _processes(self) -> Iterator[int]:
        """The browser's own process, and all that come from it."""
        parents: dict[int, list[int]] = {}
        for entry in os.scandir("/proc"):
            if entry.name.isdecimal():
                with suppress(OSError, IndexError, ValueError):
                    fields = Path(entry.path, "stat").read_text().rpartition(") ")[2].split()
                    parents.setdefault(int(fields[1]), []).append(int(entry.name))
        waiting = [self.process.pid]
        while waiting:
            pid = waiting.pop()
            waiting += parents.get(pid, ())
            yield pid
