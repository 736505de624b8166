import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BrowserContext } from 'playwright-core';
import {
  calls,
  erika as erikasNumber,
  goHome,
  jan as jansNumber,
  phase,
  workflow,
} from '../../support/browser/agent.ts';
import { acmeOrg, phoneOf, salesforceUser, signInThere, waits } from '../../support/browser/lightning.ts';
import { hosts, lightningPage } from '../../lightning/stand-in.ts';
import { namesSince, openVoice, openVoiceOf, type VoiceTab } from '../../partner-telephony/voice-tab.ts';

const { tieline, browser, erika } = await acmeOrg();

let context: BrowserContext;
beforeEach(async () => {
  await workflow(tieline, { dispositionRequired: false });
  context = await salesforceUser(browser);
});
afterEach(async () => {
  await goHome(tieline, { context, errors: [] });
});

/** Mia, signed in in Salesforce and available there; gives how many events there were until then. */
async function mia(): Promise<{ tab: VoiceTab; before: number }> {
  const tab = await openVoiceOf(context, 'mia');
  await tab.ask('SET_AGENT_STATUS', { agentStatus: 'Online', statusInfo: { statusId: '0N5' } });
  await expect
    .poll(async () => (await tab.events()).at(-1), waits)
    .toEqual({ type: 'SET_AGENT_STATUS_RESULT', payload: { success: true } });
  return { tab, before: (await tab.events()).length };
}

async function tells(tab: VoiceTab, since: number, names: readonly string[]): Promise<void> {
  await expect.poll(() => namesSince(tab, since), waits).toEqual(names);
}

const written = async () =>
  (
    (await tieline.ask('admin', 'GET', `/crm/contact/${erika.id}/activities`)) as {
      past: { description: string }[];
    }
  ).past;

/** The call of the last event that has one. */
async function callOf(tab: VoiceTab): Promise<Readonly<Record<string, unknown>>> {
  const last = (await tab.events()).findLast(({ payload }) => 'callId' in payload);
  if (last === undefined) throw new Error('no event has a call');
  return last.payload;
}

/** Signs in where the window knows the person from before, and closes without a question. */
async function enterAgain({ page, panel }: VoiceTab): Promise<void> {
  const opens = page.waitForEvent('popup');
  await panel.getByRole('button', { name: 'Anmelden' }).click();
  await opens;
  await phoneOf(panel).waitFor();
}

describe('signing in', () => {
  it('is asked for in the frame, and what the phone can do is told once somebody is', async () => {
    const tab = await openVoice(context, { query: '?instance=acme' });
    await expect
      .poll(() => tab.events(), waits)
      .toEqual([{ type: 'SHOW_LOGIN', payload: { loginFrameHeight: 350 } }]);
    expect(tab.panel.url()).toBe(`https://${hosts.desk}/connector?instance=acme`);
    expect(await tab.readiness()).toEqual([]);
    await signInThere(tab, 'mia');
    await tells(tab, 1, ['LOGIN_RESULT']);
    await expect
      .poll(() => tab.readiness(), waits)
      .toMatchObject([
        {
          callInProgress: null,
          agentConfig: { SELECTED_PHONE: { type: 'SOFT_PHONE' } },
          capabilities: {
            MUTE: true,
            RECORD: true,
            CONTACT_SEARCH: true,
            PHONEBOOK: true,
            MERGE: false,
            SWAP: false,
            BLIND_TRANSFER: false,
            CAN_CONSULT: false,
            SUPERVISOR_LISTEN_IN: false,
            SUPERVISOR_BARGE_IN: false,
          },
        },
      ]);
  });

  it('out by Salesforce shows the sign-in again, over the same line, and so does the panel’s own menu', async () => {
    const { tab, before } = await mia();
    await tab.ask('LOGOUT');
    await tells(tab, before, ['LOGOUT_RESULT']);
    await enterAgain(tab);
    await tells(tab, before, ['LOGOUT_RESULT', 'LOGIN_RESULT']);
    await tab.panel.getByRole('button', { name: /Mia Krüger/ }).click();
    await tab.panel.getByRole('menuitem', { name: 'Abmelden' }).click();
    await tells(tab, before, ['LOGOUT_RESULT', 'LOGIN_RESULT', 'LOGOUT_RESULT']);
    await enterAgain(tab);
    await expect.poll(async () => (await tab.readiness()).length, waits).toBe(3);
  });
});

describe('a call from Salesforce', () => {
  it('is made by a click, noted and ended, each step told once, and written once', async () => {
    const { tab, before } = await mia();
    const activities = (await written()).length;
    await tab.ask('DIAL', { contact: { phoneNumber: '+49 89 636-48018', name: 'Erika Mustermann' } });
    await tells(tab, before, ['CALL_STARTED', 'CALL_CONNECTED']);
    const [started, connected] = (await tab.events()).slice(before);
    expect(started?.payload).toMatchObject({
      callType: 'Outbound',
      state: 'ringing',
      phoneNumber: erikasNumber,
      contact: { phoneNumber: erikasNumber },
    });
    expect(connected?.payload['callId']).toBe(started?.payload['callId']);
    const phone = phoneOf(tab.panel);
    await phase(phone, 'Verbunden');
    await phone.getByRole('textbox', { name: 'Kommentar' }).fill('Gutschrift zugesagt');
    await tab.ask('END_CALL', { call: await callOf(tab) });
    await tells(tab, before, ['CALL_STARTED', 'CALL_CONNECTED', 'HANGUP', 'AFTER_CALL_WORK_STARTED']);
    await tab.ask('WRAP_UP_CALL', { call: started?.payload });
    await tells(tab, before, [
      'CALL_STARTED',
      'CALL_CONNECTED',
      'HANGUP',
      'AFTER_CALL_WORK_STARTED',
      'WRAP_UP_ENDED',
    ]);
    await phone.getByText('Keine aktiven Anrufe').waitFor();
    await expect.poll(async () => (await written())[0]?.description, waits).toContain('Gutschrift zugesagt');
    expect(await written()).toHaveLength(activities + 1);
  });

  it('is not made to what is no number, and Salesforce is told why', async () => {
    const { tab, before } = await mia();
    await tab.ask('DIAL', { contact: { name: 'Erika Mustermann' } });
    await tells(tab, before, ['CALL_FAILED', 'ERROR']);
    expect((await tab.events()).at(-1)?.payload).toEqual({ message: 'INVALID_DESTINATION' });
    await phoneOf(tab.panel).getByText('Keine aktiven Anrufe').waitFor();
  });

  it('can be made to people whom its phone book finds', async () => {
    const { tab, before } = await mia();
    await tab.ask('GET_PHONE_CONTACTS', {
      filter: { contains: 'Mustermann', limit: 50, offset: 0, types: [] },
    });
    await tells(tab, before, ['PHONE_CONTACTS']);
    expect((await tab.events()).at(-1)?.payload).toMatchObject({
      contacts: expect.arrayContaining([
        expect.objectContaining({ name: 'Erika Mustermann', type: 'PhoneBook', phoneNumber: erikasNumber }),
      ]),
      contactTypes: ['PhoneBook'],
    });
  });
});

describe('a status in Omni-Channel', () => {
  it('is the agent’s presence here', async () => {
    const { tab, before } = await mia();
    const presence = async () =>
      ((await tieline.ask('mia', 'GET', '/desk')) as { presence: { presence: string } }).presence.presence;
    expect(await presence()).toBe('available');
    await tab.ask('SET_AGENT_STATUS', { agentStatus: 'Offline', statusInfo: { statusId: '0N6' } });
    await tells(tab, before, ['SET_AGENT_STATUS_RESULT']);
    expect(await presence()).toBe('away');
    await tab.ask('SET_AGENT_STATUS', { agentStatus: 'Nowhere', statusInfo: { statusId: '0N7' } });
    await tells(tab, before, ['SET_AGENT_STATUS_RESULT', 'SET_AGENT_STATUS_RESULT', 'ERROR']);
    expect((await tab.events()).at(-2)?.payload).toEqual({ success: false });
    expect(await presence()).toBe('away');
  });
});

describe('a second call', () => {
  it('holds the first, and ends beside it, each told of the call that it concerns', async () => {
    const { tab, before } = await mia();
    await calls(tieline, erikasNumber);
    await tells(tab, before, ['CALL_STARTED']);
    const first = await callOf(tab);
    await tab.ask('ACCEPT_CALL', { call: first });
    await tells(tab, before, ['CALL_STARTED', 'CALL_CONNECTED']);
    const since = before + 2;
    await tab.ask('DIAL', { contact: { phoneNumber: jansNumber } });
    await tells(tab, since, ['HOLD_TOGGLE', 'CALL_STARTED', 'CALL_CONNECTED']);
    expect((await tab.events())[since]?.payload).toMatchObject({
      isCustomerOnHold: true,
      calls: [{ callId: first['callId'] }],
    });
    const second = await callOf(tab);
    await tab.ask('END_CALL', { call: second });
    // That somebody left is the library's own word, since a call goes on.
    const ended = ['PARTICIPANT_REMOVED', 'HANGUP', 'AFTER_CALL_WORK_STARTED'];
    await tells(tab, since + 3, ended);
    expect((await tab.events())[since + 4]?.payload).toMatchObject([{ callId: second['callId'] }]);
    await tab.ask('RESUME', { call: first });
    await tells(tab, since + 3, [...ended, 'HOLD_TOGGLE']);
    await tab.ask('END_CALL', { call: first });
    await tells(tab, since + 3, [...ended, 'HOLD_TOGGLE', 'HANGUP', 'AFTER_CALL_WORK_STARTED']);
  });
});

describe('a call that comes in', () => {
  it('is taken, muted, held and taken up by Salesforce’s controls, each told once, and ended by the customer', async () => {
    const { tab, before } = await mia();
    const caller = await calls(tieline, erikasNumber);
    await tells(tab, before, ['CALL_STARTED']);
    const call = await callOf(tab);
    expect(call).toMatchObject({ callType: 'Inbound', state: 'ringing', phoneNumber: erikasNumber });
    const controls = [
      ['ACCEPT_CALL', 'CALL_CONNECTED'],
      ['MUTE', 'MUTE_TOGGLE'],
      ['UNMUTE', 'MUTE_TOGGLE'],
      ['HOLD', 'HOLD_TOGGLE'],
      ['RESUME', 'HOLD_TOGGLE'],
    ] as const;
    const told = ['CALL_STARTED'];
    for (const [control, event] of controls) {
      await tab.ask(control, { call });
      told.push(event);
      await tells(tab, before, told);
    }
    const switches = (await tab.events()).slice(before + 2).map(({ payload }) => payload);
    expect(switches).toMatchObject([
      { isMuted: true },
      { isMuted: false },
      { isCustomerOnHold: true },
      { isCustomerOnHold: false },
    ]);
    await caller.hangUp();
    await tells(tab, before, [...told, 'HANGUP', 'AFTER_CALL_WORK_STARTED']);
  });

  it('is taken, muted and ended in the panel, and Salesforce is told once of each', async () => {
    const { tab, before } = await mia();
    await calls(tieline, erikasNumber);
    const phone = phoneOf(tab.panel);
    await phone.getByRole('button', { name: /Annehmen/ }).click();
    await phase(phone, 'Verbunden');
    await phone.getByRole('button', { name: /Stumm/ }).click();
    await tells(tab, before, ['CALL_STARTED', 'CALL_CONNECTED', 'MUTE_TOGGLE']);
    await phone.getByRole('button', { name: /Auflegen/ }).click();
    await phone.getByRole('button', { name: /Abschließen/ }).click();
    await phone.getByText('Keine aktiven Anrufe').waitFor();
    await tells(tab, before, [
      'CALL_STARTED',
      'CALL_CONNECTED',
      'MUTE_TOGGLE',
      'HANGUP',
      'AFTER_CALL_WORK_STARTED',
      'WRAP_UP_ENDED',
    ]);
  });

  it('is declined', async () => {
    const { tab, before } = await mia();
    await calls(tieline, erikasNumber);
    await tells(tab, before, ['CALL_STARTED']);
    await tab.ask('DECLINE_CALL', { call: await callOf(tab) });
    await tells(tab, before, ['CALL_STARTED', 'HANGUP']);
  });

  it('is handed over when the tab is loaded again, under the same id, and goes on from there', async () => {
    const { tab, before } = await mia();
    await calls(tieline, erikasNumber);
    await tells(tab, before, ['CALL_STARTED']);
    const call = await callOf(tab);
    await tab.ask('ACCEPT_CALL', { call });
    await tells(tab, before, ['CALL_STARTED', 'CALL_CONNECTED']);
    await tab.page.reload();
    await expect
      .poll(() => tab.readiness(), waits)
      .toMatchObject([{ callInProgress: { callId: call['callId'], state: 'connected' } }]);
    expect(await tab.events()).toEqual([]);
    await tab.ask('AGENT_AVAILABLE', { isAvailable: true });
    await tells(tab, 0, ['CALL_CONNECTED']);
    expect(await callOf(tab)).toMatchObject({ callId: call['callId'], isReplayedCall: true });
    await tab.ask('END_CALL', { call });
    await tells(tab, 0, ['CALL_CONNECTED', 'HANGUP', 'AFTER_CALL_WORK_STARTED']);
  });
});

describe('what needs a third person', () => {
  it('is refused by name, and nothing else is told of the call', async () => {
    const { tab, before } = await mia();
    await calls(tieline, erikasNumber);
    await tells(tab, before, ['CALL_STARTED']);
    const call = await callOf(tab);
    await tab.ask('ACCEPT_CALL', { call });
    await tells(tab, before, ['CALL_STARTED', 'CALL_CONNECTED']);
    await tab.ask('SWAP_PARTICIPANTS', { callToHold: call, callToResume: call });
    await tab.ask('CONFERENCE', { calls: [call] });
    await tab.ask('SUPERVISE_CALL', { call });
    await tells(tab, before, ['CALL_STARTED', 'CALL_CONNECTED', 'ERROR', 'ERROR', 'ERROR']);
    const errors = (await tab.events()).slice(before + 2).map(({ payload }) => payload['message']);
    expect(errors).toEqual(['CAN_NOT_SWAP_PARTICIPANTS', 'CAN_NOT_CONFERENCE', 'CAN_NOT_SUPERVISE_CALL']);
    await phase(phoneOf(tab.panel), 'Verbunden');
  });
});

describe('a page that is no part of a configured org', () => {
  it('cannot frame the connector', async () => {
    const tab = await openVoice(context, { host: hosts.stranger });
    await expect.poll(() => tab.page.frames()[1]?.url() ?? '', waits).toMatch(/^chrome-error:/);
    expect(await tab.events()).toEqual([]);
  });

  it('cannot take the phone from a frame beside it', async () => {
    const tab = await openVoice(context, { waits: true });
    await tab.panel.getByRole('button', { name: 'Anmelden' }).waitFor();
    await tab.page.evaluate(
      (address) => {
        const beside = document.createElement('iframe');
        beside.src = address;
        document.body.append(beside);
      },
      lightningPage({ host: hosts.stranger }),
    );
    const find = () => tab.page.frames().find((frame) => frame.url().includes(hosts.stranger));
    await expect.poll(find, waits).toBeDefined();
    const beside = find();
    await beside?.evaluate(() => {
      const channel = new MessageChannel();
      const heard: unknown[] = [];
      channel.port1.addEventListener('message', ({ data }) => heard.push(data));
      channel.port1.start();
      Object.assign(window, { heard });
      parent.frames[0]?.postMessage({ type: 'SETUP_CONNECTOR', connectorConfig: {} }, '*', [channel.port2]);
    });
    // What comes after it is heard after it.
    await tab.setUp();
    await tells(tab, 0, ['SHOW_LOGIN']);
    expect(await beside?.evaluate(() => (window as unknown as { heard: unknown[] }).heard)).toEqual([]);
  });

  it('cannot take the phone of somebody who is signed in, by opening it in a window', async () => {
    await mia();
    const evil = await context.newPage();
    await evil.goto(lightningPage({ host: hosts.stranger }));
    const opens = evil.waitForEvent('popup');
    await evil.evaluate((address) => {
      Object.assign(window, { opened: window.open(address, '_blank', 'popup') });
    }, `https://${hosts.desk}/connector`);
    const opened = await opens;
    // The window knows the person from the sign-in.
    await opened.getByRole('region', { name: 'Telefon' }).waitFor();
    await evil.evaluate(() => {
      const channel = new MessageChannel();
      const heard: unknown[] = [];
      channel.port1.addEventListener('message', ({ data }) => heard.push(data));
      channel.port1.start();
      Object.assign(window, { heard });
      const { opened: target } = window as unknown as { opened: Window };
      target.postMessage({ type: 'SETUP_CONNECTOR', connectorConfig: {} }, '*', [channel.port2]);
    });
    await opened.evaluate(() => undefined);
    await evil.evaluate(() => undefined);
    expect(await evil.evaluate(() => (window as unknown as { heard: unknown[] }).heard)).toEqual([]);
  });
});
