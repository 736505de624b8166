import type { WhatIfInput, WhatIfLine } from '../../../../contract/workflows/what-if.ts';
import { ApiError, open } from '../../../ui/server/api.ts';
import { linesOf, piecesOf } from '../../../ui/text/lines.ts';
import { localeNow } from '../../../ui/text/locale.ts';

const isLine = (value: unknown): value is WhatIfLine =>
  typeof value === 'object' && value !== null && 'type' in value;

/**
 * What is found, as it is found, by trying a version on the past (spec L35). Refusals, those midway too, are thrown as
 * `ApiError`; so is an answer that breaks off, as a lost network.
 */
export async function* tryOnThePast(
  workflow: string,
  version: number,
  input: WhatIfInput,
  signal: AbortSignal,
): AsyncGenerator<WhatIfLine> {
  const path = `/workflows/${workflow}/versions/${version}/what-if`;
  const { body } = await open('POST', path, { body: input, lines: true, signal, locale: localeNow() });
  if (body === null) throw new ApiError(0, { code: 'unreachable' });
  for await (const text of linesOf(piecesOf(body))) {
    const line: unknown = JSON.parse(text);
    if (!isLine(line)) continue;
    if (line.type === 'failed') throw new ApiError(line.problem.status, line.problem);
    yield line;
    if (line.type === 'done') return;
  }
  throw new ApiError(0, { code: 'unreachable' });
}
