import type { z } from 'zod';
import { Desk } from '../../src/contract/interactions/desk.ts';
import { Interaction, type Details } from '../../src/contract/interactions/interaction.ts';
import { Why } from '../../src/contract/operations/ledger.ts';
import type { Answer } from '../support/http/http.ts';
import { until } from './until.ts';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
type Headers = Readonly<Record<string, string>>;
type Reader<Value> = { parse(value: unknown): Value };

/** Where an agent is signed in and what they are. */
export interface Being {
  readonly desk?: 'in' | 'out';
  readonly salesforce?: 'in' | 'out';
  readonly foreground?: boolean;
  readonly presence?: 'available' | 'away';
}

/** Somebody who is signed in over HTTP, as a browser or a program is. */
export class Person {
  readonly id: string;
  readonly username: string;
  readonly url: string;
  readonly headers: Headers;
  /** Who this agent is in the CRM; empty: nobody asked. */
  readonly crmUser: string;

  constructor(deps: { id: string; username: string; url: string; headers: Headers; crmUser?: string }) {
    this.id = deps.id;
    this.username = deps.username;
    this.url = deps.url;
    this.headers = deps.headers;
    this.crmUser = deps.crmUser ?? '';
  }

  /** Signs in with the password; a cookie and a CSRF token carry it from there. */
  static async signIn(url: string, username: string, password: string): Promise<Person> {
    const response = await fetch(`${url}/api/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username, password }),
    });
    if (response.status !== 204) throw new Error(`${username} could not sign in: ${response.status}`);
    const cookie = response.headers
      .getSetCookie()
      .map((one) => one.split(';')[0])
      .join('; ');
    const headers = { cookie, 'x-csrf-token': response.headers.get('x-csrf-token') ?? '', origin: url };
    const unknown = new Person({ id: '', username, url, headers });
    const { body } = await unknown.get('/me');
    return new Person({ id: String(body.id), username, url, headers });
  }

  async send(method: Method, path: string, body?: unknown, headers: Headers = {}): Promise<Answer> {
    const isText = typeof body === 'string';
    const response = await fetch(`${this.url}/api/v1${path}`, {
      method,
      headers: {
        ...this.headers,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: isText ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = /[/+]json/.test(response.headers.get('content-type') ?? '');
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: isJson ? JSON.parse(text) : text === '' ? null : text,
    };
  }

  get = (path: string, headers?: Headers) => this.send('GET', path, undefined, headers);
  post = (path: string, body?: unknown, headers?: Headers) => this.send('POST', path, body, headers);
  put = (path: string, body?: unknown, headers?: Headers) => this.send('PUT', path, body, headers);
  patch = (path: string, body?: unknown, headers?: Headers) => this.send('PATCH', path, body, headers);
  delete = (path: string) => this.send('DELETE', path);

  /** The answer of a request that must succeed, in the shape the contract gives it. */
  async done<Value>(answer: Promise<Answer>, reader: Reader<Value>): Promise<Value> {
    const { status, body } = await answer;
    if (status >= 300) throw new Error(`${this.username} got ${status}: ${JSON.stringify(body)}`);
    return reader.parse(body);
  }

  async be({
    desk = 'out',
    salesforce = 'out',
    foreground = true,
    presence = 'available',
  }: Being): Promise<void> {
    await this.surface('desk', desk, foreground);
    await this.surface('salesforce', salesforce);
    const { status } = await this.put('/me/presence', { presence });
    if (status !== 200) throw new Error(`${this.username} could not be ${presence}: ${status}`);
  }

  async surface(surface: 'desk' | 'salesforce', state: 'in' | 'out', foreground = true): Promise<void> {
    const { status } = await this.put(`/me/surfaces/${surface}`, { state, foreground });
    if (status !== 200) throw new Error(`${this.username} could not be ${state}: ${status}`);
  }

  desk = () => this.done(this.get('/desk'), Desk);
  presence = async (): Promise<string> => String((await this.get('/me/presence')).body.presence);
  interaction = (id: string) => this.done(this.get(`/interactions/${id}`), Interaction);
  why = (id: string, agent?: string): Promise<z.infer<typeof Why>> =>
    this.done(this.get(`/interactions/${id}/why${agent === undefined ? '' : `?agent=${agent}`}`), Why);

  /** Acts on a call; must succeed. */
  act = (id: string, action: string, body?: unknown) =>
    this.done(this.post(`/interactions/${id}/${action}`, body), Interaction);

  /** Tries to act on a call. */
  tries = (id: string, action: string, body?: unknown) => this.post(`/interactions/${id}/${action}`, body);

  note = (id: string, details: Partial<Details>) =>
    this.done(this.patch(`/interactions/${id}/details`, details), Interaction);

  tick = (id: string, checked: boolean) => this.put(`/interactions/${id}/do-not-log`, { checked });

  dial = (to: string, more: Record<string, unknown> = {}) =>
    this.done(this.post('/calls', { to, ...more }), Interaction);

  /** Waits until this person's phone rings with the call. */
  async rings(callId?: string): Promise<Interaction> {
    return until(`the phone of ${this.username} rings`, async () => {
      const { interactions } = await this.desk();
      return interactions.find((one) => one.phase === 'ringing' && (callId ?? one.callId) === one.callId);
    });
  }

  /** Waits until the interaction is as it should be. */
  async sees(id: string, what: string, is: (interaction: Interaction) => boolean): Promise<Interaction> {
    return until(`${this.username} sees ${what}`, async () => {
      const interaction = await this.interaction(id);
      return is(interaction) ? interaction : undefined;
    });
  }

  reaches = (id: string, phase: Interaction['phase']) =>
    this.sees(id, `the phase ${phase}`, (one) => one.phase === phase);

  /** Waits until the call is over and everything due has been written. */
  settled = (id: string) =>
    this.sees(
      id,
      'a settled call',
      ({ endedAt, parts }) => endedAt !== null && parts.every(({ log }) => log.state !== 'due'),
    );
}
