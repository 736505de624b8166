import { GenericResult, initializeConnector, LogoutResult, publishEvent } from 'scv-connector-base';
import type { RecordRef } from '../../../contract/common.ts';
import { signOut } from '../../desk/state/commands.ts';
import { deskStore } from '../../desk/state/connection.ts';
import { personNow } from '../../desk/state/person.ts';
import { makeStore } from '../../ui/browser/store.ts';
import type { CrmLink, CrmSurface } from '../crm-surface.ts';
import { lightningHosts } from '../lightning-hosts.ts';
import { isSignInAsked } from '../sign-in-asked.ts';
import { Calls } from './calls.ts';
import { publish } from './phone-call.ts';
import { guardSetup } from './setup-gate.ts';
import { TielineTelephony } from './telephony-connector.ts';
import { loginFrameHeight, TielineVendor } from './vendor-connector.ts';

/**
 * Salesforce's own voice controls around the panel (spec X9), spoken with by its connector library:
 *
 *     waiting → listening ⇄ signed-out
 *                   ⇅           ↑
 *                leaving ───────┘
 *
 * Salesforce asks once whether somebody is signed in, and listens as long as that is so. What it does by itself, as opening
 * records and numbers to click, needs nothing from here.
 */
export class PartnerTelephonySurface implements CrmSurface {
  readonly name = 'salesforce';
  readonly isFramed = true;
  readonly link = makeStore<CrmLink>('connecting');
  /** Salesforce does not tell a phone which records are open. */
  readonly visited = makeStore<readonly RecordRef[]>([]);
  readonly beginAgain: () => void;
  readonly #calls = new Calls((event) => void publish(event));
  #org: string | null = null;
  #stage: 'waiting' | 'listening' | 'leaving' | 'signed-out' = 'waiting';
  #person: string | null = null;

  /** Listens at once: Salesforce speaks when the page has loaded. `beginAgain` shows the page anew, in the same document. */
  constructor(beginAgain: () => void) {
    this.beginAgain = beginAgain;
    guardSetup(lightningHosts(), {
      accepted: (origin) => {
        this.#org = origin;
        this.link.write('up');
      },
      refused: () => this.link.write('unknown-host'),
    });
    initializeConnector(
      new TielineVendor({
        telephony: new TielineTelephony(this.#calls),
        isSignedIn: () => this.#asked(),
        signOut: () => this.#leave(),
      }),
    );
    deskStore.subscribe(() => this.#look());
    isSignInAsked.subscribe(() => this.#look());
  }

  connect(): () => void {
    const person = personNow()?.id ?? null;
    // Nothing of the one who was here before may be left in the page.
    if (this.#person !== null && this.#person !== person) location.reload();
    this.#person = person;
    return () => undefined;
  }

  isOpen = (): boolean => true;
  lookAgain(): void {}

  showRecord({ id }: RecordRef): void {
    if (this.#org !== null) window.open(`${this.#org}/lightning/r/${encodeURIComponent(id)}/view`, '_blank');
  }

  allowDialing(): void {}
  label(): void {}
  pop(): void {}
  refresh(): void {}

  /** Salesforce asks whether somebody is signed in; from here on it is told. */
  async #asked(): Promise<boolean> {
    const isSignedIn = await whetherSignedIn();
    if (isSignedIn) this.#calls.begin();
    this.#stage = isSignedIn ? 'listening' : 'signed-out';
    // It may have changed in this very moment, which the library is not ready to hear of before it has this answer.
    setTimeout(() => this.#look(), 0);
    return isSignedIn;
  }

  /** Salesforce signs the person out, and is told by what this gives. */
  async #leave(): Promise<boolean> {
    this.#stage = 'leaving';
    const isOut = await signOut();
    this.#stage = isOut ? 'signed-out' : 'listening';
    if (isOut) this.#calls.end();
    return isOut;
  }

  /** Whoever signs in or out in the panel, or whose session ends, is told to Salesforce, which hides the panel or shows it. */
  #look(): void {
    const isSignedIn = signedInNow();
    if (isSignedIn === true && this.#stage === 'signed-out') {
      this.#stage = 'listening';
      void publishEvent({ eventType: 'LOGIN_RESULT', payload: new GenericResult({ success: true }) });
      this.#calls.begin();
    }
    if (isSignedIn === false && this.#stage === 'listening') {
      this.#stage = 'signed-out';
      this.#calls.end();
      const payload = new LogoutResult({ success: true, loginFrameHeight });
      void publishEvent({ eventType: 'LOGOUT_RESULT', payload });
    }
  }
}

/** null: it is not known yet. */
function signedInNow(): boolean | null {
  if (isSignInAsked.read()) return false;
  return deskStore.read().desk === null ? null : true;
}

function whetherSignedIn(): Promise<boolean> {
  return new Promise((resolve) => {
    const look = () => {
      const isSignedIn = signedInNow();
      if (isSignedIn === null) return;
      for (const stop of stops) stop();
      resolve(isSignedIn);
    };
    const stops = [deskStore.subscribe(look), isSignInAsked.subscribe(look)];
    look();
  });
}
