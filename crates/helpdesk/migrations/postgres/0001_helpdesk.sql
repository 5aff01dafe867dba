CREATE FUNCTION request_entry_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.text <> NEW.text OR OLD.at <> NEW.at OR OLD.kind <> NEW.kind OR OLD.internal <> NEW.internal
    OR OLD.author <> NEW.author OR OLD.origin_id <> NEW.origin_id THEN
    RAISE EXCEPTION 'what was written in a request does not change';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER request_entry_kept BEFORE UPDATE ON request_entry
  FOR EACH ROW EXECUTE FUNCTION request_entry_kept();

CREATE FUNCTION request_entry_not_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'what was written in a request does not change'; END $$;
CREATE TRIGGER request_entry_not_deleted BEFORE DELETE ON request_entry
  FOR EACH ROW EXECUTE FUNCTION request_entry_not_deleted();
