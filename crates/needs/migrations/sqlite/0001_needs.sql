CREATE TRIGGER needs_template_version_frozen BEFORE UPDATE ON needs_template_version WHEN OLD.status = 'published'
BEGIN SELECT RAISE(ABORT, 'a published version of a template does not change'); END;
CREATE TRIGGER needs_template_version_kept BEFORE DELETE ON needs_template_version WHEN OLD.status = 'published'
BEGIN SELECT RAISE(ABORT, 'a published version of a template is kept'); END;
CREATE TRIGGER needs_campaign_published BEFORE INSERT ON needs_campaign
WHEN NOT EXISTS (SELECT 1 FROM needs_template_version v WHERE v.tenant_id = NEW.tenant_id
  AND v.template_id = NEW.template_id AND v.number = NEW.template_number AND v.status = 'published')
BEGIN SELECT RAISE(ABORT, 'a campaign uses a published version'); END;
CREATE TRIGGER needs_campaign_republished BEFORE UPDATE ON needs_campaign
WHEN NOT EXISTS (SELECT 1 FROM needs_template_version v WHERE v.tenant_id = NEW.tenant_id
  AND v.template_id = NEW.template_id AND v.number = NEW.template_number AND v.status = 'published')
BEGIN SELECT RAISE(ABORT, 'a campaign uses a published version'); END;
CREATE TRIGGER needs_campaign_frozen BEFORE UPDATE ON needs_campaign
WHEN OLD.opened_on IS NOT NULL AND (OLD.year <> NEW.year OR OLD.opens <> NEW.opens
  OR OLD.template_id <> NEW.template_id OR OLD.template_number <> NEW.template_number
  OR NEW.opened_on IS NULL OR OLD.opened_on <> NEW.opened_on)
BEGIN SELECT RAISE(ABORT, 'an opened campaign keeps its year and its template'); END;
CREATE TRIGGER needs_sheet_baseline BEFORE UPDATE ON needs_sheet
WHEN OLD.baseline <> NEW.baseline OR OLD.campaign_id <> NEW.campaign_id OR OLD.body_id <> NEW.body_id
BEGIN SELECT RAISE(ABORT, 'what a sheet starts from does not change'); END;
CREATE TRIGGER needs_sheet_kept BEFORE DELETE ON needs_sheet
BEGIN SELECT RAISE(ABORT, 'a sheet is kept'); END;
CREATE TRIGGER needs_confirmation_frozen BEFORE UPDATE ON needs_confirmation
BEGIN SELECT RAISE(ABORT, 'a confirmed version does not change'); END;
CREATE TRIGGER needs_confirmation_kept BEFORE DELETE ON needs_confirmation
BEGIN SELECT RAISE(ABORT, 'a confirmed version is kept'); END;
CREATE TRIGGER needs_reminder_frozen BEFORE UPDATE ON needs_reminder
BEGIN SELECT RAISE(ABORT, 'a reminder that was sent does not change'); END;
CREATE TRIGGER needs_reminder_kept BEFORE DELETE ON needs_reminder
BEGIN SELECT RAISE(ABORT, 'a reminder that was sent is kept'); END;
CREATE TRIGGER needs_outcome_done BEFORE UPDATE ON needs_outcome WHEN OLD.state = 'done'
BEGIN SELECT RAISE(ABORT, 'what was made of a version is made once'); END;
CREATE TRIGGER needs_outcome_kept BEFORE DELETE ON needs_outcome
BEGIN SELECT RAISE(ABORT, 'what was made of a version is kept'); END;
