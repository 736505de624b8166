// Stands in for the org's `opencti_min.js`: it takes, refuses and sends what that does, as far as facts of it are public.
// It runs in the framed page as a classic script; its types are stripped before it is served.

interface Arguments {
  readonly callback?: (response: unknown) => void;
  readonly listener?: (payload: unknown) => void;
  readonly [name: string]: unknown;
}

{
  const apiVersion = '66.0';
  const parameters = new URLSearchParams(location.search);
  const origin = parameters.get('sfdcIframeOrigin') ?? '';
  const isOrg = /^https?:\/\/[\w.-]+(?:\.force\.com|\.salesforce\.com)(?::\d+)?$/.test(origin);
  if (!isOrg || !origin.startsWith(location.protocol) || parameters.get('mode') === null)
    throw new Error('Open CTI was not initialized: the frame has not the right address.');

  /** Those that may be called without an object. */
  const bare = new Set([
    'enableClickToDial',
    'disableClickToDial',
    'refreshView',
    'notifyInitializationComplete',
  ]);
  const needed: Readonly<Record<string, string>> = {
    getAppViewInfo: 'callback',
    getCallCenterSettings: 'callback',
    getSoftphoneLayout: 'callback',
    isSoftphonePanelVisible: 'callback',
    onClickToDial: 'listener',
    onNavigationChange: 'listener',
    saveLog: 'value',
    setSoftphonePanelHeight: 'heightPX',
    setSoftphonePanelWidth: 'widthPX',
    setSoftphonePanelVisibility: 'visible',
    setSoftphoneItemLabel: 'label',
    setSoftphonePanelLabel: 'label',
    setSoftphoneItemIcon: 'key',
    setSoftphonePanelIcon: 'key',
    screenPop: 'type',
    searchAndScreenPop: 'callType',
    runApex: 'apexClass',
  };

  let calls = 0;
  const callbacks = new Map<number, (response: unknown) => void>();
  const listeners = new Map<string, ((payload: unknown) => void)[]>();

  const method =
    (methodName: string) =>
    (...given: readonly (Arguments | undefined)[]) => {
      const [args] = given;
      if (
        given.length > 1 ||
        (!bare.has(methodName) && (args === undefined || Object.keys(args).length === 0))
      )
        throw new Error('One object that holds the arguments must be passed to this method.');
      const name = needed[methodName];
      if (name !== undefined && args?.[name] === undefined)
        throw new Error(`The required argument ${name} of ${methodName} is missing.`);
      const { callback, listener, ...others } = args ?? {};
      const callId = calls;
      calls += 1;
      if (callback !== undefined) callbacks.set(callId, callback);
      if (listener !== undefined) listeners.set(methodName, [...(listeners.get(methodName) ?? []), listener]);
      parent.postMessage(
        {
          methodName,
          callId,
          apiVersion,
          apiType: 'opencti',
          isCallbackRegistered: callback !== undefined,
          isListenerRegistered: listener !== undefined,
          args: others,
        },
        origin,
      );
    };

  addEventListener('message', (event: MessageEvent<unknown>) => {
    if (event.origin !== origin || typeof event.data !== 'object' || event.data === null) return;
    const said = event.data as Readonly<Record<string, unknown>>;
    if (said['apiType'] !== 'opencti' || said['apiVersion'] !== apiVersion) return;
    if (said['callId'] === undefined) {
      for (const listener of listeners.get(String(said['methodName'])) ?? []) listener(said['payload']);
      return;
    }
    const callId = Number(said['callId']);
    const callback = callbacks.get(callId);
    callbacks.delete(callId);
    callback?.(said['response']);
  });

  const names = [...new Set([...bare, ...Object.keys(needed)])];
  const opencti = {
    SCREENPOP_TYPE: {
      URL: 'url',
      SOBJECT: 'sobject',
      OBJECTHOME: 'objecthome',
      LIST: 'list',
      SEARCH: 'search',
      NEW_RECORD_MODAL: 'newRecord',
      FLOW: 'flow',
    },
    CALL_TYPE: { INBOUND: 'inbound', OUTBOUND: 'outbound', INTERNAL: 'internal' },
    ...Object.fromEntries(names.map((name) => [name, method(name)])),
  };
  Object.assign(window, { sforce: { opencti } });
}
