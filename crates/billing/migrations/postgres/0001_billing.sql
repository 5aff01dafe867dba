CREATE FUNCTION invoice_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'an issued invoice does not change'; END $$;
CREATE TRIGGER invoice_frozen BEFORE UPDATE OF tenant_id, invoice_id, run_id, body_id, membership_id, body_name,
  services_year, series, year, number, number_text, issued_on, issued_at, issued_by, due_on, taxable, tax, document,
  payable, head, file_name, xml, algorithm, chain_place, previous_hash, hash, sort_key, number_key, search_text
ON invoice FOR EACH ROW EXECUTE FUNCTION invoice_stays();
CREATE TRIGGER invoice_kept BEFORE DELETE ON invoice FOR EACH ROW EXECUTE FUNCTION invoice_stays();
CREATE TRIGGER invoice_not_emptied BEFORE TRUNCATE ON invoice FOR EACH STATEMENT EXECUTE FUNCTION invoice_stays();
CREATE TRIGGER invoice_line_frozen BEFORE UPDATE OR DELETE ON invoice_line
FOR EACH ROW EXECUTE FUNCTION invoice_stays();
CREATE TRIGGER invoice_line_not_emptied BEFORE TRUNCATE ON invoice_line
FOR EACH STATEMENT EXECUTE FUNCTION invoice_stays();

CREATE FUNCTION invoice_line_fits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM invoice i WHERE i.tenant_id = NEW.tenant_id AND i.invoice_id = NEW.invoice_id) THEN
    RAISE EXCEPTION 'an issued invoice gets no more lines';
  END IF;
  IF EXISTS (SELECT 1 FROM invoice_line l WHERE l.tenant_id = NEW.tenant_id AND l.line_id = NEW.line_id
    AND l.period_from <= NEW.period_to AND l.period_to >= NEW.period_from) THEN
    RAISE EXCEPTION 'a day of a service is billed once';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER invoice_line_fits BEFORE INSERT ON invoice_line
FOR EACH ROW EXECUTE FUNCTION invoice_line_fits();
