CREATE FUNCTION payments_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'what was recorded of money and letters does not change'; END $$;
CREATE TRIGGER payment_frozen BEFORE UPDATE OF tenant_id, payment_id, body_id, body_name, body_key, paid_on, amount,
  reference, payer, payer_iban, source, movement_key, statement_id, row_number, note, recorded_at, recorded_by, search_text
ON payment FOR EACH ROW EXECUTE FUNCTION payments_stay();
CREATE TRIGGER payment_reversed_once BEFORE UPDATE ON payment
FOR EACH ROW WHEN (OLD.reversed_on IS NOT NULL) EXECUTE FUNCTION payments_stay();
CREATE TRIGGER payment_kept BEFORE DELETE ON payment FOR EACH ROW EXECUTE FUNCTION payments_stay();
CREATE TRIGGER payment_not_emptied BEFORE TRUNCATE ON payment FOR EACH STATEMENT EXECUTE FUNCTION payments_stay();
CREATE TRIGGER settlement_frozen BEFORE UPDATE OR DELETE ON settlement FOR EACH ROW EXECUTE FUNCTION payments_stay();
CREATE TRIGGER settlement_not_emptied BEFORE TRUNCATE ON settlement
FOR EACH STATEMENT EXECUTE FUNCTION payments_stay();
CREATE TRIGGER reminder_frozen BEFORE UPDATE OR DELETE ON reminder FOR EACH ROW EXECUTE FUNCTION payments_stay();
CREATE TRIGGER reminder_invoice_frozen BEFORE UPDATE OR DELETE ON reminder_invoice
FOR EACH ROW EXECUTE FUNCTION payments_stay();

CREATE FUNCTION settlement_fits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.payment_id IS NOT NULL AND (SELECT COALESCE(SUM(s.amount), 0) FROM settlement s
    WHERE s.tenant_id = NEW.tenant_id AND s.payment_id = NEW.payment_id) + NEW.amount
    > (SELECT p.amount FROM payment p WHERE p.tenant_id = NEW.tenant_id AND p.payment_id = NEW.payment_id) THEN
    RAISE EXCEPTION 'a payment pays at most what it is';
  END IF;
  IF NEW.invoice_id IS NOT NULL AND (SELECT COALESCE(SUM(s.amount), 0) FROM settlement s
    WHERE s.tenant_id = NEW.tenant_id AND s.invoice_id = NEW.invoice_id) + NEW.amount > NEW.invoice_payable THEN
    RAISE EXCEPTION 'an invoice is paid once';
  END IF;
  IF NEW.credit_note_id IS NOT NULL AND (SELECT COALESCE(SUM(s.amount), 0) FROM settlement s
    WHERE s.tenant_id = NEW.tenant_id AND s.credit_note_id = NEW.credit_note_id) + NEW.amount > NEW.credit_payable THEN
    RAISE EXCEPTION 'a credit note is used once';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER settlement_fits BEFORE INSERT ON settlement FOR EACH ROW EXECUTE FUNCTION settlement_fits();

CREATE FUNCTION reminder_paused() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM reminder_invoice i
    JOIN reminder r ON r.tenant_id = i.tenant_id AND r.reminder_id = i.reminder_id
    JOIN reminder n ON n.tenant_id = i.tenant_id AND n.reminder_id = NEW.reminder_id
    WHERE i.tenant_id = NEW.tenant_id AND i.invoice_id = NEW.invoice_id AND i.reminder_id <> NEW.reminder_id
    AND r.stop_until >= n.sent_on AND r.sent_on <= n.stop_until) THEN
    RAISE EXCEPTION 'until its stop day no other letter is sent for an invoice';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER reminder_paused BEFORE INSERT ON reminder_invoice FOR EACH ROW EXECUTE FUNCTION reminder_paused();
