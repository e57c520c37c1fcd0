-- The worklist of a hundred thousand cases: what it filters and searches by stands with the order it is read in.

alter table cases add column regimes text not null default '';
alter table cases add column sought text not null default '';
update cases set
  regimes = coalesce((
    select ' ' || group_concat(t.regime, ' ') || ' ' from track t where t.case_id = cases.id and t.state <> 'closed'), ''),
  sought = lower(substr(reference || ' ' || coalesce(requester_name, '') || ' ' || coalesce(requester_address, ''), 1, 300));
drop index cases_work;
-- One page of the worklist is a walk along this index; it holds all that is filtered by, so that no case is read for it.
create index cases_worklist on cases (body_id, state, urgent desc, coalesce(work_until, '9999-12-31'), reference,
  work_until, assigned_to, needs_human, restricted, regimes, sought, id);
create index cases_restricted on cases (body_id) where restricted = 1;

-- What waits for a person without a case is few among all messages ever accepted.
create index ledger_waiting on ledger (body_id, received_at)
  where (case_id is null or reason = 'join_to_confirm') and (route = 'hand_to_human' or state = 'quarantined');
