-- Versions of the clauses of a kind of act. What is shipped is not here: it is version 0.
CREATE TABLE clause_set (
  tenant_id UUID NOT NULL,
  clause_set_id UUID NOT NULL,
  kind TEXT NOT NULL,
  number BIGINT NOT NULL CHECK (number > 0),
  state TEXT NOT NULL CHECK (state IN ('draft', 'published')),
  clauses TEXT NOT NULL,
  published_on DATE,
  version BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, clause_set_id)
);
CREATE UNIQUE INDEX clause_set_number ON clause_set (tenant_id, kind, number);
CREATE UNIQUE INDEX clause_set_draft ON clause_set (tenant_id, kind) WHERE state = 'draft';

-- An act that is being drafted from a design: what people typed into it. Designs belong to the area below.
CREATE TABLE act (
  tenant_id UUID NOT NULL,
  act_id UUID NOT NULL,
  kind TEXT NOT NULL,
  design_id UUID NOT NULL,
  name TEXT NOT NULL,
  sort_key TEXT NOT NULL,
  typed TEXT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, act_id)
);
CREATE INDEX act_by_name ON act (tenant_id, sort_key, act_id);

-- The document as it stood when somebody kept it.
CREATE TABLE act_version (
  tenant_id UUID NOT NULL,
  act_id UUID NOT NULL,
  number BIGINT NOT NULL CHECK (number > 0),
  clauses_number BIGINT NOT NULL,
  document TEXT NOT NULL,
  complete BOOLEAN NOT NULL,
  kept_at TIMESTAMPTZ NOT NULL,
  kept_by TEXT NOT NULL,
  PRIMARY KEY (tenant_id, act_id, number),
  FOREIGN KEY (tenant_id, act_id) REFERENCES act (tenant_id, act_id)
);
