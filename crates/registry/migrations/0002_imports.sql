-- An import: the file it came from (kept in the table of files), how its columns are read, where it stands.
CREATE TABLE import_run (
  tenant_id UUID NOT NULL,
  import_id UUID NOT NULL,
  layout TEXT NOT NULL,
  file_name TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  new_rows TEXT NOT NULL,
  columns TEXT NOT NULL,
  state TEXT NOT NULL,
  created_at TIMESTAMPTZ NOT NULL,
  created_by TEXT NOT NULL,
  disappeared TEXT NOT NULL,
  job_id UUID,
  PRIMARY KEY (tenant_id, import_id)
);
CREATE INDEX import_recent ON import_run (tenant_id, created_at, import_id);

-- A row of the file: what it would do, and what it did. `turn` puts rows that refer to others after them.
CREATE TABLE import_row (
  tenant_id UUID NOT NULL,
  import_id UUID NOT NULL,
  number BIGINT NOT NULL,
  turn BIGINT NOT NULL,
  status TEXT NOT NULL,
  title TEXT NOT NULL,
  body_id UUID,
  version BIGINT NOT NULL,
  detail TEXT NOT NULL,
  outcome TEXT NOT NULL,
  message TEXT NOT NULL,
  PRIMARY KEY (tenant_id, import_id, number),
  FOREIGN KEY (tenant_id, import_id) REFERENCES import_run (tenant_id, import_id)
);
CREATE INDEX import_row_waiting ON import_row (tenant_id, import_id, outcome, turn, number);

-- How a tenant reads the columns of a kind of file, remembered by its headers.
CREATE TABLE import_mapping (
  tenant_id UUID NOT NULL,
  headers TEXT NOT NULL,
  columns TEXT NOT NULL,
  PRIMARY KEY (tenant_id, headers)
);
