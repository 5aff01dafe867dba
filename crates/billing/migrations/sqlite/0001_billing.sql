CREATE TRIGGER invoice_frozen BEFORE UPDATE OF tenant_id, invoice_id, run_id, body_id, membership_id, body_name,
  services_year, series, year, number, number_text, issued_on, issued_at, issued_by, due_on, taxable, tax, document,
  payable, head, file_name, xml, algorithm, chain_place, previous_hash, hash, sort_key, number_key, search_text
ON invoice BEGIN SELECT RAISE(ABORT, 'an issued invoice does not change'); END;
CREATE TRIGGER invoice_kept BEFORE DELETE ON invoice
BEGIN SELECT RAISE(ABORT, 'an issued invoice is kept'); END;
CREATE TRIGGER invoice_line_frozen BEFORE UPDATE ON invoice_line
BEGIN SELECT RAISE(ABORT, 'a line of an issued invoice does not change'); END;
CREATE TRIGGER invoice_line_kept BEFORE DELETE ON invoice_line
BEGIN SELECT RAISE(ABORT, 'a line of an issued invoice is kept'); END;
CREATE TRIGGER invoice_line_before_invoice BEFORE INSERT ON invoice_line
WHEN EXISTS (SELECT 1 FROM invoice i WHERE i.tenant_id = NEW.tenant_id AND i.invoice_id = NEW.invoice_id)
BEGIN SELECT RAISE(ABORT, 'an issued invoice gets no more lines'); END;
CREATE TRIGGER invoice_line_apart BEFORE INSERT ON invoice_line
WHEN EXISTS (SELECT 1 FROM invoice_line l WHERE l.tenant_id = NEW.tenant_id AND l.line_id = NEW.line_id
  AND l.period_from <= NEW.period_to AND l.period_to >= NEW.period_from)
BEGIN SELECT RAISE(ABORT, 'a day of a service is billed once'); END;
