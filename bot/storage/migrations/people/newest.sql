CREATE TABLE alembic_version ( version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num) );

CREATE TABLE stamp ( name VARCHAR(64) NOT NULL, value BLOB NOT NULL, PRIMARY KEY (name) ) WITHOUT ROWID;

CREATE TABLE chat ( id BLOB NOT NULL, language VARCHAR(64) NOT NULL, form VARCHAR(64) NOT NULL, audience VARCHAR(64) NOT NULL, supporter VARCHAR(64) NOT NULL, device VARCHAR(64) NOT NULL, read_aloud SMALLINT NOT NULL, pictures SMALLINT NOT NULL, message_time VARCHAR(64) NOT NULL, quiet_from VARCHAR(64) NOT NULL, quiet_to VARCHAR(64) NOT NULL, zone VARCHAR(64) NOT NULL, day VARCHAR(10) NOT NULL, PRIMARY KEY (id) ) WITHOUT ROWID;

CREATE INDEX ix_chat_day ON chat (day);

CREATE TABLE away ( chat BLOB NOT NULL, day VARCHAR(10) NOT NULL, kind VARCHAR(64) NOT NULL, PRIMARY KEY (chat, day) ) WITHOUT ROWID;

CREATE TABLE arrival ( code BLOB NOT NULL, audience VARCHAR(64) NOT NULL, language VARCHAR(64) NOT NULL, expires_at BIGINT NOT NULL, PRIMARY KEY (code) ) WITHOUT ROWID;

CREATE INDEX ix_arrival_expires_at ON arrival (expires_at);

CREATE TABLE lease ( name VARCHAR(64) NOT NULL, holder BLOB NOT NULL, beat INTEGER NOT NULL, PRIMARY KEY (name) ) WITHOUT ROWID;

CREATE TABLE photo ( shows VARCHAR(64) NOT NULL, until VARCHAR(10) NOT NULL, sealed BLOB NOT NULL, PRIMARY KEY (shows) ) WITHOUT ROWID;

CREATE INDEX ix_photo_until ON photo (until);

CREATE TABLE access_profile ( id BLOB NOT NULL, day VARCHAR(10) NOT NULL, sealed BLOB NOT NULL, PRIMARY KEY (id) ) WITHOUT ROWID;

CREATE INDEX ix_access_profile_day ON access_profile (day);

CREATE TABLE access_way ( id BLOB NOT NULL, profile BLOB NOT NULL, ends BIGINT NOT NULL, PRIMARY KEY (id) ) WITHOUT ROWID;

CREATE INDEX ix_access_way_profile ON access_way (profile);

CREATE INDEX ix_access_way_ends ON access_way (ends);

CREATE TABLE access_count ( month VARCHAR(10) NOT NULL, what VARCHAR(64) NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (month, what) ) WITHOUT ROWID;

INSERT INTO alembic_version VALUES ('v0003');
