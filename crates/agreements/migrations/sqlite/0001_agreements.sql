CREATE TRIGGER agreement_text_frozen BEFORE UPDATE ON agreement
WHEN OLD.status <> 'draft' AND (OLD.text <> NEW.text OR OLD.version_label <> NEW.version_label
  OR OLD.number <> NEW.number OR OLD.title <> NEW.title OR OLD.starts <> NEW.starts)
BEGIN SELECT RAISE(ABORT, 'an approved agreement does not change'); END;

CREATE TRIGGER membership_term_apart BEFORE INSERT ON membership_term
WHEN EXISTS (SELECT 1 FROM membership_term t WHERE t.tenant_id = NEW.tenant_id
  AND t.membership_id = NEW.membership_id AND t.starts <= NEW.ends AND t.ends >= NEW.starts)
BEGIN SELECT RAISE(ABORT, 'terms of a membership do not overlap'); END;

CREATE TRIGGER membership_term_apart_after BEFORE UPDATE ON membership_term
WHEN EXISTS (SELECT 1 FROM membership_term t WHERE t.tenant_id = NEW.tenant_id AND t.term_id <> NEW.term_id
  AND t.membership_id = NEW.membership_id AND t.starts <= NEW.ends AND t.ends >= NEW.starts)
BEGIN SELECT RAISE(ABORT, 'terms of a membership do not overlap'); END;

CREATE TRIGGER membership_line_apart BEFORE INSERT ON membership_line
WHEN EXISTS (SELECT 1 FROM membership_line l WHERE l.tenant_id = NEW.tenant_id
  AND l.membership_id = NEW.membership_id AND l.service_id = NEW.service_id
  AND l.starts <= NEW.ends AND l.ends >= NEW.starts)
BEGIN SELECT RAISE(ABORT, 'lines of a service do not overlap'); END;

CREATE TRIGGER membership_line_apart_after BEFORE UPDATE ON membership_line
WHEN EXISTS (SELECT 1 FROM membership_line l WHERE l.tenant_id = NEW.tenant_id AND l.line_id <> NEW.line_id
  AND l.membership_id = NEW.membership_id AND l.service_id = NEW.service_id
  AND l.starts <= NEW.ends AND l.ends >= NEW.starts)
BEGIN SELECT RAISE(ABORT, 'lines of a service do not overlap'); END;
