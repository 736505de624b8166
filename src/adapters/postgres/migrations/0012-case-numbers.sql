-- Case numbers go on after a restore: the sequence belongs to its column, by which a restore sets it to the highest
-- number there is. What was restored before it belonged there is set here.

alter sequence crm_case_number owned by crm_record.case_number;

select setval('crm_case_number', max(case_number)) from crm_record
having max(case_number) >= (select last_value from crm_case_number);
