CREATE TRIGGER charter_no_update BEFORE UPDATE ON charter WHEN OLD.published_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a published charter does not change'); END;
CREATE TRIGGER charter_no_delete BEFORE DELETE ON charter WHEN OLD.published_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a published charter does not change'); END;
CREATE TRIGGER charter_target_no_insert BEFORE INSERT ON charter_target
WHEN EXISTS (SELECT 1 FROM charter c WHERE c.tenant_id = NEW.tenant_id AND c.charter_id = NEW.charter_id AND c.published_at IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'a published charter does not change'); END;
CREATE TRIGGER charter_target_no_update BEFORE UPDATE ON charter_target
WHEN EXISTS (SELECT 1 FROM charter c WHERE c.tenant_id = OLD.tenant_id AND c.charter_id IN (OLD.charter_id, NEW.charter_id) AND c.published_at IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'a published charter does not change'); END;
CREATE TRIGGER charter_target_no_delete BEFORE DELETE ON charter_target
WHEN EXISTS (SELECT 1 FROM charter c WHERE c.tenant_id = OLD.tenant_id AND c.charter_id = OLD.charter_id AND c.published_at IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'a published charter does not change'); END;
