-- A round of invoices: one for each year of services and series.
CREATE TABLE invoice_run (
  tenant_id UUID NOT NULL,
  run_id UUID NOT NULL,
  services_year BIGINT NOT NULL,
  series TEXT NOT NULL,
  invoice_date DATE NOT NULL,
  job_id UUID,
  created_at TIMESTAMPTZ NOT NULL,
  created_by TEXT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, run_id)
);
CREATE UNIQUE INDEX invoice_run_once ON invoice_run (tenant_id, services_year, series);

-- Where each series stands: its last number, date and hash. One row, locked by whoever issues, so that numbers
-- are consecutive, dates never go back and the chain has one end. A series begins again at 1 with a new year.
CREATE TABLE series_counter (
  tenant_id UUID NOT NULL,
  series TEXT NOT NULL,
  year BIGINT NOT NULL,
  last_number BIGINT NOT NULL,
  last_date DATE,
  chain_place BIGINT NOT NULL,
  chain_hash BYTEA NOT NULL,
  PRIMARY KEY (tenant_id, series)
);

-- Names of files must never repeat for one transmitter, whichever centre uses it: a register of the whole
-- installation, so without a tenant.
CREATE TABLE transmission_counter (
  transmitter TEXT NOT NULL PRIMARY KEY,
  last_number BIGINT NOT NULL
);

CREATE TABLE invoice (
  tenant_id UUID NOT NULL,
  invoice_id UUID NOT NULL,
  run_id UUID NOT NULL,
  body_id UUID NOT NULL,
  membership_id UUID NOT NULL,
  body_name TEXT NOT NULL,
  services_year BIGINT NOT NULL,
  series TEXT NOT NULL,
  year BIGINT NOT NULL,
  number BIGINT NOT NULL CHECK (number > 0),
  number_text TEXT NOT NULL,
  issued_on DATE NOT NULL,
  issued_at TIMESTAMPTZ NOT NULL,
  issued_by TEXT NOT NULL,
  due_on DATE NOT NULL,
  taxable BIGINT NOT NULL,
  tax BIGINT NOT NULL,
  document BIGINT NOT NULL CHECK (document = taxable + tax),
  payable BIGINT NOT NULL,
  head TEXT NOT NULL,
  file_name TEXT NOT NULL,
  xml TEXT NOT NULL,
  algorithm TEXT NOT NULL,
  chain_place BIGINT NOT NULL,
  previous_hash BYTEA NOT NULL,
  hash BYTEA NOT NULL,
  sort_key TEXT NOT NULL,
  number_key TEXT NOT NULL,
  search_text TEXT NOT NULL,
  -- What may still change: notes, what became of the file, the readable copy made of it.
  note TEXT NOT NULL,
  sent_on DATE,
  outcome TEXT NOT NULL,
  outcome_on DATE,
  paper_sha256 TEXT,
  version BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, invoice_id),
  FOREIGN KEY (tenant_id, run_id) REFERENCES invoice_run (tenant_id, run_id)
);
CREATE UNIQUE INDEX invoice_number ON invoice (tenant_id, series, year, number);
CREATE UNIQUE INDEX invoice_number_text ON invoice (tenant_id, number_text);
CREATE UNIQUE INDEX invoice_chain ON invoice (tenant_id, series, chain_place);
CREATE UNIQUE INDEX invoice_file_name ON invoice (file_name);
CREATE UNIQUE INDEX invoice_by_number ON invoice (tenant_id, year, number_key);
CREATE INDEX invoice_by_body ON invoice (tenant_id, sort_key, number_key);
CREATE INDEX invoice_by_amount ON invoice (tenant_id, document, number_key);
CREATE INDEX invoice_by_due ON invoice (tenant_id, due_on, number_key);
CREATE INDEX invoice_of_body ON invoice (tenant_id, body_id, number_key);
CREATE INDEX invoice_of_run ON invoice (tenant_id, run_id, number_key);

-- Lines are written before their invoice (the foreign key waits for the commit), so that a trigger can refuse
-- any line added to an invoice that is there.
CREATE TABLE invoice_line (
  tenant_id UUID NOT NULL,
  invoice_id UUID NOT NULL,
  position BIGINT NOT NULL,
  line_id UUID NOT NULL,
  service_id UUID NOT NULL,
  services_year BIGINT NOT NULL,
  period_from DATE NOT NULL,
  period_to DATE NOT NULL,
  description TEXT NOT NULL,
  quantity BIGINT NOT NULL,
  unit TEXT NOT NULL,
  unit_price BIGINT NOT NULL,
  amount BIGINT NOT NULL,
  rate BIGINT NOT NULL,
  nature TEXT NOT NULL,
  nature_rule TEXT NOT NULL,
  explained TEXT NOT NULL,
  PRIMARY KEY (tenant_id, invoice_id, position),
  FOREIGN KEY (tenant_id, invoice_id) REFERENCES invoice (tenant_id, invoice_id) DEFERRABLE INITIALLY DEFERRED,
  CHECK (period_to >= period_from)
);
CREATE UNIQUE INDEX invoice_line_once ON invoice_line (tenant_id, line_id, period_from);
CREATE INDEX invoice_line_year ON invoice_line (tenant_id, services_year, line_id);

-- How a run went for each member.
CREATE TABLE run_body (
  tenant_id UUID NOT NULL,
  run_id UUID NOT NULL,
  membership_id UUID NOT NULL,
  body_id UUID NOT NULL,
  body_name TEXT NOT NULL,
  sort_key TEXT NOT NULL,
  state TEXT NOT NULL,
  reason TEXT NOT NULL,
  invoice_id UUID,
  PRIMARY KEY (tenant_id, run_id, membership_id),
  FOREIGN KEY (tenant_id, run_id) REFERENCES invoice_run (tenant_id, run_id)
);
CREATE INDEX run_body_by_name ON run_body (tenant_id, run_id, sort_key, membership_id);
