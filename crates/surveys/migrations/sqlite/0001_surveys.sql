-- What somebody said without a name. The key is drawn at random and rows lie in the order of the key (no rowid), so
-- that nothing tells in which order they came; of the time, only the week is kept.
CREATE TABLE survey_voice (
  tenant_id UUID NOT NULL,
  edition_id UUID NOT NULL,
  voice_id UUID NOT NULL,
  week DATE NOT NULL,
  answers TEXT NOT NULL,
  PRIMARY KEY (tenant_id, edition_id, voice_id),
  FOREIGN KEY (tenant_id, edition_id) REFERENCES survey_edition (tenant_id, edition_id)
) WITHOUT ROWID;

CREATE TRIGGER survey_version_frozen BEFORE UPDATE ON survey_version WHEN OLD.status = 'published'
BEGIN SELECT RAISE(ABORT, 'a published version does not change'); END;
CREATE TRIGGER survey_version_kept BEFORE DELETE ON survey_version WHEN OLD.status = 'published'
BEGIN SELECT RAISE(ABORT, 'a published version is kept'); END;
CREATE TRIGGER survey_edition_published BEFORE INSERT ON survey_edition
WHEN NOT EXISTS (SELECT 1 FROM survey_version v WHERE v.tenant_id = NEW.tenant_id
  AND v.version_id = NEW.version_id AND v.survey_id = NEW.survey_id AND v.status = 'published')
BEGIN SELECT RAISE(ABORT, 'an edition uses a published version'); END;
CREATE TRIGGER survey_edition_frozen BEFORE UPDATE ON survey_edition
WHEN OLD.survey_id <> NEW.survey_id OR OLD.opened_on IS NOT NULL
  AND (NEW.opened_on IS NULL OR OLD.opened_on <> NEW.opened_on OR OLD.audience <> NEW.audience
    OR OLD.audience = 'anonymous' AND OLD.version_id <> NEW.version_id)
BEGIN SELECT RAISE(ABORT, 'an opened edition keeps its addressees'); END;
CREATE TRIGGER survey_edition_republished BEFORE UPDATE ON survey_edition
WHEN NOT EXISTS (SELECT 1 FROM survey_version v WHERE v.tenant_id = NEW.tenant_id
  AND v.version_id = NEW.version_id AND v.survey_id = NEW.survey_id AND v.status = 'published')
BEGIN SELECT RAISE(ABORT, 'an edition uses a published version'); END;
CREATE TRIGGER survey_response_kept BEFORE DELETE ON survey_response
BEGIN SELECT RAISE(ABORT, 'a response is kept'); END;
CREATE TRIGGER survey_part_closed BEFORE UPDATE ON survey_part
WHEN OLD.answers <> NEW.answers AND NOT EXISTS (SELECT 1 FROM survey_response r WHERE r.tenant_id = NEW.tenant_id
  AND r.response_id = NEW.response_id AND r.state IN ('open', 'returned'))
BEGIN SELECT RAISE(ABORT, 'what was handed in does not change'); END;
CREATE TRIGGER survey_step_frozen BEFORE UPDATE ON survey_step
BEGIN SELECT RAISE(ABORT, 'what happened does not change'); END;
CREATE TRIGGER survey_step_kept BEFORE DELETE ON survey_step
BEGIN SELECT RAISE(ABORT, 'what happened is kept'); END;
CREATE TRIGGER survey_reminder_frozen BEFORE UPDATE ON survey_reminder
BEGIN SELECT RAISE(ABORT, 'a reminder that was sent does not change'); END;
CREATE TRIGGER survey_reminder_kept BEFORE DELETE ON survey_reminder
BEGIN SELECT RAISE(ABORT, 'a reminder that was sent is kept'); END;
CREATE TRIGGER survey_ticket_spent BEFORE UPDATE ON survey_ticket WHEN OLD.used AND NOT NEW.used
BEGIN SELECT RAISE(ABORT, 'a spent letter stays spent'); END;
