CREATE TABLE service (
  tenant_id UUID NOT NULL,
  service_id UUID NOT NULL,
  version BIGINT NOT NULL,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  level TEXT NOT NULL,
  level_rank BIGINT NOT NULL,
  kind TEXT NOT NULL,
  description TEXT NOT NULL,
  audience TEXT NOT NULL,
  contact TEXT NOT NULL,
  included TEXT NOT NULL,
  active_from DATE,
  retired_from DATE,
  sort_key TEXT NOT NULL,
  code_key TEXT NOT NULL,
  search_text TEXT NOT NULL,
  PRIMARY KEY (tenant_id, service_id),
  CHECK (retired_from IS NULL OR (active_from IS NOT NULL AND retired_from >= active_from))
);
CREATE UNIQUE INDEX service_code ON service (tenant_id, code_key);
CREATE INDEX service_by_code ON service (tenant_id, code_key, service_id);
CREATE INDEX service_by_name ON service (tenant_id, sort_key, service_id);
CREATE INDEX service_by_level ON service (tenant_id, level_rank, service_id);

-- The services that a package includes.
CREATE TABLE service_part (
  tenant_id UUID NOT NULL,
  package_id UUID NOT NULL,
  service_id UUID NOT NULL,
  PRIMARY KEY (tenant_id, package_id, service_id),
  FOREIGN KEY (tenant_id, package_id) REFERENCES service (tenant_id, service_id),
  FOREIGN KEY (tenant_id, service_id) REFERENCES service (tenant_id, service_id),
  CHECK (package_id <> service_id)
);
CREATE INDEX service_part_of ON service_part (tenant_id, service_id);

CREATE TABLE service_document (
  tenant_id UUID NOT NULL,
  document_id UUID NOT NULL,
  service_id UUID NOT NULL,
  title TEXT NOT NULL,
  file_name TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  bytes BIGINT NOT NULL,
  added_at TIMESTAMPTZ NOT NULL,
  added_by TEXT NOT NULL,
  archived BOOLEAN NOT NULL,
  PRIMARY KEY (tenant_id, document_id),
  FOREIGN KEY (tenant_id, service_id) REFERENCES service (tenant_id, service_id),
  FOREIGN KEY (tenant_id, sha256) REFERENCES file (tenant_id, sha256)
);
CREATE INDEX service_document_of ON service_document (tenant_id, service_id, added_at);

-- A version of the service charter: a draft until it is published, then untouchable.
CREATE TABLE charter (
  tenant_id UUID NOT NULL,
  charter_id UUID NOT NULL,
  version BIGINT NOT NULL,
  number BIGINT NOT NULL,
  preamble TEXT NOT NULL,
  valid_from DATE,
  published_at TIMESTAMPTZ,
  published_by TEXT NOT NULL,
  PRIMARY KEY (tenant_id, charter_id),
  CHECK ((valid_from IS NULL) = (published_at IS NULL))
);
CREATE UNIQUE INDEX charter_number ON charter (tenant_id, number);
CREATE UNIQUE INDEX charter_one_draft ON charter (tenant_id) WHERE published_at IS NULL;
CREATE UNIQUE INDEX charter_valid_from ON charter (tenant_id, valid_from) WHERE published_at IS NOT NULL;

-- What a version promises for a service. Code and name stand as they were when it was written.
CREATE TABLE charter_target (
  tenant_id UUID NOT NULL,
  charter_id UUID NOT NULL,
  service_id UUID NOT NULL,
  service_code TEXT NOT NULL,
  service_name TEXT NOT NULL,
  response_value BIGINT,
  response_unit TEXT NOT NULL,
  resolution_value BIGINT,
  resolution_unit TEXT NOT NULL,
  note TEXT NOT NULL,
  PRIMARY KEY (tenant_id, charter_id, service_id),
  FOREIGN KEY (tenant_id, charter_id) REFERENCES charter (tenant_id, charter_id),
  FOREIGN KEY (tenant_id, service_id) REFERENCES service (tenant_id, service_id)
);
