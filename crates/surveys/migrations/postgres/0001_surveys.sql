-- What somebody said without a name. The key is drawn at random; of the time, only the week is kept.
CREATE TABLE survey_voice (
  tenant_id UUID NOT NULL,
  edition_id UUID NOT NULL,
  voice_id UUID NOT NULL,
  week DATE NOT NULL,
  answers TEXT NOT NULL,
  PRIMARY KEY (tenant_id, edition_id, voice_id),
  FOREIGN KEY (tenant_id, edition_id) REFERENCES survey_edition (tenant_id, edition_id)
);

CREATE FUNCTION survey_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'what was published, handed in or sent does not change'; END $$;
CREATE TRIGGER survey_version_frozen BEFORE UPDATE OR DELETE ON survey_version
FOR EACH ROW WHEN (OLD.status = 'published') EXECUTE FUNCTION survey_stays();
CREATE TRIGGER survey_response_kept BEFORE DELETE ON survey_response
FOR EACH ROW EXECUTE FUNCTION survey_stays();
CREATE TRIGGER survey_step_frozen BEFORE UPDATE OR DELETE ON survey_step
FOR EACH ROW EXECUTE FUNCTION survey_stays();
CREATE TRIGGER survey_step_not_emptied BEFORE TRUNCATE ON survey_step
FOR EACH STATEMENT EXECUTE FUNCTION survey_stays();
CREATE TRIGGER survey_reminder_frozen BEFORE UPDATE OR DELETE ON survey_reminder
FOR EACH ROW EXECUTE FUNCTION survey_stays();
CREATE TRIGGER survey_ticket_spent BEFORE UPDATE ON survey_ticket
FOR EACH ROW WHEN (OLD.used AND NOT NEW.used) EXECUTE FUNCTION survey_stays();

CREATE FUNCTION survey_edition_fits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM survey_version v WHERE v.tenant_id = NEW.tenant_id
    AND v.version_id = NEW.version_id AND v.survey_id = NEW.survey_id AND v.status = 'published') THEN
    RAISE EXCEPTION 'an edition uses a published version';
  END IF;
  IF TG_OP = 'UPDATE' AND (OLD.survey_id <> NEW.survey_id OR OLD.opened_on IS NOT NULL
    AND (NEW.opened_on IS NULL OR OLD.opened_on <> NEW.opened_on OR OLD.audience <> NEW.audience
      OR OLD.audience = 'anonymous' AND OLD.version_id <> NEW.version_id)) THEN
    RAISE EXCEPTION 'an opened edition keeps its addressees';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER survey_edition_fits BEFORE INSERT OR UPDATE ON survey_edition
FOR EACH ROW EXECUTE FUNCTION survey_edition_fits();

CREATE FUNCTION survey_part_fits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM survey_response r WHERE r.tenant_id = NEW.tenant_id
    AND r.response_id = NEW.response_id AND r.state IN ('open', 'returned')) THEN
    RAISE EXCEPTION 'what was handed in does not change';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER survey_part_fits BEFORE UPDATE ON survey_part
FOR EACH ROW WHEN (OLD.answers <> NEW.answers) EXECUTE FUNCTION survey_part_fits();
