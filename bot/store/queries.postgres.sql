-- What PostgreSQL says differently; everything else is in queries.sql.

-- name: body_lock
-- Held until the commit; `no key`, so that rows that point at the body can still be added meanwhile.
select id from body where id = :body_id for no key update;

-- name: spool_claim
-- Lease the item that has been due longest; rows another worker is claiming now are skipped.
update spool set lease_owner = :owner, lease_until = :lease_until, attempts = attempts + 1
where ledger_id = (
  select ledger_id from spool
  where quarantined = 0 and not_before <= :now and (lease_until is null or lease_until <= :now)
  order by not_before, ledger_id limit 1 for update skip locked)
returning ledger_id, attempts, failures;

-- name: outbox_claim
-- Lease the reply that has been due longest; rows another sender is claiming now are skipped.
update outbox set state = 'sending', lease_owner = :owner, lease_until = :lease_until, attempts = attempts + 1
where id = (
  select id from outbox where state = 'queued' and not_before <= :now
  order by not_before, id limit 1 for update skip locked)
returning *;

-- name: outbox_queued_pair
-- Held until the commit, so that no sender takes one of the two while both are taken back.
select id from outbox where body_id = :body_id and id in (:one, :other) and state = 'queued' order by id for update;
