"""The state-machine dialogue engine. Pure: values in, values out; no channel, database, clock, language."""
