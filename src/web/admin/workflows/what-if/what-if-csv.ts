import type { WhatIfItem } from '../../../../contract/workflows/what-if.ts';
import { csv } from '../../../../domain/report/csv.ts';
import type { MessageKey } from '../../../ui/text/locale.ts';
import { kindKey } from '../editing/kind-key.ts';
import { pairedLines } from './what-if-outline.ts';

type Say = (key: MessageKey, values?: Readonly<Record<string, string | number>>) => string;

/** The list as a table for spreadsheets, in the reader's language; times as ISO 8601. */
export function whatIfCsv(items: readonly WhatIfItem[], before: number, after: number, say: Say): string {
  const head = [
    say('workflow.what-if.column.time'),
    say('workflow.what-if.column.kind'),
    say('workflow.what-if.column.name'),
    say('workflow.what-if.column.number'),
    say('workflow.what-if.column.agent'),
    say('workflow.what-if.column.differences'),
    say('workflow.what-if.as-logged', { version: before }),
    say('workflow.what-if.as-would-be', { version: after }),
    say('workflow.what-if.column.contact'),
  ];
  const rows = items.map((item) => {
    const lines = pairedLines(item, say);
    const told = (side: typeof lines.before) => side.map(({ text }) => text).join('; ');
    return [
      item.startedAt,
      say(kindKey[item.kind]),
      item.name ?? '',
      item.number ?? '',
      item.agent?.name ?? '',
      item.differences.map((kind) => say(`workflow.differs.${kind}`)).join('; '),
      told(lines.before),
      told(lines.after),
      item.interaction,
    ];
  });
  // Without the mark at the beginning spreadsheets take the text for one of another century.
  return `\uFEFF${csv([head, ...rows])}`;
}
