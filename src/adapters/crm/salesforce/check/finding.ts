import type { CheckItem, CheckText } from '../../../../application/ports/crm/check.ts';
import type { MessageKey } from '../../../../messages/keys.ts';

type CodeOf<Key> = Key extends `admin.crm-check.${infer Code}` ? Code : never;
type RemediedBy<Code> = Code extends `${infer Problem}.remedy` ? Problem : never;

/** What can be told, by the end of the message that tells it. */
type Code = Exclude<CodeOf<MessageKey>, `${string}.remedy`>;
/** Those with a remedy. */
export type RemediedCode = RemediedBy<CodeOf<MessageKey>>;

type Values = CheckText['values'];

const text = (code: string, values: Values): CheckText => ({ message: `admin.crm-check.${code}`, values });

/** Something is as it should be. */
export const fine = (id: string, code: Code, values: Values = {}): CheckItem => ({
  id,
  state: 'ok',
  what: text(code, values),
  remedy: null,
});

/** Something that an administrator mends, or should know: then it is `ok`. */
export const found = (
  state: CheckItem['state'],
  id: string,
  code: RemediedCode,
  values: Values = {},
): CheckItem => ({ id, state, what: text(code, values), remedy: text(`${code}.remedy`, values) });
