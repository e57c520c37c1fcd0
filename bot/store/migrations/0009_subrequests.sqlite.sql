-- What is asked of others for a case. Nothing ever wrote to the table of 0005: it is made anew as it is used.

drop table subrequest;
create table subrequest (
  id text primary key,
  body_id text not null references body(id),
  case_id text not null,
  kind text not null,            -- documents, consent
  recipient_name text not null,
  recipient_address text not null,
  school text,                   -- as the body's configuration names it; null for a service or a person
  asked text not null,
  due text not null,
  state text not null,           -- sent, answered, closed, recalled
  discloses text not null,       -- which of requester, capacity and motive the mail tells, with spaces between
  version integer not null,
  asked_by text not null,
  asked_at text not null,
  outbox_id text not null references outbox(id),
  chased integer not null,
  chased_on text,
  returned_at text,              -- when a report came that a mail of it did not arrive
  answer_ledger_id text references ledger(id),
  answer_text text,
  answered_by text,
  answered_at text,
  closed_reason text,
  foreign key (body_id, case_id) references cases(body_id, id)
) strict;
create index subrequest_case on subrequest (case_id);
create index subrequest_due on subrequest (body_id, state, due);

-- Every mail of a sub-request, its chasers too: an answer to any of them answers it.
create table subrequest_mail (
  outbox_id text primary key references outbox(id),
  body_id text not null references body(id),
  subrequest_id text not null references subrequest(id)
) strict;
create index subrequest_mail_of on subrequest_mail (subrequest_id);
