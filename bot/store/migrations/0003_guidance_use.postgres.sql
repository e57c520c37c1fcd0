-- What staff say of guidance, and the questions it did not answer.

-- Whether an entry helped the person at the helpdesk who looked it up.
create table guidance_feedback (
  id text collate "C" primary key,
  body_id text collate "C" not null references body(id),
  entry_id text collate "C" not null,
  helped integer not null,
  at text collate "C" not null
);
create index guidance_feedback_entry on guidance_feedback (body_id, entry_id);

-- Questions that guidance did not answer, masked before they come here.
create table unanswered (
  id text collate "C" primary key,
  body_id text collate "C" not null references body(id),
  source text collate "C" not null,          -- mail, search
  ledger_id text collate "C" references ledger(id),
  question text collate "C" not null,
  language text collate "C" not null,
  reason text collate "C" not null,
  nearest text collate "C",                  -- the entry that came first
  at text collate "C" not null
);
create index unanswered_at on unanswered (body_id, at);
