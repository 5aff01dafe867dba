CREATE TRIGGER membership_line_agreed BEFORE UPDATE ON membership_line
WHEN OLD.agreed <> '' AND NEW.agreed = ''
BEGIN SELECT RAISE(ABORT, 'an agreed price is followed by another, never taken away'); END;
