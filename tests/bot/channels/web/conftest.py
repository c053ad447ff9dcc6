"""One whole web channel over a conversation that says what it is told to say."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient
from web_service import SETTINGS, FakeConversation, browser


@pytest.fixture
def conversation() -> FakeConversation:
    return FakeConversation()


@pytest.fixture
def client(conversation: FakeConversation) -> Iterator[TestClient]:
    """A browser on a page of ours that has opened the door."""
    with browser(conversation, SETTINGS) as opened:
        opened.get("/")
        conversation.taken.clear()
        yield opened
