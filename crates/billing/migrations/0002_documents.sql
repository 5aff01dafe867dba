-- A credit note is a document of the same series and chain as invoices, and names the one it corrects.
ALTER TABLE invoice ADD COLUMN kind TEXT NOT NULL DEFAULT 'TD01' CHECK (kind IN ('TD01', 'TD04'));
ALTER TABLE invoice ADD COLUMN corrects_id UUID;
CREATE INDEX invoice_corrects ON invoice (tenant_id, corrects_id) WHERE corrects_id IS NOT NULL;
CREATE INDEX invoice_of_year ON invoice (tenant_id, services_year, number_key);
CREATE INDEX invoice_by_day ON invoice (tenant_id, issued_on, number_key);

-- A line of a credit note names the line it takes back. Where it returns the days too, they are no longer billed:
-- if the service is owed on them after all, they are billed again, at the next turn.
ALTER TABLE invoice_line ADD COLUMN kind TEXT NOT NULL DEFAULT 'TD01' CHECK (kind IN ('TD01', 'TD04'));
ALTER TABLE invoice_line ADD COLUMN corrects_id UUID;
ALTER TABLE invoice_line ADD COLUMN corrects_position BIGINT;
ALTER TABLE invoice_line ADD COLUMN returns_days BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE invoice_line ADD COLUMN turn BIGINT NOT NULL DEFAULT 0;
DROP INDEX invoice_line_once;
CREATE UNIQUE INDEX invoice_line_once ON invoice_line (tenant_id, line_id, period_from, turn) WHERE kind = 'TD01';
CREATE INDEX invoice_line_of ON invoice_line (tenant_id, line_id);
CREATE INDEX invoice_line_corrects ON invoice_line (tenant_id, corrects_id, corrects_position)
WHERE corrects_id IS NOT NULL;

-- Each sending of a document to the exchange system, with its own file name. The file of the first is the one in
-- the chain and stays with the document (xml is empty here); each later one differs only in how it is delivered.
-- What the invoice itself says of sending and outcome is that of its last transmission.
CREATE TABLE transmission (
  tenant_id UUID NOT NULL,
  invoice_id UUID NOT NULL,
  attempt BIGINT NOT NULL CHECK (attempt > 0),
  file_name TEXT NOT NULL,
  stem TEXT NOT NULL,
  xml TEXT,
  changes TEXT NOT NULL,
  created_at TIMESTAMPTZ NOT NULL,
  created_by TEXT NOT NULL,
  sent_on DATE,
  outcome TEXT NOT NULL,
  outcome_on DATE,
  sdi_id TEXT NOT NULL,
  PRIMARY KEY (tenant_id, invoice_id, attempt),
  FOREIGN KEY (tenant_id, invoice_id) REFERENCES invoice (tenant_id, invoice_id),
  CHECK ((attempt = 1) = (xml IS NULL))
);
CREATE UNIQUE INDEX transmission_stem ON transmission (stem);

INSERT INTO transmission (tenant_id, invoice_id, attempt, file_name, stem, changes, created_at, created_by, sent_on,
  outcome, outcome_on, sdi_id)
SELECT tenant_id, invoice_id, 1, file_name, substr(file_name, 1, length(file_name) - 4), '', issued_at, issued_by,
  sent_on, outcome, outcome_on, '' FROM invoice;

-- What became of a transmission, act by act: a receipt of the exchange system as it came, what a person wrote, or
-- what a person took back. Where the transmission stands follows from them, in whatever order they came.
CREATE TABLE receipt (
  tenant_id UUID NOT NULL,
  receipt_id UUID NOT NULL,
  invoice_id UUID NOT NULL,
  attempt BIGINT NOT NULL,
  origin TEXT NOT NULL CHECK (origin IN ('file', 'hand', 'undo')),
  outcome TEXT NOT NULL,
  happened_on DATE NOT NULL,
  sdi_id TEXT NOT NULL,
  details TEXT NOT NULL,
  note TEXT NOT NULL,
  undoes_id UUID,
  file_name TEXT NOT NULL,
  sha256 TEXT,
  recorded_at TIMESTAMPTZ NOT NULL,
  recorded_by TEXT NOT NULL,
  PRIMARY KEY (tenant_id, receipt_id),
  FOREIGN KEY (tenant_id, invoice_id, attempt) REFERENCES transmission (tenant_id, invoice_id, attempt)
);
CREATE UNIQUE INDEX receipt_once ON receipt (tenant_id, sha256) WHERE sha256 IS NOT NULL;
CREATE UNIQUE INDEX receipt_undone_once ON receipt (tenant_id, undoes_id) WHERE undoes_id IS NOT NULL;
CREATE INDEX receipt_of ON receipt (tenant_id, invoice_id, attempt, recorded_at);

INSERT INTO receipt (tenant_id, receipt_id, invoice_id, attempt, origin, outcome, happened_on, sdi_id, details, note,
  file_name, recorded_at, recorded_by)
SELECT tenant_id, invoice_id, invoice_id, 1, 'hand', outcome, COALESCE(outcome_on, sent_on, issued_on), '', '', '', '',
  issued_at, issued_by FROM invoice WHERE outcome <> '';

-- What an import of receipts came to, file by file.
CREATE TABLE receipt_import (
  tenant_id UUID NOT NULL,
  import_id UUID NOT NULL,
  imported_at TIMESTAMPTZ NOT NULL,
  imported_by TEXT NOT NULL,
  report TEXT NOT NULL,
  PRIMARY KEY (tenant_id, import_id)
);
CREATE INDEX receipt_import_by_time ON receipt_import (tenant_id, imported_at, import_id);

-- Days billed beyond the end of a service that the centre decided not to give back, and why.
CREATE TABLE credit_waiver (
  tenant_id UUID NOT NULL,
  invoice_id UUID NOT NULL,
  position BIGINT NOT NULL,
  days_from DATE NOT NULL,
  reason TEXT NOT NULL,
  waived_at TIMESTAMPTZ NOT NULL,
  waived_by TEXT NOT NULL,
  PRIMARY KEY (tenant_id, invoice_id, position, days_from),
  FOREIGN KEY (tenant_id, invoice_id, position) REFERENCES invoice_line (tenant_id, invoice_id, position)
);
