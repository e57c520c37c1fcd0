-- Secret addresses of calendars with the due dates of a body; only their hashes are kept.
create table calendar_feed (
  token_hash text primary key,
  body_id text not null references body(id),
  staff_id text not null references staff(id),
  created_at text not null
) strict;
create index calendar_feed_staff on calendar_feed (staff_id);
