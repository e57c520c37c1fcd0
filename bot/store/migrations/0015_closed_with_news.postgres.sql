-- A closed case that needs a person stands on the worklist: those that were closed without a look need none any more.
-- What came after a case was closed still does.

update cases set needs_human = 0
where state = 'closed' and needs_human = 1 and not exists (
  select 1 from case_event m
  where m.case_id = cases.id and m.type in ('message_appended', 'bounce_received') and m.seq > (
    select max(e.seq) from case_event e where e.case_id = cases.id and e.type in ('closed', 'merged')));
create index cases_closed_with_news on cases (body_id) where state = 'closed' and needs_human = 1;
