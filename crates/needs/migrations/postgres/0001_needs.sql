CREATE FUNCTION needs_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'what was published, confirmed or sent does not change'; END $$;
CREATE TRIGGER needs_template_version_frozen BEFORE UPDATE OR DELETE ON needs_template_version
FOR EACH ROW WHEN (OLD.status = 'published') EXECUTE FUNCTION needs_stays();
CREATE TRIGGER needs_sheet_baseline BEFORE UPDATE ON needs_sheet FOR EACH ROW
WHEN (OLD.baseline <> NEW.baseline OR OLD.campaign_id <> NEW.campaign_id OR OLD.body_id <> NEW.body_id)
EXECUTE FUNCTION needs_stays();
CREATE TRIGGER needs_sheet_kept BEFORE DELETE ON needs_sheet FOR EACH ROW EXECUTE FUNCTION needs_stays();
CREATE TRIGGER needs_confirmation_frozen BEFORE UPDATE OR DELETE ON needs_confirmation
FOR EACH ROW EXECUTE FUNCTION needs_stays();
CREATE TRIGGER needs_confirmation_not_emptied BEFORE TRUNCATE ON needs_confirmation
FOR EACH STATEMENT EXECUTE FUNCTION needs_stays();
CREATE TRIGGER needs_reminder_frozen BEFORE UPDATE OR DELETE ON needs_reminder
FOR EACH ROW EXECUTE FUNCTION needs_stays();
CREATE TRIGGER needs_outcome_done BEFORE UPDATE ON needs_outcome
FOR EACH ROW WHEN (OLD.state = 'done') EXECUTE FUNCTION needs_stays();
CREATE TRIGGER needs_outcome_kept BEFORE DELETE ON needs_outcome FOR EACH ROW EXECUTE FUNCTION needs_stays();

CREATE FUNCTION needs_campaign_fits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM needs_template_version v WHERE v.tenant_id = NEW.tenant_id
    AND v.template_id = NEW.template_id AND v.number = NEW.template_number AND v.status = 'published') THEN
    RAISE EXCEPTION 'a campaign uses a published version';
  END IF;
  IF TG_OP = 'UPDATE' AND OLD.opened_on IS NOT NULL AND (OLD.year <> NEW.year OR OLD.opens <> NEW.opens
    OR OLD.template_id <> NEW.template_id OR OLD.template_number <> NEW.template_number
    OR NEW.opened_on IS NULL OR OLD.opened_on <> NEW.opened_on) THEN
    RAISE EXCEPTION 'an opened campaign keeps its year and its template';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER needs_campaign_fits BEFORE INSERT OR UPDATE ON needs_campaign
FOR EACH ROW EXECUTE FUNCTION needs_campaign_fits();
