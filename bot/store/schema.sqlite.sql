-- Today's schema, readable top to bottom. Instants are UTC ISO-8601 text, dates ISO text,
-- enumerations and JSON text, flags 0/1: the same in both engines.

create table body (
  id text primary key,
  name text not null,
  created_at text not null
) strict;

-- Raw bytes in a table of their own, so that no list ever reads them.
create table raw_mail (
  body_id text not null references body(id),
  sha256 text not null,
  size integer not null,
  content blob not null,
  primary key (body_id, sha256)
) strict;

-- One line for every message ever accepted, per recipient address; never deleted but by retention.
create table ledger (
  id text primary key,
  body_id text not null references body(id),
  recipient text not null,
  sha256 text not null,
  message_id text,
  source text not null,
  backlog integer not null,
  envelope text not null,
  received_at text not null,
  state text not null,           -- received, processing, done, quarantined
  route text,
  reason text,
  case_id text,
  decided_at text,
  unique (body_id, recipient, sha256)
) strict;
create index ledger_received on ledger (body_id, received_at);
create index ledger_message_id on ledger (body_id, message_id) where message_id is not null;
create index ledger_waiting on ledger (body_id, received_at)
  where (case_id is null or reason = 'join_to_confirm') and (route = 'hand_to_human' or state = 'quarantined');
create index ledger_of_case on ledger (body_id, case_id, received_at) where case_id is not null;

-- Work still to do: the row goes when the ledger line is done.
create table spool (
  ledger_id text primary key references ledger(id),
  body_id text not null references body(id),
  attempts integer not null default 0,
  failures integer not null default 0,
  not_before text not null,
  lease_owner text,
  lease_until text,
  last_error text,
  quarantined integer not null default 0
) strict;
create index spool_claim on spool (quarantined, not_before);

-- What hangs on a case names its body as well, so that no row can join the case of another body.
-- `work_until`: the earliest day to plan on of a track that runs; `assigned_to`, `merged_into`: ids of staff and case.
create table cases (
  id text primary key,
  body_id text not null references body(id),
  reference text not null,
  state text not null,
  version integer not null,
  received_on text not null,
  registered_on text not null,
  kind text not null,
  requester_name text,
  requester_address text,        -- mail address the case is answered at, lower case
  language text not null,
  summary text not null,         -- JSON: what triage found
  needs_human integer not null,
  urgent integer not null,       -- somebody may be in danger: first of the worklist
  created_at text not null,
  assigned_to text,
  restricted integer not null default 0,
  merged_into text,
  work_until text,
  regimes text not null default '',
  sought text not null default '',
  unique (body_id, reference),
  unique (body_id, id)
) strict;
create index cases_state on cases (body_id, state, received_on);
-- One page of the worklist is a walk along this index; it holds all that is filtered by, so that no case is read for it.
create index cases_worklist on cases (body_id, state, urgent desc, coalesce(work_until, '9999-12-31'), reference,
  work_until, assigned_to, needs_human, restricted, regimes, sought, id);
create index cases_restricted on cases (body_id) where restricted = 1;
create index cases_assigned on cases (body_id, assigned_to, state);

create table track (
  id text primary key,
  body_id text not null references body(id),
  case_id text not null,
  regime text not null,
  state text not null,
  due text,
  derivation text not null,      -- JSON: the steps that made the due date
  unique (case_id, regime),
  foreign key (body_id, case_id) references cases(body_id, id)
) strict;
create index track_due on track (body_id, state, due);
create index track_of_case on track (body_id, case_id);

create table case_event (
  id text primary key,
  body_id text not null references body(id),
  case_id text not null,
  seq integer not null,
  type text not null,
  at text not null,
  actor text not null,
  data text not null,
  unique (case_id, seq),
  foreign key (body_id, case_id) references cases(body_id, id)
) strict;

-- Who may speak on a case: a reference alone joins nobody.
create table party (
  body_id text not null references body(id),
  case_id text not null,
  address text not null,
  role text not null,
  primary key (case_id, address),
  foreign key (body_id, case_id) references cases(body_id, id)
) strict;
create index party_address on party (body_id, address);
create index party_of_case on party (body_id, case_id, address);

-- Message ids in and out, for threading.
create table message (
  body_id text not null references body(id),
  message_id text not null,
  direction text not null,       -- in, out
  case_id text,
  ledger_id text references ledger(id),
  outbox_id text,
  sender text not null,
  at text not null,
  primary key (body_id, message_id, direction),
  foreign key (body_id, case_id) references cases(body_id, id)
) strict;
create index message_case on message (case_id) where case_id is not null;

create table outbox (
  id text primary key,
  body_id text not null references body(id),
  case_id text,
  ledger_id text references ledger(id),
  kind text not null,
  recipient text not null,
  recipient_key text not null,  -- the same in lower case, to count what a person got
  message_id text not null unique,
  content blob not null,
  state text not null,           -- held, queued, sending, sent, withheld, failed, in_doubt
  reason text,
  attempts integer not null default 0,
  not_before text not null,
  lease_owner text,
  lease_until text,
  last_error text,
  created_at text not null,
  sent_at text,
  foreign key (body_id, case_id) references cases(body_id, id)
) strict;
create index outbox_claim on outbox (state, not_before);
create index outbox_recipient on outbox (recipient_key, created_at);
create index outbox_of_case on outbox (body_id, case_id, created_at) where case_id is not null;
-- No reply is composed twice for one message.
create unique index outbox_once on outbox (ledger_id, kind);

create table audit (
  id text primary key,
  body_id text not null references body(id),
  at text not null,
  actor text not null,
  action text not null,
  subject text not null,
  detail text not null
) strict;
create index audit_at on audit (body_id, at);

create table arming (
  body_id text not null references body(id),
  kind text not null,
  armed integer not null,
  changed_at text not null,
  changed_by text not null,
  primary key (body_id, kind)
) strict;

create table counter (
  body_id text not null references body(id),
  name text not null,
  value integer not null,
  primary key (body_id, name)
) strict;

-- One IMAP mailbox as last seen (RFC 3501 2.3.1.1), by its configured name, and every UID that
-- is in the ledger. A mailbox may hold mail for several bodies; each mail names its own.
create table mailbox (
  name text primary key,
  uidvalidity integer not null,
  on_server integer not null,
  synced_at text not null
) strict;
create table mailbox_uid (
  mailbox text not null,
  uidvalidity integer not null,
  uid integer not null,
  body_id text not null references body(id),
  ledger_id text references ledger(id),
  set_aside text,                -- why it could not be fetched, where it could not
  at text not null,
  primary key (mailbox, uidvalidity, uid)
) strict;

-- Which process does a job only one may do (IMAP polling, the deadline watch).
create table lease (
  name text primary key,
  owner text not null,
  until text not null
) strict;

-- `password_hash` is '' where the person signs in by the identity provider; `break_glass` accounts keep a password
-- when that is the only way in left.
create table staff (
  id text primary key,
  body_id text not null references body(id),
  name text not null,
  role text not null,
  password_hash text not null,
  disabled integer not null default 0,
  failed_attempts integer not null default 0,
  locked_until text,
  created_at text not null,
  school text,
  oidc_issuer text,
  oidc_subject text,
  break_glass integer not null default 0,
  password_temporary integer not null default 0,
  unique (body_id, name)
) strict;

create unique index staff_oidc on staff (body_id, oidc_issuer, oidc_subject) where oidc_subject is not null;

create table web_session (
  token_hash text primary key,
  staff_id text not null references staff(id),
  body_id text not null references body(id),
  csrf_token text not null,
  created_at text not null,
  seen_at text not null,
  id_token text
) strict;
create index web_session_staff on web_session (staff_id);

-- Sign-ins that left for the identity provider and did not come back yet: each comes back once, to the same browser.
create table oidc_flow (
  state_hash text primary key,
  browser_hash text not null,
  body_id text not null references body(id),
  nonce text not null,
  verifier text not null,
  destination text not null,
  created_at text not null
) strict;

-- Guidance of a body's own, each entry with its history: at most one published and one draft text at a time.
create table guidance (
  id text primary key,
  body_id text not null references body(id),
  entry_id text not null,        -- the id in its front matter
  key text not null,             -- what is cited; several entries may share one
  state text not null,           -- draft, published, withdrawn
  markdown text not null,        -- with front matter, in the form of the guidance that ships
  document text not null,        -- the file it came from
  document_sha256 text not null,
  entry_sha256 text not null,
  imported_at text not null,
  published_at text,
  published_by text,
  vanished_at text               -- since when the document no longer says it
) strict;
create unique index guidance_draft on guidance (body_id, entry_id) where state = 'draft';
create unique index guidance_published on guidance (body_id, entry_id) where state = 'published';
create index guidance_document on guidance (body_id, document);

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

-- What is asked of others for a case: documents of a school or service, consent of a third person.
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

-- Secret addresses of calendars with the due dates of a body; only their hashes are kept.
create table calendar_feed (
  token_hash text primary key,
  body_id text not null references body(id),
  staff_id text not null references staff(id),
  created_at text not null
) strict;
create index calendar_feed_staff on calendar_feed (staff_id);

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

-- One row: what the form's tokens are signed with, and what hides the addresses that are counted.
create table form_key (
  id integer primary key check (id = 1),
  secret text not null
) strict;

-- Forms begun and not sent, by a citizen or, as a beginning for a caller, by the helpdesk. Only a hash opens one.
create table request_draft (
  token_hash text primary key,
  body_id text not null references body(id),
  fields text not null,          -- JSON: what was typed, field by field
  expires_at text not null
) strict;
create index request_draft_expires on request_draft (expires_at);

-- Which message a sent form became; the page that says so is opened by a token of which the hash is here.
create table form_receipt (
  token_hash text primary key,
  body_id text not null references body(id),
  ledger_id text not null references ledger(id),
  created_at text not null
) strict;
create index form_receipt_created on form_receipt (created_at);

-- How often a form came from one place lately; who that is cannot be read from it.
create table form_try (
  place text not null,
  tried_at text not null
) strict;
create index form_try_place on form_try (place, tried_at);
create index form_try_at on form_try (tried_at);

-- What the helpdesk wrote down of a call or a visit.
create table contact_note (
  id text primary key,
  body_id text not null references body(id),
  number integer not null,       -- 1, 2, 3 of the body
  channel text not null,
  caller text not null,
  about text not null,
  mail_address text,
  telephone text,
  promised_at text,              -- when somebody would call back
  called_back_at text,
  called_back_by text,
  written_by text not null,
  written_at text not null,
  told_at text,                  -- when the letter that asks to write was sent
  ledger_id text references ledger(id),
  case_id text,
  unique (body_id, number),
  foreign key (body_id, case_id) references cases(body_id, id)
) strict;
create index contact_note_promised on contact_note (body_id, promised_at)
  where promised_at is not null and called_back_at is null;

-- A chat that was not submitted yet. Only a hash opens one; the hourly pass deletes it.
create table chat (
  token_hash text primary key,
  body_id text not null references body(id),
  language text not null,         -- ISO 639-1, as the citizen writes
  reading text not null,          -- JSON: what was understood after the last turn that was read
  typed text not null,            -- JSON: what the citizen typed in the summary, field by field
  version integer not null,          -- grows with every change, so that who listens sees one
  created_at text not null,
  expires_at text not null
) strict;
create index chat_expires on chat (expires_at);

-- What was said, in order: by the citizen, and by the program in answer to one of those lines.
create table chat_line (
  token_hash text not null references chat(token_hash),
  number integer not null,           -- 0, 1, 2 of the chat
  turn_id text,                   -- of the citizen's: the browser's own, so that what is sent twice counts once
  answers integer,                   -- of the program's: the number of the line it answers
  said text not null,             -- the citizen's words; of the program JSON: its kind and its paragraphs
  said_at text not null,
  primary key (token_hash, number),
  unique (token_hash, turn_id)
) strict;

-- Papers for the request: a mandate, a consent.
create table chat_file (
  token_hash text not null references chat(token_hash),
  number integer not null,
  name text not null,
  size integer not null,
  content blob not null,
  primary key (token_hash, number)
) strict;
