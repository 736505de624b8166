import { useLoaded } from '../../ui/server/load.ts';
import { asText, type Body } from './body.ts';
import type { Choosable, Source } from './resources.ts';

/** The most that the server gives on one page; an organisation with more edits them through the API. */
const most = 200;

export interface Option {
  readonly value: string;
  readonly name: string;
}

/** What a field may refer to, by its name. */
export function useOptions(source: Choosable | undefined): readonly Option[] {
  const list = useLoaded<{ items: readonly Body[] }>(
    source === undefined ? null : `/${source}?limit=${most}`,
  );
  return (list.value?.items ?? []).map((one) => {
    const value = asText(one['id'] ?? one['number']);
    return { value, name: asText(one['name']) || asText(one['number']) || value };
  });
}

export const listPath = (source: Source): string => `/${source}?limit=${most}`;
