-- Guidance that an operator imports.

-- Guidance of a body's own, each entry with its history: at most one published and one draft text at a time.
create table guidance (
  id text primary key,
  body_id text not null references body(id),
  entry_id text not null,        -- the id in its front matter
  key text not null,             -- what is cited; several entries may share one
  state text not null,           -- draft, published, withdrawn
  markdown text not null,        -- with front matter, in the form of the guidance that ships
  document text not null,        -- the file it came from
  document_sha256 text not null,
  entry_sha256 text not null,
  imported_at text not null,
  published_at text,
  published_by text,
  vanished_at text               -- since when the document no longer says it
) strict;
create unique index guidance_draft on guidance (body_id, entry_id) where state = 'draft';
create unique index guidance_published on guidance (body_id, entry_id) where state = 'published';
create index guidance_document on guidance (body_id, document);
