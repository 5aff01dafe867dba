-- The versions of a year's budget. At most one of a year is a draft.
CREATE TABLE budget (
  tenant_id UUID NOT NULL,
  budget_id UUID NOT NULL,
  version BIGINT NOT NULL,
  year BIGINT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('forecast', 'variation', 'final')),
  number BIGINT NOT NULL,
  note TEXT NOT NULL,
  act TEXT NOT NULL,
  act_on DATE,
  approved_by TEXT NOT NULL,
  approved_at TIMESTAMPTZ,
  PRIMARY KEY (tenant_id, budget_id),
  CHECK ((act_on IS NULL) = (approved_at IS NULL)),
  CHECK ((kind = 'variation') = (number > 0))
);
CREATE UNIQUE INDEX budget_once ON budget (tenant_id, year, kind, number);
CREATE UNIQUE INDEX budget_one_draft ON budget (tenant_id, year) WHERE approved_at IS NULL;

-- In forecast and final an amount, in a variation a difference. An item is there once in a version.
CREATE TABLE budget_line (
  tenant_id UUID NOT NULL,
  line_id UUID NOT NULL,
  budget_id UUID NOT NULL,
  version BIGINT NOT NULL,
  heading TEXT NOT NULL,
  words TEXT NOT NULL,
  words_key TEXT NOT NULL,
  service_id UUID,
  service_name TEXT NOT NULL,
  service_key TEXT NOT NULL,
  growth TEXT NOT NULL,
  amount BIGINT NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (tenant_id, line_id),
  FOREIGN KEY (tenant_id, budget_id) REFERENCES budget (tenant_id, budget_id),
  FOREIGN KEY (tenant_id, service_id) REFERENCES service (tenant_id, service_id)
);
CREATE UNIQUE INDEX budget_line_once ON budget_line (tenant_id, budget_id, heading, words_key, service_key);

-- The final account of a year, once approved: totals and the account of each body as they were, under one
-- fingerprint. Until then it is computed each time and stands nowhere.
CREATE TABLE final_account (
  tenant_id UUID NOT NULL,
  account_id UUID NOT NULL,
  year BIGINT NOT NULL,
  as_of DATE NOT NULL,
  act TEXT NOT NULL,
  act_on DATE NOT NULL,
  approved_by TEXT NOT NULL,
  approved_at TIMESTAMPTZ NOT NULL,
  totals TEXT NOT NULL,
  bodies BIGINT NOT NULL,
  fingerprint TEXT NOT NULL,
  PRIMARY KEY (tenant_id, account_id)
);
CREATE UNIQUE INDEX final_account_once ON final_account (tenant_id, year);

-- Written before their account (the foreign key waits for the commit), so that a trigger can refuse any row added
-- to an account that is there.
CREATE TABLE final_account_body (
  tenant_id UUID NOT NULL,
  account_id UUID NOT NULL,
  body_id UUID NOT NULL,
  year BIGINT NOT NULL,
  position BIGINT NOT NULL,
  content TEXT NOT NULL,
  PRIMARY KEY (tenant_id, account_id, body_id),
  FOREIGN KEY (tenant_id, account_id) REFERENCES final_account (tenant_id, account_id) DEFERRABLE INITIALLY DEFERRED
);
CREATE UNIQUE INDEX final_account_body_order ON final_account_body (tenant_id, account_id, position);
CREATE INDEX final_account_body_of ON final_account_body (tenant_id, body_id, year);

-- The text of the annual report as somebody has rewritten it; without a row it is drafted from the account.
CREATE TABLE annual_report (
  tenant_id UUID NOT NULL,
  year BIGINT NOT NULL,
  version BIGINT NOT NULL,
  content TEXT NOT NULL,
  saved_by TEXT NOT NULL,
  saved_at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (tenant_id, year)
);
