CREATE TRIGGER request_form_kept BEFORE UPDATE ON request_form
BEGIN SELECT RAISE(ABORT, 'a version of a form does not change'); END;
CREATE TRIGGER request_form_not_deleted BEFORE DELETE ON request_form
BEGIN SELECT RAISE(ABORT, 'a version of a form does not change'); END;
CREATE TRIGGER request_answers_kept BEFORE UPDATE ON request_answers
BEGIN SELECT RAISE(ABORT, 'what was answered does not change'); END;
CREATE TRIGGER hour_use_kept BEFORE UPDATE ON hour_use
BEGIN SELECT RAISE(ABORT, 'hours that were used do not change'); END;
CREATE TRIGGER hour_use_not_deleted BEFORE DELETE ON hour_use
BEGIN SELECT RAISE(ABORT, 'hours that were used do not change'); END;
