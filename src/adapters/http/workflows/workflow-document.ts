import type { FastifyRequest } from 'fastify';
import type { Addresses } from '../../../application/mail/addresses.ts';
import { readWorkflow } from '../../../contract/workflows/workflow.ts';
import type { Workflow } from '../../../domain/workflow/workflow.ts';
import { confirmationLink, type ReachedAt } from '../organisation/mail-addresses.ts';
import { messageOf } from '../platform/issue-message.ts';
import { languageOf } from '../platform/language.ts';
import { accepted } from '../platform/problem.ts';
import { actorOf } from '../routes/collection.ts';

/** The document that was given, or the problem with all its faults in the reader's language. */
export function documentOf(request: FastifyRequest, given: unknown, name: string): Workflow {
  const locale = languageOf(request);
  return accepted(readWorkflow(given, name, (issue) => messageOf(issue, locale)));
}

export interface AskDefaultDeps {
  readonly addresses: Pick<Addresses, 'askDefault'>;
  readonly reachedAt: ReachedAt;
}

/** Asks the address that a saved workflow mails to by default whether it may be used (spec L22). */
export function askDefault(
  { addresses, reachedAt }: AskDefaultDeps,
  document: Workflow,
  request: FastifyRequest,
): void {
  const base = reachedAt();
  // Without an address for the link nobody is asked; the page of mails then says what is missing.
  if (base !== null) addresses.askDefault(document, actorOf(request), confirmationLink(base));
}
