-- Behind which event of the org's stream of logouts Tieline is; null: it is not known, or nobody follows them.
alter table salesforce_index add column sign_out_replay_id bytea;
