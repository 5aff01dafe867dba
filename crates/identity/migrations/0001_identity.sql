-- Everything here belongs to the network: a person has one account, whatever centres and bodies they serve.
CREATE TABLE account (
  tenant_id UUID NOT NULL,
  account_id UUID NOT NULL,
  email TEXT NOT NULL,
  name TEXT NOT NULL,
  sort_key TEXT NOT NULL,
  search_text TEXT NOT NULL,
  password_hash TEXT,
  totp_secret TEXT,
  totp_enabled BOOLEAN NOT NULL DEFAULT FALSE,
  -- The last thirty seconds whose code was accepted: an older or equal one is a replay.
  totp_last_step BIGINT NOT NULL DEFAULT 0,
  -- The role in which the person acted last: the one they find at the next sign-in.
  last_grant_id UUID,
  created_at TIMESTAMPTZ NOT NULL,
  last_sign_in_at TIMESTAMPTZ,
  disabled_at TIMESTAMPTZ,
  version BIGINT NOT NULL DEFAULT 1,
  PRIMARY KEY (tenant_id, account_id),
  UNIQUE (tenant_id, email)
);
CREATE INDEX account_by_name ON account (tenant_id, sort_key, account_id);

CREATE TABLE recovery_code (
  tenant_id UUID NOT NULL,
  code_hash BYTEA NOT NULL,
  account_id UUID NOT NULL,
  used_at TIMESTAMPTZ,
  PRIMARY KEY (tenant_id, code_hash),
  FOREIGN KEY (tenant_id, account_id) REFERENCES account (tenant_id, account_id)
);
CREATE INDEX recovery_code_of ON recovery_code (tenant_id, account_id);

-- What a person is, and where. The name of the body is a copy, so that a page needs no other area to show it.
CREATE TABLE role_grant (
  tenant_id UUID NOT NULL,
  grant_id UUID NOT NULL,
  account_id UUID NOT NULL,
  centre_id UUID NOT NULL,
  body_id UUID,
  body_name TEXT NOT NULL,
  role TEXT NOT NULL,
  granted_at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (tenant_id, grant_id),
  FOREIGN KEY (tenant_id, account_id) REFERENCES account (tenant_id, account_id),
  FOREIGN KEY (centre_id) REFERENCES tenant (tenant_id)
);
CREATE UNIQUE INDEX role_grant_once ON role_grant (tenant_id, account_id, centre_id, role, COALESCE(body_id, centre_id));
CREATE INDEX role_grant_in ON role_grant (tenant_id, centre_id, account_id);

CREATE TABLE session (
  tenant_id UUID NOT NULL,
  session_id UUID NOT NULL,
  token_hash BYTEA NOT NULL,
  account_id UUID NOT NULL,
  grant_id UUID NOT NULL,
  csrf TEXT NOT NULL,
  user_agent TEXT NOT NULL,
  created_at TIMESTAMPTZ NOT NULL,
  last_used_at TIMESTAMPTZ NOT NULL,
  idle_seconds BIGINT NOT NULL,
  expires_at TIMESTAMPTZ NOT NULL,
  revoked_at TIMESTAMPTZ,
  PRIMARY KEY (tenant_id, session_id),
  UNIQUE (tenant_id, token_hash),
  FOREIGN KEY (tenant_id, account_id) REFERENCES account (tenant_id, account_id),
  FOREIGN KEY (tenant_id, grant_id) REFERENCES role_grant (tenant_id, grant_id) ON DELETE CASCADE
);
CREATE INDEX session_of ON session (tenant_id, account_id, created_at);
CREATE INDEX session_in ON session (tenant_id, grant_id);

-- Who has given the right password and still owes the code.
CREATE TABLE code_wait (
  tenant_id UUID NOT NULL,
  token_hash BYTEA NOT NULL,
  account_id UUID NOT NULL,
  expires_at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (tenant_id, token_hash),
  FOREIGN KEY (tenant_id, account_id) REFERENCES account (tenant_id, account_id)
);

CREATE TABLE api_token (
  tenant_id UUID NOT NULL,
  token_id UUID NOT NULL,
  token_hash BYTEA NOT NULL,
  account_id UUID NOT NULL,
  grant_id UUID NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  scopes TEXT NOT NULL,
  created_at TIMESTAMPTZ NOT NULL,
  expires_at TIMESTAMPTZ NOT NULL,
  last_used_at TIMESTAMPTZ,
  revoked_at TIMESTAMPTZ,
  PRIMARY KEY (tenant_id, token_id),
  UNIQUE (tenant_id, token_hash),
  FOREIGN KEY (tenant_id, account_id) REFERENCES account (tenant_id, account_id),
  FOREIGN KEY (tenant_id, grant_id) REFERENCES role_grant (tenant_id, grant_id) ON DELETE CASCADE
);
CREATE INDEX api_token_of ON api_token (tenant_id, account_id);
CREATE INDEX api_token_in ON api_token (tenant_id, grant_id);

-- The secret of the link is made when the letter is written: before that there is no hash.
CREATE TABLE invitation (
  tenant_id UUID NOT NULL,
  invitation_id UUID NOT NULL,
  token_hash BYTEA,
  email TEXT NOT NULL,
  centre_id UUID NOT NULL,
  body_id UUID,
  body_name TEXT NOT NULL,
  role TEXT NOT NULL,
  invited_by TEXT NOT NULL,
  created_at TIMESTAMPTZ NOT NULL,
  expires_at TIMESTAMPTZ NOT NULL,
  accepted_at TIMESTAMPTZ,
  withdrawn_at TIMESTAMPTZ,
  PRIMARY KEY (tenant_id, invitation_id),
  UNIQUE (tenant_id, token_hash),
  FOREIGN KEY (centre_id) REFERENCES tenant (tenant_id)
);
CREATE INDEX invitation_in ON invitation (tenant_id, centre_id, created_at);

CREATE TABLE password_reset (
  tenant_id UUID NOT NULL,
  token_hash BYTEA NOT NULL,
  account_id UUID NOT NULL,
  created_at TIMESTAMPTZ NOT NULL,
  expires_at TIMESTAMPTZ NOT NULL,
  used_at TIMESTAMPTZ,
  PRIMARY KEY (tenant_id, token_hash),
  FOREIGN KEY (tenant_id, account_id) REFERENCES account (tenant_id, account_id)
);
CREATE INDEX password_reset_of ON password_reset (tenant_id, account_id);

-- Attempts per account and per address; the keys are hashes, so that no address of anybody is kept.
CREATE TABLE throttle (
  tenant_id UUID NOT NULL,
  key TEXT NOT NULL,
  failures BIGINT NOT NULL,
  last_at TIMESTAMPTZ NOT NULL,
  until TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (tenant_id, key)
);
