CREATE TRIGGER rules_no_update BEFORE UPDATE ON profile_rules WHEN OLD.adopted_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'adopted rules do not change'); END;
CREATE TRIGGER rules_no_delete BEFORE DELETE ON profile_rules WHEN OLD.adopted_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'adopted rules do not change'); END;
CREATE TRIGGER assessment_no_update BEFORE UPDATE ON assessment WHEN OLD.state = 'confirmed'
BEGIN SELECT RAISE(ABORT, 'a confirmed profile does not change'); END;
CREATE TRIGGER assessment_no_delete BEFORE DELETE ON assessment WHEN OLD.state = 'confirmed'
BEGIN SELECT RAISE(ABORT, 'a confirmed profile does not change'); END;
CREATE TRIGGER assessment_answer_no_insert BEFORE INSERT ON assessment_answer
WHEN EXISTS (SELECT 1 FROM assessment a WHERE a.tenant_id = NEW.tenant_id AND a.assessment_id = NEW.assessment_id AND a.state = 'confirmed')
BEGIN SELECT RAISE(ABORT, 'a confirmed profile does not change'); END;
CREATE TRIGGER assessment_answer_no_update BEFORE UPDATE ON assessment_answer
WHEN EXISTS (SELECT 1 FROM assessment a WHERE a.tenant_id = OLD.tenant_id AND a.assessment_id IN (OLD.assessment_id, NEW.assessment_id) AND a.state = 'confirmed')
BEGIN SELECT RAISE(ABORT, 'a confirmed profile does not change'); END;
CREATE TRIGGER assessment_answer_no_delete BEFORE DELETE ON assessment_answer
WHEN EXISTS (SELECT 1 FROM assessment a WHERE a.tenant_id = OLD.tenant_id AND a.assessment_id = OLD.assessment_id AND a.state = 'confirmed')
BEGIN SELECT RAISE(ABORT, 'a confirmed profile does not change'); END;
