CREATE TRIGGER payment_frozen BEFORE UPDATE OF tenant_id, payment_id, body_id, body_name, body_key, paid_on, amount,
  reference, payer, payer_iban, source, movement_key, statement_id, row_number, note, recorded_at, recorded_by, search_text
ON payment BEGIN SELECT RAISE(ABORT, 'a recorded payment does not change'); END;
CREATE TRIGGER payment_reversed_once BEFORE UPDATE ON payment
WHEN OLD.reversed_on IS NOT NULL BEGIN SELECT RAISE(ABORT, 'a payment taken back stays so'); END;
CREATE TRIGGER payment_kept BEFORE DELETE ON payment BEGIN SELECT RAISE(ABORT, 'a recorded payment is kept'); END;
CREATE TRIGGER settlement_frozen BEFORE UPDATE ON settlement
BEGIN SELECT RAISE(ABORT, 'an act of settlement does not change'); END;
CREATE TRIGGER settlement_kept BEFORE DELETE ON settlement
BEGIN SELECT RAISE(ABORT, 'an act of settlement is kept'); END;
CREATE TRIGGER settlement_fits_payment BEFORE INSERT ON settlement WHEN NEW.payment_id IS NOT NULL AND
  (SELECT COALESCE(SUM(s.amount), 0) FROM settlement s WHERE s.tenant_id = NEW.tenant_id AND s.payment_id = NEW.payment_id)
  + NEW.amount > (SELECT p.amount FROM payment p WHERE p.tenant_id = NEW.tenant_id AND p.payment_id = NEW.payment_id)
BEGIN SELECT RAISE(ABORT, 'a payment pays at most what it is'); END;
CREATE TRIGGER settlement_fits_invoice BEFORE INSERT ON settlement WHEN NEW.invoice_id IS NOT NULL AND
  (SELECT COALESCE(SUM(s.amount), 0) FROM settlement s WHERE s.tenant_id = NEW.tenant_id AND s.invoice_id = NEW.invoice_id)
  + NEW.amount > NEW.invoice_payable
BEGIN SELECT RAISE(ABORT, 'an invoice is paid once'); END;
CREATE TRIGGER settlement_fits_credit BEFORE INSERT ON settlement WHEN NEW.credit_note_id IS NOT NULL AND
  (SELECT COALESCE(SUM(s.amount), 0) FROM settlement s
   WHERE s.tenant_id = NEW.tenant_id AND s.credit_note_id = NEW.credit_note_id) + NEW.amount > NEW.credit_payable
BEGIN SELECT RAISE(ABORT, 'a credit note is used once'); END;
CREATE TRIGGER reminder_frozen BEFORE UPDATE ON reminder BEGIN SELECT RAISE(ABORT, 'a letter sent does not change'); END;
CREATE TRIGGER reminder_kept BEFORE DELETE ON reminder BEGIN SELECT RAISE(ABORT, 'a letter sent is kept'); END;
CREATE TRIGGER reminder_invoice_frozen BEFORE UPDATE ON reminder_invoice
BEGIN SELECT RAISE(ABORT, 'a letter sent does not change'); END;
CREATE TRIGGER reminder_invoice_kept BEFORE DELETE ON reminder_invoice
BEGIN SELECT RAISE(ABORT, 'a letter sent is kept'); END;
CREATE TRIGGER reminder_paused BEFORE INSERT ON reminder_invoice WHEN EXISTS (SELECT 1 FROM reminder_invoice i
  JOIN reminder r ON r.tenant_id = i.tenant_id AND r.reminder_id = i.reminder_id
  JOIN reminder n ON n.tenant_id = i.tenant_id AND n.reminder_id = NEW.reminder_id
  WHERE i.tenant_id = NEW.tenant_id AND i.invoice_id = NEW.invoice_id AND i.reminder_id <> NEW.reminder_id
  AND r.stop_until >= n.sent_on AND r.sent_on <= n.stop_until)
BEGIN SELECT RAISE(ABORT, 'until its stop day no other letter is sent for an invoice'); END;
