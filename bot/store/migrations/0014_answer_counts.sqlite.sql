-- How often answers were shown, opened and filed past, by day: of whom, of which request and at what hour stands nowhere.
create table answer_count (
  body_id text not null references body(id),
  day text not null,              -- in Belgium
  place text not null,            -- form, chat
  guidance_key text not null,
  shown integer not null,
  opened integer not null,
  filed integer not null,           -- a request was sent all the same
  primary key (body_id, day, place, guidance_key)
) strict;
