CREATE TRIGGER apportionment_no_update BEFORE UPDATE ON apportionment WHEN OLD.approved_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'an approved apportionment does not change'); END;
CREATE TRIGGER apportionment_no_delete BEFORE DELETE ON apportionment WHEN OLD.approved_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'an approved apportionment is kept'); END;
CREATE TRIGGER apportionment_adds_up BEFORE UPDATE ON apportionment
WHEN NEW.approved_at IS NOT NULL AND NEW.amount <> (SELECT COALESCE(SUM(s.amount), 0) FROM apportionment_share s
  WHERE s.tenant_id = NEW.tenant_id AND s.apportionment_id = NEW.apportionment_id)
BEGIN SELECT RAISE(ABORT, 'the shares do not add up to the pool'); END;
CREATE TRIGGER apportionment_begins_as_draft BEFORE INSERT ON apportionment WHEN NEW.approved_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'an apportionment begins as a draft'); END;
CREATE TRIGGER apportionment_share_no_insert BEFORE INSERT ON apportionment_share
WHEN EXISTS (SELECT 1 FROM apportionment a WHERE a.tenant_id = NEW.tenant_id AND a.apportionment_id = NEW.apportionment_id AND a.approved_at IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'an approved apportionment does not change'); END;
CREATE TRIGGER apportionment_share_no_update BEFORE UPDATE ON apportionment_share
WHEN EXISTS (SELECT 1 FROM apportionment a WHERE a.tenant_id = OLD.tenant_id AND a.apportionment_id IN (OLD.apportionment_id, NEW.apportionment_id) AND a.approved_at IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'an approved apportionment does not change'); END;
CREATE TRIGGER apportionment_share_no_delete BEFORE DELETE ON apportionment_share
WHEN EXISTS (SELECT 1 FROM apportionment a WHERE a.tenant_id = OLD.tenant_id AND a.apportionment_id = OLD.apportionment_id AND a.approved_at IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'an approved apportionment does not change'); END;
CREATE TRIGGER apportionment_settled_stays BEFORE UPDATE ON apportionment_settled
BEGIN SELECT RAISE(ABORT, 'what settled a share is kept'); END;
CREATE TRIGGER apportionment_settled_kept BEFORE DELETE ON apportionment_settled
BEGIN SELECT RAISE(ABORT, 'what settled a share is kept'); END;
