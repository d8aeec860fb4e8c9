"""A real browser without a window and without a network, told what to do over two pipes.

It speaks the browser's own debugging protocol (``--remote-debugging-pipe``: JSON, each message ended by a zero byte),
so no port is opened and nothing but the browser itself is needed.
"""

import base64
import fcntl
import json
import os
import select
import shutil
import signal
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ANSWER_WITHIN_S = 60.0
READS, WRITES = 3, 4
"""The files from which the browser reads, and to which it writes."""
HIGH = 10

FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--mute-audio",
    "--disable-background-networking", "--disable-component-update", "--disable-extensions", "--disable-sync",
    "--autoplay-policy=no-user-gesture-required", "--hide-scrollbars", "--host-resolver-rules=MAP * ~NOTFOUND",
    "--remote-debugging-pipe",
)  # fmt: skip


class CannotStartError(Exception):
    """There is no browser here, or it does not start: a reason to skip, which says so."""


class PageError(Exception):
    """What was asked of a page failed inside it."""


@dataclass
class Page:
    """One open page, and all that it asked for and complained of since it was opened."""

    browser: "Browser"
    session: str
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def evaluate(self, expression: str) -> Any:
        """Run an expression in the page, wait for it where it is a promise, and return its value.

        Raises:
            PageError: it threw.
        """
        asked = {"expression": expression, "awaitPromise": True, "returnByValue": True}
        told = self.browser.call("Runtime.evaluate", asked, self)
        if "exceptionDetails" in told:
            raise PageError(json.dumps(told["exceptionDetails"]))
        return told["result"].get("value")

    def press(self, key: str, code: int = 0) -> None:
        """Press and let go one key, as a keyboard does."""
        text = {"Enter": "\r", " ": " "}.get(key, "")
        for kind in ("keyDown", "keyUp"):
            told = {
                "type": kind,
                "key": key,
                "windowsVirtualKeyCode": code,
                "text": text if kind == "keyDown" else "",
            }
            self.browser.call("Input.dispatchKeyEvent", told, self)

    def choose_file(self, selector: str, file: Path) -> None:
        """Choose a file in an input of the page, as a person does."""
        root = self.browser.call("DOM.getDocument", {}, self)["root"]["nodeId"]
        found = self.browser.call("DOM.querySelector", {"nodeId": root, "selector": selector}, self)["nodeId"]
        self.browser.call("DOM.setFileInputFiles", {"files": [str(file)], "nodeId": found}, self)

    def picture(self, target: Path, *, whole: bool = True) -> Path:
        """Write what the page looks like as PNG: all of it, or what the window shows."""
        asked: dict[str, Any] = {"format": "png"}
        if whole:
            size = self.browser.call("Page.getLayoutMetrics", {}, self)["cssContentSize"]
            area = {"x": 0, "y": 0, "width": size["width"], "height": min(size["height"], 8000), "scale": 1}
            asked |= {"captureBeyondViewport": True, "clip": area}
        target.write_bytes(base64.b64decode(self.browser.call("Page.captureScreenshot", asked, self)["data"]))
        return target


class Browser:
    """A running browser."""

    def __init__(self, out: int, into: int) -> None:
        self._out, self._in = out, into
        self._number, self._rest = 0, b""
        self._pages: dict[str, Page] = {}
        self._loaded: set[str] = set()

    def open(self, file: Path, *, dark: bool = False, width: int = 1280, height: int = 900) -> Page:
        """Open a file from disk in a page of its own, which has no network, and wait until it has loaded."""
        target = self.call("Target.createTarget", {"url": "about:blank"})["targetId"]
        session = self.call("Target.attachToTarget", {"targetId": target, "flatten": True})["sessionId"]
        page = self._pages[session] = Page(self, session)
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable", {}, page)
        offline = {"offline": True, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
        self.call("Network.emulateNetworkConditions", offline, page)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.call("Emulation.setEmulatedMedia", {"features": [scheme]}, page)
        window = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.call("Emulation.setDeviceMetricsOverride", window, page)
        self._loaded.discard(session)
        self.call("Page.navigate", {"url": file.absolute().as_uri()}, page)
        self._until(lambda: session in self._loaded, "the page to load")
        return page

    def call(self, method: str, told: dict[str, Any], page: Page | None = None) -> Any:
        """Ask one thing of the browser and return its answer.

        Raises:
            PageError: the browser says that it cannot, or it does not answer in time.
        """
        self._number += 1
        number = self._number
        answers: list[Any] = []
        message = {"id": number, "method": method, "params": told}
        if page is not None:
            message["sessionId"] = page.session
        os.write(self._in, json.dumps(message).encode() + b"\0")
        self._until(lambda: bool(answers), method, number, answers)
        if "error" in answers[0]:
            raise PageError(f"{method}: {answers[0]['error']}")
        return answers[0].get("result", {})

    def _until(self, done: Any, what: str, number: int = 0, answers: list[Any] | None = None) -> None:
        """Read messages until something is so."""
        latest = time.monotonic() + ANSWER_WITHIN_S
        while not done():
            for message in self._read(latest, what):
                if answers is not None and message.get("id") == number:
                    answers.append(message)
                elif "method" in message:
                    self._note(message)

    def _read(self, latest: float, what: str) -> list[Any]:
        ready = select.select([self._out], [], [], max(0.0, latest - time.monotonic()))[0]
        if not ready:
            raise PageError(f"waited {ANSWER_WITHIN_S:.0f} s for {what}")
        block = os.read(self._out, 1 << 20)
        if not block:
            raise PageError(f"the browser ended before {what}")
        *whole, self._rest = (self._rest + block).split(b"\0")
        return [json.loads(message) for message in whole]

    def _note(self, message: dict[str, Any]) -> None:
        page, told = self._pages.get(message.get("sessionId", "")), message.get("params", {})
        if page is None:
            return
        match message["method"]:
            case "Page.loadEventFired":
                self._loaded.add(page.session)
            case "Network.requestWillBeSent":
                page.requests.append(told["request"]["url"])
            case "Runtime.exceptionThrown":
                page.complaints.append(told["exceptionDetails"].get("text", "exception"))
            case "Runtime.consoleAPICalled" if told["type"] in {"error", "warning", "assert"}:
                page.complaints.append(json.dumps(told["args"]))
            case "Log.entryAdded" if told["entry"]["level"] in {"error", "warning"}:
                page.complaints.append(told["entry"]["text"])


@contextmanager
def running() -> Iterator[Browser]:
    """Give a browser that ends with the block.

    Raises:
        CannotStartError: there is none on this machine, or it does not answer.
    """
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        raise CannotStartError(f"none of {', '.join(PROGRAMS)} is on this machine")
    theirs_in, ours_out = _pipe()
    ours_in, theirs_out = _pipe()
    with tempfile.TemporaryDirectory(prefix="browser-", ignore_cleanup_errors=True) as profile:
        # posix_spawn runs nothing of ours between fork and exec, which a process with threads must not do
        number = os.posix_spawn(
            program, [program, *FLAGS, f"--user-data-dir={profile}"], {**os.environ, "HOME": profile},
            file_actions=[
                *((os.POSIX_SPAWN_OPEN, file, os.devnull, os.O_RDWR, 0) for file in range(3)),
                (os.POSIX_SPAWN_DUP2, theirs_in, READS),
                (os.POSIX_SPAWN_DUP2, theirs_out, WRITES),
            ],
            setpgroup=0,
        )  # fmt: skip
        os.close(theirs_in)
        os.close(theirs_out)
        try:
            browser = Browser(ours_in, ours_out)
            try:
                browser.call("Browser.getVersion", {})
            except (PageError, OSError) as fault:
                raise CannotStartError(f"{program}: {fault}") from fault
            yield browser
        finally:
            os.killpg(number, signal.SIGKILL)
            os.waitpid(number, 0)
            os.close(ours_in)
            os.close(ours_out)


def _pipe() -> tuple[int, int]:
    """Return a pipe whose ends have numbers that are in nobody's way."""
    ends = os.pipe()
    high = tuple(fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, HIGH) for end in ends)
    for end in ends:
        os.close(end)
    return high[0], high[1]


PLAY = """
(async () => {
  const told = [];
  for (const video of document.querySelectorAll("video")) {
    const one = { name: video.getAttribute("src"), error: null, width: 0, moved: false, duration: null };
    try {
      video.muted = true;
      if (video.readyState < 1) {
        video.preload = "auto"; video.load();
        await new Promise((done, failed) => {
          video.addEventListener("loadeddata", done, { once: true });
          video.addEventListener("error", () => failed(new Error("code " + video.error.code)), { once: true });
        });
      }
      const from = video.currentTime;
      await video.play();
      const latest = performance.now() + 8000;
      while (video.currentTime <= from && performance.now() < latest) {
        await new Promise((done) => setTimeout(done, 20));
      }
      one.moved = video.currentTime > from;
      video.pause();
      one.width = video.videoWidth;
      one.duration = video.duration;
    } catch (fault) {
      one.error = String(fault);
    }
    told.push(one);
  }
  return told;
})()
"""
"""Plays a moment of each video of a page in turn, and tells of each: name, error, width, moved, duration."""
