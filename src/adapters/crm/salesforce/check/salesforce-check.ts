import type { CheckItem, CrmCheck } from '../../../../application/ports/crm/check.ts';
import { CrmUnavailable } from '../../../../application/ports/crm/crm.ts';
import type { KeptRecords } from '../../../../application/ports/crm/kept-records.ts';
import type { AgentId } from '../../../../domain/ids.ts';
import type { SalesforceConnection } from '../connection.ts';
import { found } from './finding.ts';
import { findings } from './findings.ts';
import { readOrg, type ReadOrgDeps } from './reading/read-org.ts';
import type { LinkedAgent, Configuration } from './snapshot.ts';

export interface SalesforceCheckDeps {
  readonly connection: Pick<
    SalesforceConnection,
    'client' | 'people' | 'org' | 'link' | 'describe' | 'integrationUser' | 'orgId' | 'telephony'
  >;
  /** Called when the org has been looked at, so that Tieline works with it as it is by now; a rejection is no concern. */
  readonly onLooked?: () => Promise<void>;
  /** How sign-outs are heard of, apart from sessions (spec L2). */
  readonly logoutStream: ReadOrgDeps['logoutStream'];
  /** What is kept of the org's records; null: this process keeps nothing. */
  readonly kept: KeptRecords | null;
  readonly configuration: () => Omit<Configuration, 'agents'> & {
    readonly agents: readonly (LinkedAgent & { readonly id: AgentId })[];
  };
}

/** Agents are looked through for one who is signed in to Salesforce; each is a read of our own database. */
const MOST_AGENTS = 200;

/** The check of an org (spec X11): who asks while one runs gets its findings, so that nobody's haste costs the org's day. */
export function salesforceCheck(deps: SalesforceCheckDeps): CrmCheck {
  const { connection, configuration, onLooked = async () => undefined } = deps;
  let running: Promise<readonly CheckItem[]> | null = null;
  const run = async (): Promise<readonly CheckItem[]> => {
    const now = configuration();
    // Whoever has mended something does not wait until it is tried again by itself.
    connection.client.askAnew();
    try {
      const org = await readOrg(readDeps(deps, now.agents), now);
      connection.describe.doubtAll();
      await onLooked().catch(() => undefined);
      return findings(org, now);
    } catch (error) {
      if (!(error instanceof CrmUnavailable)) throw error;
      return [linkItem(connection.link.current, error.message)];
    }
  };
  return () => {
    running ??= run().finally(() => {
      running = null;
    });
    return running;
  };
}

/** Why nothing can be looked at. */
function linkItem(link: SalesforceConnection['link']['current'], words: string): CheckItem {
  // What an org lacks that answers is for its own rule to say.
  const isAway = link.state === 'ok' || link.trouble === 'connecting' || link.trouble === 'no-key';
  const trouble = isAway ? 'away' : link.trouble;
  const told = (link.state === 'ok' ? null : link.words) ?? words;
  const isRestricted = trouble === 'revoked' && /\bip restricted\b/iu.test(told);
  const code = isRestricted ? 'ip-restricted' : trouble;
  return found('missing', trouble === 'wrong-org' ? 'org' : 'link', `link.${code}`, { words: told });
}

const readDeps = (
  { connection, kept, logoutStream }: SalesforceCheckDeps,
  agents: readonly (LinkedAgent & { readonly id: AgentId })[],
): ReadOrgDeps => ({
  ...connection,
  logoutStream,
  kept,
  usage: () => connection.org.budget.usage,
  async oneAgent() {
    const linked = agents.filter(({ crmUser }) => crmUser !== null).slice(0, MOST_AGENTS);
    for (const { id, name } of linked) {
      const theirs = await connection.people.clientOf(id);
      if (theirs !== null) return { name, client: theirs };
    }
    return null;
  },
});
