DROP TRIGGER invoice_frozen;
CREATE TRIGGER invoice_frozen BEFORE UPDATE OF tenant_id, invoice_id, run_id, body_id, membership_id, body_name,
  services_year, series, year, number, number_text, issued_on, issued_at, issued_by, due_on, taxable, tax, document,
  payable, head, file_name, xml, algorithm, chain_place, previous_hash, hash, sort_key, number_key, search_text, kind,
  corrects_id
ON invoice BEGIN SELECT RAISE(ABORT, 'an issued invoice does not change'); END;

CREATE TRIGGER credit_note_of_its_invoice BEFORE INSERT ON invoice
WHEN NEW.kind = 'TD04' AND NOT EXISTS (SELECT 1 FROM invoice i WHERE i.tenant_id = NEW.tenant_id
  AND i.invoice_id = NEW.corrects_id AND i.kind = 'TD01' AND i.body_id = NEW.body_id AND i.series = NEW.series)
BEGIN SELECT RAISE(ABORT, 'a credit note corrects an invoice of the same body and series'); END;
CREATE TRIGGER credit_note_capped BEFORE INSERT ON invoice
WHEN NEW.kind = 'TD04' AND NEW.document + (SELECT COALESCE(SUM(c.document), 0) FROM invoice c
  WHERE c.tenant_id = NEW.tenant_id AND c.corrects_id = NEW.corrects_id)
  > (SELECT i.document FROM invoice i WHERE i.tenant_id = NEW.tenant_id AND i.invoice_id = NEW.corrects_id)
BEGIN SELECT RAISE(ABORT, 'credit notes do not exceed their invoice'); END;

CREATE TRIGGER credit_line_capped BEFORE INSERT ON invoice_line
WHEN NEW.kind = 'TD04' AND NOT EXISTS (SELECT 1 FROM invoice_line l WHERE l.tenant_id = NEW.tenant_id
  AND l.invoice_id = NEW.corrects_id AND l.position = NEW.corrects_position AND l.kind = 'TD01'
  AND l.line_id = NEW.line_id AND (NEW.amount >= 0) = (l.amount >= 0)
  AND ABS(l.amount) >= ABS(NEW.amount + (SELECT COALESCE(SUM(c.amount), 0) FROM invoice_line c
    WHERE c.tenant_id = NEW.tenant_id AND c.corrects_id = NEW.corrects_id
    AND c.corrects_position = NEW.corrects_position)))
BEGIN SELECT RAISE(ABORT, 'a credit does not exceed the line it takes back'); END;

DROP TRIGGER invoice_line_apart;
CREATE TRIGGER invoice_line_apart BEFORE INSERT ON invoice_line
WHEN NEW.kind = 'TD01' AND EXISTS (SELECT 1 FROM invoice_line l WHERE l.tenant_id = NEW.tenant_id
  AND l.line_id = NEW.line_id AND l.kind = 'TD01' AND l.period_from <= NEW.period_to
  AND l.period_to >= NEW.period_from AND NOT EXISTS (SELECT 1 FROM invoice_line c WHERE c.tenant_id = l.tenant_id
    AND c.corrects_id = l.invoice_id AND c.corrects_position = l.position AND c.returns_days
    AND c.period_from <= MAX(l.period_from, NEW.period_from) AND c.period_to >= MIN(l.period_to, NEW.period_to)))
BEGIN SELECT RAISE(ABORT, 'a day of a service is billed once'); END;

CREATE TRIGGER transmission_frozen BEFORE UPDATE OF tenant_id, invoice_id, attempt, file_name, stem, xml, changes,
  created_at, created_by ON transmission BEGIN SELECT RAISE(ABORT, 'what was sent is kept as it was'); END;
CREATE TRIGGER transmission_kept BEFORE DELETE ON transmission
BEGIN SELECT RAISE(ABORT, 'what was sent is kept as it was'); END;
CREATE TRIGGER receipt_frozen BEFORE UPDATE ON receipt
BEGIN SELECT RAISE(ABORT, 'a receipt is kept as it came'); END;
CREATE TRIGGER receipt_kept BEFORE DELETE ON receipt
BEGIN SELECT RAISE(ABORT, 'a receipt is kept as it came'); END;
