"""The time-stamp authority: an outside service that is asked over HTTP for a stamp (RFC 3161, section 3.4)."""

from concurrent.futures import Future
from http.client import HTTPException, HTTPResponse
from threading import Thread
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import HTTPErrorProcessor, Request, build_opener

from bwv_index.custody.timestamp import UNREADABLE, mismatch, new_request
from bwv_index.errors import ConfigError, EnvironmentFaultError

QUERY_TYPE = "application/timestamp-query"
REPLY_TYPE = "application/timestamp-reply"
LARGEST_REPLY = 256 * 1024
"""Bytes of the largest reply that is read. Stamps with their certificates are a few KiB."""
OK = 200


def fetch_stamp(url: str, content: bytes, *, timeout_s: float) -> bytes:
    """Ask an authority for a stamp of content; return its reply (TimeStampResp, DER), to be kept as it is.

    The reply answers this request: granted, same nonce, same imprint, with a certificate. Whether its signature
    leads to a trusted root is for ``check_stamp``. Redirects are not followed. ``timeout_s`` bounds the whole.

    Raises:
        ConfigError: the URL is not one of http or https.
        EnvironmentFaultError: the authority cannot be reached, refuses, or answers something else.
    """
    _require_web(url)
    request = new_request(content)
    try:
        reply = _within(timeout_s, url, request.as_bytes())
        fault = mismatch(reply, request)
    except TimeoutError as late:
        raise _unstamped(url, f"did not answer within {timeout_s:g} seconds") from late
    except URLError as unreached:
        raise _unstamped(url, f"cannot be reached: {unreached.reason}") from unreached
    except (OSError, HTTPException) as broken:
        raise _unstamped(url, f"broke off: {broken!r}") from broken
    except UNREADABLE as unreadable:
        raise _unstamped(url, f"answered with something that is no time stamp: {unreadable}") from unreadable
    if fault:
        raise _unstamped(url, fault)
    return reply


def _require_web(url: str) -> None:
    try:
        parts = urlsplit(url)
        web = parts.scheme in {"http", "https"} and parts.hostname
    except ValueError:
        web = None
    if not web:
        raise ConfigError(
            "is not the address of a time-stamp authority",
            subject=url,
            remedy="Set custody.time_stamp_authority to a URL of http or https, or to nothing.",
        )


class _AsItIs(HTTPErrorProcessor):
    """Hands every reply on as it is, whatever its status, so that no redirect is followed."""

    def http_response(self, request: Request, response: HTTPResponse) -> HTTPResponse:
        del request
        return response

    https_response = http_response


def _within(timeout_s: float, url: str, query: bytes) -> bytes:
    """Post a request and bound the whole of it: a socket's own time-out bounds only the wait for the next bytes."""
    reply = Future[bytes]()

    def ask() -> None:
        try:
            reply.set_result(_post(url, query, timeout_s))
        except BaseException as fault:  # noqa: BLE001 - it is raised in the thread that waits
            reply.set_exception(fault)

    Thread(target=ask, name="time stamp", daemon=True).start()
    return reply.result(timeout_s)


def _post(url: str, query: bytes, timeout_s: float) -> bytes:
    headers = {"Content-Type": QUERY_TYPE, "Accept": REPLY_TYPE}
    request = Request(url, data=query, headers=headers, method="POST")  # noqa: S310 - http or https, checked
    with build_opener(_AsItIs).open(request, timeout=timeout_s) as response:
        if response.status != OK:
            raise ValueError(f"status {response.status} of HTTP")
        reply: bytes = response.read(LARGEST_REPLY + 1)
    if len(reply) > LARGEST_REPLY:
        raise ValueError(f"more than {LARGEST_REPLY} bytes")
    return reply


def _unstamped(url: str, what: str) -> EnvironmentFaultError:
    return EnvironmentFaultError(
        f"the time-stamp authority {what}",
        subject=url,
        remedy="The checkpoint stands without a time stamp. Look at custody.time_stamp_authority, and at the network.",
    )
