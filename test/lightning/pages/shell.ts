// Stands in for a page of Salesforce Lightning: records in tabs, a list view, numbers to click, and the frame of the phone
// in the utility bar. It runs in the browser as a classic script; its types are stripped before it is served.

interface Row {
  readonly object: string;
  readonly id: string;
  readonly name: string;
  readonly phone: string | null;
}

interface Settings {
  readonly rows: readonly Row[];
  readonly panelOrigin: string;
  /** A console tells the record; a standard app tells its address alone. */
  readonly isConsole: boolean;
}

/** What the page was asked for and did, for tests to look at. */
interface Seen {
  readonly calls: { readonly methodName: string; readonly args: unknown }[];
  clickToDial: boolean;
  panelVisible: boolean;
  label: string;
  refreshes: number;
  modal: unknown;
  signedOut: boolean;
}

{
  const settings = JSON.parse(document.querySelector('#settings')?.textContent ?? '{}') as Settings;
  const seen: Seen = {
    calls: [],
    clickToDial: false,
    panelVisible: true,
    label: '',
    refreshes: 0,
    modal: null,
    signedOut: false,
  };
  Object.assign(window, { seen });
  const frame = document.querySelector('iframe');
  const main = document.querySelector('main');
  const tabList = document.querySelector('nav');
  if (frame === null || main === null || tabList === null) throw new Error('the shell is not whole');

  const tabs: Row[] = [];
  let active: Row | null = null;

  const say = (words: object) =>
    frame.contentWindow?.postMessage(
      { apiType: 'opencti', apiVersion: '66.0', ...words },
      settings.panelOrigin,
    );
  const addressOf = ({ object, id }: Row) => `${location.origin}/lightning/r/${object}/${id}/view`;
  const view = () => {
    if (active === null) return { url: `${location.origin}/lightning/o/Contact/list` };
    const url = addressOf(active);
    if (!settings.isConsole) return { url };
    return {
      url,
      recordId: active.id,
      recordName: active.name,
      objectType: active.object,
      personAccount: false,
    };
  };
  const navigated = () => say({ methodName: 'onNavigationChange', payload: view() });

  const button = (text: string, press: () => void) => {
    const made = document.createElement('button');
    made.textContent = text;
    made.addEventListener('click', press);
    return made;
  };

  const draw = () => {
    tabList.replaceChildren(
      button('Contacts', showList),
      ...tabs.map((row) => button(row.name, () => open(row))),
    );
    if (active === null) {
      main.replaceChildren(...settings.rows.map((row) => button(`Open ${row.name}`, () => open(row))));
      return;
    }
    const title = document.createElement('h1');
    title.textContent = active.name;
    const { phone, id, name, object } = active;
    const number = button(phone ?? '', () =>
      say({
        methodName: 'onClickToDial',
        payload: { number: phone, recordId: id, recordName: name, objectType: object, params: '' },
      }),
    );
    number.disabled = !seen.clickToDial;
    main.replaceChildren(title, ...(phone === null ? [] : [number]));
  };
  const open = (row: Row) => {
    if (!tabs.includes(row)) tabs.push(row);
    active = row;
    draw();
    navigated();
  };
  /** A console tells nobody that it shows a list. */
  const showList = () => {
    active = null;
    draw();
    if (!settings.isConsole) navigated();
  };

  const pop = ({ type, params }: { type?: string; params?: Readonly<Record<string, unknown>> }) => {
    const id =
      type === 'url'
        ? /\/lightning\/r\/\w+\/([\w-]+)\//.exec(String(params?.['url']))?.[1]
        : params?.['recordId'];
    if (type === 'newRecord') {
      seen.modal = params;
      say({ methodName: 'onNavigationChange', payload: { url: `${location.origin}/lightning/o/Case/new` } });
      return true;
    }
    const row = settings.rows.find((one) => one.id === id);
    if (row !== undefined) open(row);
    return row !== undefined;
  };

  /** What Salesforce's own server answers, and refuses when the session is over. */
  const ofServer = new Set([
    'getSoftphoneLayout',
    'getCallCenterSettings',
    'screenPop',
    'refreshView',
    'saveLog',
  ]);

  const answerTo = (methodName: string, args: Readonly<Record<string, unknown>>) => {
    if (seen.signedOut && ofServer.has(methodName)) return { error: 'SERVER_ERROR' };
    switch (methodName) {
      case 'enableClickToDial':
      case 'disableClickToDial':
        seen.clickToDial = methodName === 'enableClickToDial';
        draw();
        return { value: true };
      case 'getAppViewInfo':
        return { value: view() };
      case 'refreshView':
        seen.refreshes += 1;
        return { value: true };
      case 'screenPop':
        return pop(args) ? { value: true } : { error: 'INVALID_PARAM' };
      case 'setSoftphonePanelVisibility':
        seen.panelVisible = args['visible'] === true;
        return { value: true };
      case 'setSoftphoneItemLabel':
        seen.label = String(args['label']);
        return { value: true };
      default:
        return { value: null };
    }
  };

  addEventListener('message', (event: MessageEvent<Readonly<Record<string, unknown>>>) => {
    if (event.origin !== settings.panelOrigin || event.source !== frame.contentWindow) return;
    const { methodName, callId, args, isCallbackRegistered } = event.data;
    if (event.data['apiType'] !== 'opencti') return;
    const name = String(methodName);
    seen.calls.push({ methodName: name, args });
    const { value = null, error } = answerTo(name, args as Readonly<Record<string, unknown>>);
    if (isCallbackRegistered !== true) return;
    const errors = error === undefined ? [] : [{ code: error, description: error, details: null }];
    say({ methodName, callId, response: { success: error === undefined, returnValue: value, errors } });
  });
  // Focus that comes back tells the record once more.
  addEventListener('focus', navigated);
  draw();
}
