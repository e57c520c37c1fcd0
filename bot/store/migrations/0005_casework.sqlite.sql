-- The work on a case: outcomes, people, notes, links, access, letters, what is asked of others, filters, absences.

alter table cases add column assigned_to text;
alter table cases add column restricted integer not null default 0;
alter table cases add column merged_into text;
alter table cases add column work_until text;
update cases set work_until = (
  select min(t.due) from track t where t.case_id = cases.id and t.state in ('open', 'waiting_for_requester')
);
create index cases_work on cases (body_id, state, urgent, work_until);
create index cases_assigned on cases (body_id, assigned_to, state);

-- How a track ended: which of the outcomes, and the day the decision was sent, from which the appeal term runs.
create table track_outcome (
  body_id text not null references body(id),
  case_id text not null,
  regime text not null,
  outcome text not null,
  sent_on text not null,
  due text,                      -- the last day it could be decided on
  remedies_named integer not null,
  primary key (case_id, regime),
  foreign key (body_id, case_id) references cases(body_id, id)
) strict;

-- Who has to do with a case; `party` says which mail addresses may speak on it.
create table case_person (
  id text primary key,
  body_id text not null references body(id),
  case_id text not null,
  role text not null,            -- requester, represented, person_concerned, holder, school
  name text not null,
  address text,                  -- mail
  postal_address text,
  remark text not null,
  added_by text not null,
  at text not null,
  foreign key (body_id, case_id) references cases(body_id, id)
) strict;
create index case_person_case on case_person (case_id);

create table note (
  id text primary key,
  body_id text not null references body(id),
  case_id text not null,
  text text not null,
  written_by text not null,
  at text not null,
  foreign key (body_id, case_id) references cases(body_id, id)
) strict;
create index note_case on note (case_id);

create table case_link (
  body_id text not null references body(id),
  case_id text not null,
  other_case_id text not null,
  kind text not null,            -- split_from, merged_from, serial
  at text not null,
  primary key (case_id, other_case_id, kind),
  foreign key (body_id, case_id) references cases(body_id, id),
  foreign key (body_id, other_case_id) references cases(body_id, id)
) strict;
create index case_link_other on case_link (other_case_id);

-- Who may see a restricted case, and who may never see one.
create table case_access (
  body_id text not null references body(id),
  case_id text not null,
  staff_id text not null references staff(id),
  mode text not null,            -- allowed, kept_out
  primary key (case_id, staff_id),
  foreign key (body_id, case_id) references cases(body_id, id)
) strict;
create index case_access_staff on case_access (staff_id);

-- Letters that staff write; what leaves by mail goes through the outbox.
create table letter (
  id text primary key,
  body_id text not null references body(id),
  case_id text not null,
  kind text not null,
  state text not null,           -- draft, to_approve, approved, sent, discarded
  channel text not null,         -- mail, post
  recipient_name text not null,
  recipient_address text not null,
  subject text not null,
  text text not null,
  fields text not null,          -- JSON: what the template was filled with, withheld parts too
  version integer not null,
  override_reason text,          -- why it left although the linter found something
  override_by text,
  second_by text,                -- the second person who agreed to that
  created_by text not null,
  created_at text not null,
  changed_at text not null,
  approved_by text,
  approved_at text,
  outbox_id text references outbox(id),
  sent_on text,
  foreign key (body_id, case_id) references cases(body_id, id)
) strict;
create index letter_case on letter (case_id);

-- What is asked of others for a case: papers of a school, consent of a third person, a body that holds the document.
create table subrequest (
  id text primary key,
  body_id text not null references body(id),
  case_id text not null,
  kind text not null,            -- gather, consent, pass_on
  to_name text not null,
  to_address text not null,
  asked text not null,
  due text not null,
  state text not null,           -- asked, chased, answered, closed, withdrawn
  shows_requester integer not null,
  asked_by text not null,
  asked_at text not null,
  chased_at text,
  answered_at text,
  answered_ledger_id text references ledger(id),
  outcome text,
  foreign key (body_id, case_id) references cases(body_id, id)
) strict;
create index subrequest_case on subrequest (case_id);
create index subrequest_due on subrequest (body_id, state, due);

create table saved_filter (
  id text primary key,
  body_id text not null references body(id),
  staff_id text not null references staff(id),
  name text not null,
  query text not null,           -- the part of the address behind the question mark
  unique (staff_id, name)
) strict;

create table absence (
  id text primary key,
  body_id text not null references body(id),
  staff_id text not null references staff(id),
  first_day text not null,
  last_day text not null,
  deputy_id text references staff(id)
) strict;
create index absence_staff on absence (staff_id, last_day);
