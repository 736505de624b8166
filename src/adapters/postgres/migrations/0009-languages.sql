-- Which languages there are is one list, in the domain; the API checks against it.
alter table agent drop constraint agent_locale_check;
