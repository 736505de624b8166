import { agentId, queueId } from '../ids.ts';
import { isoText } from '../time.ts';
import type { Day } from './period.ts';
import {
  counted,
  figure,
  name,
  seconds,
  type Conditions,
  type Grouping,
  type Name,
  type Table,
} from './report.ts';

/** A contact counts once per row, no matter how many of its parts belong there. */
export interface ContactFigures {
  /** null: contacts without one. */
  readonly key: string | null;
  readonly contacts: number;
  readonly inboundAnswered: number;
  readonly inboundMissed: number;
  readonly outboundAnswered: number;
  readonly outboundUnanswered: number;
  readonly internal: number;
  readonly talkMs: number;
  /** Conversations; a transferred contact has several. */
  readonly talks: number;
}

/** The figures of an hour or day without contacts. */
const nothing = {
  contacts: 0,
  inboundAnswered: 0,
  inboundMissed: 0,
  outboundAnswered: 0,
  outboundUnanswered: 0,
  internal: 0,
  talkMs: 0,
  talks: 0,
};

const hours = Array.from({ length: 24 }, (_, hour) => String(hour));

/** The time zone that decides hours and days, and the days of the period. */
export interface Calendar {
  readonly zone: string;
  readonly days: readonly Day[];
}

const kinds = [
  'inbound-answered',
  'inbound-missed',
  'outbound-answered',
  'outbound-unanswered',
  'internal',
].map((kind) => counted(kind, { kind }));

/**
 * Contacts by kind, disposition, agent, queue, hour or day (spec L40). Hours and days come in order and without gaps;
 * everything else by the number of contacts.
 */
export function contacts(
  by: Grouping,
  figures: readonly ContactFigures[],
  total: Omit<ContactFigures, 'key'>,
  calendar: Calendar,
): Table {
  return {
    columns: [
      by === 'day' ? figure(by, 'day') : name(by),
      counted('contacts', {}),
      ...(by === 'kind' ? [] : kinds),
      figure('talk', 'seconds'),
      figure('talk-average', 'seconds'),
    ],
    rows: inOrder(by, figures, calendar).map((row) => ({
      names: [nameOf(by, row.key)],
      values: valuesOf(by, row),
      contacts: conditionsOf(by, row.key, calendar),
    })),
    total: valuesOf(by, total),
  };
}

function inOrder(
  by: Grouping,
  figures: readonly ContactFigures[],
  { days }: Calendar,
): readonly ContactFigures[] {
  if (by === 'hour') return filled(figures, hours);
  if (by === 'day')
    return filled(
      figures,
      days.map(({ day }) => day),
    );
  // Contacts without a value come after rows with the same count.
  const place = ({ key }: ContactFigures) => key ?? '\uffff';
  return figures.toSorted((a, b) => b.contacts - a.contacts || (place(a) < place(b) ? -1 : 1));
}

function filled(figures: readonly ContactFigures[], keys: readonly string[]): readonly ContactFigures[] {
  const byKey = new Map(figures.map((one) => [one.key, one]));
  return keys.map((key) => byKey.get(key) ?? { key, ...nothing });
}

function conditionsOf(by: Grouping, key: string | null, { days, zone }: Calendar): Conditions {
  if (by === 'hour') return { hour: key ?? '', zone };
  if (by !== 'day') return { [by]: key ?? '' };
  const day = days.find((one) => one.day === key);
  return day ? { from: isoText(day.from), to: isoText(day.to) } : {};
}

function nameOf(by: Grouping, key: string | null): Name {
  switch (by) {
    case 'agent':
      return { of: by, id: key === null ? null : agentId(key) };
    case 'queue':
      return { of: by, id: key === null ? null : queueId(key) };
    case 'disposition':
      return { of: by, id: key };
    case 'kind':
      return { of: by, id: key ?? '' };
    case 'hour':
      return { of: by, hour: Number(key) };
    case 'day':
      return { of: by, day: key ?? '' };
  }
}

const valuesOf = (by: Grouping, one: Omit<ContactFigures, 'key'>): readonly (number | null)[] => [
  one.contacts,
  ...(by === 'kind'
    ? []
    : [one.inboundAnswered, one.inboundMissed, one.outboundAnswered, one.outboundUnanswered, one.internal]),
  seconds(one.talkMs),
  one.talks === 0 ? null : seconds(one.talkMs / one.talks),
];
