import type { RecordRef } from '../../../contract/common.ts';
import { makeStore } from '../../ui/browser/store.ts';
import { api, asApiError } from '../../ui/server/api.ts';
import { localeNow } from '../../ui/text/locale.ts';
import type { CrmLink, CrmSurface, Dial, Label, Pop } from '../crm-surface.ts';
import { lightningHosts } from '../lightning-hosts.ts';
import { visitedRecords, type Visited } from '../visited-records.ts';
import { frameHost } from './frame-host.ts';
import { loadOpenCti } from './load-script.ts';
import { answerOf, OpenCtiError, type OpenCti } from './open-cti.ts';
import { kindsAsTold } from '../salesforce-records.ts';
import { screenPopOf } from './screen-pop.ts';
import { clickedNumber, viewedRecord } from './viewed-record.ts';
import { WatchedSession } from './watched-session.ts';

/** Salesforce Lightning around the panel, spoken with by Open CTI (spec X6). */
export class OpenCtiSurface implements CrmSurface {
  readonly name = 'salesforce';
  readonly isFramed = true;
  readonly link = makeStore<CrmLink>('connecting');
  readonly #visited = visitedRecords();
  readonly visited = this.#visited.named;
  readonly #session = new WatchedSession((isOver) => this.#sessionChanged(isOver));
  #cti: OpenCti | null = null;
  #isBegun = false;
  #onDial: ((dial: Dial) => void) | null = null;
  #allowsDialing = false;
  #label: Label | null = null;
  /** Decided before Salesforce could be spoken to. */
  #waiting: Pop | null = null;

  connect(onDial: (dial: Dial) => void): () => void {
    this.#onDial = onDial;
    // Its listeners cannot be taken back, so there is one connection for as long as the page lives.
    if (!this.#isBegun) void this.#begin();
    this.#isBegun = true;
    return () => {
      this.#onDial = null;
      this.allowDialing(false);
    };
  }

  isOpen = (): boolean => this.link.read() !== 'signed-out';

  lookAgain(): void {
    void this.#nameVisited();
    this.#ask((cti, callback) => cti.getAppViewInfo({ callback }))
      .then((view) => this.#saw(view))
      .catch(() => undefined);
  }

  showRecord(record: RecordRef): void {
    this.pop({ mode: 'view', record });
  }

  beginAgain(): void {
    location.reload();
  }

  allowDialing(allowed: boolean): void {
    this.#allowsDialing = allowed;
    this.#do((cti, callback) =>
      allowed ? cti.enableClickToDial({ callback }) : cti.disableClickToDial({ callback }),
    );
  }

  label(label: Label): void {
    this.#label = label;
    this.#do((cti, callback) => cti.setSoftphoneItemLabel({ label: label.text, callback }));
    this.#do((cti, callback) =>
      cti.setSoftphoneItemIcon({ key: label.rings ? 'incoming_call' : 'call', callback }),
    );
    if (label.rings)
      this.#do((cti, callback) => cti.setSoftphonePanelVisibility({ visible: true, callback }));
  }

  pop(pop: Pop): void {
    if (this.#cti === null) {
      this.#waiting = pop;
      return;
    }
    const shown = screenPopOf(pop, this.#cti.SCREENPOP_TYPE);
    if (shown !== null) this.#do((cti, callback) => cti.screenPop({ ...shown, callback }));
  }

  refresh(): void {
    this.#do((cti, callback) => cti.refreshView({ callback }));
  }

  async #begin(): Promise<void> {
    const host = frameHost(new URL(location.href), await lightningHosts());
    if (host === null) return this.link.write('unknown-host');
    try {
      this.#cti = await loadOpenCti(host.script);
    } catch {
      return this.link.write('unknown-host');
    }
    const cti = this.#cti;
    cti.onClickToDial({
      listener: (payload) => {
        const dial = clickedNumber(payload);
        if (dial !== null) this.#onDial?.(dial);
      },
    });
    cti.onNavigationChange({ listener: (payload) => this.#saw(payload) });
    cti.notifyInitializationComplete();
    this.link.write('up');
    this.allowDialing(this.#allowsDialing);
    if (this.#label !== null) this.label(this.#label);
    if (this.#waiting !== null) this.pop(this.#waiting);
    this.#waiting = null;
    this.lookAgain();
    this.#session.watch(() => this.#ask((now, callback) => now.getSoftphoneLayout({ callback })));
  }

  #saw(payload: unknown): void {
    const record = viewedRecord(payload);
    if (record !== null) this.#visited.add(record);
  }

  /** Asked for when somebody is about to choose, since it may cost a request to the org for each. */
  async #nameVisited(): Promise<void> {
    await Promise.all(this.#visited.unnamed().map((record) => this.#nameOne(record)));
  }

  /** What cannot be read cannot be chosen. */
  async #nameOne({ kind, id }: Visited): Promise<void> {
    for (const one of kindsAsTold(kind)) {
      const path = `/crm/${encodeURIComponent(one)}/${encodeURIComponent(id)}`;
      const found = await api.get<{ name: string }>(path, { locale: localeNow() }).catch(asApiError);
      if (!(found instanceof Error)) return this.#visited.name({ kind: one, id, name: found.name });
      if (found.status !== 404) return;
    }
  }

  #sessionChanged(isOver: boolean): void {
    this.link.write(isOver ? 'signed-out' : 'up');
    if (!isOver) return;
    const said = { state: 'out', because: 'crm-sign-out' };
    // Not heard, it is found out by the server's own means.
    api.put('/me/surfaces/salesforce', said).catch(() => undefined);
  }

  #ask(call: (cti: OpenCti, callback: (response: unknown) => void) => void): Promise<unknown> {
    const cti = this.#cti;
    if (cti === null) return Promise.reject(new OpenCtiError('not there yet'));
    return answerOf((callback) => call(cti, callback));
  }

  /** Whatever comes of it, the call goes on. */
  #do(call: (cti: OpenCti, callback: (response: unknown) => void) => void): void {
    this.#ask(call).catch((error: unknown) => {
      if (error instanceof OpenCtiError) this.#session.failed(error.code);
    });
  }
}
