CREATE TRIGGER price_list_no_update BEFORE UPDATE ON price_list WHEN OLD.approved_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'an approved price list does not change'); END;
CREATE TRIGGER price_list_no_delete BEFORE DELETE ON price_list WHEN OLD.approved_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'an approved price list does not change'); END;
CREATE TRIGGER tariff_no_insert BEFORE INSERT ON tariff
WHEN EXISTS (SELECT 1 FROM price_list l WHERE l.tenant_id = NEW.tenant_id AND l.price_list_id = NEW.price_list_id AND l.approved_at IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'an approved price list does not change'); END;
CREATE TRIGGER tariff_no_update BEFORE UPDATE ON tariff
WHEN EXISTS (SELECT 1 FROM price_list l WHERE l.tenant_id = OLD.tenant_id AND l.price_list_id IN (OLD.price_list_id, NEW.price_list_id) AND l.approved_at IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'an approved price list does not change'); END;
CREATE TRIGGER tariff_no_delete BEFORE DELETE ON tariff
WHEN EXISTS (SELECT 1 FROM price_list l WHERE l.tenant_id = OLD.tenant_id AND l.price_list_id = OLD.price_list_id AND l.approved_at IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'an approved price list does not change'); END;
