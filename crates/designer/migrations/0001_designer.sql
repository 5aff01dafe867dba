-- Designs of a centre. What a design holds is one JSON text: it is written, read and compared as a whole.
CREATE TABLE design (
  tenant_id UUID NOT NULL,
  design_id UUID NOT NULL,
  family_id UUID NOT NULL,
  number BIGINT NOT NULL CHECK (number > 0),
  name TEXT NOT NULL,
  sort_key TEXT NOT NULL,
  origin TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('draft', 'adopted', 'realised', 'archived')),
  act TEXT NOT NULL,
  adopted_on DATE,
  content TEXT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, design_id)
);
CREATE UNIQUE INDEX design_number ON design (tenant_id, family_id, number);
CREATE INDEX design_by_name ON design (tenant_id, sort_key, design_id);

-- The one centre that a tenant creates from a design, with what was made.
CREATE TABLE design_realised (
  tenant_id UUID NOT NULL PRIMARY KEY,
  design_id UUID NOT NULL,
  made_on DATE NOT NULL,
  made_by TEXT NOT NULL,
  created TEXT NOT NULL,
  FOREIGN KEY (tenant_id, design_id) REFERENCES design (tenant_id, design_id)
);
