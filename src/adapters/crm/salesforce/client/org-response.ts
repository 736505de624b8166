import { OrgAway, type HttpAnswer } from './exchange.ts';
import type { OrgAnswer } from './org-client.ts';

/** An answer with its headers. */
export interface OrgResponse extends OrgAnswer {
  /** null: the org sent none of this name. */
  header(name: string): string | null;
}

/**
 * What an answer says, `null` where its body is empty. Throws `OrgAway` for a page meant for people, as proxies and an
 * org in maintenance send them, and for JSON that was cut off.
 */
export function responseOf({ status, headers }: HttpAnswer, text: string): OrgResponse {
  const type = headers.get('content-type') ?? '';
  if (type.includes('html')) throw new OrgAway(`Salesforce answered with a page (status ${status})`);
  return { status, body: bodyOf(type, text), header: (name) => headers.get(name) };
}

function bodyOf(type: string, text: string): unknown {
  if (text === '') return null;
  if (!type.includes('json')) return text;
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new OrgAway('Salesforce broke its answer off', { cause: error });
  }
}
