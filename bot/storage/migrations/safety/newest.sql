CREATE TABLE alembic_version ( version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num) );

CREATE TABLE stamp ( name VARCHAR(64) NOT NULL, value BLOB NOT NULL, PRIMARY KEY (name) ) WITHOUT ROWID;

CREATE TABLE session ( id BLOB NOT NULL, chat BLOB NOT NULL, revision INTEGER NOT NULL, state BLOB NOT NULL, expires BIGINT NOT NULL, live SMALLINT NOT NULL, PRIMARY KEY (id) ) WITHOUT ROWID;

CREATE INDEX ix_session_chat ON session (chat);

CREATE INDEX ix_session_expires ON session (expires);

CREATE TABLE seen ( mark BLOB NOT NULL, day VARCHAR(10) NOT NULL, PRIMARY KEY (mark) ) WITHOUT ROWID;

CREATE TABLE owed ( talk BLOB NOT NULL, revision INTEGER NOT NULL, replica BLOB NOT NULL, reply BLOB NOT NULL, PRIMARY KEY (talk, revision) ) WITHOUT ROWID;

CREATE TABLE message ( id BLOB NOT NULL, talk BLOB NOT NULL, due BIGINT NOT NULL, last BIGINT NOT NULL, replica BLOB NOT NULL, place BLOB NOT NULL, PRIMARY KEY (id) ) WITHOUT ROWID;

CREATE INDEX ix_message_talk ON message (talk);

CREATE INDEX ix_message_due ON message (due);

CREATE INDEX ix_message_last ON message (last);

CREATE TABLE appointment ( id BLOB NOT NULL, origin BLOB NOT NULL, topic VARCHAR(64) NOT NULL, number SMALLINT NOT NULL, day VARCHAR(10) NOT NULL, holder BLOB NOT NULL, replica BLOB NOT NULL, address BLOB NOT NULL, PRIMARY KEY (id), CONSTRAINT two_a_topic CHECK (number IN (1, 2)) ) WITHOUT ROWID;

CREATE INDEX ix_appointment_origin ON appointment (origin);

CREATE INDEX ix_appointment_holder ON appointment (holder);

CREATE INDEX ix_appointment_due ON appointment (replica, day);

CREATE TABLE replica ( id BLOB NOT NULL, beat INTEGER NOT NULL, day VARCHAR(10) NOT NULL, PRIMARY KEY (id) ) WITHOUT ROWID;

CREATE TABLE flow_version ( version VARCHAR(64) NOT NULL, flow VARCHAR(64) NOT NULL, source BLOB NOT NULL, until VARCHAR(10) NOT NULL, PRIMARY KEY (version) ) WITHOUT ROWID;

CREATE TABLE notice ( id BLOB NOT NULL, kind VARCHAR(64) NOT NULL, route VARCHAR(64) NOT NULL, place VARCHAR(64) NOT NULL, asked_at BIGINT NOT NULL, told_at BIGINT NOT NULL, second VARCHAR(64) NOT NULL, second_at BIGINT NOT NULL, seen_at BIGINT NOT NULL, seen_by VARCHAR(64) NOT NULL, replica BLOB NOT NULL, own_words BLOB NOT NULL, asker BLOB NOT NULL, PRIMARY KEY (id) ) WITHOUT ROWID;

CREATE INDEX ix_notice_asked_at ON notice (asked_at);

CREATE INDEX ix_notice_route ON notice (route);

CREATE TABLE receiver ( route VARCHAR(64) NOT NULL, link BLOB NOT NULL, chat BLOB NOT NULL, code BLOB NOT NULL, code_until BIGINT NOT NULL, PRIMARY KEY (route) ) WITHOUT ROWID;

CREATE INDEX ix_receiver_link ON receiver (link);

INSERT INTO alembic_version VALUES ('v0002');
