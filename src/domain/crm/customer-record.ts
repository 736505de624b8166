import type { RecordId } from '../ids.ts';
import type { RecordKind, RecordRef } from '../record.ts';
import type { EpochMs } from '../time.ts';

/** The records that contacts are with and about, as opposed to the activities that document contacts. */
export const customerKinds = [
  'account',
  'contact',
  'lead',
  'personAccount',
  'case',
  'opportunity',
] as const satisfies RecordKind[];
export type CustomerKind = (typeof customerKinds)[number];

export const isCustomerKind = (kind: string): kind is CustomerKind =>
  customerKinds.some((each) => each === kind);

export const leadStatuses = ['new', 'open', 'contacted', 'working', 'qualified', 'unqualified'] as const;
export type LeadStatus = (typeof leadStatuses)[number];

export const caseStatuses = ['new', 'open', 'working', 'waiting', 'escalated', 'closed'] as const;
export type CaseStatus = (typeof caseStatuses)[number];

/** The fields of each kind; `Reference` is an id where a record is written and the named record where it is read. */
export interface CustomerFields<Reference, Owner> {
  readonly account: {
    readonly name: string;
    readonly phone: string | null;
    readonly email: string | null;
    readonly country: string | null;
    readonly description: string | null;
    readonly owner: Owner;
  };
  readonly contact: Person<Owner> & { readonly account: Reference };
  readonly lead: Person<Owner> & { readonly company: string | null; readonly status: LeadStatus };
  readonly personAccount: Person<Owner>;
  readonly case: {
    readonly subject: string;
    readonly status: CaseStatus;
    readonly contact: Reference;
    readonly account: Reference;
    readonly description: string | null;
    readonly owner: Owner;
  };
  readonly opportunity: {
    readonly name: string;
    /** In the organisation's own words; what counts as closed, `isClosedStage` says. */
    readonly stage: string;
    readonly amount: number | null;
    /** A day, `2026-11-20`. */
    readonly closeDate: string | null;
    readonly account: Reference;
    readonly contact: Reference;
    readonly description: string | null;
    readonly owner: Owner;
  };
}

interface Person<Owner> {
  readonly firstName: string | null;
  readonly lastName: string;
  /** As somebody wrote it; the number index holds it as E.164. */
  readonly phone: string | null;
  readonly mobile: string | null;
  readonly email: string | null;
  /** ISO 3166 alpha-2, of the address: the country of a number written without one (spec L23). */
  readonly country: string | null;
  readonly description: string | null;
  readonly owner: Owner;
}

/** A user of the CRM, by the id that agents have as `crmUser`. */
export interface CrmUser {
  readonly id: string;
  readonly name: string;
}

/** Any of the fields; one left out, or undefined, stays as it is. */
export type Given<Fields> = { readonly [Name in keyof Fields]?: Fields[Name] | undefined };

/** What is written: all fields of a new record, or those of an existing one that are to change. */
export type CustomerDraft = {
  readonly [Kind in CustomerKind]: {
    readonly kind: Kind;
    readonly fields: CustomerFields<RecordId | null, string | null>[Kind];
  };
}[CustomerKind];
export type CustomerChange = {
  readonly [Kind in CustomerKind]: {
    readonly kind: Kind;
    readonly fields: Given<CustomerFields<RecordId | null, string | null>[Kind]>;
  };
}[CustomerKind];

/** What is read. */
export type CustomerRecord = {
  readonly [Kind in CustomerKind]: {
    readonly kind: Kind;
    readonly id: RecordId;
    readonly name: string;
    readonly createdAt: EpochMs;
    readonly changedAt: EpochMs;
    /** The key under which the ledger made it; null: a person did. */
    readonly external: string | null;
  } & CustomerFields<RecordRef | null, CrmUser>[Kind] &
    (Kind extends 'case' ? CaseOnly : unknown);
}[CustomerKind];

interface CaseOnly {
  /** Counted up by the CRM: `00001042`. */
  readonly caseNumber: string;
  /** null: the default one. */
  readonly recordType: string | null;
  /** `Phone`: a call opened it; null: a person made it. */
  readonly origin: string | null;
}

/** Stages are words of each organisation; these begin alike everywhere. */
export const isClosedStage = (stage: string): boolean => /^(?:closed|won|lost)\b/iu.test(stage.trim());
export const isClosedCase = (status: CaseStatus): boolean => status === 'closed';

/** Digits of a case number as people see it: `00001042`. */
const caseNumberDigits = 8;
export const caseNumberOf = (counted: number): string => String(counted).padStart(caseNumberDigits, '0');

export const personName = (firstName: string | null, lastName: string): string =>
  firstName === null ? lastName : `${firstName} ${lastName}`;
