import { fork, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import type { CrmConfig } from '../../src/composition/crm.ts';
import { Secret } from '../../src/config/secret.ts';
import type { SampleOrg } from '../../test/salesforce/emulator.ts';
import type { HostRequest } from './org-host.ts';

interface Addresses {
  readonly url: string;
  readonly controlUrl: string;
  readonly pubsub: { readonly endpoint: string; readonly certificate: string };
}

type Row = Readonly<Record<string, unknown>> & { readonly Id: string };

/** Salesforce, as far as a benchmark needs it: the emulator, in a process of its own. */
export class OrgHost implements AsyncDisposable {
  readonly #process: ChildProcess;
  readonly #addresses: Addresses;
  #asked: Promise<unknown> = Promise.resolve();

  private constructor(process: ChildProcess, addresses: Addresses) {
    this.#process = process;
    this.#addresses = addresses;
  }

  static async start(): Promise<OrgHost> {
    const host = fork(join(import.meta.dirname, 'org-host.ts'));
    const [addresses] = (await once(host, 'message')) as [Addresses];
    return new OrgHost(host, addresses);
  }

  /** A new org with the demonstration's people and records. */
  async org(): Promise<BenchOrg> {
    const signIn = (await this.#ask({ ask: 'org' })) as SampleOrg;
    return new BenchOrg(this.#addresses, signIn, (request) => this.#ask(request));
  }

  /** One after the other: answers bear no mark. */
  #ask(request: HostRequest): Promise<unknown> {
    const answer = this.#asked.then(async () => {
      const answered = once(this.#process, 'message');
      this.#process.send(request);
      return (await answered)[0] as unknown;
    });
    this.#asked = answer;
    return answer;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = once(this.#process, 'exit');
    this.#process.disconnect();
    await ended;
  }
}

/** One org of the emulator's. */
export class BenchOrg {
  readonly signIn: SampleOrg;
  /** By which Tieline keeps its tokens. */
  readonly secretKey = randomBytes(32);
  readonly #addresses: Addresses;
  readonly #ask: (request: HostRequest) => Promise<unknown>;

  constructor(addresses: Addresses, signIn: SampleOrg, ask: (request: HostRequest) => Promise<unknown>) {
    this.#addresses = addresses;
    this.signIn = signIn;
    this.#ask = ask;
  }

  /** Where the org's API is. */
  get url(): string {
    return this.#addresses.url;
  }

  /** Tieline on this org. */
  config(): CrmConfig {
    const clientSecret = new Secret(this.signIn.clientSecret);
    return {
      salesforce: {
        loginUrl: this.#addresses.url,
        clientId: this.signIn.clientId,
        clientSecret,
        serverSignIn: { by: 'client-credentials', clientSecret },
        pubsubEndpoint: this.#addresses.pubsub.endpoint,
        pubsubCa: this.#addresses.pubsub.certificate,
        contactCenter: null,
      },
      secretKey: new Secret(this.secretKey.toString('base64')),
      dataDirectory: '',
    };
  }

  /** Fills it with so many contacts, numbered as in `customers.ts`. */
  async fill(contacts: number): Promise<void> {
    await this.#ask({ ask: 'fill', orgId: this.signIn.orgId, contacts });
  }

  /** Somebody changes the contact's name in the org. */
  async rename(id: string, name: string): Promise<void> {
    await this.#ask({ ask: 'rename', orgId: this.signIn.orgId, id, name });
  }

  /** Every access token ends. */
  async endSessions(): Promise<void> {
    await this.#ask({ ask: 'end-sessions', orgId: this.signIn.orgId });
  }

  async switches(values: object): Promise<void> {
    await this.#control('PUT', 'switches', values);
  }

  /** How many requests it got since `forgetRequests`, and for what. */
  async requests(): Promise<{ readonly count: number; readonly byPath: Readonly<Record<string, number>> }> {
    return (await this.#control('GET', 'requests')) as Awaited<ReturnType<BenchOrg['requests']>>;
  }

  async forgetRequests(): Promise<void> {
    await this.#control('DELETE', 'requests');
  }

  async records(object: string): Promise<readonly Row[]> {
    return (await this.#control('GET', `records/${object}`)) as readonly Row[];
  }

  /** Ids of the people who may own what is written. */
  async people(): Promise<readonly string[]> {
    const users = await this.records('User');
    const technical = new Set(['administrator', 'integration']);
    return users
      .filter((user) => user['IsActive'] === true && !technical.has(String(user['CommunityNickname'])))
      .map(({ Id }) => Id);
  }

  /** A request with the integration user's token, as a program by hand sends it. */
  async send(method: string, path: string, body?: object): Promise<unknown> {
    const response = await fetch(`${this.url}/services/data/v66.0${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.signIn.accessToken}`,
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text === '' ? null : JSON.parse(text);
  }

  async #control(method: string, path: string, body?: object): Promise<unknown> {
    const response = await fetch(`${this.#addresses.controlUrl}/orgs/${this.signIn.orgId}/${path}`, {
      method,
      ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text === '' ? null : JSON.parse(text);
  }
}
