"""The state-machine dialogue engine. Pure: it takes values and returns values; no channel, database, clock, language."""
