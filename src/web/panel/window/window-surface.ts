import type { RecordRef } from '../../../contract/common.ts';
import { openerOf } from '../../ui/browser/opener.ts';
import { makeStore } from '../../ui/browser/store.ts';
import type { CrmLink, CrmSurface } from '../crm-surface.ts';
import { windowWord, type OpenWord, type ShowWord } from './words.ts';

/**
 * The panel in a window of its own, because the CRM's frame has no microphone. What concerns the CRM's pages is done by the
 * page in the frame that opened it.
 */
export function windowSurface(): CrmSurface {
  const visited = makeStore<readonly RecordRef[]>([]);
  const frame = openerOf();
  const say = (word: ShowWord | OpenWord) => frame?.postMessage(word, location.origin);
  addEventListener('message', (event: MessageEvent<unknown>) => {
    const word = event.source === frame ? windowWord(event) : null;
    if (word?.tieline === 'visited') visited.write(word.records);
  });
  say({ tieline: 'open' });
  return {
    name: 'salesforce',
    isFramed: false,
    link: makeStore<CrmLink>('up'),
    visited,
    isOpen: () => true,
    lookAgain: () => say({ tieline: 'open' }),
    showRecord: (record) => say({ tieline: 'show-record', record }),
    beginAgain: () => location.reload(),
    connect: () => () => undefined,
    allowDialing: () => undefined,
    label: () => undefined,
    pop: () => undefined,
    refresh: () => undefined,
  };
}
