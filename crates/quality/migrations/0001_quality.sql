-- How requests went. One row per centre says whom it asks and how often; without it nobody is asked.
-- `looked_until` is how far closed requests have been looked at.
CREATE TABLE satisfaction_rules (
  tenant_id UUID NOT NULL,
  share BIGINT NOT NULL CHECK (share BETWEEN 0 AND 100),
  again_days BIGINT NOT NULL CHECK (again_days >= 0),
  comment_up_to BIGINT NOT NULL CHECK (comment_up_to BETWEEN 0 AND 5),
  valid_days BIGINT NOT NULL CHECK (valid_days > 0),
  looked_until TIMESTAMPTZ NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (tenant_id)
);

-- Who is asked about which request. The secret of the link is made when the letter is written; only its hash is here.
CREATE TABLE satisfaction_ask (
  tenant_id UUID NOT NULL,
  request_id UUID NOT NULL,
  number BIGINT NOT NULL,
  subject TEXT NOT NULL,
  service_id UUID NOT NULL,
  service_name TEXT NOT NULL,
  team_id UUID,
  team_name TEXT NOT NULL,
  account_id UUID NOT NULL,
  asked_on DATE NOT NULL,
  expires_at TIMESTAMPTZ NOT NULL,
  token_hash BYTEA,
  answered BOOLEAN NOT NULL,
  PRIMARY KEY (tenant_id, request_id)
);
CREATE UNIQUE INDEX satisfaction_ask_by_token ON satisfaction_ask (tenant_id, token_hash);
CREATE INDEX satisfaction_ask_of ON satisfaction_ask (tenant_id, account_id, asked_on);

-- What was answered. Nothing here says about which request, by whom or when, but the month; the id is drawn at random.
CREATE TABLE satisfaction_answer (
  tenant_id UUID NOT NULL,
  answer_id UUID NOT NULL,
  month DATE NOT NULL,
  service_id UUID NOT NULL,
  service_name TEXT NOT NULL,
  team_id UUID,
  team_name TEXT NOT NULL,
  score BIGINT NOT NULL CHECK (score BETWEEN 1 AND 5),
  comment TEXT NOT NULL,
  PRIMARY KEY (tenant_id, answer_id)
);
CREATE INDEX satisfaction_answer_by_month ON satisfaction_answer (tenant_id, month);

-- The reports of months, as they were made: figures and paper. A correction is another number of the same month.
CREATE TABLE request_report (
  tenant_id UUID NOT NULL,
  month DATE NOT NULL,
  number BIGINT NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  made_by TEXT NOT NULL,
  definitions BIGINT NOT NULL,
  content TEXT NOT NULL,
  pdf_sha256 TEXT NOT NULL,
  PRIMARY KEY (tenant_id, month, number)
);
