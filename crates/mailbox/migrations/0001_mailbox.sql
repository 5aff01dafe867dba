-- Requests by e-mail. A mailbox appears here when the program reads it for the first time; where it is and how to get
-- in is in the configuration of the program. `place` is how far it was read.
CREATE TABLE mailbox (
  tenant_id UUID NOT NULL,
  address TEXT NOT NULL,
  certified BOOLEAN NOT NULL,
  service_id UUID,
  service_name TEXT NOT NULL,
  kind TEXT NOT NULL,
  acknowledges BOOLEAN NOT NULL,
  place TEXT NOT NULL,
  read_at TIMESTAMPTZ,
  trouble TEXT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, address)
);

-- The secret with which the marks of our letters are signed.
CREATE TABLE mailbox_key (
  tenant_id UUID NOT NULL,
  secret BYTEA NOT NULL,
  PRIMARY KEY (tenant_id)
);

-- `letter_key` is the identifier of the letter, or its fingerprint if it has none: a letter is taken in once.
CREATE TABLE letter (
  tenant_id UUID NOT NULL,
  letter_id UUID NOT NULL,
  letter_key TEXT NOT NULL,
  message_id TEXT NOT NULL,
  mailbox TEXT NOT NULL,
  received_at TIMESTAMPTZ NOT NULL,
  from_address TEXT NOT NULL,
  from_name TEXT NOT NULL,
  search_text TEXT NOT NULL,
  subject TEXT NOT NULL,
  text TEXT NOT NULL,
  quoted TEXT NOT NULL,
  auth TEXT NOT NULL,
  verdict TEXT NOT NULL,
  envelope TEXT NOT NULL,
  files TEXT NOT NULL,
  size BIGINT NOT NULL,
  state TEXT NOT NULL,
  reason TEXT NOT NULL,
  body_id UUID,
  body_name TEXT NOT NULL,
  asked TEXT NOT NULL,
  request_id UUID,
  request_number BIGINT,
  decided_by TEXT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, letter_id)
);
CREATE UNIQUE INDEX letter_by_key ON letter (tenant_id, letter_key);
CREATE INDEX letter_by_time ON letter (tenant_id, received_at, letter_id);
CREATE INDEX letter_by_state ON letter (tenant_id, state, received_at);
CREATE INDEX letter_by_message ON letter (tenant_id, message_id);
CREATE INDEX letter_by_sender ON letter (tenant_id, from_address, received_at);

-- The bytes of a letter, for a while.
CREATE TABLE letter_raw (
  tenant_id UUID NOT NULL,
  letter_id UUID NOT NULL,
  bytes BYTEA NOT NULL,
  PRIMARY KEY (tenant_id, letter_id),
  FOREIGN KEY (tenant_id, letter_id) REFERENCES letter (tenant_id, letter_id)
);
