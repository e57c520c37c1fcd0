-- Every query of the store, named and described, in the dialect both engines read.
-- `:name` is a value; `cast(:name as text) is null` tells PostgreSQL its type.
-- What differs on PostgreSQL is in queries.postgres.sql.

-- == bodies ==

-- name: body_ensure
-- A configured body, made once; a changed name is kept.
insert into body (id, name, created_at) values (:body_id, :name, :now)
on conflict (id) do update set name = excluded.name where body.name <> excluded.name;

-- name: body_list
-- Every body the store has ever served.
select id, name from body order by id;

-- name: body_lock
-- Held until the commit: what is decided on the store of one body is written one after the other.
-- SQLite has one writer at a time anyway.
select id from body where id = :body_id;

-- == spool and ledger ==

-- name: raw_add
-- The bytes, once per body however many recipients they have.
insert into raw_mail (body_id, sha256, size, content) values (:body_id, :sha256, :size, :content)
on conflict (body_id, sha256) do nothing;

-- name: ledger_add
-- A line for one mail and one recipient; nothing when the same bytes came before.
insert into ledger (id, body_id, recipient, sha256, source, backlog, envelope, received_at, state)
values (:ledger_id, :body_id, :recipient, :sha256, :source, :backlog, :envelope, :received_at, 'received')
on conflict (body_id, recipient, sha256) do nothing;

-- name: ledger_same
-- The line that already stands for these bytes and this recipient.
select id from ledger where body_id = :body_id and recipient = :recipient and sha256 = :sha256;

-- name: spool_add
-- Work to do for a new ledger line.
insert into spool (ledger_id, body_id, not_before) values (:ledger_id, :body_id, :now);

-- name: spool_claim
-- Lease the item that has been due longest; an expired lease is free again.
update spool set lease_owner = :owner, lease_until = :lease_until, attempts = attempts + 1
where ledger_id = (
  select ledger_id from spool
  where quarantined = 0 and not_before <= :now and (lease_until is null or lease_until <= :now)
  order by not_before, ledger_id limit 1)
returning ledger_id, attempts, failures;

-- name: spool_item
-- A claimed item with its bytes.
select l.id, l.body_id, l.recipient, l.sha256, l.source, l.envelope, l.received_at, l.backlog, r.content
from ledger l join raw_mail r on r.body_id = l.body_id and r.sha256 = l.sha256
where l.id = :ledger_id;

-- name: spool_heartbeat
-- Prolong a lease that is still ours.
update spool set lease_until = :lease_until where ledger_id = :ledger_id and lease_owner = :owner;

-- name: spool_free
-- Every lease ends: whoever held it is gone.
update spool set lease_owner = null, lease_until = null where lease_owner is not null;

-- name: spool_finish
-- The work is done; only its leaseholder may say so.
delete from spool where ledger_id = :ledger_id and lease_owner = :owner;

-- name: spool_retry
-- Give the item back, to be tried again later.
update spool set lease_owner = null, lease_until = null, not_before = :not_before, last_error = :error,
  failures = failures + 1
where ledger_id = :ledger_id and lease_owner = :owner;

-- name: spool_quarantine
-- Set the item aside for a person.
update spool set lease_owner = null, lease_until = null, quarantined = 1, last_error = :error
where ledger_id = :ledger_id and lease_owner = :owner;

-- name: spool_release
-- A person wants a quarantined item tried afresh.
update spool set quarantined = 0, attempts = 0, failures = 0, not_before = :now
where ledger_id = :ledger_id and quarantined = 1;

-- name: ledger_state
-- Where a line stands, and why.
update ledger set state = :state, reason = :reason where id = :ledger_id;

-- name: ledger_done
-- The outcome of a line.
update ledger set state = 'done', route = :route, reason = :reason, case_id = :case_id,
  message_id = :message_id, decided_at = :now
where id = :ledger_id;

-- name: ledger_list
-- Lines in order of receipt, with the case they belong to.
select l.*, c.reference as case_reference from ledger l left join cases c on c.id = l.case_id
where (cast(:body_id as text) is null or l.body_id = :body_id)
  and (cast(:state as text) is null or l.state = :state)
order by l.received_at, l.id limit :limit;

-- name: ledger_newest
-- The same, newest first.
select l.*, c.reference as case_reference from ledger l left join cases c on c.id = l.case_id
where (cast(:body_id as text) is null or l.body_id = :body_id)
  and (cast(:state as text) is null or l.state = :state)
order by l.received_at desc, l.id desc limit :limit;

-- name: ledger_page
-- One page of lines, newest first, by state and route; for `viewer` none of a case that is shut to that person.
select l.*, c.reference as case_reference from ledger l left join cases c on c.id = l.case_id
where l.body_id = :body_id
  and (cast(:state as text) is null or l.state = :state)
  and (cast(:route as text) is null or l.route = :route)
  and (cast(:viewer as text) is null or l.case_id is null or l.case_id not in (
    select h.id from cases h where h.body_id = :body_id and h.restricted = 1 and h.id not in (
      select g.case_id from case_access g where g.staff_id = :viewer and g.mode = 'allowed')
    union all select k.case_id from case_access k where k.staff_id = :viewer and k.mode = 'kept_out'))
order by l.received_at desc, l.id desc limit :limit offset :offset;

-- name: ledger_waiting
-- Lines that wait for a person and are on no case's page, or only pointed at one; where somebody may be in danger
-- first, then the longest waiting.
select l.*, c.reference as case_reference from ledger l left join cases c on c.id = l.case_id
where l.body_id = :body_id and (l.case_id is null or l.reason = 'join_to_confirm')
  and (l.route = 'hand_to_human' or l.state = 'quarantined') and coalesce(l.reason, '') <> 'dealt_with'
  and (cast(:viewer as text) is null or l.case_id is null or l.case_id not in (
    select h.id from cases h where h.body_id = :body_id and h.restricted = 1 and h.id not in (
      select g.case_id from case_access g where g.staff_id = :viewer and g.mode = 'allowed')
    union all select k.case_id from case_access k where k.staff_id = :viewer and k.mode = 'kept_out'))
order by case when l.reason = 'safety_concern' then 0 else 1 end, l.received_at, l.id limit :limit;

-- name: ledger_waiting_count
-- How many those are.
select count(*) as lines from ledger l
where l.body_id = :body_id and (l.case_id is null or l.reason = 'join_to_confirm')
  and (l.route = 'hand_to_human' or l.state = 'quarantined') and coalesce(l.reason, '') <> 'dealt_with';

-- name: ledger_of_case
-- The messages of one case, newest first.
select l.*, c.reference as case_reference from ledger l join cases c on c.id = l.case_id
where l.body_id = :body_id and l.case_id = :case_id
order by l.received_at desc, l.id desc limit :limit;

-- name: ledger_head
-- The first bytes of one line's mail, for its header section.
select substr(r.content, 1, cast(:bytes as integer)) as head
from ledger l join raw_mail r on r.body_id = l.body_id and r.sha256 = l.sha256
where l.id = :ledger_id and l.body_id = :body_id;

-- name: ledger_line
-- One line.
select l.*, c.reference as case_reference from ledger l left join cases c on c.id = l.case_id
where l.id = :ledger_id and (cast(:body_id as text) is null or l.body_id = :body_id);

-- name: ledger_raw
-- The bytes of one line.
select r.content from ledger l join raw_mail r on r.body_id = l.body_id and r.sha256 = l.sha256
where l.id = :ledger_id and (cast(:body_id as text) is null or l.body_id = :body_id);

-- name: spool_counts
-- What is still to do: waiting, leased, quarantined.
select
  coalesce(sum(case when quarantined = 0 and lease_owner is null then 1 else 0 end), 0) as waiting,
  coalesce(sum(case when quarantined = 0 and lease_owner is not null then 1 else 0 end), 0) as processing,
  coalesce(sum(quarantined), 0) as quarantined
from spool where cast(:body_id as text) is null or body_id = :body_id;

-- name: ledger_count
-- How many messages were ever accepted.
select count(*) as lines from ledger where cast(:body_id as text) is null or body_id = :body_id;

-- == cases ==

-- name: counter_next
-- The next number of a series.
insert into counter (body_id, name, value) values (:body_id, :name, 1)
on conflict (body_id, name) do update set value = counter.value + 1
returning value;

-- name: case_add
-- A new case.
insert into cases (id, body_id, reference, state, version, received_on, registered_on, kind,
  requester_name, requester_address, language, summary, needs_human, urgent, work_until, sought, created_at)
values (:case_id, :body_id, :reference, 'open', 0, :received_on, :registered_on, :kind,
  :requester_name, :requester_address, :language, :summary, :needs_human, :urgent, :work_until, :sought, :created_at);

-- name: case_version_next
-- Step the version, whatever it is.
update cases set version = version + 1 where id = :case_id and body_id = :body_id returning version;

-- name: case_version_expected
-- Step the version only if nobody else did since it was read.
update cases set version = version + 1
where id = :case_id and body_id = :body_id and version = :expected returning version;

-- name: case_summary
-- Replace what triage found.
update cases set summary = :summary, needs_human = :needs_human where id = :case_id and body_id = :body_id;

-- name: case_needs_human
-- Somebody has to look at it.
update cases set needs_human = 1, urgent = case when :urgent = 1 then 1 else urgent end
where id = :case_id and body_id = :body_id;

-- name: case_get
-- One case by its reference.
select * from cases where body_id = :body_id and reference = :reference;

-- name: case_list
-- Cases and their tracks, urgent ones first, then the earliest open due date, cases without one last.
select c.id, c.body_id, c.reference, c.state, c.received_on, c.registered_on, c.kind,
  c.requester_name, c.language, c.needs_human, c.urgent, c.earliest, t.regime, t.due, t.state as track_state
from (
  select o.*, (select min(d.due) from track d where d.case_id = o.id and d.state in ('open', 'waiting_for_requester')) as earliest
  from cases o
  where (cast(:body_id as text) is null or o.body_id = :body_id)
    and (cast(:state as text) is null or o.state = :state)
) c left join track t on t.case_id = c.id
order by c.urgent desc, coalesce(c.earliest, '9999-12-31'), c.reference, c.body_id, t.id;

-- name: event_add
-- One line of a case's log.
insert into case_event (id, body_id, case_id, seq, type, at, actor, data)
values (:event_id, :body_id, :case_id, :seq, :type, :at, :actor, :data);

-- name: event_list
-- The log of a case.
select seq, type, at, actor, data from case_event where body_id = :body_id and case_id = :case_id order by seq;

-- name: track_add
-- A legal track; nothing when the case already has it.
insert into track (id, body_id, case_id, regime, state, due, derivation)
values (:track_id, :body_id, :case_id, :regime, :state, :due, :derivation)
on conflict (case_id, regime) do nothing;

-- name: track_list
-- The tracks of a case, in the order they were opened.
select regime, state, due, derivation from track where body_id = :body_id and case_id = :case_id order by id;

-- name: case_work
-- Who has it, who may see it, the day to plan on.
select assigned_to, restricted, merged_into, work_until from cases where id = :case_id and body_id = :body_id;

-- name: case_add_regime
-- One more track that the worklist can be filtered by.
update cases set regimes = case when regimes = '' then ' ' else regimes end || :regime || ' '
where id = :case_id and body_id = :body_id;

-- name: case_regimes
-- The tracks the worklist can be filtered by.
update cases set regimes = :regimes where id = :case_id and body_id = :body_id;

-- name: case_work_until
-- The earliest day to plan on.
update cases set work_until = :work_until where id = :case_id and body_id = :body_id;

-- name: case_state
-- Open or close a case.
update cases set state = :state, merged_into = coalesce(:merged_into, merged_into) where id = :case_id and body_id = :body_id;

-- name: case_urgent
-- First of the worklist, or not any more.
update cases set urgent = :urgent where id = :case_id and body_id = :body_id;

-- name: case_handled
-- Nobody has to look at it any more.
update cases set needs_human = 0 where id = :case_id and body_id = :body_id;

-- name: case_assign
-- Give it to somebody or to nobody.
update cases set assigned_to = :staff_id where id = :case_id and body_id = :body_id;

-- name: case_kind
-- What it is about.
update cases set kind = :kind where id = :case_id and body_id = :body_id;

-- name: case_restrict
-- Only for those who are allowed, or for every role that sees cases.
update cases set restricted = :restricted where id = :case_id and body_id = :body_id;

-- name: access_clear
-- Forget who was allowed or kept out.
delete from case_access where body_id = :body_id and case_id = :case_id;

-- name: access_add
-- Allow somebody, or keep somebody out.
insert into case_access (body_id, case_id, staff_id, mode) values (:body_id, :case_id, :staff_id, :mode)
on conflict (case_id, staff_id) do update set mode = excluded.mode;

-- name: access_list
-- Who is allowed and who is kept out.
select staff_id, mode from case_access where body_id = :body_id and case_id = :case_id order by staff_id;

-- name: track_set
-- Where a track stands.
update track set state = :state, due = :due, derivation = :derivation
where body_id = :body_id and case_id = :case_id and regime = :regime;

-- name: track_drop
-- A track that was opened by mistake.
delete from track where body_id = :body_id and case_id = :case_id and regime = :regime;

-- name: outcome_remove
-- The decision of a track, taken back.
delete from track_outcome where body_id = :body_id and case_id = :case_id and regime = :regime;

-- name: outcome_add
-- The decision of a track.
insert into track_outcome (body_id, case_id, regime, outcome, sent_on, due, remedies_named)
values (:body_id, :case_id, :regime, :outcome, :sent_on, :due, :remedies_named);

-- name: outcome_list
-- The decisions of a case.
select regime, outcome, sent_on, due, remedies_named from track_outcome
where body_id = :body_id and case_id = :case_id order by regime;

-- name: person_add
-- Somebody who has to do with a case.
insert into case_person (id, body_id, case_id, role, name, address, postal_address, remark, added_by, at)
values (:person_id, :body_id, :case_id, :role, :name, :address, :postal_address, :remark, :added_by, :at);

-- name: person_remove
-- Off the case.
delete from case_person where id = :person_id and body_id = :body_id and case_id = :case_id;

-- name: person_list
-- Everybody noted on a case.
select id, role, name, address, postal_address, remark, added_by, at from case_person
where body_id = :body_id and case_id = :case_id order by id;

-- name: note_add
-- A remark of staff.
insert into note (id, body_id, case_id, text, written_by, at) values (:note_id, :body_id, :case_id, :text, :written_by, :at);

-- name: note_list
-- The remarks on a case.
select id, text, written_by, at from note where body_id = :body_id and case_id = :case_id order by id;

-- name: link_add
-- Two cases belong together; nothing when that was said already.
insert into case_link (body_id, case_id, other_case_id, kind, at) values (:body_id, :case_id, :other_case_id, :kind, :at)
on conflict (case_id, other_case_id, kind) do nothing;

-- name: link_list
-- The cases one belongs with, from either side.
select l.kind, c.reference, 1 as from_here from case_link l join cases c on c.id = l.other_case_id
where l.body_id = :body_id and l.case_id = :case_id
union all
select l.kind, c.reference, 0 as from_here from case_link l join cases c on c.id = l.case_id
where l.body_id = :body_id and l.other_case_id = :case_id
order by 2, 1;

-- name: message_join
-- A message that came in belongs to a case.
update message set case_id = :case_id
where body_id = :body_id and ledger_id = :ledger_id and direction = 'in' returning sender;

-- name: ledger_join
-- A person said whether a message belongs to the case it points at.
update ledger set
  reason = case when :joined = 1 then 'join_confirmed' else 'join_refused' end,
  case_id = case when :joined = 1 then case_id else null end
where id = :ledger_id and body_id = :body_id;

-- name: ledger_case
-- A message belongs to a case.
update ledger set case_id = :case_id where id = :ledger_id and body_id = :body_id;

-- name: ledger_dealt_with
-- A message waits for nobody any more.
update ledger set reason = 'dealt_with' where id = :ledger_id and body_id = :body_id;

-- name: message_move
-- Messages of a case, or one of them, to another case.
update message set case_id = :to_case_id
where body_id = :body_id and case_id = :case_id and (cast(:ledger_id as text) is null or ledger_id = :ledger_id);

-- name: ledger_move
-- Their ledger lines too.
update ledger set case_id = :to_case_id
where body_id = :body_id and case_id = :case_id and (cast(:ledger_id as text) is null or id = :ledger_id);

-- name: party_add
-- Somebody who may speak on a case.
insert into party (body_id, case_id, address, role) values (:body_id, :case_id, :address, :role)
on conflict (case_id, address) do nothing;

-- name: party_list
-- Who may speak on a case.
select address, role from party where body_id = :body_id and case_id = :case_id order by address;

-- name: message_add
-- A message id, in or out; the first case it was joined to stays.
insert into message (body_id, message_id, direction, case_id, ledger_id, outbox_id, sender, at)
values (:body_id, :message_id, :direction, :case_id, :ledger_id, :outbox_id, :sender, :at)
on conflict (body_id, message_id, direction) do update set case_id = coalesce(message.case_id, excluded.case_id);

-- name: message_list
-- The messages of a case, oldest first.
select message_id, direction, ledger_id, outbox_id, sender, at from message
where body_id = :body_id and case_id = :case_id order by at, message_id;

-- name: known_by_message
-- The case a message id belongs to.
select c.id, c.reference, m.direction from message m join cases c on c.id = m.case_id
where m.body_id = :body_id and m.message_id = :message_id;

-- name: message_inbound
-- The first message that came in with this id.
select ledger_id from message where body_id = :body_id and message_id = :message_id and direction = 'in';

-- name: known_all
-- Every case with its message ids, for matching mail that is not in the store.
select c.id, c.reference, m.message_id, m.direction
from cases c left join message m on m.case_id = c.id
where c.body_id = :body_id order by c.id;

-- name: known_by_reference
-- The case a reference names.
select id, reference from cases where body_id = :body_id and reference = :reference;

-- name: known_by_party
-- The newest open cases somebody may speak on.
select c.id, c.reference from party p join cases c on c.id = p.case_id
where p.body_id = :body_id and p.address = :address and c.state = 'open'
order by c.created_at desc, c.id desc limit :limit;

-- == worklist ==

-- name: worklist_page
-- One page of the cases that a person may see, urgent ones first, then the earliest day to plan on, with their tracks.
-- `staff_id`: their cases, and of those they stand in for today.
select c.id, c.reference, c.version, c.state, c.kind, c.requester_name, c.needs_human, c.urgent, c.restricted,
  c.received_on, c.work_until, a.name as assigned_name, t.regime, t.due, t.state as track_state, o.outcome
from (
  select f.id from cases f
  where f.body_id = :body_id and f.state = :state
    and (:urgent = 0 or f.urgent = 1)
    and (cast(:until as text) is null or coalesce(f.work_until, '9999-12-31') <= :until)
    and (cast(:staff_id as text) is null or f.assigned_to = :staff_id or f.assigned_to in (
      select b.staff_id from absence b
      where b.deputy_id = :staff_id and b.first_day <= :today and b.last_day >= :today))
    and (:unassigned = 0 or f.assigned_to is null)
    and (:needs_human = 0 or f.needs_human = 1)
    and (cast(:regime as text) is null or f.regimes like :regime)
    and (cast(:sought as text) is null or f.sought like :sought escape '!')
    and (f.restricted = 0 or f.id in (
      select g.case_id from case_access g where g.staff_id = :viewer and g.mode = 'allowed'))
    and f.id not in (select k.case_id from case_access k where k.staff_id = :viewer and k.mode = 'kept_out')
  order by f.urgent desc, coalesce(f.work_until, '9999-12-31'), f.reference limit :limit offset :offset
) p join cases c on c.id = p.id
  left join staff a on a.id = c.assigned_to
  left join track t on t.case_id = c.id
  left join track_outcome o on o.case_id = t.case_id and o.regime = t.regime
order by c.urgent desc, coalesce(c.work_until, '9999-12-31'), c.reference, coalesce(t.due, '9999-12-31'), t.regime;

-- name: worklist_count
-- How many cases stand in a state, those that some may not see among them.
select count(*) as cases from cases where body_id = :body_id and state = :state;

-- name: filter_set
-- Keep a choice of the worklist under a name; the same name again is changed.
insert into saved_filter (id, body_id, staff_id, name, query) values (:filter_id, :body_id, :staff_id, :name, :query)
on conflict (staff_id, name) do update set query = excluded.query;

-- name: filter_list
-- The choices somebody keeps.
select id, name, query from saved_filter where body_id = :body_id and staff_id = :staff_id order by name;

-- name: filter_remove
-- A choice somebody needs no more.
delete from saved_filter where body_id = :body_id and staff_id = :staff_id and id = :filter_id;

-- name: absence_add
-- Somebody will be away.
insert into absence (id, body_id, staff_id, first_day, last_day, deputy_id)
values (:absence_id, :body_id, :staff_id, :first_day, :last_day, :deputy_id);

-- name: absence_list
-- Who is away on a day or later.
select b.id, b.staff_id, b.first_day, b.last_day, b.deputy_id, m.name as staff_name, d.name as deputy_name
from absence b join staff m on m.id = b.staff_id left join staff d on d.id = b.deputy_id
where b.body_id = :body_id and b.last_day >= :since order by b.first_day, m.name, b.id;

-- name: absence_remove
-- Somebody is not away after all.
delete from absence where body_id = :body_id and id = :absence_id;

-- == outbox ==

-- name: outbox_add
-- A composed reply; nothing when this message already has one of this kind.
insert into outbox (id, body_id, case_id, ledger_id, kind, recipient, recipient_key, message_id, content, state, reason,
  not_before, created_at)
values (:item_id, :body_id, :case_id, :ledger_id, :kind, :recipient, :recipient_key, :message_id, :content, :state, :reason,
  :not_before, :created_at)
on conflict (ledger_id, kind) do nothing;

-- name: outbox_free
-- Every lease ends now: whoever was sending is gone.
update outbox set lease_until = :now where state = 'sending';

-- name: outbox_expire
-- Sending began and nobody knows how it ended: the relay may have it, so it is never sent again by itself.
update outbox set state = 'in_doubt', reason = 'lease_expired' where state = 'sending' and lease_until <= :now;

-- name: outbox_claim
-- Lease the reply that has been due longest.
update outbox set state = 'sending', lease_owner = :owner, lease_until = :lease_until, attempts = attempts + 1
where id = (
  select id from outbox where state = 'queued' and not_before <= :now order by not_before, id limit 1)
returning *;

-- name: outbox_heartbeat
-- Prolong a lease that is still ours.
update outbox set lease_until = :lease_until where id = :item_id and lease_owner = :owner and state = 'sending';

-- name: outbox_settle
-- What became of an attempt, said by the one who made it, even when its lease ran out meanwhile.
update outbox set state = :state, reason = :reason, last_error = :error, sent_at = :sent_at
where id = :item_id and lease_owner = :owner and state in ('sending', 'in_doubt');

-- name: outbox_retry
-- The relay did not take it now; try again later.
update outbox set state = 'queued', reason = null, lease_owner = null, lease_until = null,
  not_before = :not_before, last_error = :error
where id = :item_id and lease_owner = :owner and state in ('sending', 'in_doubt');

-- name: outbox_list
-- Every reply, oldest first, without its bytes.
select o.id, o.body_id, o.kind, o.recipient, o.message_id, o.state, o.reason, o.attempts, o.created_at,
  o.sent_at, o.last_error, o.ledger_id, o.case_id, c.reference as case_reference
from outbox o left join cases c on c.id = o.case_id
where (cast(:body_id as text) is null or o.body_id = :body_id)
  and (cast(:state as text) is null or o.state = :state)
order by o.created_at, o.id limit :limit;

-- name: outbox_of_case
-- The replies of one case, oldest first, without their bytes.
select o.id, o.body_id, o.kind, o.recipient, o.message_id, o.state, o.reason, o.attempts, o.created_at,
  o.sent_at, o.last_error, o.ledger_id, o.case_id, c.reference as case_reference
from outbox o join cases c on c.id = o.case_id
where o.body_id = :body_id and o.case_id = :case_id and (cast(:state as text) is null or o.state = :state)
order by o.created_at, o.id;

-- name: outbox_page
-- One page of replies, newest first, by state.
select o.id, o.body_id, o.kind, o.recipient, o.message_id, o.state, o.reason, o.attempts, o.created_at,
  o.sent_at, o.last_error, o.ledger_id, o.case_id, c.reference as case_reference
from outbox o left join cases c on c.id = o.case_id
where o.body_id = :body_id and (cast(:state as text) is null or o.state = :state)
  and (cast(:viewer as text) is null or o.case_id is null or o.case_id not in (
    select h.id from cases h where h.body_id = :body_id and h.restricted = 1 and h.id not in (
      select g.case_id from case_access g where g.staff_id = :viewer and g.mode = 'allowed')
    union all select k.case_id from case_access k where k.staff_id = :viewer and k.mode = 'kept_out'))
order by o.created_at desc, o.id desc limit :limit offset :offset;

-- name: outbox_of_span
-- What the bot sent by itself, or is about to, between two instants, oldest first.
select o.id, o.body_id, o.kind, o.recipient, o.message_id, o.state, o.reason, o.attempts, o.created_at,
  o.sent_at, o.last_error, o.ledger_id, o.case_id, c.reference as case_reference
from outbox o left join cases c on c.id = o.case_id
where o.state in ('queued', 'sending', 'sent', 'in_doubt', 'failed') and o.not_before >= :since and o.not_before < :until
  and o.body_id = :body_id and o.kind <> 'letter'
  and (cast(:viewer as text) is null or o.case_id is null or o.case_id not in (
    select h.id from cases h where h.body_id = :body_id and h.restricted = 1 and h.id not in (
      select g.case_id from case_access g where g.staff_id = :viewer and g.mode = 'allowed')
    union all select k.case_id from case_access k where k.staff_id = :viewer and k.mode = 'kept_out'))
order by o.not_before, o.id limit :limit offset :offset;

-- name: outbox_get
-- One reply.
select o.id, o.body_id, o.kind, o.recipient, o.message_id, o.state, o.reason, o.attempts, o.created_at,
  o.sent_at, o.last_error, o.ledger_id, o.case_id, c.reference as case_reference
from outbox o left join cases c on c.id = o.case_id
where o.body_id = :body_id and o.id = :item_id;

-- name: outbox_newest
-- The newest replies of one kind in one state.
select o.id, o.body_id, o.kind, o.recipient, o.message_id, o.state, o.reason, o.attempts, o.created_at,
  o.sent_at, o.last_error, o.ledger_id, o.case_id, c.reference as case_reference
from outbox o left join cases c on c.id = o.case_id
where o.body_id = :body_id and o.kind = :kind and o.state = :state
  and (cast(:viewer as text) is null or o.case_id is null or o.case_id not in (
    select h.id from cases h where h.body_id = :body_id and h.restricted = 1 and h.id not in (
      select g.case_id from case_access g where g.staff_id = :viewer and g.mode = 'allowed')
    union all select k.case_id from case_access k where k.staff_id = :viewer and k.mode = 'kept_out'))
order by o.created_at desc, o.id desc limit :limit;

-- name: outbox_held_reasons
-- Why replies of one kind are held, and how many.
select coalesce(reason, '') as reason, count(*) as replies from outbox
where body_id = :body_id and kind = :kind and state = 'held'
group by coalesce(reason, '') order by replies desc, reason;

-- name: outbox_of_message
-- The replies to one message.
select o.id, o.body_id, o.kind, o.recipient, o.message_id, o.state, o.reason, o.attempts, o.created_at,
  o.sent_at, o.last_error, o.ledger_id, o.case_id, c.reference as case_reference
from outbox o left join cases c on c.id = o.case_id
where o.body_id = :body_id and o.ledger_id = :ledger_id
order by o.created_at, o.id;

-- name: outbox_to_person
-- The replies one person was written since an instant, whatever became of them.
select o.id, o.body_id, o.kind, o.recipient, o.message_id, o.state, o.reason, o.attempts, o.created_at,
  o.sent_at, o.last_error, o.ledger_id, o.case_id, c.reference as case_reference
from outbox o left join cases c on c.id = o.case_id
where o.body_id = :body_id and o.recipient_key = :recipient_key and o.created_at >= :since
order by o.created_at, o.id;

-- name: outbox_counts
-- How many replies of each kind stand in each state.
select kind, state, count(*) as replies from outbox where body_id = :body_id
group by kind, state order by kind, state;

-- name: outbox_by_message_id
-- The reply a delivery report or an answer speaks of.
select o.id, o.body_id, o.kind, o.recipient, o.message_id, o.state, o.reason, o.attempts, o.created_at,
  o.sent_at, o.last_error, o.ledger_id, o.case_id, c.reference as case_reference
from outbox o left join cases c on c.id = o.case_id
where o.message_id = :message_id and (cast(:body_id as text) is null or o.body_id = :body_id);

-- name: outbox_content
-- The bytes of one reply.
select content from outbox where id = :item_id and (cast(:body_id as text) is null or body_id = :body_id);

-- name: outbox_stop
-- Hold back what has not left yet.
update outbox set state = 'held', reason = :reason where body_id = :body_id and kind = :kind and state = 'queued';

-- name: outbox_recall
-- Hold back one letter that a person wrote and took back before it left.
update outbox set state = 'withheld', reason = 'recalled' where id = :item_id and body_id = :body_id and state = 'queued';

-- name: outbox_queued_pair
-- Two letters that leave together, where neither has left.
select id from outbox where body_id = :body_id and id in (:one, :other) and state = 'queued';

-- name: outbox_sent_to
-- How many automatic replies this person got or is about to get.
select count(*) as replies from outbox
where recipient_key = :recipient_key and created_at >= :since
  and kind not in ('letter', 'alert', 'code', 'confirm', 'withdrawal')
  and state in ('queued', 'sending', 'sent', 'in_doubt');

-- == letters of people ==

-- name: letter_add
-- A new letter on a case.
insert into letter (id, body_id, case_id, kind, state, channel, recipient_name, recipient_address, subject, text, fields,
  version, override_reason, override_by, second_by, created_by, created_at, changed_at, approved_by, approved_at,
  outbox_id, sent_on)
values (:letter_id, :body_id, :case_id, :kind, :state, :channel, :recipient_name, :recipient_address, :subject, :text,
  :fields, :version, :override_reason, :override_by, :second_by, :created_by, :created_at, :changed_at, :approved_by,
  :approved_at, :outbox_id, :sent_on);

-- name: letter_put
-- Change a letter, only if nobody else did since it was read.
update letter set state = :state, channel = :channel, recipient_name = :recipient_name,
  recipient_address = :recipient_address, subject = :subject, text = :text, fields = :fields, version = version + 1,
  override_reason = :override_reason, override_by = :override_by, second_by = :second_by, changed_at = :changed_at,
  approved_by = :approved_by, approved_at = :approved_at, outbox_id = :outbox_id, sent_on = :sent_on
where id = :letter_id and body_id = :body_id and version = :version;

-- name: letter_get
-- One letter.
select * from letter where body_id = :body_id and id = :letter_id;

-- name: letter_of_case
-- The letters of a case, the newest first.
select * from letter where body_id = :body_id and case_id = :case_id order by created_at desc, id desc;

-- name: letter_last_of
-- The newest letter of a writer.
select fields from letter where body_id = :body_id and created_by = :by order by created_at desc, id desc limit 1;

-- name: letter_of_outbox
-- The letter that a mail carries.
select l.*, c.reference as case_reference from letter l join cases c on c.id = l.case_id
where l.body_id = :body_id and l.outbox_id = :outbox_id;

-- name: letter_left
-- The day on which the relay took it, where it is another than was planned.
update letter set sent_on = :on
where outbox_id = :outbox_id and body_id = :body_id and (sent_on is null or sent_on <> :on);

-- == what is asked of others ==

-- name: subrequest_add
-- Something asked for a case.
insert into subrequest (id, body_id, case_id, kind, recipient_name, recipient_address, school, asked, due, state,
  discloses, version, asked_by, asked_at, outbox_id, chased)
values (:subrequest_id, :body_id, :case_id, :kind, :recipient_name, :recipient_address, :school, :asked, :due, 'sent',
  :discloses, 1, :asked_by, :asked_at, :outbox_id, 0);

-- name: subrequest_mail_add
-- A mail that asks or chases.
insert into subrequest_mail (outbox_id, body_id, subrequest_id) values (:outbox_id, :body_id, :subrequest_id);

-- name: subrequest_put
-- What became of it, only if nobody else changed it since it was read.
update subrequest set version = version + 1, state = :state, due = :due, chased = :chased, chased_on = :chased_on,
  returned_at = :returned_at,
  answer_ledger_id = :answer_ledger_id, answer_text = :answer_text, answered_by = :answered_by,
  answered_at = :answered_at, closed_reason = :closed_reason
where id = :subrequest_id and body_id = :body_id and version = :version;

-- name: subrequest_get
-- One, with its case.
select q.*, c.reference, c.state as case_state, o.state as mail_state, o.message_id
from subrequest q join cases c on c.id = q.case_id join outbox o on o.id = q.outbox_id
where q.body_id = :body_id and q.id = :subrequest_id;

-- name: subrequest_of_case
-- Those of a case, the oldest first.
select q.*, c.reference, c.state as case_state, o.state as mail_state, o.message_id
from subrequest q join cases c on c.id = q.case_id join outbox o on o.id = q.outbox_id
where q.body_id = :body_id and q.case_id = :case_id order by q.asked_at, q.id;

-- name: subrequest_of_mail
-- The one that a mail of ours asks or chases.
select q.*, c.reference, c.state as case_state, o.state as mail_state, o.message_id
from subrequest_mail m join subrequest q on q.id = m.subrequest_id join cases c on c.id = q.case_id
  join outbox o on o.id = q.outbox_id
where m.body_id = :body_id and m.outbox_id = :outbox_id;

-- name: subrequest_of_message
-- The one that a mail of ours with this Message-ID asks or chases.
select q.*, c.reference, c.state as case_state, o.state as mail_state, o.message_id
from outbox w join subrequest_mail m on m.outbox_id = w.id join subrequest q on q.id = m.subrequest_id
  join cases c on c.id = q.case_id join outbox o on o.id = q.outbox_id
where w.body_id = :body_id and w.message_id = :message_id;

-- name: subrequest_board
-- What is waited for, by day; for `viewer` none of a case that is shut to that person.
select q.*, c.reference, c.state as case_state, o.state as mail_state, o.message_id
from subrequest q join cases c on c.id = q.case_id join outbox o on o.id = q.outbox_id
where q.body_id = :body_id and q.state = 'sent'
  and (cast(:school as text) is null or q.school = :school)
  and (cast(:viewer as text) is null or q.case_id not in (
    select h.id from cases h where h.body_id = :body_id and h.restricted = 1 and h.id not in (
      select g.case_id from case_access g where g.staff_id = :viewer and g.mode = 'allowed')
    union all select k.case_id from case_access k where k.staff_id = :viewer and k.mode = 'kept_out'))
order by q.due, c.reference, q.asked_at, q.id limit :limit;

-- name: subrequest_of_school
-- What a school is asked for, unanswered ones first; for `viewer` none of a case that is shut to that person.
select q.*, c.reference, c.state as case_state, o.state as mail_state, o.message_id
from subrequest q join cases c on c.id = q.case_id join outbox o on o.id = q.outbox_id
where q.body_id = :body_id and q.school = :school and q.kind = 'documents' and q.state in ('sent', 'answered')
  and (cast(:viewer as text) is null or q.case_id not in (
    select h.id from cases h where h.body_id = :body_id and h.restricted = 1 and h.id not in (
      select g.case_id from case_access g where g.staff_id = :viewer and g.mode = 'allowed')
    union all select k.case_id from case_access k where k.staff_id = :viewer and k.mode = 'kept_out'))
order by q.state desc, q.due, q.asked_at, q.id limit :limit;

-- name: subrequest_late
-- Documents past their day whose question left, to be chased: not too often, not too soon, and of no closed case.
select q.*, c.reference, c.state as case_state, o.state as mail_state, o.message_id
from subrequest q join cases c on c.id = q.case_id join outbox o on o.id = q.outbox_id
where q.body_id = :body_id and q.state = 'sent' and q.kind = 'documents' and q.due < :today and q.chased < :most
  and (q.chased_on is null or q.chased_on <= :chased_before) and c.state = 'open' and o.state = 'sent'
  and q.returned_at is null
order by q.due, q.asked_at, q.id;

-- name: subrequest_waiting
-- For whom cases wait, or one of them.
select case_id, recipient_name, due from subrequest
where body_id = :body_id and state = 'sent' and (cast(:case_id as text) is null or case_id = :case_id)
order by due, asked_at, id limit :limit;

-- name: subrequest_open_for
-- What an address is still asked for in the case with this reference.
select q.*, c.reference, c.state as case_state, o.state as mail_state, o.message_id
from subrequest q join cases c on c.id = q.case_id join outbox o on o.id = q.outbox_id
where q.body_id = :body_id and c.reference = :reference and q.state = 'sent' and lower(q.recipient_address) = :address
order by q.asked_at, q.id;

-- name: subrequest_addresses
-- Where schools and services were written to before, the newest first.
select recipient_address from subrequest where body_id = :body_id and kind = 'documents'
group by recipient_address order by max(asked_at) desc, recipient_address limit :limit;

-- name: subrequest_move
-- Those of a case that another took over.
update subrequest set case_id = :to_case_id where body_id = :body_id and case_id = :case_id;

-- == arming and audit ==

-- name: arming_armed
-- The kinds of automatic message that may leave for a body.
select kind from arming where body_id = :body_id and armed = 1 order by kind;

-- name: arming_list
-- Every kind ever armed or disarmed, when and by whom.
select kind, armed, changed_at, changed_by from arming where body_id = :body_id order by kind;

-- name: arming_set
-- Arm or disarm one kind; nothing when it stood so already.
insert into arming (body_id, kind, armed, changed_at, changed_by) values (:body_id, :kind, :armed, :at, :by)
on conflict (body_id, kind) do update set armed = excluded.armed, changed_at = excluded.changed_at,
  changed_by = excluded.changed_by
where arming.armed <> excluded.armed;

-- name: audit_add
-- Who did what.
insert into audit (id, body_id, at, actor, action, subject, detail)
values (:audit_id, :body_id, :at, :actor, :action, :subject, :detail);

-- name: audit_list
-- The newest lines first.
select id, body_id, at, actor, action, subject, detail from audit
where (cast(:body_id as text) is null or body_id = :body_id)
  and (cast(:subject as text) is null or subject = :subject)
order by at desc, id desc limit :limit;

-- name: audit_page
-- One page of a body's lines, the newest first, by who, what, upon what, and days.
select id, body_id, at, actor, action, subject, detail from audit
where body_id = :body_id
  and (cast(:actor as text) is null or actor = :actor)
  and (cast(:action as text) is null or action = :action)
  and (cast(:subject as text) is null or subject = :subject)
  and (cast(:since as text) is null or at >= :since)
  and (cast(:until as text) is null or at < :until)
order by at desc, id desc limit :limit offset :offset;

-- name: audit_actions
-- What was ever done in a body.
select distinct action from audit where body_id = :body_id order by action;

-- == guidance ==

-- name: guidance_add
-- A text that somebody may publish.
insert into guidance (id, body_id, entry_id, key, state, markdown, document, document_sha256, entry_sha256, imported_at)
values (:row_id, :body_id, :entry_id, :key, 'draft', :markdown, :document, :document_sha256, :entry_sha256, :now);

-- name: guidance_redraft
-- A newer text for a draft that nobody published yet.
update guidance set key = :key, markdown = :markdown, document_sha256 = :document_sha256, entry_sha256 = :entry_sha256,
  imported_at = :now, vanished_at = null
where id = :row_id and state = 'draft';

-- name: guidance_list
-- Entries in every state, those of one document together.
select id, body_id, entry_id, key, state, markdown, document, document_sha256, entry_sha256, imported_at, published_at,
  published_by, vanished_at
from guidance
where (cast(:body_id as text) is null or body_id = :body_id)
  and (cast(:document as text) is null or document = :document)
  and (cast(:state as text) is null or state = :state)
order by body_id, document, entry_id, imported_at, id;

-- name: guidance_publish
-- From now on the bot may quote it.
update guidance set state = 'published', published_at = :now, published_by = :by, vanished_at = null
where id = :row_id and state = 'draft';

-- name: guidance_withdraw
-- It is not quoted any more; it stays, so that one can see what was said.
update guidance set state = 'withdrawn' where id = :row_id and state <> 'withdrawn';

-- name: guidance_seen
-- The document still says it.
update guidance set vanished_at = null, document_sha256 = :document_sha256 where id = :row_id;

-- name: guidance_vanished
-- The document no longer says it; the first time counts.
update guidance set vanished_at = :now where id = :row_id and vanished_at is null;

-- name: guidance_version
-- How often the published guidance of each body changed.
select body_id, value from counter where name = 'guidance' order by body_id;

-- == staff ==

-- name: staff_add
-- A member of staff; nothing when the name is taken in this body.
insert into staff (id, body_id, name, role, password_hash, school, oidc_issuer, oidc_subject, break_glass,
  password_temporary, created_at)
values (:staff_id, :body_id, :name, :role, :password_hash, :school, :issuer, :subject, :break_glass,
  :password_temporary, :now)
on conflict (body_id, name) do nothing;

-- name: staff_find
-- Staff by sign-in name.
select * from staff where body_id = :body_id and name = :name;

-- name: staff_find_subject
-- Staff by what the identity provider calls them.
select * from staff where body_id = :body_id and oidc_issuer = :issuer and oidc_subject = :subject;

-- name: staff_role
-- Give another role, and the school it holds for.
update staff set role = :role, school = :school
where body_id = :body_id and name = :name and (role <> :role or coalesce(school, '') <> coalesce(:school, ''));

-- name: staff_enable
-- Give access back, and forget the wrong passwords.
update staff set disabled = 0, failed_attempts = 0, locked_until = null
where body_id = :body_id and name = :name and disabled = 1;

-- name: staff_password
-- Another password, which ends the count of wrong ones.
update staff set password_hash = :password_hash, password_temporary = :temporary, failed_attempts = 0, locked_until = null
where body_id = :body_id and name = :name;

-- name: staff_list
-- Everybody who has or had access.
select * from staff where cast(:body_id as text) is null or body_id = :body_id order by body_id, name;

-- name: staff_disable
-- Take away access.
update staff set disabled = 1 where body_id = :body_id and name = :name and disabled = 0;

-- name: staff_failed
-- One more failed sign-in.
update staff set failed_attempts = failed_attempts + 1 where id = :staff_id returning failed_attempts;

-- name: staff_lock
-- No sign-in before an instant.
update staff set locked_until = :until where id = :staff_id;

-- name: staff_clear
-- A good sign-in ends the count.
update staff set failed_attempts = 0, locked_until = null where id = :staff_id;

-- name: session_add
-- A signed-in browser; only the hash of its token is kept.
insert into web_session (token_hash, staff_id, body_id, csrf_token, id_token, created_at, seen_at)
values (:token_hash, :staff_id, :body_id, :csrf_token, :id_token, :now, :now);

-- name: session_find
-- Who a token belongs to; nobody once access was taken away.
select w.token_hash, w.csrf_token, w.created_at, w.seen_at, w.id_token, s.id as staff_id, s.body_id, s.name, s.role,
  s.school, s.password_temporary
from web_session w join staff s on s.id = w.staff_id
where w.token_hash = :token_hash and s.disabled = 0;

-- name: session_seen
-- The browser was here.
update web_session set seen_at = :now where token_hash = :token_hash;

-- name: session_close
-- Sign out.
delete from web_session where token_hash = :token_hash;

-- name: session_close_staff
-- End every session of one person.
delete from web_session
where staff_id = (select id from staff where body_id = :body_id and name = :name);

-- name: session_expire
-- End sessions that were idle, or that are too old whatever they did.
delete from web_session where seen_at < :idle_since or created_at < :made_before;

-- name: oidc_flow_add
-- A sign-in that leaves for the identity provider.
insert into oidc_flow (state_hash, browser_hash, body_id, nonce, verifier, destination, created_at)
values (:state_hash, :browser_hash, :body_id, :nonce, :verifier, :destination, :now);

-- name: oidc_flow_take
-- It comes back, once.
delete from oidc_flow where state_hash = :state_hash
returning browser_hash, body_id, nonce, verifier, destination, created_at;

-- name: oidc_flow_expire
-- Those that never came back.
delete from oidc_flow where created_at < :made_before;

-- == mailboxes ==

-- name: mailbox_get
-- A mailbox as last seen.
select uidvalidity, on_server, synced_at from mailbox where name = :mailbox;

-- name: mailbox_uids
-- The UIDs that need no fetch.
select uid from mailbox_uid where mailbox = :mailbox and uidvalidity = :uidvalidity;

-- name: mailbox_uid_add
-- A UID that is in the ledger, or set aside; a later fetch that succeeds overrides the latter.
insert into mailbox_uid (mailbox, uidvalidity, uid, body_id, ledger_id, set_aside, at)
values (:mailbox, :uidvalidity, :uid, :body_id, :ledger_id, :set_aside, :at)
on conflict (mailbox, uidvalidity, uid) do update
set body_id = excluded.body_id, ledger_id = excluded.ledger_id, set_aside = excluded.set_aside, at = excluded.at
where mailbox_uid.ledger_id is null;

-- name: mailbox_synced
-- A whole pass was made.
insert into mailbox (name, uidvalidity, on_server, synced_at) values (:mailbox, :uidvalidity, :on_server, :now)
on conflict (name) do update set uidvalidity = excluded.uidvalidity, on_server = excluded.on_server,
  synced_at = excluded.synced_at;

-- name: mailbox_counts
-- What the server listed against what is here, under the present UIDVALIDITY.
select m.name, m.uidvalidity, m.on_server, m.synced_at,
  (select count(*) from mailbox_uid u where u.mailbox = m.name and u.uidvalidity = m.uidvalidity
    and u.ledger_id is not null) as in_ledger,
  (select count(*) from mailbox_uid u where u.mailbox = m.name and u.uidvalidity = m.uidvalidity
    and u.ledger_id is null) as set_aside
from mailbox m order by m.name;

-- name: mailbox_set_aside
-- What could not be fetched, and why.
select mailbox, uidvalidity, uid, body_id, set_aside, at from mailbox_uid
where ledger_id is null and (cast(:body_id as text) is null or body_id = :body_id)
order by mailbox, uidvalidity, uid;

-- == leases ==

-- name: lease_take
-- Become or stay the one; nothing while another holds it.
insert into lease (name, owner, until) values (:name, :owner, :until)
on conflict (name) do update set owner = excluded.owner, until = excluded.until
where lease.owner = excluded.owner or lease.until <= :now;

-- name: lease_renew
-- Prolong what is still ours.
update lease set until = :until where name = :name and owner = :owner and until > :now;

-- name: lease_drop
-- Let another take over at once.
delete from lease where name = :name and owner = :owner;

-- == use of guidance ==

-- name: feedback_add
-- Whether an entry helped.
insert into guidance_feedback (id, body_id, entry_id, helped, at) values (:feedback_id, :body_id, :entry_id, :helped, :at);

-- name: feedback_counts
-- How often each entry helped and did not, since an instant.
select entry_id, sum(helped) as helped, sum(1 - helped) as not_helped from guidance_feedback
where body_id = :body_id and at >= :since group by entry_id order by entry_id;

-- name: feedback_of_entry
-- The same for one entry, ever.
select coalesce(sum(helped), 0) as helped, coalesce(sum(1 - helped), 0) as not_helped from guidance_feedback
where body_id = :body_id and entry_id = :entry_id;

-- name: unanswered_add
-- A masked question without an answer.
insert into unanswered (id, body_id, source, ledger_id, question, language, reason, nearest, at)
values (:unanswered_id, :body_id, :source, :ledger_id, :question, :language, :reason, :nearest, :at);

-- name: unanswered_same
-- Whether the same words from the same source are there since an instant.
select id from unanswered
where body_id = :body_id and source = :source and question = :question and at >= :since limit 1;

-- name: unanswered_list
-- The questions since an instant, newest first.
select source, ledger_id, question, language, reason, nearest, at from unanswered
where body_id = :body_id and at >= :since
  and (cast(:source as text) is null or source = :source)
order by at desc, id desc limit :limit;

-- == what triage found, and what staff make of it ==

-- name: triage_set
-- What was found in a message; thought about afresh, it is what was found last.
insert into triage (ledger_id, body_id, found, at) values (:ledger_id, :body_id, :found, :at)
on conflict (ledger_id) do update set found = excluded.found, at = excluded.at;

-- name: triage_of_message
-- What was found in a message. Before there was such a table, only what opened a case was kept, with the case.
select coalesce(t.found, case when not exists (
    select 1 from ledger e where e.case_id = l.case_id and e.id <> l.id
      and (e.decided_at < l.decided_at or (e.decided_at = l.decided_at and e.id < l.id)))
  then c.summary end) as found
from ledger l left join triage t on t.ledger_id = l.id left join cases c on c.id = l.case_id
where l.id = :ledger_id and l.body_id = :body_id;

-- name: triage_opening
-- The message that opened a case: the first that was decided on it.
select id from ledger where body_id = :body_id and case_id = :case_id order by decided_at, id limit 1;

-- name: triage_count
-- How many messages triage read since an instant.
select count(*) as messages from triage where body_id = :body_id and at >= :since;

-- name: correction_add
-- What somebody says a label is.
insert into label_correction (id, body_id, ledger_id, label, found, corrected, corrected_by, at)
values (:correction_id, :body_id, :ledger_id, :label, :found, :corrected, :by, :at);

-- name: correction_of_message
-- Everything said of the labels of a message, oldest first.
select * from label_correction where body_id = :body_id and ledger_id = :ledger_id order by at, id;

-- name: correction_counts
-- What stands, since an instant: by label, what was found and what staff made of it.
select c.label, c.found, c.corrected, count(*) as messages from label_correction c
where c.body_id = :body_id and c.at >= :since and not exists (
  select 1 from label_correction later where later.ledger_id = c.ledger_id and later.label = c.label
    and (later.at > c.at or (later.at = c.at and later.id > c.id)))
group by c.label, c.found, c.corrected order by c.label, messages desc, c.found, c.corrected;

-- name: correction_newest
-- What was said last, since an instant, newest first.
select * from label_correction where body_id = :body_id and at >= :since order by at desc, id desc limit :limit;

-- == soundness ==

-- name: fault_ledger_without_raw
-- Lines whose bytes are gone.
select l.id from ledger l left join raw_mail r on r.body_id = l.body_id and r.sha256 = l.sha256
where r.sha256 is null order by l.id limit 100;

-- name: fault_ledger_stuck
-- Unfinished lines that nothing works on.
select l.id from ledger l left join spool s on s.ledger_id = l.id
where l.state <> 'done' and s.ledger_id is null order by l.id limit 100;

-- name: fault_spool_done
-- Finished lines that would be worked on again.
select l.id from ledger l join spool s on s.ledger_id = l.id where l.state = 'done' order by l.id limit 100;

-- name: fault_case_version
-- Cases whose log and version differ.
select c.body_id, c.reference from cases c
where c.version <> (select count(*) from case_event e where e.case_id = c.id)
order by c.body_id, c.reference limit 100;

-- name: raw_page
-- The next stored mails, to compare bytes with digests.
select body_id, sha256, content from raw_mail
where body_id > :body_id or (body_id = :body_id and sha256 > :sha256)
order by body_id, sha256 limit 20;

-- == register ==

-- name: register_lines
-- The request register, a line for each track, in order of registration; `since` and `until` are days of registration.
select c.id as case_id, c.reference, c.received_on, c.registered_on, c.kind, c.state as case_state, c.requester_name,
  c.restricted, c.summary, t.regime, t.state, t.due, o.outcome, o.sent_on, o.due as decided_until
from cases c join track t on t.case_id = c.id
left join track_outcome o on o.case_id = t.case_id and o.regime = t.regime
where c.body_id = :body_id and c.registered_on >= :since and c.registered_on <= :until
order by c.registered_on, c.reference, t.id limit :limit offset :offset;

-- name: register_schools
-- Which schools have to do with which cases of a period.
select p.case_id, p.name from case_person p join cases c on c.id = p.case_id
where c.body_id = :body_id and p.role = 'school' and c.registered_on >= :since and c.registered_on <= :until
order by p.case_id, p.id;

-- name: calendar_due
-- The due dates of tracks that run, without anybody's name.
select c.reference, t.regime, t.due from track t join cases c on c.id = t.case_id
where t.body_id = :body_id and t.due is not null and c.state = 'open' and c.restricted = 0
order by t.due, c.reference, t.regime limit :limit;

-- name: feed_add
-- A new secret address.
insert into calendar_feed (token_hash, body_id, staff_id, created_at) values (:token_hash, :body_id, :staff_id, :now);

-- name: feed_remove
-- The addresses of one member of staff.
delete from calendar_feed where body_id = :body_id and staff_id = :staff_id;

-- name: feed_find
-- Whose an address is; nobody's once access is taken away.
select f.body_id, f.staff_id, s.role from calendar_feed f join staff s on s.id = f.staff_id
where f.token_hash = :token_hash and s.disabled = 0;

-- name: feed_count
-- How many addresses a member of staff has.
select count(*) as feeds from calendar_feed where body_id = :body_id and staff_id = :staff_id;

-- == pages for citizens ==

-- name: citizen_link_add
-- A new secret address.
insert into citizen_link (token_hash, body_id, purpose, case_id, ledger_id, created_at, expires_at)
values (:token_hash, :body_id, :purpose, :case_id, :ledger_id, :now, :expires_at);

-- name: citizen_link_find
-- What an address is of, and when its case last moved; that somebody looked moves nothing.
select l.token_hash, l.body_id, l.purpose, c.id as case_id, l.ledger_id, l.created_at, l.expires_at, l.revoked_at,
  l.used_at, c.reference,
  (select max(e.at) from case_event e where e.case_id = c.id and e.type <> 'viewed') as last_event
from citizen_link l left join ledger g on g.id = l.ledger_id left join cases c on c.id = coalesce(l.case_id, g.case_id)
where l.token_hash = :token_hash;

-- name: citizen_link_count
-- How many addresses of a case were not revoked.
select count(*) as links from citizen_link
where body_id = :body_id and case_id = :case_id and purpose = 'status' and revoked_at is null;

-- name: citizen_link_revoke
-- Shut every address of a case.
update citizen_link set revoked_at = :now
where body_id = :body_id and case_id = :case_id and purpose = 'status' and revoked_at is null;

-- name: citizen_link_use
-- The button of a confirmation was pressed, once.
update citizen_link set used_at = :now where token_hash = :token_hash and used_at is null;

-- name: citizen_link_confirmed
-- Whether the writer of a message confirmed the address.
select count(*) as links from citizen_link
where body_id = :body_id and ledger_id = :ledger_id and purpose = 'confirm' and used_at is not null;

-- name: citizen_code_add
-- The code of a case.
insert into citizen_code (case_id, body_id, code_hash, created_at) values (:case_id, :body_id, :code_hash, :now);

-- name: citizen_code_find
-- The code of a case, if one was sent and is not spent.
select code_hash, tries, created_at from citizen_code where body_id = :body_id and case_id = :case_id;

-- name: citizen_code_try
-- Somebody tried.
update citizen_code set tries = tries + 1 where body_id = :body_id and case_id = :case_id;

-- name: citizen_code_remove
-- A newer code, or a code that was taken, leaves none.
delete from citizen_code where body_id = :body_id and case_id = :case_id;

-- name: citizen_session_add
-- A browser that gave the code.
insert into citizen_session (token_hash, body_id, case_id, link_hash, created_at)
values (:token_hash, :body_id, :case_id, :link_hash, :now);

-- name: citizen_session_find
-- Which case a browser may read, through which address.
select body_id, case_id, link_hash, created_at from citizen_session where token_hash = :token_hash;

-- name: citizen_session_close
-- The person is done.
delete from citizen_session where token_hash = :token_hash;

-- name: citizen_session_close_case
-- Nobody reads a case any more.
delete from citizen_session where body_id = :body_id and case_id = :case_id;

-- name: citizen_session_expire
-- End sessions made before an instant.
delete from citizen_session where created_at < :made_before;

-- name: citizen_mails_of_case
-- How many mails of a kind were made for a case since an instant.
select count(*) as mails from outbox
where body_id = :body_id and case_id = :case_id and kind = :kind and created_at > :since;

-- name: citizen_mails_to
-- How many mails of a kind were made for an address since an instant, by every body.
select count(*) as mails from outbox where recipient_key = :recipient_key and kind = :kind and created_at > :since;

-- == web form of citizens, and notes of the helpdesk ==

-- name: form_key_add
-- The key, made at the first need; whoever comes second keeps the first.
insert into form_key (id, secret) values (1, :secret) on conflict (id) do nothing;

-- name: form_key_get
-- The key.
select secret from form_key where id = 1;

-- name: draft_put
-- A form begun, or begun further.
insert into request_draft (token_hash, body_id, fields, expires_at) values (:token_hash, :body_id, :fields, :expires_at)
on conflict (token_hash) do update set fields = excluded.fields;

-- name: draft_get
-- What was typed so far.
select fields, expires_at from request_draft
where token_hash = :token_hash and body_id = :body_id and expires_at > :now;

-- name: draft_remove
-- It was sent.
delete from request_draft where token_hash = :token_hash and body_id = :body_id;

-- name: draft_expire
-- Those that nobody sent in time.
delete from request_draft where expires_at <= :now;

-- name: form_receipt_add
-- A sent form and its message.
insert into form_receipt (token_hash, body_id, ledger_id, created_at) values (:token_hash, :body_id, :ledger_id, :now);

-- name: form_receipt_get
-- Which message it became.
select ledger_id from form_receipt where token_hash = :token_hash and body_id = :body_id;

-- name: form_receipt_expire
-- Pages that nobody needs any more.
delete from form_receipt where created_at < :made_before;

-- name: form_try_add
-- One more from this place.
insert into form_try (place, tried_at) values (:place, :now);

-- name: form_try_count
-- How many from this place lately.
select count(*) as tries from form_try where place = :place and tried_at > :since;

-- name: form_try_expire
-- What counts no more.
delete from form_try where tried_at <= :before;

-- name: contact_note_add
-- A call or a visit.
insert into contact_note (id, body_id, number, channel, caller, about, mail_address, telephone, promised_at, written_by,
  written_at, ledger_id, case_id)
select :note_id, :body_id, coalesce(max(number), 0) + 1, :channel, :caller, :about, :mail_address, :telephone,
  :promised_at, :written_by, :now, :ledger_id, cast(:case_id as text)
from contact_note where body_id = :body_id;

-- name: contact_note_get
-- One note.
select n.*, c.reference as case_reference from contact_note n left join cases c on c.id = n.case_id
where n.id = :note_id and n.body_id = :body_id;

-- name: contact_note_list
-- Notes, the newest first.
select n.*, c.reference as case_reference from contact_note n left join cases c on c.id = n.case_id
where n.body_id = :body_id order by n.number desc limit :limit;

-- name: contact_note_to_call
-- Who waits for a call, the earliest promise first.
select n.*, c.reference as case_reference from contact_note n left join cases c on c.id = n.case_id
where n.body_id = :body_id and n.promised_at is not null and n.called_back_at is null
order by n.promised_at, n.number limit :limit;

-- name: contact_note_called
-- Somebody called back.
update contact_note set called_back_at = :now, called_back_by = :by
where id = :note_id and body_id = :body_id and promised_at is not null and called_back_at is null;

-- name: contact_note_told
-- The letter that asks to write was sent.
update contact_note set told_at = :now where id = :note_id and body_id = :body_id and told_at is null;

-- == chats of citizens ==

-- name: chat_add
-- A new chat; the same token again makes no second one.
insert into chat (token_hash, body_id, language, reading, typed, version, created_at, expires_at)
values (:token_hash, :body_id, :language, '{}', '{}', 0, :now, :expires_at) on conflict (token_hash) do nothing;

-- name: chat_touch
-- Something changes: counted, and nobody else changes it until the commit.
update chat set version = version + 1
where token_hash = :token_hash and body_id = :body_id and expires_at > :now;

-- name: chat_prolong
-- Somebody goes on with it.
update chat set expires_at = :expires_at where token_hash = :token_hash and expires_at < :expires_at;

-- name: chat_get
-- A chat that is not over.
select * from chat where token_hash = :token_hash and body_id = :body_id and expires_at > :now;

-- name: chat_version
-- How often it changed.
select version from chat where token_hash = :token_hash and body_id = :body_id and expires_at > :now;

-- name: chat_lines
-- What was said, in order.
select number, turn_id, answers, said, said_at from chat_line where token_hash = :token_hash order by number;

-- name: chat_turn_known
-- Whether a turn came before.
select number from chat_line where token_hash = :token_hash and turn_id = :turn_id;

-- name: chat_answered
-- Whether a line was answered before.
select number from chat_line where token_hash = :token_hash and answers = :answers;

-- name: chat_line_add
-- One more thing said.
insert into chat_line (token_hash, number, turn_id, answers, said, said_at)
select :token_hash, coalesce(max(number), -1) + 1, cast(:turn_id as text), cast(:answers as integer), :said, :now
from chat_line where token_hash = :token_hash;

-- name: chat_read
-- What is understood now, and in which language.
update chat set reading = :reading, language = :language where token_hash = :token_hash;

-- name: chat_typed
-- What was typed in the summary.
update chat set typed = :typed where token_hash = :token_hash;

-- name: chat_file_list
-- The papers, without what is in them.
select number, name, size from chat_file where token_hash = :token_hash order by number;

-- name: chat_file_contents
-- The papers.
select name, content from chat_file where token_hash = :token_hash order by number;

-- name: chat_file_add
-- One more paper.
insert into chat_file (token_hash, number, name, size, content)
select :token_hash, coalesce(max(number), -1) + 1, :name, :size, :content from chat_file where token_hash = :token_hash;

-- name: chat_file_remove
-- Not this paper.
delete from chat_file where token_hash = :token_hash and number = :number;

-- name: chat_lines_remove
-- Nothing said is kept.
delete from chat_line where token_hash = :token_hash;

-- name: chat_files_remove
-- No paper is kept.
delete from chat_file where token_hash = :token_hash;

-- name: chat_remove
-- The chat itself, after what hangs on it.
delete from chat where token_hash = :token_hash and body_id = :body_id;

-- name: chat_over
-- Chats that nobody submitted in time.
select token_hash, body_id from chat where expires_at <= :now;

-- name: chat_hold
-- A chat that goes, over or not.
update chat set version = version + 1 where token_hash = :token_hash and body_id = :body_id;
