-- Shared costs of a year. VAT regime and basis are values of their own, kept whole as JSON.
CREATE TABLE cost_pool (
  tenant_id UUID NOT NULL,
  pool_id UUID NOT NULL,
  year BIGINT NOT NULL,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  category TEXT NOT NULL,
  note TEXT NOT NULL,
  vat TEXT NOT NULL,
  planned BIGINT NOT NULL CHECK (planned >= 0),
  actual BIGINT CHECK (actual >= 0),
  basis TEXT NOT NULL,
  driver_on DATE NOT NULL,
  members_on DATE NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, pool_id)
);
CREATE UNIQUE INDEX cost_pool_once ON cost_pool (tenant_id, year, name_key);

-- A computation keeps what it was made of: the pool may change afterwards.
CREATE TABLE apportionment (
  tenant_id UUID NOT NULL,
  apportionment_id UUID NOT NULL,
  pool_id UUID NOT NULL,
  number BIGINT NOT NULL,
  kind TEXT NOT NULL,
  pool_name TEXT NOT NULL,
  category TEXT NOT NULL,
  year BIGINT NOT NULL,
  vat TEXT NOT NULL,
  amount BIGINT NOT NULL CHECK (amount >= 0),
  basis TEXT NOT NULL,
  driver_on DATE NOT NULL,
  members_on DATE NOT NULL,
  totals TEXT NOT NULL,
  bodies BIGINT NOT NULL,
  given BIGINT NOT NULL,
  pool_version BIGINT NOT NULL,
  computed_at TIMESTAMPTZ NOT NULL,
  computed_by TEXT NOT NULL,
  act TEXT NOT NULL,
  act_on DATE,
  bill_year BIGINT,
  approved_by TEXT NOT NULL,
  approved_at TIMESTAMPTZ,
  version BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, apportionment_id),
  FOREIGN KEY (tenant_id, pool_id) REFERENCES cost_pool (tenant_id, pool_id),
  CHECK ((act_on IS NULL) = (approved_at IS NULL)),
  CHECK ((bill_year IS NULL) = (approved_at IS NULL))
);
CREATE UNIQUE INDEX apportionment_number ON apportionment (tenant_id, pool_id, number);
-- One simulation at a time.
CREATE UNIQUE INDEX apportionment_draft ON apportionment (tenant_id, pool_id) WHERE approved_at IS NULL;
CREATE INDEX apportionment_of_year ON apportionment (tenant_id, year, pool_id, number);
CREATE INDEX apportionment_to_bill ON apportionment (tenant_id, bill_year, apportionment_id);

CREATE TABLE apportionment_share (
  tenant_id UUID NOT NULL,
  share_id UUID NOT NULL,
  apportionment_id UUID NOT NULL,
  body_id UUID NOT NULL,
  body_name TEXT NOT NULL,
  sort_key TEXT NOT NULL,
  code TEXT NOT NULL,
  membership_id UUID NOT NULL,
  figures TEXT NOT NULL,
  exact BIGINT NOT NULL,
  given BOOLEAN NOT NULL,
  amount BIGINT NOT NULL CHECK (amount >= 0),
  approved_before BIGINT NOT NULL,
  last_year BIGINT,
  -- For lists: never NULL, always derived from the columns above.
  change BIGINT NOT NULL,
  change_rate BIGINT NOT NULL,
  trend TEXT NOT NULL,
  search_text TEXT NOT NULL,
  PRIMARY KEY (tenant_id, share_id),
  FOREIGN KEY (tenant_id, apportionment_id) REFERENCES apportionment (tenant_id, apportionment_id)
);
CREATE UNIQUE INDEX apportionment_share_once ON apportionment_share (tenant_id, apportionment_id, body_id);
CREATE INDEX apportionment_share_by_name ON apportionment_share (tenant_id, apportionment_id, sort_key, share_id);
CREATE INDEX apportionment_share_by_exact ON apportionment_share (tenant_id, apportionment_id, exact, share_id);
CREATE INDEX apportionment_share_by_amount ON apportionment_share (tenant_id, apportionment_id, amount, share_id);
CREATE INDEX apportionment_share_by_change ON apportionment_share (tenant_id, apportionment_id, change, share_id);
CREATE INDEX apportionment_share_by_rate ON apportionment_share (tenant_id, apportionment_id, change_rate, share_id);
CREATE INDEX apportionment_share_of_body ON apportionment_share (tenant_id, body_id, apportionment_id);

-- Shares that were settled by another document than an invoice of a run, such as a credit note.
CREATE TABLE apportionment_settled (
  tenant_id UUID NOT NULL,
  share_id UUID NOT NULL,
  document TEXT NOT NULL,
  document_on DATE NOT NULL,
  recorded_at TIMESTAMPTZ NOT NULL,
  recorded_by TEXT NOT NULL,
  PRIMARY KEY (tenant_id, share_id),
  FOREIGN KEY (tenant_id, share_id) REFERENCES apportionment_share (tenant_id, share_id)
);
