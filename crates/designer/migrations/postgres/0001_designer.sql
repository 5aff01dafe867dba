CREATE FUNCTION design_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'an adopted design does not change, and a centre is created once'; END $$;
CREATE TRIGGER design_frozen BEFORE UPDATE ON design FOR EACH ROW WHEN (OLD.state <> 'draft'
  AND (OLD.content <> NEW.content OR OLD.name <> NEW.name OR OLD.act <> NEW.act OR NEW.state = 'draft'
    OR OLD.adopted_on IS DISTINCT FROM NEW.adopted_on))
EXECUTE FUNCTION design_stays();
CREATE TRIGGER design_kept BEFORE DELETE ON design FOR EACH ROW EXECUTE FUNCTION design_stays();
CREATE TRIGGER design_realised_frozen BEFORE UPDATE OR DELETE ON design_realised
FOR EACH ROW EXECUTE FUNCTION design_stays();
