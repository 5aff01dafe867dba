CREATE FUNCTION helpdesk_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'what is written here does not change'; END $$;
CREATE TRIGGER request_form_kept BEFORE UPDATE OR DELETE ON request_form
  FOR EACH ROW EXECUTE FUNCTION helpdesk_kept();
CREATE TRIGGER request_answers_kept BEFORE UPDATE ON request_answers
  FOR EACH ROW EXECUTE FUNCTION helpdesk_kept();
CREATE TRIGGER hour_use_kept BEFORE UPDATE OR DELETE ON hour_use
  FOR EACH ROW EXECUTE FUNCTION helpdesk_kept();
