CREATE FUNCTION agreement_text_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.status <> 'draft' AND (OLD.text <> NEW.text OR OLD.version_label <> NEW.version_label
    OR OLD.number <> NEW.number OR OLD.title <> NEW.title OR OLD.starts <> NEW.starts) THEN
    RAISE EXCEPTION 'an approved agreement does not change';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER agreement_text_frozen BEFORE UPDATE ON agreement
  FOR EACH ROW EXECUTE FUNCTION agreement_text_frozen();

-- Writers of a membership first update its row: they wait for each other, so the check sees all terms.
CREATE FUNCTION membership_term_apart() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM membership_term t WHERE t.tenant_id = NEW.tenant_id AND t.term_id <> NEW.term_id
    AND t.membership_id = NEW.membership_id AND t.starts <= NEW.ends AND t.ends >= NEW.starts) THEN
    RAISE EXCEPTION 'terms of a membership do not overlap';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER membership_term_apart BEFORE INSERT OR UPDATE ON membership_term
  FOR EACH ROW EXECUTE FUNCTION membership_term_apart();

CREATE FUNCTION membership_line_apart() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM membership_line l WHERE l.tenant_id = NEW.tenant_id AND l.line_id <> NEW.line_id
    AND l.membership_id = NEW.membership_id AND l.service_id = NEW.service_id
    AND l.starts <= NEW.ends AND l.ends >= NEW.starts) THEN
    RAISE EXCEPTION 'lines of a service do not overlap';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER membership_line_apart BEFORE INSERT OR UPDATE ON membership_line
  FOR EACH ROW EXECUTE FUNCTION membership_line_apart();
