CREATE TRIGGER budget_no_update BEFORE UPDATE ON budget WHEN OLD.approved_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'an approved budget does not change'); END;
CREATE TRIGGER budget_no_delete BEFORE DELETE ON budget WHEN OLD.approved_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'an approved budget does not change'); END;
CREATE TRIGGER budget_line_no_insert BEFORE INSERT ON budget_line
WHEN EXISTS (SELECT 1 FROM budget b WHERE b.tenant_id = NEW.tenant_id AND b.budget_id = NEW.budget_id AND b.approved_at IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'an approved budget does not change'); END;
CREATE TRIGGER budget_line_no_update BEFORE UPDATE ON budget_line
WHEN EXISTS (SELECT 1 FROM budget b WHERE b.tenant_id = OLD.tenant_id AND b.budget_id IN (OLD.budget_id, NEW.budget_id) AND b.approved_at IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'an approved budget does not change'); END;
CREATE TRIGGER budget_line_no_delete BEFORE DELETE ON budget_line
WHEN EXISTS (SELECT 1 FROM budget b WHERE b.tenant_id = OLD.tenant_id AND b.budget_id = OLD.budget_id AND b.approved_at IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'an approved budget does not change'); END;
CREATE TRIGGER final_account_no_update BEFORE UPDATE ON final_account
BEGIN SELECT RAISE(ABORT, 'an approved final account does not change'); END;
CREATE TRIGGER final_account_no_delete BEFORE DELETE ON final_account
BEGIN SELECT RAISE(ABORT, 'an approved final account does not change'); END;
CREATE TRIGGER final_account_body_no_insert BEFORE INSERT ON final_account_body
WHEN EXISTS (SELECT 1 FROM final_account a WHERE a.tenant_id = NEW.tenant_id AND a.account_id = NEW.account_id)
BEGIN SELECT RAISE(ABORT, 'an approved final account does not change'); END;
CREATE TRIGGER final_account_body_no_update BEFORE UPDATE ON final_account_body
BEGIN SELECT RAISE(ABORT, 'an approved final account does not change'); END;
CREATE TRIGGER final_account_body_no_delete BEFORE DELETE ON final_account_body
BEGIN SELECT RAISE(ABORT, 'an approved final account does not change'); END;
