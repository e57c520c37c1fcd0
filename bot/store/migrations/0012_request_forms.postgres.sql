-- The web form of citizens: its key, what was begun, what was sent, how often; and the notes of telephone and desk.

-- One row: what the form's tokens are signed with, and what hides the addresses that are counted.
create table form_key (
  id bigint primary key check (id = 1),
  secret text collate "C" not null
);

-- Forms begun and not sent, by a citizen or, as a beginning for a caller, by the helpdesk. Only a hash opens one.
create table request_draft (
  token_hash text collate "C" primary key,
  body_id text collate "C" not null references body(id),
  fields text collate "C" not null,          -- JSON: what was typed, field by field
  expires_at text collate "C" not null
);
create index request_draft_expires on request_draft (expires_at);

-- Which message a sent form became; the page that says so is opened by a token of which the hash is here.
create table form_receipt (
  token_hash text collate "C" primary key,
  body_id text collate "C" not null references body(id),
  ledger_id text collate "C" not null references ledger(id),
  created_at text collate "C" not null
);
create index form_receipt_created on form_receipt (created_at);

-- How often a form came from one place lately; who that is cannot be read from it.
create table form_try (
  place text collate "C" not null,
  tried_at text collate "C" not null
);
create index form_try_place on form_try (place, tried_at);
create index form_try_at on form_try (tried_at);

-- What the helpdesk wrote down of a call or a visit.
create table contact_note (
  id text collate "C" primary key,
  body_id text collate "C" not null references body(id),
  number bigint not null,       -- 1, 2, 3 of the body
  channel text collate "C" not null,
  caller text collate "C" not null,
  about text collate "C" not null,
  mail_address text collate "C",
  telephone text collate "C",
  promised_at text collate "C",              -- when somebody would call back
  called_back_at text collate "C",
  called_back_by text collate "C",
  written_by text collate "C" not null,
  written_at text collate "C" not null,
  told_at text collate "C",                  -- when the letter that asks to write was sent
  ledger_id text collate "C" references ledger(id),
  case_id text collate "C",
  unique (body_id, number),
  foreign key (body_id, case_id) references cases(body_id, id)
);
create index contact_note_promised on contact_note (body_id, promised_at)
  where promised_at is not null and called_back_at is null;
