import { moment } from '../../../ui/text/format.ts';

/** As the rules write moments into a field. */
const isMoment = (value: string): boolean => /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/u.test(value);

/** What workflows wrote into fields of the CRM's own (spec L13), as people read it; nothing for what was left empty. */
export const extraFields = (
  extra: Readonly<Record<string, string>> = {},
): readonly { readonly name: string; readonly value: string }[] =>
  Object.entries(extra).flatMap(([name, value]) =>
    value === '' ? [] : [{ name, value: isMoment(value) ? moment(value) : value }],
  );
