CREATE FUNCTION apportionment_is_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.approved_at IS NOT NULL THEN RAISE EXCEPTION 'an apportionment begins as a draft'; END IF;
    RETURN NEW;
  END IF;
  IF OLD.approved_at IS NOT NULL THEN RAISE EXCEPTION 'an approved apportionment does not change'; END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  IF NEW.approved_at IS NOT NULL AND NEW.amount <> (SELECT COALESCE(SUM(s.amount), 0) FROM apportionment_share s
      WHERE s.tenant_id = NEW.tenant_id AND s.apportionment_id = NEW.apportionment_id) THEN
    RAISE EXCEPTION 'the shares do not add up to the pool';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER apportionment_is_fixed BEFORE INSERT OR UPDATE OR DELETE ON apportionment
FOR EACH ROW EXECUTE FUNCTION apportionment_is_fixed();
CREATE FUNCTION apportionment_share_is_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' AND EXISTS (SELECT 1 FROM apportionment a WHERE a.tenant_id = OLD.tenant_id
      AND a.apportionment_id = OLD.apportionment_id AND a.approved_at IS NOT NULL) THEN
    RAISE EXCEPTION 'an approved apportionment does not change';
  END IF;
  IF TG_OP <> 'DELETE' AND EXISTS (SELECT 1 FROM apportionment a WHERE a.tenant_id = NEW.tenant_id
      AND a.apportionment_id = NEW.apportionment_id AND a.approved_at IS NOT NULL) THEN
    RAISE EXCEPTION 'an approved apportionment does not change';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER apportionment_share_is_fixed BEFORE INSERT OR UPDATE OR DELETE ON apportionment_share
FOR EACH ROW EXECUTE FUNCTION apportionment_share_is_fixed();
CREATE FUNCTION apportionment_settled_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'what settled a share is kept'; END $$;
CREATE TRIGGER apportionment_settled_stays BEFORE UPDATE OR DELETE ON apportionment_settled
FOR EACH ROW EXECUTE FUNCTION apportionment_settled_stays();
