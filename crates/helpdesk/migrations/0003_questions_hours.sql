-- The points of a promise at which the centre is told: hundredths of it before, working hours after.
ALTER TABLE helpdesk_rules ADD COLUMN steps TEXT NOT NULL DEFAULT '{"before":[75],"after":[0]}';

-- What is asked for a service, version after version. A version is one JSON text: it is written and read as a whole.
CREATE TABLE request_form (
  tenant_id UUID NOT NULL,
  service_id UUID NOT NULL,
  number BIGINT NOT NULL CHECK (number > 0),
  questions TEXT NOT NULL,
  written_at TIMESTAMPTZ NOT NULL,
  author TEXT NOT NULL,
  PRIMARY KEY (tenant_id, service_id, number)
);

-- What was answered, with the words of the questions as they were then.
CREATE TABLE request_answers (
  tenant_id UUID NOT NULL,
  request_id UUID NOT NULL,
  form_number BIGINT NOT NULL,
  answers TEXT NOT NULL,
  PRIMARY KEY (tenant_id, request_id),
  FOREIGN KEY (tenant_id, request_id) REFERENCES request (tenant_id, request_id)
);

-- Hours of advice that a body has, in minutes. `used` is kept beside the uses, so that the database itself refuses
-- what would go below zero.
CREATE TABLE hour_package (
  tenant_id UUID NOT NULL,
  package_id UUID NOT NULL,
  body_id UUID NOT NULL,
  body_name TEXT NOT NULL,
  minutes BIGINT NOT NULL CHECK (minutes > 0),
  used BIGINT NOT NULL CHECK (used >= 0 AND used <= minutes),
  warn_at BIGINT NOT NULL CHECK (warn_at >= 0),
  starts DATE NOT NULL,
  ends DATE NOT NULL CHECK (ends >= starts),
  line_id UUID,
  source TEXT NOT NULL,
  note TEXT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, package_id)
);
CREATE INDEX hour_package_of_body ON hour_package (tenant_id, body_id, ends, package_id);
CREATE UNIQUE INDEX hour_package_of_line ON hour_package (tenant_id, line_id);

-- Time taken from a package, or beyond every package where `package_id` is missing.
CREATE TABLE hour_use (
  tenant_id UUID NOT NULL,
  use_id UUID NOT NULL,
  package_id UUID,
  body_id UUID NOT NULL,
  time_id UUID NOT NULL,
  minutes BIGINT NOT NULL CHECK (minutes > 0),
  spent_on DATE NOT NULL,
  PRIMARY KEY (tenant_id, use_id),
  FOREIGN KEY (tenant_id, package_id) REFERENCES hour_package (tenant_id, package_id),
  FOREIGN KEY (tenant_id, time_id) REFERENCES request_time (tenant_id, time_id)
);
CREATE INDEX hour_use_of_package ON hour_use (tenant_id, package_id, spent_on, use_id);
CREATE INDEX hour_use_of_body ON hour_use (tenant_id, body_id, spent_on);
