-- Secret addresses of calendars with the due dates of a body; only their hashes are kept.
create table calendar_feed (
  token_hash text collate "C" primary key,
  body_id text collate "C" not null references body(id),
  staff_id text collate "C" not null references staff(id),
  created_at text collate "C" not null
);
create index calendar_feed_staff on calendar_feed (staff_id);
