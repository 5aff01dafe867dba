CREATE TRIGGER quote_version_frozen BEFORE UPDATE ON quote_version
WHEN OLD.status <> 'draft' AND (OLD.note <> NEW.note OR OLD.expires IS NOT NEW.expires OR OLD.sent_on IS NOT NEW.sent_on
  OR OLD.sent_by <> NEW.sent_by OR OLD.total <> NEW.total OR (OLD.pdf_sha256 IS NOT NULL AND OLD.pdf_sha256 IS NOT NEW.pdf_sha256)
  OR (OLD.answered_on IS NOT NULL AND (OLD.answered_on IS NOT NEW.answered_on OR OLD.answered_by <> NEW.answered_by
  OR OLD.answered_role <> NEW.answered_role OR OLD.act_number <> NEW.act_number OR OLD.reason <> NEW.reason)))
BEGIN SELECT RAISE(ABORT, 'a quote that was sent does not change'); END;

CREATE TRIGGER quote_version_moves BEFORE UPDATE ON quote_version
WHEN OLD.status <> NEW.status AND NOT (
  (OLD.status = 'draft' AND NEW.status IN ('sent', 'withdrawn'))
  OR (OLD.status = 'sent' AND NEW.status IN ('accepted', 'refused', 'superseded', 'withdrawn'))
  OR (OLD.status = 'accepted' AND NEW.status = 'superseded'))
BEGIN SELECT RAISE(ABORT, 'a quote does not move there'); END;

CREATE TRIGGER quote_version_stays BEFORE DELETE ON quote_version
BEGIN SELECT RAISE(ABORT, 'a version of a quote is not deleted'); END;

CREATE TRIGGER quote_line_frozen BEFORE UPDATE ON quote_line
WHEN (OLD.position <> NEW.position OR OLD.service_id <> NEW.service_id OR OLD.service_name <> NEW.service_name
  OR OLD.starts <> NEW.starts OR OLD.ends <> NEW.ends OR OLD.ordered <> NEW.ordered OR OLD.note <> NEW.note
  OR OLD.price <> NEW.price OR OLD.effect <> NEW.effect)
  AND EXISTS (SELECT 1 FROM quote_version v WHERE v.tenant_id = OLD.tenant_id AND v.quote_id = OLD.quote_id
    AND v.no = OLD.no AND v.status <> 'draft')
BEGIN SELECT RAISE(ABORT, 'a line of a quote that was sent does not change'); END;

CREATE TRIGGER quote_line_stays BEFORE DELETE ON quote_line
WHEN EXISTS (SELECT 1 FROM quote_version v WHERE v.tenant_id = OLD.tenant_id AND v.quote_id = OLD.quote_id
  AND v.no = OLD.no AND v.status <> 'draft')
BEGIN SELECT RAISE(ABORT, 'a line of a quote that was sent is not taken away'); END;

CREATE TRIGGER quote_line_late BEFORE INSERT ON quote_line
WHEN EXISTS (SELECT 1 FROM quote_version v WHERE v.tenant_id = NEW.tenant_id AND v.quote_id = NEW.quote_id
  AND v.no = NEW.no AND v.status <> 'draft')
BEGIN SELECT RAISE(ABORT, 'a quote that was sent gets no other line'); END;

CREATE TRIGGER quote_number_stays BEFORE UPDATE ON quote
WHEN OLD.number_place IS NOT NULL AND (OLD.number_place IS NOT NEW.number_place OR OLD.number_year IS NOT NEW.number_year)
BEGIN SELECT RAISE(ABORT, 'the number of a quote does not change'); END;
