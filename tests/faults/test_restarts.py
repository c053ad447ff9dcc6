"""A real PostgreSQL is restarted while people answer: nothing accepted is lost, nothing doubled, everybody goes on."""

from pathlib import Path

import pytest
from postgres import Postgres
from restarts import BETWEEN, restarted

RESTARTS = 4


@pytest.mark.timeout(300)
async def test_restarted_under_load_the_server_costs_no_answer_and_doubles_none(
    postgres: Postgres, tmp_path: Path
) -> None:
    postgres.empty()
    figures = await restarted(postgres, tmp_path, RESTARTS)
    print(figures)
    assert figures.problems == []
    assert (figures.restarts, figures.accepted > BETWEEN * RESTARTS) == (RESTARTS, True)
    assert figures.again > 0, "somebody pressed while there was no server"
