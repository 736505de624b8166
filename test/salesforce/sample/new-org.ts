import { randomBytes } from 'node:crypto';
import { jwtKeys, newClientApp } from '../auth/app.ts';
import { HostedOrg, newPassword } from '../hosted-org.ts';
import { createOrg } from '../model/org.ts';
import type { ObjectDefinition } from '../schema/object.ts';
import { addOrgSetup, type Edition } from './org-setup.ts';
import { addSampleRecords } from './sample-records.ts';
import { addUser, technicalUsers } from './users.ts';

export interface NewOrgOptions {
  /** Enterprise unless given. */
  readonly edition?: Edition;
  /** Whether the demonstration's people and records are in it; a sample has person accounts, as one of them is one. */
  readonly sample?: boolean;
  /** Those of Salesforce and the package unless given. */
  readonly objects?: readonly ObjectDefinition[];
  /** Where sign-ins may lead to, besides this machine. */
  readonly redirectUris?: readonly string[];
  /** Epoch milliseconds; the machine's clock unless given. */
  readonly now?: () => number;
}

/** An org as somebody gets it who signs up: an administrator, the package with its integration user, an app. */
export function newOrg(options: NewOrgOptions = {}): HostedOrg {
  const { edition = 'Enterprise', sample = false, redirectUris = [], now = Date.now, objects } = options;
  const org = createOrg({ now, switches: { 'person-accounts': sample }, ...(objects && { objects }) });
  const domain = `org-${randomBytes(4).toString('hex')}.example`;
  const integration = org.transaction('', (tx) => {
    addOrgSetup(tx, org.id, edition);
    const users = technicalUsers.map((draft) => addUser(tx, draft, domain));
    if (sample) addSampleRecords(tx, domain);
    return users.find((user) => user['CommunityNickname'] === 'integration');
  });
  const { publicKey, privateKey } = jwtKeys();
  const app = newClientApp(integration?.Id ?? '', redirectUris, publicKey);
  return new HostedOrg({ org, edition, domain, password: newPassword(), app, jwtKey: privateKey });
}
