-- Secret addresses for citizens: the status of a case, or the confirmation that a mail address is the writer's own.
-- Only their hashes are kept. The link of a case ends some time after the last event of it, whatever `expires_at` says.
create table citizen_link (
  token_hash text collate "C" primary key,
  body_id text collate "C" not null references body(id),
  purpose text collate "C" not null,         -- status, confirm
  case_id text collate "C",
  ledger_id text collate "C" references ledger(id),
  created_at text collate "C" not null,
  expires_at text collate "C",
  revoked_at text collate "C",
  used_at text collate "C",                  -- confirm: when the button was pressed
  foreign key (body_id, case_id) references cases(body_id, id)
);
create index citizen_link_case on citizen_link (case_id) where case_id is not null;
create index citizen_link_ledger on citizen_link (ledger_id) where ledger_id is not null;

-- The one code of a case that would be taken now; hashed together with the link it was asked through.
create table citizen_code (
  case_id text collate "C" primary key,
  body_id text collate "C" not null references body(id),
  code_hash text collate "C" not null,
  tries integer not null default 0,
  created_at text collate "C" not null,
  foreign key (body_id, case_id) references cases(body_id, id)
);

-- Browsers that gave such a code: for one case, through one link, for a short time.
create table citizen_session (
  token_hash text collate "C" primary key,
  body_id text collate "C" not null references body(id),
  case_id text collate "C" not null,
  link_hash text collate "C" not null references citizen_link(token_hash),
  created_at text collate "C" not null,
  foreign key (body_id, case_id) references cases(body_id, id)
);
create index citizen_session_case on citizen_session (case_id);
create index citizen_session_link on citizen_session (link_hash);
