-- Today's schema, readable top to bottom. Instants are UTC ISO-8601 text, dates ISO text,
-- enumerations and JSON text, flags 0/1: the same in both engines.
-- Text compares by bytes (collate "C"), as in SQLite: the order of instants depends on it.

create table body (
  id text collate "C" primary key,
  name text collate "C" not null,
  created_at text collate "C" not null
);

-- Raw bytes in a table of their own, so that no list ever reads them.
create table raw_mail (
  body_id text collate "C" not null references body(id),
  sha256 text collate "C" not null,
  size bigint not null,
  content bytea not null,
  primary key (body_id, sha256)
);

-- One line for every message ever accepted, per recipient address; never deleted but by retention.
create table ledger (
  id text collate "C" primary key,
  body_id text collate "C" not null references body(id),
  recipient text collate "C" not null,
  sha256 text collate "C" not null,
  message_id text collate "C",
  source text collate "C" not null,
  backlog integer not null,
  envelope text collate "C" not null,
  received_at text collate "C" not null,
  state text collate "C" not null,           -- received, processing, done, quarantined
  route text collate "C",
  reason text collate "C",
  case_id text collate "C",
  decided_at text collate "C",
  unique (body_id, recipient, sha256)
);
create index ledger_received on ledger (body_id, received_at);
create index ledger_message_id on ledger (body_id, message_id) where message_id is not null;
create index ledger_waiting on ledger (body_id, received_at)
  where (case_id is null or reason = 'join_to_confirm') and (route = 'hand_to_human' or state = 'quarantined');
create index ledger_of_case on ledger (body_id, case_id, received_at) where case_id is not null;

-- Work still to do: the row goes when the ledger line is done.
create table spool (
  ledger_id text collate "C" primary key references ledger(id),
  body_id text collate "C" not null references body(id),
  attempts integer not null default 0,
  failures integer not null default 0,
  not_before text collate "C" not null,
  lease_owner text collate "C",
  lease_until text collate "C",
  last_error text collate "C",
  quarantined integer not null default 0
);
create index spool_claim on spool (quarantined, not_before);

-- What hangs on a case names its body as well, so that no row can join the case of another body.
-- `work_until`: the earliest day to plan on of a track that runs; `assigned_to`, `merged_into`: ids of staff and case.
create table cases (
  id text collate "C" primary key,
  body_id text collate "C" not null references body(id),
  reference text collate "C" not null,
  state text collate "C" not null,
  version integer not null,
  received_on text collate "C" not null,
  registered_on text collate "C" not null,
  kind text collate "C" not null,
  requester_name text collate "C",
  requester_address text collate "C",        -- mail address the case is answered at, lower case
  language text collate "C" not null,
  summary text collate "C" not null,         -- JSON: what triage found
  needs_human integer not null,
  urgent integer not null,       -- somebody may be in danger: first of the worklist
  created_at text collate "C" not null,
  assigned_to text collate "C",
  restricted bigint not null default 0,
  merged_into text collate "C",
  work_until text collate "C",
  regimes text collate "C" not null default '',
  sought text collate "C" not null default '',
  unique (body_id, reference),
  unique (body_id, id)
);
create index cases_state on cases (body_id, state, received_on);
-- One page of the worklist is a walk along this index; it holds all that is filtered by, so that no case is read for it.
create index cases_worklist on cases (body_id, state, urgent desc, coalesce(work_until, '9999-12-31'), reference,
  work_until, assigned_to, needs_human, restricted, regimes, sought, id);
create index cases_restricted on cases (body_id) where restricted = 1;
create index cases_assigned on cases (body_id, assigned_to, state);

create table track (
  id text collate "C" primary key,
  body_id text collate "C" not null references body(id),
  case_id text collate "C" not null,
  regime text collate "C" not null,
  state text collate "C" not null,
  due text collate "C",
  derivation text collate "C" not null,      -- JSON: the steps that made the due date
  unique (case_id, regime),
  foreign key (body_id, case_id) references cases(body_id, id)
);
create index track_due on track (body_id, state, due);
create index track_of_case on track (body_id, case_id);

create table case_event (
  id text collate "C" primary key,
  body_id text collate "C" not null references body(id),
  case_id text collate "C" not null,
  seq integer not null,
  type text collate "C" not null,
  at text collate "C" not null,
  actor text collate "C" not null,
  data text collate "C" not null,
  unique (case_id, seq),
  foreign key (body_id, case_id) references cases(body_id, id)
);

-- Who may speak on a case: a reference alone joins nobody.
create table party (
  body_id text collate "C" not null references body(id),
  case_id text collate "C" not null,
  address text collate "C" not null,
  role text collate "C" not null,
  primary key (case_id, address),
  foreign key (body_id, case_id) references cases(body_id, id)
);
create index party_address on party (body_id, address);
create index party_of_case on party (body_id, case_id, address);

-- Message ids in and out, for threading.
create table message (
  body_id text collate "C" not null references body(id),
  message_id text collate "C" not null,
  direction text collate "C" not null,       -- in, out
  case_id text collate "C",
  ledger_id text collate "C" references ledger(id),
  outbox_id text collate "C",
  sender text collate "C" not null,
  at text collate "C" not null,
  primary key (body_id, message_id, direction),
  foreign key (body_id, case_id) references cases(body_id, id)
);
create index message_case on message (case_id) where case_id is not null;

create table outbox (
  id text collate "C" primary key,
  body_id text collate "C" not null references body(id),
  case_id text collate "C",
  ledger_id text collate "C" references ledger(id),
  kind text collate "C" not null,
  recipient text collate "C" not null,
  recipient_key text collate "C" not null,  -- the same in lower case, to count what a person got
  message_id text collate "C" not null unique,
  content bytea not null,
  state text collate "C" not null,           -- held, queued, sending, sent, withheld, failed, in_doubt
  reason text collate "C",
  attempts integer not null default 0,
  not_before text collate "C" not null,
  lease_owner text collate "C",
  lease_until text collate "C",
  last_error text collate "C",
  created_at text collate "C" not null,
  sent_at text collate "C",
  foreign key (body_id, case_id) references cases(body_id, id)
);
create index outbox_claim on outbox (state, not_before);
create index outbox_recipient on outbox (recipient_key, created_at);
create index outbox_of_case on outbox (body_id, case_id, created_at) where case_id is not null;
-- No reply is composed twice for one message.
create unique index outbox_once on outbox (ledger_id, kind);

create table audit (
  id text collate "C" primary key,
  body_id text collate "C" not null references body(id),
  at text collate "C" not null,
  actor text collate "C" not null,
  action text collate "C" not null,
  subject text collate "C" not null,
  detail text collate "C" not null
);
create index audit_at on audit (body_id, at);

create table arming (
  body_id text collate "C" not null references body(id),
  kind text collate "C" not null,
  armed integer not null,
  changed_at text collate "C" not null,
  changed_by text collate "C" not null,
  primary key (body_id, kind)
);

create table counter (
  body_id text collate "C" not null references body(id),
  name text collate "C" not null,
  value bigint not null,
  primary key (body_id, name)
);

-- One IMAP mailbox as last seen (RFC 3501 2.3.1.1), by its configured name, and every UID that
-- is in the ledger. A mailbox may hold mail for several bodies; each mail names its own.
create table mailbox (
  name text collate "C" primary key,
  uidvalidity bigint not null,
  on_server bigint not null,
  synced_at text collate "C" not null
);
create table mailbox_uid (
  mailbox text collate "C" not null,
  uidvalidity bigint not null,
  uid bigint not null,
  body_id text collate "C" not null references body(id),
  ledger_id text collate "C" references ledger(id),
  set_aside text collate "C",                -- why it could not be fetched, where it could not
  at text collate "C" not null,
  primary key (mailbox, uidvalidity, uid)
);

-- Which process does a job only one may do (IMAP polling, the deadline watch).
create table lease (
  name text collate "C" primary key,
  owner text collate "C" not null,
  until text collate "C" not null
);

-- `password_hash` is '' where the person signs in by the identity provider; `break_glass` accounts keep a password
-- when that is the only way in left.
create table staff (
  id text collate "C" primary key,
  body_id text collate "C" not null references body(id),
  name text collate "C" not null,
  role text collate "C" not null,
  password_hash text collate "C" not null,
  disabled integer not null default 0,
  failed_attempts integer not null default 0,
  locked_until text collate "C",
  created_at text collate "C" not null,
  school text collate "C",
  oidc_issuer text collate "C",
  oidc_subject text collate "C",
  break_glass integer not null default 0,
  password_temporary integer not null default 0,
  unique (body_id, name)
);

create unique index staff_oidc on staff (body_id, oidc_issuer, oidc_subject) where oidc_subject is not null;

create table web_session (
  token_hash text collate "C" primary key,
  staff_id text collate "C" not null references staff(id),
  body_id text collate "C" not null references body(id),
  csrf_token text collate "C" not null,
  created_at text collate "C" not null,
  seen_at text collate "C" not null,
  id_token text collate "C"
);
create index web_session_staff on web_session (staff_id);

-- Sign-ins that left for the identity provider and did not come back yet: each comes back once, to the same browser.
create table oidc_flow (
  state_hash text collate "C" primary key,
  browser_hash text collate "C" not null,
  body_id text collate "C" not null references body(id),
  nonce text collate "C" not null,
  verifier text collate "C" not null,
  destination text collate "C" not null,
  created_at text collate "C" not null
);

-- Guidance of a body's own, each entry with its history: at most one published and one draft text at a time.
create table guidance (
  id text collate "C" primary key,
  body_id text collate "C" not null references body(id),
  entry_id text collate "C" not null,        -- the id in its front matter
  key text collate "C" not null,             -- what is cited; several entries may share one
  state text collate "C" not null,           -- draft, published, withdrawn
  markdown text collate "C" not null,        -- with front matter, in the form of the guidance that ships
  document text collate "C" not null,        -- the file it came from
  document_sha256 text collate "C" not null,
  entry_sha256 text collate "C" not null,
  imported_at text collate "C" not null,
  published_at text collate "C",
  published_by text collate "C",
  vanished_at text collate "C"               -- since when the document no longer says it
);
create unique index guidance_draft on guidance (body_id, entry_id) where state = 'draft';
create unique index guidance_published on guidance (body_id, entry_id) where state = 'published';
create index guidance_document on guidance (body_id, document);

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

-- What triage found in each message, JSON as in the summary of a case; staff correct it, label by label.
create table triage (
  ledger_id text collate "C" primary key references ledger(id),
  body_id text collate "C" not null references body(id),
  found text collate "C" not null,
  at text collate "C" not null
);
create index triage_at on triage (body_id, at);

-- What a member of staff says a label is; the newest line of a message and label stands. `found` is what the bot
-- read: the same value confirms it.
create table label_correction (
  id text collate "C" primary key,
  body_id text collate "C" not null references body(id),
  ledger_id text collate "C" not null references ledger(id),
  label text collate "C" not null,
  found text collate "C" not null,
  corrected text collate "C" not null,
  corrected_by text collate "C" not null,
  at text collate "C" not null
);
create index label_correction_message on label_correction (ledger_id, label);
create index label_correction_at on label_correction (body_id, at);

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

-- What is asked of others for a case: documents of a school or service, consent of a third person.
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

-- Secret addresses of calendars with the due dates of a body; only their hashes are kept.
create table calendar_feed (
  token_hash text collate "C" primary key,
  body_id text collate "C" not null references body(id),
  staff_id text collate "C" not null references staff(id),
  created_at text collate "C" not null
);
create index calendar_feed_staff on calendar_feed (staff_id);

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

-- A chat that was not submitted yet. Only a hash opens one; the hourly pass deletes it.
create table chat (
  token_hash text collate "C" primary key,
  body_id text collate "C" not null references body(id),
  language text collate "C" not null, -- ISO 639-1, as the citizen writes
  reading text collate "C" not null, -- JSON: what was understood after the last turn that was read
  typed text collate "C" not null, -- JSON: what the citizen typed in the summary, field by field
  version bigint not null, -- grows with every change, so that who listens sees one
  created_at text collate "C" not null,
  expires_at text collate "C" not null
);
create index chat_expires on chat (expires_at);

-- What was said, in order: by the citizen, and by the program in answer to one of those lines.
create table chat_line (
  token_hash text collate "C" not null references chat(token_hash),
  number bigint not null, -- 0, 1, 2 of the chat
  turn_id text collate "C", -- of the citizen's: the browser's own, so that what is sent twice counts once
  answers bigint, -- of the program's: the number of the line it answers
  said text collate "C" not null, -- the citizen's words; of the program JSON: its kind and its paragraphs
  said_at text collate "C" not null,
  primary key (token_hash, number),
  unique (token_hash, turn_id)
);

-- Papers for the request: a mandate, a consent.
create table chat_file (
  token_hash text collate "C" not null references chat(token_hash),
  number bigint not null,
  name text collate "C" not null,
  size bigint not null,
  content bytea not null,
  primary key (token_hash, number)
);
