DROP TRIGGER invoice_frozen ON invoice;
CREATE TRIGGER invoice_frozen BEFORE UPDATE OF tenant_id, invoice_id, run_id, body_id, membership_id, body_name,
  services_year, series, year, number, number_text, issued_on, issued_at, issued_by, due_on, taxable, tax, document,
  payable, head, file_name, xml, algorithm, chain_place, previous_hash, hash, sort_key, number_key, search_text, kind,
  corrects_id
ON invoice FOR EACH ROW EXECUTE FUNCTION invoice_stays();

CREATE FUNCTION credit_note_fits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM invoice i WHERE i.tenant_id = NEW.tenant_id AND i.invoice_id = NEW.corrects_id
    AND i.kind = 'TD01' AND i.body_id = NEW.body_id AND i.series = NEW.series) THEN
    RAISE EXCEPTION 'a credit note corrects an invoice of the same body and series';
  END IF;
  IF NEW.document + (SELECT COALESCE(SUM(c.document), 0) FROM invoice c WHERE c.tenant_id = NEW.tenant_id
    AND c.corrects_id = NEW.corrects_id) > (SELECT i.document FROM invoice i WHERE i.tenant_id = NEW.tenant_id
    AND i.invoice_id = NEW.corrects_id) THEN
    RAISE EXCEPTION 'credit notes do not exceed their invoice';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER credit_note_fits BEFORE INSERT ON invoice FOR EACH ROW WHEN (NEW.kind = 'TD04')
EXECUTE FUNCTION credit_note_fits();

CREATE OR REPLACE FUNCTION invoice_line_fits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM invoice i WHERE i.tenant_id = NEW.tenant_id AND i.invoice_id = NEW.invoice_id) THEN
    RAISE EXCEPTION 'an issued invoice gets no more lines';
  END IF;
  IF NEW.kind = 'TD04' AND NOT EXISTS (SELECT 1 FROM invoice_line l WHERE l.tenant_id = NEW.tenant_id
    AND l.invoice_id = NEW.corrects_id AND l.position = NEW.corrects_position AND l.kind = 'TD01'
    AND l.line_id = NEW.line_id AND (NEW.amount >= 0) = (l.amount >= 0)
    AND ABS(l.amount) >= ABS(NEW.amount + (SELECT COALESCE(SUM(c.amount), 0) FROM invoice_line c
      WHERE c.tenant_id = NEW.tenant_id AND c.corrects_id = NEW.corrects_id
      AND c.corrects_position = NEW.corrects_position))) THEN
    RAISE EXCEPTION 'a credit does not exceed the line it takes back';
  END IF;
  IF NEW.kind = 'TD01' AND EXISTS (SELECT 1 FROM invoice_line l WHERE l.tenant_id = NEW.tenant_id
    AND l.line_id = NEW.line_id AND l.kind = 'TD01' AND l.period_from <= NEW.period_to
    AND l.period_to >= NEW.period_from AND NOT EXISTS (SELECT 1 FROM invoice_line c WHERE c.tenant_id = l.tenant_id
      AND c.corrects_id = l.invoice_id AND c.corrects_position = l.position AND c.returns_days
      AND c.period_from <= GREATEST(l.period_from, NEW.period_from)
      AND c.period_to >= LEAST(l.period_to, NEW.period_to))) THEN
    RAISE EXCEPTION 'a day of a service is billed once';
  END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION transmission_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'what was sent is kept as it was'; END $$;
CREATE TRIGGER transmission_frozen BEFORE UPDATE OF tenant_id, invoice_id, attempt, file_name, stem, xml, changes,
  created_at, created_by ON transmission FOR EACH ROW EXECUTE FUNCTION transmission_stays();
CREATE TRIGGER transmission_kept BEFORE DELETE ON transmission FOR EACH ROW EXECUTE FUNCTION transmission_stays();
CREATE TRIGGER transmission_not_emptied BEFORE TRUNCATE ON transmission
FOR EACH STATEMENT EXECUTE FUNCTION transmission_stays();
CREATE TRIGGER receipt_frozen BEFORE UPDATE OR DELETE ON receipt FOR EACH ROW EXECUTE FUNCTION transmission_stays();
CREATE TRIGGER receipt_not_emptied BEFORE TRUNCATE ON receipt
FOR EACH STATEMENT EXECUTE FUNCTION transmission_stays();
