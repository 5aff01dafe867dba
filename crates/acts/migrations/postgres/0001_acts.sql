CREATE FUNCTION acts_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'clauses in use and versions that were kept do not change'; END $$;
CREATE TRIGGER clause_set_frozen BEFORE UPDATE ON clause_set FOR EACH ROW WHEN (OLD.state = 'published')
EXECUTE FUNCTION acts_stay();
CREATE TRIGGER clause_set_kept BEFORE DELETE ON clause_set FOR EACH ROW EXECUTE FUNCTION acts_stay();
CREATE TRIGGER act_version_frozen BEFORE UPDATE OR DELETE ON act_version FOR EACH ROW EXECUTE FUNCTION acts_stay();
