-- Money that came in. What was used of it is kept beside it, so that the list can be filtered; `areavasta check`
-- adds it up again.
CREATE TABLE payment (
  tenant_id UUID NOT NULL,
  payment_id UUID NOT NULL,
  body_id UUID NOT NULL,
  body_name TEXT NOT NULL,
  body_key TEXT NOT NULL,
  paid_on DATE NOT NULL,
  amount BIGINT NOT NULL CHECK (amount > 0),
  used BIGINT NOT NULL,
  reference TEXT NOT NULL,
  payer TEXT NOT NULL,
  payer_iban TEXT NOT NULL,
  source TEXT NOT NULL,
  -- The key of the bank's movement: while the payment stands, no other may come from the same movement.
  movement_key TEXT,
  statement_id UUID,
  row_number BIGINT,
  note TEXT NOT NULL,
  recorded_at TIMESTAMPTZ NOT NULL,
  recorded_by TEXT NOT NULL,
  search_text TEXT NOT NULL,
  reversed_on DATE,
  reversed_reason TEXT NOT NULL,
  reversed_by TEXT NOT NULL,
  PRIMARY KEY (tenant_id, payment_id),
  CHECK (used >= 0 AND used <= amount),
  CHECK (reversed_on IS NULL OR used = 0)
);
CREATE UNIQUE INDEX payment_movement_once ON payment (tenant_id, movement_key)
  WHERE movement_key IS NOT NULL AND reversed_on IS NULL;
CREATE INDEX payment_by_day ON payment (tenant_id, paid_on, payment_id);
CREATE INDEX payment_by_body ON payment (tenant_id, body_key, payment_id);
CREATE INDEX payment_by_amount ON payment (tenant_id, amount, payment_id);
CREATE INDEX payment_of_body ON payment (tenant_id, body_id, paid_on, payment_id);
CREATE INDEX payment_from_account ON payment (tenant_id, payer_iban, body_id);

-- Acts that settle: a payment or a credit note, on an invoice or back to the body. An act that was wrong is taken
-- back by another with the same amount below zero. What the invoice and the credit note come to stands beside each
-- act, so that the database itself refuses to settle more than that.
CREATE TABLE settlement (
  tenant_id UUID NOT NULL,
  settlement_id UUID NOT NULL,
  body_id UUID NOT NULL,
  payment_id UUID,
  credit_note_id UUID,
  invoice_id UUID,
  made_on DATE NOT NULL,
  amount BIGINT NOT NULL,
  reverses UUID,
  reason TEXT NOT NULL,
  invoice_payable BIGINT NOT NULL,
  credit_payable BIGINT NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  made_by TEXT NOT NULL,
  PRIMARY KEY (tenant_id, settlement_id),
  FOREIGN KEY (tenant_id, payment_id) REFERENCES payment (tenant_id, payment_id),
  FOREIGN KEY (tenant_id, reverses) REFERENCES settlement (tenant_id, settlement_id),
  CHECK ((payment_id IS NULL) <> (credit_note_id IS NULL)),
  CHECK ((reverses IS NULL AND amount > 0) OR (reverses IS NOT NULL AND amount < 0))
);
CREATE UNIQUE INDEX settlement_taken_back_once ON settlement (tenant_id, reverses) WHERE reverses IS NOT NULL;
CREATE INDEX settlement_of_payment ON settlement (tenant_id, payment_id);
CREATE INDEX settlement_of_credit ON settlement (tenant_id, credit_note_id);
CREATE INDEX settlement_of_invoice ON settlement (tenant_id, invoice_id);
CREATE INDEX settlement_of_body ON settlement (tenant_id, body_id, made_on);

-- A file of the bank (kept in the table of files) and where it stands.
CREATE TABLE bank_statement (
  tenant_id UUID NOT NULL,
  statement_id UUID NOT NULL,
  layout TEXT NOT NULL,
  file_name TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  account TEXT NOT NULL,
  first_day DATE,
  last_day DATE,
  left_out TEXT NOT NULL,
  state TEXT NOT NULL,
  job_id UUID,
  created_at TIMESTAMPTZ NOT NULL,
  created_by TEXT NOT NULL,
  PRIMARY KEY (tenant_id, statement_id)
);
CREATE INDEX bank_statement_recent ON bank_statement (tenant_id, created_at, statement_id);

-- A movement: what it would do and why, what somebody decided, what became of it.
CREATE TABLE bank_row (
  tenant_id UUID NOT NULL,
  statement_id UUID NOT NULL,
  number BIGINT NOT NULL,
  booked_on DATE NOT NULL,
  amount BIGINT NOT NULL,
  movement TEXT NOT NULL,
  movement_key TEXT NOT NULL,
  status TEXT NOT NULL,
  plan TEXT NOT NULL,
  decision TEXT,
  outcome TEXT NOT NULL,
  payment_id UUID,
  message TEXT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, statement_id, number),
  FOREIGN KEY (tenant_id, statement_id) REFERENCES bank_statement (tenant_id, statement_id)
);
CREATE INDEX bank_row_open ON bank_row (tenant_id, outcome, booked_on);

-- Letters that remind, and the invoices each speaks of.
CREATE TABLE reminder (
  tenant_id UUID NOT NULL,
  reminder_id UUID NOT NULL,
  body_id UUID NOT NULL,
  body_name TEXT NOT NULL,
  sent_on DATE NOT NULL,
  stop_until DATE NOT NULL,
  total BIGINT NOT NULL,
  subject TEXT NOT NULL,
  opening TEXT NOT NULL,
  closing TEXT NOT NULL,
  recipients TEXT NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  made_by TEXT NOT NULL,
  PRIMARY KEY (tenant_id, reminder_id),
  CHECK (stop_until >= sent_on)
);
CREATE INDEX reminder_by_day ON reminder (tenant_id, sent_on, reminder_id);
CREATE INDEX reminder_of_body ON reminder (tenant_id, body_id, sent_on);
CREATE TABLE reminder_invoice (
  tenant_id UUID NOT NULL,
  reminder_id UUID NOT NULL,
  invoice_id UUID NOT NULL,
  number TEXT NOT NULL,
  issued_on DATE NOT NULL,
  due_on DATE NOT NULL,
  residual BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, reminder_id, invoice_id),
  FOREIGN KEY (tenant_id, reminder_id) REFERENCES reminder (tenant_id, reminder_id)
);
CREATE INDEX reminder_of_invoice ON reminder_invoice (tenant_id, invoice_id);

-- The readable copy made of a letter, the first time somebody asks for it.
CREATE TABLE reminder_paper (
  tenant_id UUID NOT NULL,
  reminder_id UUID NOT NULL,
  sha256 TEXT NOT NULL,
  PRIMARY KEY (tenant_id, reminder_id),
  FOREIGN KEY (tenant_id, reminder_id) REFERENCES reminder (tenant_id, reminder_id)
);

-- Until when a body is not to be reminded, and why.
CREATE TABLE reminder_pause (
  tenant_id UUID NOT NULL,
  body_id UUID NOT NULL,
  until_day DATE NOT NULL,
  reason TEXT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, body_id)
);
