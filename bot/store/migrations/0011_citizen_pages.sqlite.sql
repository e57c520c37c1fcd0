-- Secret addresses for citizens: the status of a case, or the confirmation that a mail address is the writer's own.
-- Only their hashes are kept. The link of a case ends some time after the last event of it, whatever `expires_at` says.
create table citizen_link (
  token_hash text primary key,
  body_id text not null references body(id),
  purpose text not null,         -- status, confirm
  case_id text,
  ledger_id text references ledger(id),
  created_at text not null,
  expires_at text,
  revoked_at text,
  used_at text,                  -- confirm: when the button was pressed
  foreign key (body_id, case_id) references cases(body_id, id)
) strict;
create index citizen_link_case on citizen_link (case_id) where case_id is not null;
create index citizen_link_ledger on citizen_link (ledger_id) where ledger_id is not null;

-- The one code of a case that would be taken now; hashed together with the link it was asked through.
create table citizen_code (
  case_id text primary key,
  body_id text not null references body(id),
  code_hash text not null,
  tries integer not null default 0,
  created_at text not null,
  foreign key (body_id, case_id) references cases(body_id, id)
) strict;

-- Browsers that gave such a code: for one case, through one link, for a short time.
create table citizen_session (
  token_hash text primary key,
  body_id text not null references body(id),
  case_id text not null,
  link_hash text not null references citizen_link(token_hash),
  created_at text not null,
  foreign key (body_id, case_id) references cases(body_id, id)
) strict;
create index citizen_session_case on citizen_session (case_id);
create index citizen_session_link on citizen_session (link_hash);
