import type { Schema } from './schema-version.ts';

const version1 = `
CREATE TABLE IF NOT EXISTS tenants (tenant TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS learned (
  tenant TEXT NOT NULL, what TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (tenant, what)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS templates (
  tenant TEXT NOT NULL, id TEXT NOT NULL, etag INTEGER NOT NULL, value TEXT NOT NULL,
  PRIMARY KEY (tenant, id)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS drafts (
  tenant TEXT NOT NULL, id TEXT NOT NULL, begun INTEGER NOT NULL, value TEXT NOT NULL,
  PRIMARY KEY (tenant, id)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS reach (
  tenant TEXT NOT NULL, person TEXT NOT NULL, at INTEGER NOT NULL, value TEXT NOT NULL,
  PRIMARY KEY (tenant, person)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS dialogs (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS requests (
  tenant TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, requester TEXT NOT NULL, reference TEXT NOT NULL,
  template TEXT NOT NULL, attention INTEGER NOT NULL, wake_at INTEGER, value TEXT NOT NULL,
  PRIMARY KEY (tenant, id)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS requests_of ON requests (tenant, requester, id);
CREATE INDEX IF NOT EXISTS requests_called ON requests (tenant, reference);
CREATE INDEX IF NOT EXISTS requests_attention ON requests (tenant, id) WHERE attention = 1;
CREATE INDEX IF NOT EXISTS requests_awake ON requests (wake_at) WHERE wake_at IS NOT NULL;
CREATE TABLE IF NOT EXISTS names (
  tenant TEXT NOT NULL, folded TEXT NOT NULL, request TEXT NOT NULL, at INTEGER NOT NULL,
  PRIMARY KEY (tenant, folded)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS audit (
  tenant TEXT NOT NULL, stream TEXT NOT NULL, seq INTEGER NOT NULL, value TEXT NOT NULL,
  PRIMARY KEY (tenant, stream, seq)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS effects (
  tenant TEXT NOT NULL, request TEXT NOT NULL, key TEXT NOT NULL, version INTEGER NOT NULL, due_at INTEGER,
  held_until INTEGER NOT NULL, tries INTEGER NOT NULL, value TEXT NOT NULL,
  PRIMARY KEY (tenant, request, key)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS effects_due ON effects (tenant, due_at) WHERE due_at IS NOT NULL;
CREATE TABLE IF NOT EXISTS deliveries (
  tenant TEXT NOT NULL, request TEXT NOT NULL, message TEXT NOT NULL, recipient TEXT NOT NULL, value TEXT NOT NULL,
  PRIMARY KEY (tenant, request, message, recipient)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS runs (
  tenant TEXT NOT NULL, request TEXT NOT NULL, attempt INTEGER NOT NULL, epoch INTEGER NOT NULL, due_at INTEGER,
  claim_end INTEGER NOT NULL, value TEXT NOT NULL,
  PRIMARY KEY (tenant, request, attempt)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS runs_due ON runs (tenant, due_at) WHERE due_at IS NOT NULL;
`;

/** Requests count how often they have stopped, runs how often they broke off, deliveries their writes; a request may be on its way to being undone. */
const version2 = `
CREATE INDEX IF NOT EXISTS deliveries_missed ON deliveries (tenant, recipient) WHERE json_extract(value, '$.state') = 'unreachable';
UPDATE runs SET value = json_set(value, '$.throws', 0);
UPDATE deliveries SET value = json_set(value, '$.version', 1);
UPDATE requests SET value = json_set(value, '$.stops', json_extract(value, '$.status') = 'error', '$.undoing', json('false'));
`;

/** What a tenant decides, and what is known of it; its people's profiles; and who has sent how many requests within a day. */
const version3 = `
CREATE TABLE IF NOT EXISTS settings (tenant TEXT PRIMARY KEY, etag INTEGER NOT NULL, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS organizations (tenant TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS profiles (
  tenant TEXT NOT NULL, person TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (tenant, person)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS submissions (
  tenant TEXT NOT NULL, request TEXT NOT NULL, requester TEXT NOT NULL, at INTEGER NOT NULL,
  PRIMARY KEY (tenant, request)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS submissions_at ON submissions (tenant, at);
CREATE INDEX IF NOT EXISTS submissions_of ON submissions (tenant, requester, at);
CREATE INDEX IF NOT EXISTS requests_open ON requests (tenant, requester, wake_at) WHERE wake_at IS NOT NULL;
INSERT INTO submissions (tenant, request, requester, at)
  SELECT tenant, id, requester, json_extract(value, '$.submittedAt') FROM requests;
`;

/** A tenant's whole trail is read by the instants of its records, whatever their stream; one that somebody has spoilt stands at the beginning. */
const version4 = `
ALTER TABLE audit ADD COLUMN at INTEGER NOT NULL DEFAULT 0;
UPDATE audit SET at = CASE WHEN json_valid(value) THEN COALESCE(CAST(json_extract(value, '$.at') AS INTEGER), 0) ELSE 0 END;
CREATE INDEX IF NOT EXISTS audit_at ON audit (tenant, at, stream, seq);
`;

/**
 * What may be larger than a part of a page is no longer kept in its key's own tree: there each change moved all of it, and each look passed by
 * the values of others.
 */
const version5 = `
ALTER TABLE templates RENAME TO templates_old;
CREATE TABLE templates (
  tenant TEXT NOT NULL, id TEXT NOT NULL, etag INTEGER NOT NULL, value TEXT NOT NULL, PRIMARY KEY (tenant, id));
INSERT INTO templates SELECT * FROM templates_old;
DROP TABLE templates_old;
ALTER TABLE drafts RENAME TO drafts_old;
CREATE TABLE drafts (
  tenant TEXT NOT NULL, id TEXT NOT NULL, begun INTEGER NOT NULL, value TEXT NOT NULL, PRIMARY KEY (tenant, id));
INSERT INTO drafts SELECT * FROM drafts_old;
DROP TABLE drafts_old;
ALTER TABLE requests RENAME TO requests_old;
CREATE TABLE requests (
  tenant TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, requester TEXT NOT NULL, reference TEXT NOT NULL,
  template TEXT NOT NULL, attention INTEGER NOT NULL, wake_at INTEGER, value TEXT NOT NULL, PRIMARY KEY (tenant, id));
INSERT INTO requests SELECT * FROM requests_old;
DROP TABLE requests_old;
CREATE INDEX requests_of ON requests (tenant, requester, id);
CREATE INDEX requests_called ON requests (tenant, reference, id);
CREATE INDEX requests_attention ON requests (tenant, id) WHERE attention = 1;
CREATE INDEX requests_awake ON requests (wake_at) WHERE wake_at IS NOT NULL;
CREATE INDEX requests_open ON requests (tenant, requester, wake_at) WHERE wake_at IS NOT NULL;
ALTER TABLE runs RENAME TO runs_old;
CREATE TABLE runs (
  tenant TEXT NOT NULL, request TEXT NOT NULL, attempt INTEGER NOT NULL, epoch INTEGER NOT NULL, due_at INTEGER,
  claim_end INTEGER NOT NULL, value TEXT NOT NULL, PRIMARY KEY (tenant, request, attempt));
INSERT INTO runs SELECT * FROM runs_old;
DROP TABLE runs_old;
CREATE INDEX runs_due ON runs (tenant, due_at) WHERE due_at IS NOT NULL;
`;

/** Everything but keys, in one file, so that a Commit is one transaction. Times are ms since 1970. */
export const schema: Schema = [version1, version2, version3, version4, version5];
