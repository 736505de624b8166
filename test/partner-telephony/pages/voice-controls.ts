// Stands in for Salesforce's own voice controls (Omni-Channel, partner telephony): it frames the connector's page, offers it a
// port, and speaks with the library there. It runs in the browser as a classic script; its types are stripped before it is
// served.

interface Said {
  readonly type: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

{
  const settings = JSON.parse(document.querySelector('#settings')?.textContent ?? '{}') as {
    readonly connector: string;
    /** Sets the connector up only when it is told to. */
    readonly waits: boolean;
  };
  /** What the connector has said since this page was loaded, without the lines that are only for Salesforce's log. */
  const said: Said[] = [];
  let port: MessagePort | null = null;

  const frame = document.querySelector('iframe');
  if (frame === null) throw new Error('the page is not whole');
  const setUp = () => {
    const channel = new MessageChannel();
    port = channel.port1;
    port.addEventListener('message', ({ data }: MessageEvent<Said>) => {
      if (data.type !== 'LOG') said.push(data);
    });
    port.start();
    const setup = {
      type: 'SETUP_CONNECTOR',
      connectorConfig: { '/reqGeneralInfo/reqInternalName': 'Tieline' },
    };
    frame.contentWindow?.postMessage(setup, new URL(settings.connector).origin, [channel.port2]);
  };
  // Salesforce does so whenever the frame has loaded.
  if (!settings.waits) frame.addEventListener('load', setUp);
  frame.src = settings.connector;

  Object.assign(window, { said, setUp, ask: (message: object) => port?.postMessage(message) });
}
