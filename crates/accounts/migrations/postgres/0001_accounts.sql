CREATE FUNCTION budget_is_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.approved_at IS NOT NULL THEN RAISE EXCEPTION 'an approved budget does not change'; END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER budget_is_fixed BEFORE UPDATE OR DELETE ON budget FOR EACH ROW EXECUTE FUNCTION budget_is_fixed();
CREATE FUNCTION budget_line_is_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' AND EXISTS (SELECT 1 FROM budget b WHERE b.tenant_id = OLD.tenant_id
      AND b.budget_id = OLD.budget_id AND b.approved_at IS NOT NULL) THEN
    RAISE EXCEPTION 'an approved budget does not change';
  END IF;
  IF TG_OP <> 'DELETE' AND EXISTS (SELECT 1 FROM budget b WHERE b.tenant_id = NEW.tenant_id
      AND b.budget_id = NEW.budget_id AND b.approved_at IS NOT NULL) THEN
    RAISE EXCEPTION 'an approved budget does not change';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER budget_line_is_fixed BEFORE INSERT OR UPDATE OR DELETE ON budget_line FOR EACH ROW EXECUTE FUNCTION budget_line_is_fixed();
CREATE FUNCTION final_account_is_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'an approved final account does not change'; END $$;
CREATE TRIGGER final_account_is_fixed BEFORE UPDATE OR DELETE ON final_account FOR EACH ROW EXECUTE FUNCTION final_account_is_fixed();
CREATE TRIGGER final_account_body_is_fixed BEFORE UPDATE OR DELETE ON final_account_body FOR EACH ROW EXECUTE FUNCTION final_account_is_fixed();
CREATE FUNCTION final_account_body_is_closed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM final_account a WHERE a.tenant_id = NEW.tenant_id AND a.account_id = NEW.account_id) THEN
    RAISE EXCEPTION 'an approved final account does not change';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER final_account_body_is_closed BEFORE INSERT ON final_account_body FOR EACH ROW EXECUTE FUNCTION final_account_body_is_closed();
