-- Quotes (preventivi). The columns that begin with `last_` say where the newest version stands, those that begin with
-- `sent_` the newest that the body has had: lists are searched and sorted by them. `number_key` is the number to sort by.
CREATE TABLE quote (
  tenant_id UUID NOT NULL,
  quote_id UUID NOT NULL,
  body_id UUID NOT NULL,
  body_name TEXT NOT NULL,
  year BIGINT NOT NULL,
  subject TEXT NOT NULL,
  number_year BIGINT,
  number_place BIGINT,
  origin_key TEXT NOT NULL,
  origin TEXT NOT NULL,
  last_no BIGINT NOT NULL,
  last_status TEXT NOT NULL,
  last_total BIGINT NOT NULL,
  last_expires DATE NOT NULL,
  sent_no BIGINT NOT NULL,
  sent_status TEXT NOT NULL,
  sent_total BIGINT NOT NULL,
  sent_expires DATE NOT NULL,
  number_key BIGINT NOT NULL,
  sort_key TEXT NOT NULL,
  search_text TEXT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, quote_id)
);
CREATE UNIQUE INDEX quote_number ON quote (tenant_id, number_year, number_place) WHERE number_place IS NOT NULL;
CREATE UNIQUE INDEX quote_origin ON quote (tenant_id, origin_key) WHERE origin_key <> '';
CREATE INDEX quote_by_number ON quote (tenant_id, number_key, quote_id);
CREATE INDEX quote_by_body ON quote (tenant_id, sort_key, quote_id);
CREATE INDEX quote_by_total ON quote (tenant_id, last_total, quote_id);
CREATE INDEX quote_by_expiry ON quote (tenant_id, last_expires, quote_id);
CREATE INDEX quote_of_body ON quote (tenant_id, body_id, number_key, quote_id);
CREATE INDEX quote_by_status ON quote (tenant_id, last_status, last_expires, quote_id);

-- One version is open (being written or waiting for an answer), one is accepted: the database sees to it.
CREATE TABLE quote_version (
  tenant_id UUID NOT NULL,
  quote_id UUID NOT NULL,
  no BIGINT NOT NULL CHECK (no > 0),
  status TEXT NOT NULL,
  note TEXT NOT NULL,
  expires DATE,
  sent_on DATE,
  sent_by TEXT NOT NULL,
  total BIGINT NOT NULL,
  answered_on DATE,
  answered_by TEXT NOT NULL,
  answered_role TEXT NOT NULL,
  answered_account UUID,
  act_number TEXT NOT NULL,
  reason TEXT NOT NULL,
  pdf_sha256 TEXT,
  told_at TIMESTAMPTZ,
  PRIMARY KEY (tenant_id, quote_id, no),
  FOREIGN KEY (tenant_id, quote_id) REFERENCES quote (tenant_id, quote_id)
);
CREATE UNIQUE INDEX quote_version_open ON quote_version (tenant_id, quote_id) WHERE status IN ('draft', 'sent');
CREATE UNIQUE INDEX quote_version_accepted ON quote_version (tenant_id, quote_id) WHERE status = 'accepted';

-- A line keeps its id in every version that restates it.
CREATE TABLE quote_line (
  tenant_id UUID NOT NULL,
  quote_id UUID NOT NULL,
  no BIGINT NOT NULL,
  line_id UUID NOT NULL,
  position BIGINT NOT NULL,
  service_id UUID NOT NULL,
  service_code TEXT NOT NULL,
  service_name TEXT NOT NULL,
  starts DATE NOT NULL,
  ends DATE NOT NULL,
  ordered TEXT NOT NULL,
  note TEXT NOT NULL,
  price TEXT NOT NULL,
  effect TEXT NOT NULL,
  membership_id UUID,
  membership_line_id UUID,
  closed_on DATE,
  closed_amount BIGINT,
  PRIMARY KEY (tenant_id, quote_id, no, line_id),
  FOREIGN KEY (tenant_id, quote_id, no) REFERENCES quote_version (tenant_id, quote_id, no),
  CHECK (ends >= starts)
);

-- Hours worked on a line, whatever the version.
CREATE TABLE quote_hours (
  tenant_id UUID NOT NULL,
  worked_id UUID NOT NULL,
  quote_id UUID NOT NULL,
  line_id UUID NOT NULL,
  worked_on DATE NOT NULL,
  profile TEXT NOT NULL,
  hours BIGINT NOT NULL CHECK (hours > 0),
  note TEXT NOT NULL,
  recorded_by TEXT NOT NULL,
  recorded_at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (tenant_id, worked_id),
  FOREIGN KEY (tenant_id, quote_id) REFERENCES quote (tenant_id, quote_id)
);
CREATE INDEX quote_hours_of ON quote_hours (tenant_id, quote_id, line_id, worked_on);

-- The last number of each year.
CREATE TABLE quote_counter (
  tenant_id UUID NOT NULL,
  year BIGINT NOT NULL,
  last_place BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, year)
);
