"""Debian's chromium on a phone, before a real server whose conversation a test can tell what to show."""

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1] / "bot" / "channels" / "web"))  # its gallery of screens is shared
sys.path.insert(0, str(Path(__file__).parents[1] / "journeys"))  # its transcripts are played here too

from screens import Screens
from web_server import ARGUMENTS, PHONE, Server
from whole_service import WholeService

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium")
"""Set by `scripts/test`, which looks for it under its other names too, and installs it where it may."""


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    running = Server()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WholeService]:
    """The whole service, in which everybody who opens a window of their own is somebody else."""
    running = WholeService(tmp_path_factory.mktemp("whole"))
    yield running
    running.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def screens() -> Iterator[Screens]:
    """Screens for whole transcripts, on a loop of their own."""
    running = Screens(CHROMIUM)
    yield running
    running.stop()


@pytest.fixture
def page(server: Server, browser: Browser) -> Iterator[Page]:
    """A window on which the door has been opened. A request to anywhere else fails the test."""
    opened, outside = server.open(browser, viewport=PHONE, reduced_motion="reduce")
    yield opened
    opened.context.close()
    assert outside == []
