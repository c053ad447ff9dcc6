#!/bin/sh
# Gives each role of bot/storage/migrations/roles.sql its password from a file, once, when the database server starts on an
# empty folder. No password is printed or stands in a command line.
set -eu
secrets=${SECRETS:-/run/secrets}

for role in people support learning safety keys reports; do
  psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --dbname postgres \
    --set role="afterwards_$role" --set file="$secrets/${role}_password" <<'SQL'
\set password `cat :'file'`
ALTER ROLE :"role" PASSWORD :'password';
SQL
done
