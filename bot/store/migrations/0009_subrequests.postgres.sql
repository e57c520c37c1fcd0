-- What is asked of others for a case. Nothing ever wrote to the table of 0005: it is made anew as it is used.

drop table subrequest;
create table subrequest (
  id text collate "C" primary key,
  body_id text collate "C" not null references body(id),
  case_id text collate "C" not null,
  kind text collate "C" not null,            -- documents, consent
  recipient_name text collate "C" not null,
  recipient_address text collate "C" not null,
  school text collate "C",                   -- as the body's configuration names it; null for a service or a person
  asked text collate "C" not null,
  due text collate "C" not null,
  state text collate "C" not null,           -- sent, answered, closed, recalled
  discloses text collate "C" not null,       -- which of requester, capacity and motive the mail tells, with spaces between
  version bigint not null,
  asked_by text collate "C" not null,
  asked_at text collate "C" not null,
  outbox_id text collate "C" not null references outbox(id),
  chased bigint not null,
  chased_on text collate "C",
  returned_at text collate "C",              -- when a report came that a mail of it did not arrive
  answer_ledger_id text collate "C" references ledger(id),
  answer_text text collate "C",
  answered_by text collate "C",
  answered_at text collate "C",
  closed_reason text collate "C",
  foreign key (body_id, case_id) references cases(body_id, id)
);
create index subrequest_case on subrequest (case_id);
create index subrequest_due on subrequest (body_id, state, due);

-- Every mail of a sub-request, its chasers too: an answer to any of them answers it.
create table subrequest_mail (
  outbox_id text collate "C" primary key references outbox(id),
  body_id text collate "C" not null references body(id),
  subrequest_id text collate "C" not null references subrequest(id)
);
create index subrequest_mail_of on subrequest_mail (subrequest_id);
