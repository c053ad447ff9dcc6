CREATE TABLE alembic_version ( version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num) );

CREATE TABLE stamp ( name VARCHAR(64) NOT NULL, value BLOB NOT NULL, PRIMARY KEY (name) ) WITHOUT ROWID;

CREATE TABLE session_key ( id BLOB NOT NULL, half BLOB NOT NULL, proof BLOB NOT NULL, expires BIGINT NOT NULL, PRIMARY KEY (id) ) WITHOUT ROWID;

CREATE INDEX ix_session_key_expires ON session_key (expires);

INSERT INTO alembic_version VALUES ('v0001');
