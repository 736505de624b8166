import type { Page, WebSocketRoute } from 'playwright-core';
import type { Desk, StreamMessage } from '../../../src/contract/interactions/desk.ts';
import type { Interaction } from '../../../src/contract/interactions/interaction.ts';

/** A desk without a server, for what a page looks like in a state that is hard to reach; the story runs on the real one. */

const ago = (seconds: number) => new Date(Date.now() - seconds * 1000).toISOString();

export const erika = { kind: 'contact', id: 'c1', name: 'Erika Mustermann' };
const firm = { kind: 'account', id: 'a1', name: 'Mustermann GmbH' };
const caseOfErika = { kind: 'case', id: 'k1', name: '00001042 · Doppelte Position auf Rechnung R-2026-1187' };
const me = 'mia-id';

const noDetails = { name: null, relatedTo: null, subject: null, disposition: null, tags: [], comments: '' };
const noLog = { state: 'none', activity: null, reason: null } as const;

export function interaction(change: Partial<Interaction> = {}): Interaction {
  return {
    id: 'i1',
    channel: 'voice',
    direction: 'inbound',
    phase: 'ringing',
    sessionId: 's1',
    callId: 'call-1',
    from: '+498963648018',
    to: '+498912345670',
    fromLabel: '+49 89 63648018',
    toLabel: '+49 89 12345670',
    extension: null,
    queue: 'q1',
    queueName: 'Support',
    skill: 'k1',
    skillName: 'Support',
    agentId: null,
    startedAt: ago(42),
    answeredAt: null,
    endedAt: null,
    waitSeconds: 42,
    talkSeconds: 0,
    holdSeconds: 0,
    onHoldSince: null,
    offerUntil: new Date(Date.now() + 14_000).toISOString(),
    wrapupUntil: null,
    origin: 'inbound',
    emergency: false,
    ivr: null,
    failure: null,
    muted: false,
    recording: 'off',
    parties: [],
    match: { records: [erika, firm], chosen: erika, toBeDecided: false },
    details: noDetails,
    rules: {
      subjectEditable: true,
      dispositionRequired: true,
      dispositionIn: 'panel',
      autoSave: true,
      choices: null,
      savesDisposition: false,
    },
    subjectPreview: 'Eingehendes Gespräch 20.11.2026 14:02',
    doNotLog: { visible: true, checked: false },
    isTickHidden: false,
    possible: ['answer', 'reject'],
    pop: { record: erika, mode: 'view' },
    log: noLog,
    followUp: null,
    outlook: 'Wird zur vergangenen Aktivität bei Erika Mustermann.',
    unsaved: false,
    dispositionMissing: false,
    parts: [
      {
        agentId: me,
        agentName: 'Mia Krüger',
        phase: 'ringing',
        kind: null,
        offeredAt: ago(6),
        answeredAt: null,
        endedAt: null,
        talkSeconds: 0,
        offers: [{ at: ago(6), endedAt: null, result: null }],
        details: noDetails,
        doNotLog: { visible: true, checked: false },
        log: noLog,
      },
    ],
    ...change,
  };
}

const typed = {
  name: erika,
  relatedTo: caseOfErika,
  subject: null,
  disposition: 'd1',
  tags: ['Rechnung', 'Gutschrift'],
  comments: 'Position 3 doppelt. Gutschrift 214,20 € zugesagt, Bestätigung per E-Mail.',
};

export const connected = (): Interaction =>
  interaction({
    phase: 'connected',
    answeredAt: ago(207),
    offerUntil: null,
    recording: 'on',
    details: typed,
    possible: ['hold', 'mute', 'stop-recording', 'mask', 'tones', 'end'],
  });

export const held = (): Interaction =>
  interaction({
    phase: 'held',
    answeredAt: ago(300),
    onHoldSince: ago(48),
    offerUntil: null,
    details: typed,
    possible: ['resume', 'mute'],
  });

export const wrapup = (): Interaction =>
  interaction({
    phase: 'wrapup',
    answeredAt: ago(500),
    endedAt: ago(48),
    offerUntil: null,
    wrapupUntil: new Date(Date.now() + 72_000).toISOString(),
    talkSeconds: 392,
    holdSeconds: 84,
    details: { ...typed, disposition: null },
    doNotLog: { visible: false, checked: false },
    possible: ['finish', 'save'],
    log: { state: 'written', activity: null, reason: null },
  });

export const desk = (interactions: Interaction[] = [], change: Partial<Desk> = {}): Desk => ({
  position: '1',
  presence: { presence: 'available', reason: null, since: ago(760), next: null },
  surfaces: { salesforce: 'out', salesforceLogout: false, desk: 'in', deskForeground: true },
  telephony: { state: 'up', since: ago(9000) },
  database: { state: 'up', since: ago(9000) },
  interactions,
  awayReasons: [
    { id: 'break', label: 'Pause' },
    { id: 'lunch', label: 'Mittagspause' },
    { id: 'training', label: 'Schulung' },
  ],
  outboundSkills: [
    { id: 'k1', name: 'Support', callerNumber: '+49 89 12345670' },
    { id: 'k2', name: 'Vertrieb', callerNumber: '+1 202 555 0100' },
  ],
  dispositions: [
    { id: 'd1', label: 'Gutschrift zugesagt', group: 'Rechnung', direction: 'inbound' },
    { id: 'd2', label: 'Auskunft erteilt', group: 'Allgemein', direction: 'both' },
    { id: 'd3', label: 'Interessiert', group: null, direction: 'outbound' },
  ],
  tags: ['Rechnung', 'Gutschrift', 'Beschwerde'],
  emergencyNumbers: [
    { number: '112', test: false },
    { number: '110', test: false },
    { number: '933', test: true },
  ],
  emergencyAddress: null,
  clickToDial: true,
  simulator: true,
  ...change,
});

const owner = { id: me, name: 'Mia Krüger' };
const call = {
  kind: 'task',
  callType: 'Inbound',
  durationSeconds: 252,
  disposition: 'Anliegen aufgenommen',
  who: erika,
  what: null,
  owner,
  status: 'completed',
  interactionId: 'i9',
  startsAt: null,
} as const;

const answers: Readonly<Record<string, unknown>> = {
  '/setup': { needed: false },
  '/me': { id: me, username: 'mia', name: 'Mia Krüger', roles: ['agent', 'administrator'], locale: 'de' },
  '/simulator/clock': { now: new Date().toISOString(), aheadSeconds: 0 },
  '/crm/contact/c1': {
    ...erika,
    firstName: 'Erika',
    lastName: 'Mustermann',
    phone: '+49 89 636-48018',
    mobile: '+49 171 3920042',
    email: 'e.mustermann@mustermann.example',
    account: firm,
    owner,
    country: 'DE',
    openCases: [caseOfErika],
    openOpportunities: [{ kind: 'opportunity', id: 'o1', name: 'Rahmenvertrag 2027' }],
  },
  '/crm/contact/c1/activities': {
    nextSteps: [
      {
        ...call,
        kind: 'task',
        id: 't1',
        subject: 'Rückruf wegen Gutschrift',
        status: 'open',
        callType: null,
        durationSeconds: null,
        disposition: null,
        due: '2026-11-20',
        description: null,
        what: caseOfErika,
        interactionId: null,
      },
    ],
    past: [
      {
        ...call,
        id: 't2',
        subject: 'Eingehendes Gespräch 17.11.2026 09:41',
        due: '2026-11-17',
        description: 'Position 3 doppelt berechnet, prüft Buchhaltung.',
      },
      {
        ...call,
        id: 't3',
        subject: 'Verpasst, aber beantwortet',
        due: '2026-11-12',
        durationSeconds: 0,
        disposition: null,
        description: null,
      },
      {
        ...call,
        id: 't4',
        subject: 'Ausgehendes Gespräch 04.11.2026 15:20',
        callType: 'Outbound',
        due: '2026-11-04',
        durationSeconds: 0,
        disposition: 'Keine Antwort',
        description: null,
      },
    ],
  },
  '/crm/search': { items: [erika, firm], next: null, found: { count: 2, more: false } },
  '/ledger': {
    items: [
      {
        id: 'w1',
        interactionId: 'i9',
        kind: 'activity',
        operation: 'upsert-task',
        key: 'k',
        state: 'refused',
        attempts: 1,
        record: null,
        sentAt: ago(4000),
        confirmedAt: null,
        error: { code: 'required', words: 'Pflichtfeld fehlt: Produkt' },
        payload: { subject: 'Eingehendes Gespräch 20.11.2026 12:55', description: 'Reklamation' },
      },
    ],
    next: null,
  },
  '/interactions/i1/why': {
    workflow: { id: 'wf', name: 'Service DE', version: 7 },
    steps: [
      {
        rule: 'L1',
        saw: {},
        decided: 'desk',
        because: 'Zuständig ist der Desk: in Salesforce abgemeldet, im Desk angemeldet.',
        setting: null,
      },
      {
        rule: 'L9',
        saw: {},
        decided: 'completed',
        because: 'Wird als vergangene Aktivität protokolliert.',
        setting: 'log.inboundAnswered',
      },
      {
        rule: 'L10',
        saw: {},
        decided: true,
        because: 'Wird sofort geschrieben, auch ohne „Speichern“.',
        setting: 'autoSave.inbound',
      },
    ],
    writes: [
      {
        kind: 'activity',
        key: 'p1/activity',
        state: 'done',
        attempts: 1,
        record: { kind: 'task', id: 't9', name: 'Eingehendes Gespräch' },
        sentAt: ago(40),
        confirmedAt: ago(40),
        error: null,
      },
    ],
  },
};

const logs = [
  { state: 'written', activity: null, reason: null },
  { state: 'due', activity: null, reason: '2. Versuch in 0:08' },
  { state: 'draft', activity: null, reason: 'nicht gespeichert' },
  { state: 'attention', activity: null, reason: 'Produkt fehlt' },
  { state: 'none', activity: null, reason: 'von Ihnen gewählt' },
] as const;

const pastContacts = () =>
  logs.map((log, index) =>
    interaction({
      ...connected(),
      id: `i${index + 1}`,
      phase: 'ended',
      startedAt: ago(900 * (index + 1)),
      talkSeconds: 392,
      log,
      parts: [],
    }),
  );

export interface Pretended {
  /** What the pages sent, as `PATCH /interactions/i1/details`, with the body. */
  readonly sent: { readonly request: string; readonly body: unknown }[];
  push(message: StreamMessage): void;
}

/** Answers the page's requests out of this file and gives the way to send it messages of the stream. */
export async function pretend(page: Page, shown: Desk): Promise<Pretended> {
  const sent: { request: string; body: unknown }[] = [];
  let socket: WebSocketRoute | null = null;
  const waiting: string[] = [];
  await page.routeWebSocket(/\/api\/v1\/stream/, (route) => {
    socket = route;
    for (const text of waiting.splice(0)) route.send(text);
  });
  await page.route('**/healthz', (route) => route.fulfill({ json: { status: 'ok' } }));
  await page.route('**/api/v1/**', (route) => {
    const request = route.request();
    const path = new URL(request.url()).pathname.slice('/api/v1'.length);
    if (request.method() !== 'GET') {
      sent.push({ request: `${request.method()} ${path}`, body: request.postDataJSON() });
      return route.fulfill({ json: shown.interactions[0] ?? {} });
    }
    if (path === '/desk') return route.fulfill({ json: shown });
    if (path === '/interactions') return route.fulfill({ json: { items: pastContacts(), next: null } });
    const answer = answers[path] ?? (/^\/interactions\/\w+$/.test(path) ? connected() : undefined);
    return answer === undefined
      ? route.fulfill({
          status: 404,
          contentType: 'application/problem+json',
          json: { type: '', title: 'Nicht gefunden', status: 404, code: 'not-found' },
        })
      : route.fulfill({ json: answer });
  });
  return {
    sent,
    push(message) {
      const text = JSON.stringify(message);
      if (socket === null) waiting.push(text);
      else socket.send(text);
    },
  };
}
