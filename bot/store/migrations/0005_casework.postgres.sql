-- The work on a case: outcomes, people, notes, links, access, letters, what is asked of others, filters, absences.

alter table cases add column assigned_to text collate "C";
alter table cases add column restricted bigint not null default 0;
alter table cases add column merged_into text collate "C";
alter table cases add column work_until text collate "C";
update cases set work_until = (
  select min(t.due) from track t where t.case_id = cases.id and t.state in ('open', 'waiting_for_requester')
);
create index cases_work on cases (body_id, state, urgent, work_until);
create index cases_assigned on cases (body_id, assigned_to, state);

-- How a track ended: which of the outcomes, and the day the decision was sent, from which the appeal term runs.
create table track_outcome (
  body_id text collate "C" not null references body(id),
  case_id text collate "C" not null,
  regime text collate "C" not null,
  outcome text collate "C" not null,
  sent_on text collate "C" not null,
  due text collate "C",                      -- the last day it could be decided on
  remedies_named bigint not null,
  primary key (case_id, regime),
  foreign key (body_id, case_id) references cases(body_id, id)
);

-- Who has to do with a case; `party` says which mail addresses may speak on it.
create table case_person (
  id text collate "C" primary key,
  body_id text collate "C" not null references body(id),
  case_id text collate "C" not null,
  role text collate "C" not null,            -- requester, represented, person_concerned, holder, school
  name text collate "C" not null,
  address text collate "C",                  -- mail
  postal_address text collate "C",
  remark text collate "C" not null,
  added_by text collate "C" not null,
  at text collate "C" not null,
  foreign key (body_id, case_id) references cases(body_id, id)
);
create index case_person_case on case_person (case_id);

create table note (
  id text collate "C" primary key,
  body_id text collate "C" not null references body(id),
  case_id text collate "C" not null,
  text text collate "C" not null,
  written_by text collate "C" not null,
  at text collate "C" not null,
  foreign key (body_id, case_id) references cases(body_id, id)
);
create index note_case on note (case_id);

create table case_link (
  body_id text collate "C" not null references body(id),
  case_id text collate "C" not null,
  other_case_id text collate "C" not null,
  kind text collate "C" not null,            -- split_from, merged_from, serial
  at text collate "C" not null,
  primary key (case_id, other_case_id, kind),
  foreign key (body_id, case_id) references cases(body_id, id),
  foreign key (body_id, other_case_id) references cases(body_id, id)
);
create index case_link_other on case_link (other_case_id);

-- Who may see a restricted case, and who may never see one.
create table case_access (
  body_id text collate "C" not null references body(id),
  case_id text collate "C" not null,
  staff_id text collate "C" not null references staff(id),
  mode text collate "C" not null,            -- allowed, kept_out
  primary key (case_id, staff_id),
  foreign key (body_id, case_id) references cases(body_id, id)
);
create index case_access_staff on case_access (staff_id);

-- Letters that staff write; what leaves by mail goes through the outbox.
create table letter (
  id text collate "C" primary key,
  body_id text collate "C" not null references body(id),
  case_id text collate "C" not null,
  kind text collate "C" not null,
  state text collate "C" not null,           -- draft, to_approve, approved, sent, discarded
  channel text collate "C" not null,         -- mail, post
  recipient_name text collate "C" not null,
  recipient_address text collate "C" not null,
  subject text collate "C" not null,
  text text collate "C" not null,
  fields text collate "C" not null,          -- JSON: what the template was filled with, withheld parts too
  version bigint not null,
  override_reason text collate "C",          -- why it left although the linter found something
  override_by text collate "C",
  second_by text collate "C",                -- the second person who agreed to that
  created_by text collate "C" not null,
  created_at text collate "C" not null,
  changed_at text collate "C" not null,
  approved_by text collate "C",
  approved_at text collate "C",
  outbox_id text collate "C" references outbox(id),
  sent_on text collate "C",
  foreign key (body_id, case_id) references cases(body_id, id)
);
create index letter_case on letter (case_id);

-- What is asked of others for a case: papers of a school, consent of a third person, a body that holds the document.
create table subrequest (
  id text collate "C" primary key,
  body_id text collate "C" not null references body(id),
  case_id text collate "C" not null,
  kind text collate "C" not null,            -- gather, consent, pass_on
  to_name text collate "C" not null,
  to_address text collate "C" not null,
  asked text collate "C" not null,
  due text collate "C" not null,
  state text collate "C" not null,           -- asked, chased, answered, closed, withdrawn
  shows_requester bigint not null,
  asked_by text collate "C" not null,
  asked_at text collate "C" not null,
  chased_at text collate "C",
  answered_at text collate "C",
  answered_ledger_id text collate "C" references ledger(id),
  outcome text collate "C",
  foreign key (body_id, case_id) references cases(body_id, id)
);
create index subrequest_case on subrequest (case_id);
create index subrequest_due on subrequest (body_id, state, due);

create table saved_filter (
  id text collate "C" primary key,
  body_id text collate "C" not null references body(id),
  staff_id text collate "C" not null references staff(id),
  name text collate "C" not null,
  query text collate "C" not null,           -- the part of the address behind the question mark
  unique (staff_id, name)
);

create table absence (
  id text collate "C" primary key,
  body_id text collate "C" not null references body(id),
  staff_id text collate "C" not null references staff(id),
  first_day text collate "C" not null,
  last_day text collate "C" not null,
  deputy_id text collate "C" references staff(id)
);
create index absence_staff on absence (staff_id, last_day);
