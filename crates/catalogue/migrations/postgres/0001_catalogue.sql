CREATE FUNCTION charter_is_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.published_at IS NOT NULL THEN RAISE EXCEPTION 'a published charter does not change'; END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER charter_is_fixed BEFORE UPDATE OR DELETE ON charter FOR EACH ROW EXECUTE FUNCTION charter_is_fixed();
CREATE FUNCTION charter_target_is_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' AND EXISTS (SELECT 1 FROM charter c WHERE c.tenant_id = OLD.tenant_id
      AND c.charter_id = OLD.charter_id AND c.published_at IS NOT NULL) THEN
    RAISE EXCEPTION 'a published charter does not change';
  END IF;
  IF TG_OP <> 'DELETE' AND EXISTS (SELECT 1 FROM charter c WHERE c.tenant_id = NEW.tenant_id
      AND c.charter_id = NEW.charter_id AND c.published_at IS NOT NULL) THEN
    RAISE EXCEPTION 'a published charter does not change';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER charter_target_is_fixed BEFORE INSERT OR UPDATE OR DELETE ON charter_target
FOR EACH ROW EXECUTE FUNCTION charter_target_is_fixed();
