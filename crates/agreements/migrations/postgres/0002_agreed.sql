CREATE FUNCTION membership_line_agreed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.agreed <> '' AND NEW.agreed = '' THEN
    RAISE EXCEPTION 'an agreed price is followed by another, never taken away';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER membership_line_agreed BEFORE UPDATE ON membership_line
  FOR EACH ROW EXECUTE FUNCTION membership_line_agreed();
