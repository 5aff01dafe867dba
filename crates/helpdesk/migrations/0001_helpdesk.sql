-- Requests (richieste). One row per centre says when it works and which terms follow a solution.
CREATE TABLE helpdesk_rules (
  tenant_id UUID NOT NULL,
  plan TEXT NOT NULL,
  reopen_days BIGINT NOT NULL,
  close_days BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (tenant_id)
);

-- The feast of a body's patron saint: on that day the clocks of its requests stand still.
CREATE TABLE helpdesk_patron (
  tenant_id UUID NOT NULL,
  body_id UUID NOT NULL,
  name TEXT NOT NULL,
  month BIGINT NOT NULL,
  day BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, body_id)
);

CREATE TABLE request_number (
  tenant_id UUID NOT NULL,
  last BIGINT NOT NULL,
  PRIMARY KEY (tenant_id)
);

-- `due_at` is the first promise that falls due, `next_step_at` when the program has to act by itself; both far away
-- (year 2999) where nothing does, so that lists never sort by NULL.
CREATE TABLE request (
  tenant_id UUID NOT NULL,
  request_id UUID NOT NULL,
  number BIGINT NOT NULL,
  body_id UUID NOT NULL,
  body_name TEXT NOT NULL,
  service_id UUID NOT NULL,
  service_name TEXT NOT NULL,
  kind TEXT NOT NULL,
  impact TEXT NOT NULL,
  urgency TEXT NOT NULL,
  priority TEXT NOT NULL,
  subject TEXT NOT NULL,
  status TEXT NOT NULL,
  is_open BOOLEAN NOT NULL,
  channel TEXT NOT NULL,
  author_id UUID,
  author TEXT NOT NULL,
  created_at TIMESTAMPTZ NOT NULL,
  assignee_id UUID,
  assignee TEXT NOT NULL,
  charter_id UUID,
  judged_by TEXT NOT NULL,
  measured TEXT NOT NULL,
  spent_seconds BIGINT NOT NULL,
  waited_seconds BIGINT NOT NULL,
  due_at TIMESTAMPTZ NOT NULL,
  next_step_at TIMESTAMPTZ NOT NULL,
  resolved_at TIMESTAMPTZ,
  merged_into UUID,
  updated_at TIMESTAMPTZ NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, request_id)
);
CREATE UNIQUE INDEX request_by_number ON request (tenant_id, number);
CREATE INDEX request_by_due ON request (tenant_id, due_at, request_id);
CREATE INDEX request_of_body ON request (tenant_id, body_id, number);
CREATE INDEX request_by_status ON request (tenant_id, status, number);
CREATE INDEX request_by_step ON request (tenant_id, next_step_at);

-- What was written. `origin_id` is the request in which it was written first; merging moves it to another.
CREATE TABLE request_entry (
  tenant_id UUID NOT NULL,
  entry_id UUID NOT NULL,
  request_id UUID NOT NULL,
  origin_id UUID NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  author_id UUID,
  author TEXT NOT NULL,
  side TEXT NOT NULL,
  kind TEXT NOT NULL,
  internal BOOLEAN NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (tenant_id, entry_id),
  FOREIGN KEY (tenant_id, request_id) REFERENCES request (tenant_id, request_id)
);
CREATE INDEX request_entry_of ON request_entry (tenant_id, request_id, at, entry_id);

CREATE TABLE request_file (
  tenant_id UUID NOT NULL,
  file_id UUID NOT NULL,
  entry_id UUID NOT NULL,
  name TEXT NOT NULL,
  size BIGINT NOT NULL,
  sha256 TEXT NOT NULL,
  PRIMARY KEY (tenant_id, file_id),
  FOREIGN KEY (tenant_id, entry_id) REFERENCES request_entry (tenant_id, entry_id)
);
CREATE INDEX request_file_of ON request_file (tenant_id, entry_id);

CREATE TABLE request_time (
  tenant_id UUID NOT NULL,
  time_id UUID NOT NULL,
  request_id UUID NOT NULL,
  body_id UUID NOT NULL,
  spent_on DATE NOT NULL,
  minutes BIGINT NOT NULL CHECK (minutes > 0),
  activity TEXT NOT NULL,
  author TEXT NOT NULL,
  PRIMARY KEY (tenant_id, time_id),
  FOREIGN KEY (tenant_id, request_id) REFERENCES request (tenant_id, request_id)
);
CREATE INDEX request_time_of ON request_time (tenant_id, request_id, spent_on);

-- The words by which a request is found, with small letters and no accents; those of internal notes apart, so that a
-- body's search cannot meet them.
CREATE TABLE request_word (
  tenant_id UUID NOT NULL,
  word TEXT NOT NULL,
  internal BOOLEAN NOT NULL,
  request_id UUID NOT NULL,
  PRIMARY KEY (tenant_id, word, internal, request_id),
  FOREIGN KEY (tenant_id, request_id) REFERENCES request (tenant_id, request_id)
);
