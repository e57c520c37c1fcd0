-- What staff say of guidance, and the questions it did not answer.

-- Whether an entry helped the person at the helpdesk who looked it up.
create table guidance_feedback (
  id text primary key,
  body_id text not null references body(id),
  entry_id text not null,
  helped integer not null,
  at text not null
) strict;
create index guidance_feedback_entry on guidance_feedback (body_id, entry_id);

-- Questions that guidance did not answer, masked before they come here.
create table unanswered (
  id text primary key,
  body_id text not null references body(id),
  source text not null,          -- mail, search
  ledger_id text references ledger(id),
  question text not null,
  language text not null,
  reason text not null,
  nearest text,                  -- the entry that came first
  at text not null
) strict;
create index unanswered_at on unanswered (body_id, at);
