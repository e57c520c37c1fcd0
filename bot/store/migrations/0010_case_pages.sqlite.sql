-- What a case page reads, found by body and case: with one body, an index that begins with the body alone is no help.

create index track_of_case on track (body_id, case_id);
create index party_of_case on party (body_id, case_id, address);
create index outbox_of_case on outbox (body_id, case_id, created_at) where case_id is not null;
drop index ledger_case;
create index ledger_of_case on ledger (body_id, case_id, received_at) where case_id is not null;
