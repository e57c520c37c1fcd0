-- How often answers were shown, opened and filed past, by day: of whom, of which request and at what hour stands nowhere.
create table answer_count (
  body_id text collate "C" not null references body(id),
  day text collate "C" not null,              -- in Belgium
  place text collate "C" not null,            -- form, chat
  guidance_key text collate "C" not null,
  shown bigint not null,
  opened bigint not null,
  filed bigint not null,           -- a request was sent all the same
  primary key (body_id, day, place, guidance_key)
);
