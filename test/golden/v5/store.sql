CREATE TABLE audit (
  tenant TEXT NOT NULL, stream TEXT NOT NULL, seq INTEGER NOT NULL, value TEXT NOT NULL, at INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (tenant, stream, seq)) WITHOUT ROWID;
CREATE TABLE deliveries (
  tenant TEXT NOT NULL, request TEXT NOT NULL, message TEXT NOT NULL, recipient TEXT NOT NULL, value TEXT NOT NULL,
  PRIMARY KEY (tenant, request, message, recipient)) WITHOUT ROWID;
CREATE TABLE dialogs (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE drafts (
  tenant TEXT NOT NULL, id TEXT NOT NULL, begun INTEGER NOT NULL, value TEXT NOT NULL, PRIMARY KEY (tenant, id));
CREATE TABLE effects (
  tenant TEXT NOT NULL, request TEXT NOT NULL, key TEXT NOT NULL, version INTEGER NOT NULL, due_at INTEGER,
  held_until INTEGER NOT NULL, tries INTEGER NOT NULL, value TEXT NOT NULL,
  PRIMARY KEY (tenant, request, key)) WITHOUT ROWID;
CREATE TABLE learned (
  tenant TEXT NOT NULL, what TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (tenant, what)) WITHOUT ROWID;
CREATE TABLE names (
  tenant TEXT NOT NULL, folded TEXT NOT NULL, request TEXT NOT NULL, at INTEGER NOT NULL,
  PRIMARY KEY (tenant, folded)) WITHOUT ROWID;
CREATE TABLE organizations (tenant TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE profiles (
  tenant TEXT NOT NULL, person TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (tenant, person)) WITHOUT ROWID;
CREATE TABLE reach (
  tenant TEXT NOT NULL, person TEXT NOT NULL, at INTEGER NOT NULL, value TEXT NOT NULL,
  PRIMARY KEY (tenant, person)) WITHOUT ROWID;
CREATE TABLE requests (
  tenant TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, requester TEXT NOT NULL, reference TEXT NOT NULL,
  template TEXT NOT NULL, attention INTEGER NOT NULL, wake_at INTEGER, value TEXT NOT NULL, PRIMARY KEY (tenant, id));
CREATE TABLE runs (
  tenant TEXT NOT NULL, request TEXT NOT NULL, attempt INTEGER NOT NULL, epoch INTEGER NOT NULL, due_at INTEGER,
  claim_end INTEGER NOT NULL, value TEXT NOT NULL, PRIMARY KEY (tenant, request, attempt));
CREATE TABLE settings (tenant TEXT PRIMARY KEY, etag INTEGER NOT NULL, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE submissions (
  tenant TEXT NOT NULL, request TEXT NOT NULL, requester TEXT NOT NULL, at INTEGER NOT NULL,
  PRIMARY KEY (tenant, request)) WITHOUT ROWID;
CREATE TABLE templates (
  tenant TEXT NOT NULL, id TEXT NOT NULL, etag INTEGER NOT NULL, value TEXT NOT NULL, PRIMARY KEY (tenant, id));
CREATE TABLE tenants (tenant TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX audit_at ON audit (tenant, at, stream, seq);
CREATE INDEX deliveries_missed ON deliveries (tenant, recipient) WHERE json_extract(value, '$.state') = 'unreachable';
CREATE INDEX effects_due ON effects (tenant, due_at) WHERE due_at IS NOT NULL;
CREATE INDEX requests_attention ON requests (tenant, id) WHERE attention = 1;
CREATE INDEX requests_awake ON requests (wake_at) WHERE wake_at IS NOT NULL;
CREATE INDEX requests_called ON requests (tenant, reference, id);
CREATE INDEX requests_of ON requests (tenant, requester, id);
CREATE INDEX requests_open ON requests (tenant, requester, wake_at) WHERE wake_at IS NOT NULL;
CREATE INDEX runs_due ON runs (tenant, due_at) WHERE due_at IS NOT NULL;
CREATE INDEX submissions_at ON submissions (tenant, at);
CREATE INDEX submissions_of ON submissions (tenant, requester, at);
