CREATE FUNCTION profile_rules_are_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.adopted_at IS NOT NULL THEN RAISE EXCEPTION 'adopted rules do not change'; END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER profile_rules_are_fixed BEFORE UPDATE OR DELETE ON profile_rules
FOR EACH ROW EXECUTE FUNCTION profile_rules_are_fixed();
CREATE FUNCTION assessment_is_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state = 'confirmed' THEN RAISE EXCEPTION 'a confirmed profile does not change'; END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER assessment_is_fixed BEFORE UPDATE OR DELETE ON assessment
FOR EACH ROW EXECUTE FUNCTION assessment_is_fixed();
CREATE FUNCTION assessment_answer_is_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' AND EXISTS (SELECT 1 FROM assessment a WHERE a.tenant_id = OLD.tenant_id
      AND a.assessment_id = OLD.assessment_id AND a.state = 'confirmed') THEN
    RAISE EXCEPTION 'a confirmed profile does not change';
  END IF;
  IF TG_OP <> 'DELETE' AND EXISTS (SELECT 1 FROM assessment a WHERE a.tenant_id = NEW.tenant_id
      AND a.assessment_id = NEW.assessment_id AND a.state = 'confirmed') THEN
    RAISE EXCEPTION 'a confirmed profile does not change';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER assessment_answer_is_fixed BEFORE INSERT OR UPDATE OR DELETE ON assessment_answer
FOR EACH ROW EXECUTE FUNCTION assessment_answer_is_fixed();
