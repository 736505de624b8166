-- People search a number by the digits at its end.
create index number_index_last_digits on number_index (reverse(e164) text_pattern_ops);
