-- Chats of citizens on the web: what was said, what was typed in the summary, and papers that came along.

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
