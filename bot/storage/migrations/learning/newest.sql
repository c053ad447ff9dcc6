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

CREATE TABLE reflection ( id BLOB NOT NULL, holder BLOB NOT NULL, flow VARCHAR(64) NOT NULL, role VARCHAR(64) NOT NULL, incident VARCHAR(64) NOT NULL, state VARCHAR(64) NOT NULL, day VARCHAR(10) NOT NULL, sent_at BIGINT NOT NULL, released_on VARCHAR(10) NOT NULL, counts SMALLINT DEFAULT 0 NOT NULL, PRIMARY KEY (id) ) WITHOUT ROWID;

CREATE INDEX ix_reflection_holder ON reflection (holder);

CREATE INDEX ix_reflection_incident ON reflection (incident);

CREATE INDEX ix_reflection_state ON reflection (state);

CREATE TABLE answer ( reflection BLOB NOT NULL, field VARCHAR(64) NOT NULL, author VARCHAR(64) NOT NULL, language VARCHAR(64) NOT NULL, value BLOB NOT NULL, PRIMARY KEY (reflection, field, author) ) WITHOUT ROWID;

CREATE TABLE four_words ( id BLOB NOT NULL, talk BLOB NOT NULL, until VARCHAR(10) NOT NULL, PRIMARY KEY (id) ) WITHOUT ROWID;

CREATE INDEX ix_four_words_talk ON four_words (talk);

CREATE TABLE invitation ( code BLOB NOT NULL, flow VARCHAR(64) NOT NULL, audience VARCHAR(64) NOT NULL, role VARCHAR(64) NOT NULL, incident VARCHAR(64) NOT NULL, expires_at BIGINT NOT NULL, opened_by BLOB NOT NULL, part BLOB DEFAULT (X'') NOT NULL, about BLOB DEFAULT (X'') NOT NULL, opens_on VARCHAR(10) DEFAULT '' NOT NULL, PRIMARY KEY (code) ) WITHOUT ROWID;

CREATE INDEX ix_invitation_expires_at ON invitation (expires_at);

CREATE TABLE wish ( holder BLOB NOT NULL, incident VARCHAR(64) NOT NULL, way VARCHAR(64) NOT NULL, day VARCHAR(10) NOT NULL, PRIMARY KEY (holder, incident) ) WITHOUT ROWID;

CREATE TABLE given ( holder BLOB NOT NULL, number INTEGER NOT NULL, day VARCHAR(10) NOT NULL, waiting SMALLINT DEFAULT 0 NOT NULL, PRIMARY KEY (holder) ) WITHOUT ROWID;

CREATE TABLE offered ( week VARCHAR(10) NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (week) ) WITHOUT ROWID;

CREATE TABLE page_link ( code BLOB NOT NULL, talk BLOB NOT NULL, revision INTEGER NOT NULL, chat BLOB NOT NULL, opened_by BLOB NOT NULL, expires_at BIGINT NOT NULL, PRIMARY KEY (code) ) WITHOUT ROWID;

CREATE INDEX ix_page_link_opened_by ON page_link (opened_by);

CREATE INDEX ix_page_link_expires_at ON page_link (expires_at);

CREATE TABLE incident ( code VARCHAR(64) NOT NULL, state VARCHAR(64) NOT NULL, opened_on VARCHAR(10) NOT NULL, ended_on VARCHAR(10) NOT NULL, ended_at BIGINT NOT NULL, setting VARCHAR(64) NOT NULL, profile VARCHAR(64) NOT NULL, facts BLOB NOT NULL, PRIMARY KEY (code) ) WITHOUT ROWID;

CREATE INDEX ix_incident_opened_on ON incident (opened_on);

CREATE TABLE reference ( incident VARCHAR(64) NOT NULL, local BLOB NOT NULL, PRIMARY KEY (incident) ) WITHOUT ROWID;

CREATE TABLE part ( id BLOB NOT NULL, incident VARCHAR(64) NOT NULL, role VARCHAR(64) NOT NULL, offered_on VARCHAR(10) NOT NULL, asked_on VARCHAR(10) NOT NULL, PRIMARY KEY (id) ) WITHOUT ROWID;

CREATE INDEX ix_part_incident ON part (incident);

CREATE TABLE involved ( incident VARCHAR(64) NOT NULL, account BLOB NOT NULL, PRIMARY KEY (incident, account) ) WITHOUT ROWID;

CREATE TABLE duty ( incident VARCHAR(64) NOT NULL, duty VARCHAR(64) NOT NULL, done_at BIGINT NOT NULL, account BLOB NOT NULL, PRIMARY KEY (incident, duty) ) WITHOUT ROWID;

CREATE TABLE review ( id BLOB NOT NULL, incident VARCHAR(64) NOT NULL, kind VARCHAR(64) NOT NULL, state VARCHAR(64) NOT NULL, facilitator BLOB NOT NULL, involved VARCHAR(64) NOT NULL, unit VARCHAR(64) NOT NULL, lived_experience VARCHAR(64) NOT NULL, "view" VARCHAR(64) NOT NULL, no_action VARCHAR(64) NOT NULL, due_at BIGINT NOT NULL, held_on VARCHAR(10) NOT NULL, closed_on VARCHAR(10) NOT NULL, PRIMARY KEY (id) ) WITHOUT ROWID;

CREATE INDEX ix_review_incident ON review (incident);

CREATE TABLE exception ( review BLOB NOT NULL, asked_by BLOB NOT NULL, approved_by BLOB NOT NULL, reason VARCHAR(64) NOT NULL, day VARCHAR(10) NOT NULL, PRIMARY KEY (review) ) WITHOUT ROWID;

CREATE TABLE plan_update ( id BLOB NOT NULL, incident VARCHAR(64) NOT NULL, kind VARCHAR(64) NOT NULL, owner_role VARCHAR(64) NOT NULL, due VARCHAR(10) NOT NULL, done_on VARCHAR(10) NOT NULL, person_copy VARCHAR(64) NOT NULL, form VARCHAR(64) NOT NULL, PRIMARY KEY (id) ) WITHOUT ROWID;

CREATE INDEX ix_plan_update_incident ON plan_update (incident);

CREATE TABLE look_back ( review BLOB NOT NULL, days SMALLINT NOT NULL, due VARCHAR(10) NOT NULL, again VARCHAR(64) NOT NULL, looked_on VARCHAR(10) NOT NULL, PRIMARY KEY (review, days) ) WITHOUT ROWID;

CREATE INDEX ix_look_back_due ON look_back (due);

CREATE TABLE answer_back ( incident VARCHAR(64) NOT NULL, said BLOB NOT NULL, did BLOB NOT NULL, by_day VARCHAR(10) NOT NULL, told_on VARCHAR(10) NOT NULL, form VARCHAR(64) NOT NULL, PRIMARY KEY (incident) ) WITHOUT ROWID;

CREATE TABLE action ( id BLOB NOT NULL, incident VARCHAR(64) NOT NULL, review BLOB NOT NULL, state VARCHAR(64) NOT NULL, changes VARCHAR(64) NOT NULL, strength VARCHAR(64) NOT NULL, owner_role VARCHAR(64) NOT NULL, owner BLOB NOT NULL, agreed_on VARCHAR(10) NOT NULL, due VARCHAR(10) NOT NULL, answered_on VARCHAR(10) NOT NULL, blocker VARCHAR(64) NOT NULL, passed_on VARCHAR(64) NOT NULL, changed VARCHAR(64) NOT NULL, told_on VARCHAR(10) NOT NULL, closed_on VARCHAR(10) NOT NULL, what BLOB NOT NULL, know BLOB NOT NULL, proof BLOB NOT NULL, PRIMARY KEY (id) ) WITHOUT ROWID;

CREATE INDEX ix_action_incident ON action (incident);

CREATE INDEX ix_action_owner ON action (owner);

CREATE INDEX ix_action_due ON action (due);

CREATE TABLE restriction ( id BLOB NOT NULL, rule VARCHAR(64) NOT NULL, setting VARCHAR(64) NOT NULL, state VARCHAR(64) NOT NULL, came_from VARCHAR(64) NOT NULL, basis VARCHAR(64) NOT NULL, touches VARCHAR(64) NOT NULL, spotted_on VARCHAR(10) NOT NULL, decision VARCHAR(64) NOT NULL, decided_on VARCHAR(10) NOT NULL, decided_by_role VARCHAR(64) NOT NULL, owner_role VARCHAR(64) NOT NULL, review_by VARCHAR(10) NOT NULL, told VARCHAR(64) NOT NULL, exemption VARCHAR(64) NOT NULL, lifted_on VARCHAR(10) NOT NULL, PRIMARY KEY (id) ) WITHOUT ROWID;

CREATE INDEX ix_restriction_state ON restriction (state);

CREATE INDEX ix_restriction_review_by ON restriction (review_by);

CREATE TABLE house_rule ( rule VARCHAR(64) NOT NULL, "view" VARCHAR(64) NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (rule, "view") ) WITHOUT ROWID;

CREATE TABLE account ( id BLOB NOT NULL, state VARCHAR(64) NOT NULL, roles VARCHAR(64) NOT NULL, unit VARCHAR(64) NOT NULL, address BLOB NOT NULL, made_on VARCHAR(10) NOT NULL, revoked_on VARCHAR(10) NOT NULL, PRIMARY KEY (id) ) WITHOUT ROWID;

CREATE TABLE sign_in ( code BLOB NOT NULL, account BLOB NOT NULL, expires_at BIGINT NOT NULL, PRIMARY KEY (code) ) WITHOUT ROWID;

CREATE INDEX ix_sign_in_account ON sign_in (account);

CREATE INDEX ix_sign_in_expires_at ON sign_in (expires_at);

CREATE TABLE signed_in ( cookie BLOB NOT NULL, account BLOB NOT NULL, expires_at BIGINT NOT NULL, PRIMARY KEY (cookie) ) WITHOUT ROWID;

CREATE INDEX ix_signed_in_account ON signed_in (account);

CREATE INDEX ix_signed_in_expires_at ON signed_in (expires_at);

CREATE TABLE reading ( id BLOB NOT NULL, account BLOB NOT NULL, at BIGINT NOT NULL, act VARCHAR(64) NOT NULL, what VARCHAR(64) NOT NULL, record BLOB NOT NULL, PRIMARY KEY (id) ) WITHOUT ROWID;

CREATE INDEX ix_reading_at ON reading (at);

CREATE TABLE bed_days ( month VARCHAR(64) NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (month) ) WITHOUT ROWID;

CREATE TABLE phase ( measure VARCHAR(64) NOT NULL, since VARCHAR(10) NOT NULL, account BLOB NOT NULL, decided_on VARCHAR(10) NOT NULL, reason BLOB NOT NULL, PRIMARY KEY (measure, since) ) WITHOUT ROWID;

CREATE TABLE published ( kind VARCHAR(64) NOT NULL, period VARCHAR(64) NOT NULL, version SMALLINT NOT NULL, day VARCHAR(10) NOT NULL, content BLOB NOT NULL, PRIMARY KEY (kind, period, version) ) WITHOUT ROWID;

CREATE TABLE feed ( code BLOB NOT NULL, account BLOB NOT NULL, owner_role VARCHAR(64) NOT NULL, made_on VARCHAR(10) NOT NULL, PRIMARY KEY (code) ) WITHOUT ROWID;

CREATE INDEX ix_feed_account ON feed (account);

INSERT INTO alembic_version VALUES ('v0004');
