"""What is not taken, and what a person meets then: nobody is left without people and numbers."""

import pytest
from starlette.testclient import TestClient
from web_service import SETTINGS, FakeConversation, browser, post

from bot.messages import Reply

TYPED = "Amy spotted it early, and got him outside"


ELSEWHERE = [
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
    {"origin": "https://elsewhere.example"},
    {"origin": "null"},
    {},
    {"referer": "https://elsewhere.example/talk"},
]


@pytest.mark.parametrize("headers", ELSEWHERE, ids=str)
@pytest.mark.parametrize("path", ["/talk", "/i/abc", "/r/right/seen/aa"])
def test_a_form_from_elsewhere_is_not_taken(conversation: FakeConversation, headers: dict[str, str], path: str) -> None:
    with browser(conversation, SETTINGS) as client:
        client.get("/")
        conversation.taken.clear()
        for name in ("origin", "sec-fetch-site"):
            client.headers.pop(name)
        answer = client.post(path, data={"token": "t", "act": "choose:okay"}, headers=headers)
    assert answer.status_code == 403
    assert "That did not come from this page." in answer.text
    assert conversation.taken == []
    assert not conversation.receivers.notices[0].seen


@pytest.mark.parametrize("headers", [{"origin": "http://testserver"}, {"referer": "http://testserver/talk"}], ids=str)
def test_browsers_that_say_less_are_taken_too(conversation: FakeConversation, headers: dict[str, str]) -> None:
    with browser(conversation, SETTINGS) as client:
        client.get("/")
        for name in ("origin", "sec-fetch-site"):
            client.headers.pop(name)
        answer = client.post("/talk", data={"token": "t", "act": "choose:okay"}, headers=headers)
    assert answer.status_code == 303


@pytest.mark.parametrize(
    ("body", "status"),
    [(b"words=" + b"w" * 70_000, 413), (b"\xff\xfe=\xff", 400), (b"&".join(b"a=b" for _ in range(200)), 400)],
    ids=["too large", "no text", "too many fields"],
)
def test_what_is_no_form_of_ours_is_not_taken(
    client: TestClient, conversation: FakeConversation, body: bytes, status: int
) -> None:
    answer = client.post("/talk", content=body, headers={"content-type": "application/x-www-form-urlencoded"})
    assert answer.status_code == status
    assert 'href="tel:999"' in answer.text
    assert conversation.taken == []


def test_a_busy_service_lets_the_same_form_be_pressed_again(client: TestClient, conversation: FakeConversation) -> None:
    conversation.replies = [Reply(busy=True)]
    answer = post(client, say="wrote", words=TYPED)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
    assert 'name="say" value="wrote"' in answer.text
    assert f">\n{TYPED}</textarea>" in answer.text
    assert 'href="tel:999"' in answer.text
    assert 'href="/help-now"' in answer.text


def test_a_failure_shows_people_and_its_log_holds_no_words(
    client: TestClient, conversation: FakeConversation, capsys: pytest.CaptureFixture[str]
) -> None:
    conversation.replies = [ValueError(TYPED)]
    answer = post(client, say="wrote", words=TYPED)
    assert answer.status_code == 500
    assert "Something went wrong here." in answer.text
    assert 'href="tel:999"' in answer.text
    logged = capsys.readouterr()
    assert '"where": "web", "error": "ValueError"' in logged.err
    assert "Amy" not in logged.err + logged.out
