-- Databases and roles of the service on PostgreSQL. Run once, as administrator, with psql; then set a password for each
-- role (ALTER ROLE ... PASSWORD ...) and run `afterwards migrate`.
-- Each store is a database with a role of its own. Nobody else can connect to it: that is the wall.
-- Each statement ends with a semicolon at the end of a line.

CREATE ROLE afterwards_people LOGIN;
CREATE ROLE afterwards_support LOGIN;
CREATE ROLE afterwards_learning LOGIN;
CREATE ROLE afterwards_safety LOGIN;
CREATE ROLE afterwards_keys LOGIN;
CREATE ROLE afterwards_reports LOGIN;

CREATE DATABASE afterwards_people OWNER afterwards_people;
CREATE DATABASE afterwards_support OWNER afterwards_support;
CREATE DATABASE afterwards_learning OWNER afterwards_learning;
CREATE DATABASE afterwards_safety OWNER afterwards_safety;
CREATE DATABASE afterwards_keys OWNER afterwards_keys;

REVOKE ALL ON DATABASE afterwards_people FROM PUBLIC;
REVOKE ALL ON DATABASE afterwards_support FROM PUBLIC;
REVOKE ALL ON DATABASE afterwards_learning FROM PUBLIC;
REVOKE ALL ON DATABASE afterwards_safety FROM PUBLIC;
REVOKE ALL ON DATABASE afterwards_keys FROM PUBLIC;

-- Reports read the learning record, and nothing else anywhere.
GRANT CONNECT ON DATABASE afterwards_learning TO afterwards_reports;
\connect afterwards_learning
ALTER DEFAULT PRIVILEGES FOR ROLE afterwards_learning GRANT SELECT ON TABLES TO afterwards_reports;

-- Nothing of the key store is ever archived or replicated; its rows are rewritten every hour (see docs/the-wall.md).
