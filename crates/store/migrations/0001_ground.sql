CREATE TABLE tenant (
  tenant_id UUID NOT NULL PRIMARY KEY,
  slug TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL
);

INSERT INTO tenant (tenant_id, slug, name) VALUES (__NETWORK__, 'rete', 'Rete nazionale delle Province');

-- Where the chain of each tenant stands: one row, locked by whoever commits.
CREATE TABLE audit_head (
  tenant_id UUID NOT NULL PRIMARY KEY,
  seq BIGINT NOT NULL,
  hash BYTEA NOT NULL
);

CREATE TABLE audit (
  tenant_id UUID NOT NULL,
  seq BIGINT NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  account_id UUID,
  author TEXT NOT NULL,
  role TEXT NOT NULL,
  body_id UUID,
  action TEXT NOT NULL,
  entity TEXT NOT NULL,
  entity_id UUID,
  summary TEXT NOT NULL,
  before TEXT,
  after TEXT,
  search_text TEXT NOT NULL,
  hash BYTEA NOT NULL,
  PRIMARY KEY (tenant_id, seq)
);
CREATE INDEX audit_entity ON audit (tenant_id, entity, entity_id, seq);

CREATE TABLE job (
  tenant_id UUID NOT NULL,
  job_id UUID NOT NULL,
  kind TEXT NOT NULL,
  payload TEXT NOT NULL,
  account_id UUID,
  author TEXT NOT NULL,
  role TEXT NOT NULL,
  body_id UUID,
  unique_key TEXT,
  created_at TIMESTAMPTZ NOT NULL,
  run_at TIMESTAMPTZ NOT NULL,
  attempts BIGINT NOT NULL DEFAULT 0,
  locked_until TIMESTAMPTZ,
  done_steps BIGINT NOT NULL DEFAULT 0,
  all_steps BIGINT NOT NULL DEFAULT 0,
  finished_at TIMESTAMPTZ,
  failed BOOLEAN NOT NULL DEFAULT FALSE,
  message TEXT,
  PRIMARY KEY (tenant_id, job_id)
);
CREATE INDEX job_waiting ON job (run_at, job_id) WHERE finished_at IS NULL;
CREATE INDEX job_recent ON job (tenant_id, created_at, job_id);
CREATE UNIQUE INDEX job_once ON job (tenant_id, kind, unique_key) WHERE unique_key IS NOT NULL;

CREATE TABLE file (
  tenant_id UUID NOT NULL,
  sha256 TEXT NOT NULL,
  name TEXT NOT NULL,
  mime TEXT NOT NULL,
  bytes BYTEA NOT NULL,
  created_at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (tenant_id, sha256)
);

-- Rules of law and of the body that change with time: each value with the day from which it counts and its source.
CREATE TABLE dated_setting (
  tenant_id UUID NOT NULL,
  name TEXT NOT NULL,
  valid_from DATE NOT NULL,
  value TEXT NOT NULL,
  source TEXT NOT NULL,
  verified BOOLEAN NOT NULL,
  changed_at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (tenant_id, name, valid_from)
);
