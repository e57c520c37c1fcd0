-- Guidance that an operator imports.

-- Guidance of a body's own, each entry with its history: at most one published and one draft text at a time.
create table guidance (
  id text collate "C" primary key,
  body_id text collate "C" not null references body(id),
  entry_id text collate "C" not null,        -- the id in its front matter
  key text collate "C" not null,             -- what is cited; several entries may share one
  state text collate "C" not null,           -- draft, published, withdrawn
  markdown text collate "C" not null,        -- with front matter, in the form of the guidance that ships
  document text collate "C" not null,        -- the file it came from
  document_sha256 text collate "C" not null,
  entry_sha256 text collate "C" not null,
  imported_at text collate "C" not null,
  published_at text collate "C",
  published_by text collate "C",
  vanished_at text collate "C"               -- since when the document no longer says it
);
create unique index guidance_draft on guidance (body_id, entry_id) where state = 'draft';
create unique index guidance_published on guidance (body_id, entry_id) where state = 'published';
create index guidance_document on guidance (body_id, document);
