CREATE FUNCTION request_report_is_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the report of a month does not change'; END $$;
CREATE TRIGGER request_report_is_fixed BEFORE UPDATE OR DELETE ON request_report
  FOR EACH ROW EXECUTE FUNCTION request_report_is_fixed();
CREATE FUNCTION satisfaction_answer_is_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'an answer does not change'; END $$;
CREATE TRIGGER satisfaction_answer_is_fixed BEFORE UPDATE ON satisfaction_answer
  FOR EACH ROW EXECUTE FUNCTION satisfaction_answer_is_fixed();
