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

CREATE TABLE reflection ( id BLOB NOT NULL, holder BLOB NOT NULL, flow VARCHAR(64) NOT NULL, role VARCHAR(64) NOT NULL, incident VARCHAR(64) NOT NULL, state VARCHAR(64) NOT NULL, day VARCHAR(10) NOT NULL, sent_at BIGINT NOT NULL, released_on VARCHAR(10) NOT NULL, PRIMARY KEY (id) ) WITHOUT ROWID;

CREATE INDEX ix_reflection_holder ON reflection (holder);

CREATE INDEX ix_reflection_incident ON reflection (incident);

CREATE INDEX ix_reflection_state ON reflection (state);

CREATE TABLE answer ( reflection BLOB NOT NULL, field VARCHAR(64) NOT NULL, author VARCHAR(64) NOT NULL, language VARCHAR(64) NOT NULL, value BLOB NOT NULL, PRIMARY KEY (reflection, field, author) ) WITHOUT ROWID;

CREATE TABLE four_words ( id BLOB NOT NULL, talk BLOB NOT NULL, until VARCHAR(10) NOT NULL, PRIMARY KEY (id) ) WITHOUT ROWID;

CREATE INDEX ix_four_words_talk ON four_words (talk);

CREATE TABLE invitation ( code BLOB NOT NULL, flow VARCHAR(64) NOT NULL, audience VARCHAR(64) NOT NULL, role VARCHAR(64) NOT NULL, incident VARCHAR(64) NOT NULL, expires_at BIGINT NOT NULL, opened_by BLOB NOT NULL, PRIMARY KEY (code) ) WITHOUT ROWID;

CREATE INDEX ix_invitation_expires_at ON invitation (expires_at);

CREATE TABLE wish ( holder BLOB NOT NULL, incident VARCHAR(64) NOT NULL, way VARCHAR(64) NOT NULL, day VARCHAR(10) NOT NULL, PRIMARY KEY (holder, incident) ) WITHOUT ROWID;

CREATE TABLE given ( holder BLOB NOT NULL, number INTEGER NOT NULL, day VARCHAR(10) NOT NULL, PRIMARY KEY (holder) ) WITHOUT ROWID;

CREATE TABLE offered ( week VARCHAR(10) NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (week) ) WITHOUT ROWID;

CREATE TABLE page_link ( code BLOB NOT NULL, talk BLOB NOT NULL, revision INTEGER NOT NULL, chat BLOB NOT NULL, opened_by BLOB NOT NULL, expires_at BIGINT NOT NULL, PRIMARY KEY (code) ) WITHOUT ROWID;

CREATE INDEX ix_page_link_opened_by ON page_link (opened_by);

CREATE INDEX ix_page_link_expires_at ON page_link (expires_at);

INSERT INTO alembic_version VALUES ('v0001');
