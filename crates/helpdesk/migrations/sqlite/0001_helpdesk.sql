CREATE TRIGGER request_entry_kept BEFORE UPDATE ON request_entry
WHEN OLD.text <> NEW.text OR OLD.at <> NEW.at OR OLD.kind <> NEW.kind OR OLD.internal <> NEW.internal
  OR OLD.author <> NEW.author OR OLD.origin_id <> NEW.origin_id
BEGIN SELECT RAISE(ABORT, 'what was written in a request does not change'); END;

CREATE TRIGGER request_entry_not_deleted BEFORE DELETE ON request_entry
BEGIN SELECT RAISE(ABORT, 'what was written in a request does not change'); END;
