import {
  AgentVendorStatusInfo,
  ContactsResult,
  GenericResult,
  InitResult,
  LogoutResult,
  SharedCapabilitiesResult,
  VendorConnector,
} from 'scv-connector-base';
import { choosePresence, type ChosenPresence } from '../../desk/state/commands.ts';
import { deskStore } from '../../desk/state/connection.ts';
import { CommandRefused } from './command-refused.ts';
import { contactsOf, type TielineTelephony } from './telephony-connector.ts';

/** In pixels; as high as the sign-in with its note. */
export const loginFrameHeight = 350;

/** What Salesforce's Omni-Channel says of an agent, and what that is here; its after-call work is our wrap-up, which ends by itself. */
const presences: Readonly<Record<string, ChosenPresence['presence']>> = {
  Online: 'available',
  Offline: 'away',
};

export interface VendorDeps {
  readonly telephony: TielineTelephony;
  /** Once it is known: whether somebody is signed in here, and the desk has been told. */
  readonly isSignedIn: () => Promise<boolean>;
  /** Gives whether the person is out. */
  readonly signOut: () => Promise<boolean>;
}

/** The panel as Salesforce's voice vendor: signing in and out, presence, people to call. */
export class TielineVendor extends VendorConnector {
  readonly #deps: VendorDeps;

  constructor(deps: VendorDeps) {
    super();
    this.#deps = deps;
  }

  /** Salesforce shows the panel's frame for as long as somebody has to sign in. */
  override async init(): Promise<InitResult> {
    return new InitResult({ showLogin: !(await this.#deps.isSignedIn()), loginFrameHeight });
  }

  override async getTelephonyConnector(): Promise<TielineTelephony> {
    return this.#deps.telephony;
  }

  override async getSharedCapabilities(): Promise<SharedCapabilitiesResult> {
    return new SharedCapabilitiesResult({ debugEnabled: false, hasContactSearch: true });
  }

  override async setAgentStatus(status: unknown): Promise<GenericResult> {
    if (status === 'AfterCallWork') return new GenericResult({ success: true });
    const presence = typeof status === 'string' ? presences[status] : undefined;
    if (presence === undefined) throw new CommandRefused('there is no such status');
    return new GenericResult({ success: await choosePresence({ presence }) });
  }

  override async getAgentStatus(): Promise<AgentVendorStatusInfo> {
    const presence = deskStore.read().desk?.presence.presence ?? 'logout';
    return new AgentVendorStatusInfo({ statusType: presence, statusName: presence });
  }

  override async getContacts(filter: unknown): Promise<ContactsResult> {
    return new ContactsResult(await contactsOf(filter));
  }

  override async logout(): Promise<LogoutResult> {
    return new LogoutResult({ success: await this.#deps.signOut(), loginFrameHeight });
  }

  /** Work of other channels, and words of an org's own components, are nothing that concerns the phone. */
  override onAgentWorkEvent(): void {}
  override handleMessage(): void {}
}
