export interface ValidationRule {
  readonly object: string;
  /** Where the message is shown; null: at the record. */
  readonly field: string | null;
  readonly message: string;
}

/** What an org is told to be like or to get wrong, by the names of the control port; null and false: as Salesforce is at first. */
export interface Switches {
  /** Share (0 to 1) of writes whose answer is lost after the commit: the connection breaks. */
  readonly 'lose-answer': number;
  /** Share of requests answered 503 before anything is done. */
  readonly unavailable: number;
  /** Each request takes this much longer. */
  readonly 'slow-ms': number;
  /** An access token ends after this many requests; null: never. */
  readonly 'expire-token-every': number | null;
  readonly 'rotate-refresh-tokens': boolean;
  /** `Task.CallDisposition`: not there for anybody but an administrator. */
  readonly 'hide-fields': readonly string[];
  readonly 'read-only-fields': readonly string[];
  /** By `Task.Status`: the only values there are, and the field takes no other. */
  readonly 'restrict-picklists': Readonly<Record<string, readonly string[]>>;
  readonly 'validation-rules': readonly ValidationRule[];
  /** A trigger on tasks touches the case, whose owner the assignment rules then change where the request allows it. */
  readonly 'reassign-case-on-task': boolean;
  /** User names. */
  readonly 'inactive-users': readonly string[];
  readonly 'daily-limit': number | null;
  /** Share of written rows that another transaction has locked. */
  readonly 'lock-rows': number;
  readonly 'duplicate-rules': boolean;
  readonly 'state-country-picklists': boolean;
  readonly 'person-accounts': boolean;
  /** `Contact.Phone`: encrypted at rest, so nothing can be filtered, sorted or grouped by them. */
  readonly 'encrypted-fields': readonly string[];
  /** ISO codes of the currencies that records may be in, the org's own first; none: it has one, and records say nothing of it. */
  readonly currencies: readonly string[];
  /** The profiles' login IP ranges leave out where all requests come from: nobody signs in. */
  readonly 'login-ip-ranges': boolean;
  readonly 'key-field': 'unique' | 'not-unique' | 'missing';
  /** Every grant given so far is revoked while it is on. */
  readonly 'revoke-grants': boolean;
  /** Tokens of apps that are not installed are refused, as API access control does. */
  readonly 'api-access-control': boolean;
  /** How late SOSL finds what was written. */
  readonly 'search-delay-ms': number;
  /** Closed activities older than this are archived; null: none. */
  readonly 'archive-after-days': number | null;
  /** `Task.Reason__c`: required by the object. */
  readonly 'required-fields': readonly string[];
  /** By object: developer names of the record types there are. */
  readonly 'record-types': Readonly<Record<string, readonly string[]>>;
  /** The org has Salesforce Voice, with Tieline's contact center. */
  readonly 'voice-calls': boolean;
  /** The telephony API has enough, for so many seconds from each request; null: it has not. */
  readonly 'telephony-retry-after': number | null;
  /** Sign-outs are told on `/event/LogoutEventStream`; or they are, but the integration user may not customize the application. */
  readonly 'logout-events': 'none' | 'not-permitted' | 'streamed';
  /** Another id, as after a sandbox was refreshed. */
  readonly 'org-id': string | null;
  /** The instance's address has changed, and the former one is gone. */
  readonly 'instance-renamed': boolean;
}
