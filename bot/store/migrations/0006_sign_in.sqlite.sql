-- Sign-in by an identity provider, break-glass accounts, schools of school staff, passwords that must be changed.

alter table staff add column school text;
alter table staff add column oidc_issuer text;
alter table staff add column oidc_subject text;
alter table staff add column break_glass integer not null default 0;
alter table staff add column password_temporary integer not null default 0;
create unique index staff_oidc on staff (body_id, oidc_issuer, oidc_subject) where oidc_subject is not null;

-- Sessions are made anew: everybody signs in again after this upgrade.
drop table web_session;
create table web_session (
  token_hash text primary key,
  staff_id text not null references staff(id),
  body_id text not null references body(id),
  csrf_token text not null,
  created_at text not null,
  seen_at text not null,
  id_token text
) strict;
create index web_session_staff on web_session (staff_id);

-- Sign-ins that left for the identity provider and did not come back yet: each comes back once, to the same browser.
create table oidc_flow (
  state_hash text primary key,
  browser_hash text not null,
  body_id text not null references body(id),
  nonce text not null,
  verifier text not null,
  destination text not null,
  created_at text not null
) strict;
