-- What triage found in each message, and what staff make of it.

-- What triage found in each message, JSON as in the summary of a case; staff correct it, label by label.
create table triage (
  ledger_id text primary key references ledger(id),
  body_id text not null references body(id),
  found text not null,
  at text not null
) strict;
create index triage_at on triage (body_id, at);

-- What a member of staff says a label is; the newest line of a message and label stands. `found` is what the bot
-- read: the same value confirms it.
create table label_correction (
  id text primary key,
  body_id text not null references body(id),
  ledger_id text not null references ledger(id),
  label text not null,
  found text not null,
  corrected text not null,
  corrected_by text not null,
  at text not null
) strict;
create index label_correction_message on label_correction (ledger_id, label);
create index label_correction_at on label_correction (body_id, at);
