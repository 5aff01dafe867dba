CREATE FUNCTION price_list_is_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.approved_at IS NOT NULL THEN RAISE EXCEPTION 'an approved price list does not change'; END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER price_list_is_fixed BEFORE UPDATE OR DELETE ON price_list FOR EACH ROW EXECUTE FUNCTION price_list_is_fixed();
CREATE FUNCTION tariff_is_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' AND EXISTS (SELECT 1 FROM price_list l WHERE l.tenant_id = OLD.tenant_id
      AND l.price_list_id = OLD.price_list_id AND l.approved_at IS NOT NULL) THEN
    RAISE EXCEPTION 'an approved price list does not change';
  END IF;
  IF TG_OP <> 'DELETE' AND EXISTS (SELECT 1 FROM price_list l WHERE l.tenant_id = NEW.tenant_id
      AND l.price_list_id = NEW.price_list_id AND l.approved_at IS NOT NULL) THEN
    RAISE EXCEPTION 'an approved price list does not change';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER tariff_is_fixed BEFORE INSERT OR UPDATE OR DELETE ON tariff FOR EACH ROW EXECUTE FUNCTION tariff_is_fixed();
