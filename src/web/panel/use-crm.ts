import { useEffect } from 'react';
import { clickToDial } from '../desk/state/click-to-dial.ts';
import { deskStore, useDesk } from '../desk/state/connection.ts';
import { otherName } from '../desk/state/naming.ts';
import { onceAmongTabs } from '../ui/browser/shared-task.ts';
import { openChannel } from '../ui/browser/tab-channel.ts';
import { useText } from '../ui/text/locale.ts';
import type { CrmSurface } from './crm-surface.ts';
import { DeskNews, popNameIn, type NewPop } from './desk-news.ts';

/** Ties what goes on in the phone to the CRM's pages around it, and numbers clicked there to the phone. */
export function useCrm(surface: CrmSurface): void {
  const text = useText();
  const isAllowed = useDesk((state) => state.desk?.clickToDial ?? false);
  const ringing = useDesk(
    (state) => state.desk?.interactions.find(({ phase }) => phase === 'ringing') ?? null,
  );
  const rings = ringing !== null;
  const name = ringing === null ? null : (otherName(ringing) ?? text('desk.withheld'));
  const label = name === null ? text('panel.label') : text('panel.label.ringing', { name });

  useEffect(() => surface.connect(({ number, record }) => void clickToDial(number, record)), [surface]);
  useEffect(() => surface.allowDialing(isAllowed), [surface, isAllowed]);
  useEffect(() => surface.label({ text: label, rings }), [surface, label, rings]);
  useEffect(() => {
    const news = new DeskNews();
    const shown = openChannel('pops');
    let isOver = false;
    shown.listen((words) => {
      const name = popNameIn(words);
      if (name !== null) news.shownElsewhere(name);
    });
    const look = () => {
      news.hear(deskStore.read());
      // Of the tabs of the CRM, the person is at one that is seen; of several windows, any. Until one is, news waits.
      if (document.visibilityState !== 'visible') return;
      const { pop, isWritten } = news.take();
      if (pop !== null) show(pop);
      if (isWritten) surface.refresh();
    };
    const show = ({ of, key, pop }: NewPop) =>
      onceAmongTabs(`pop ${of} ${key}`, () => {
        surface.pop(pop);
        if (!isOver) shown.say({ of, key });
      });
    look();
    document.addEventListener('visibilitychange', look);
    const unsubscribe = deskStore.subscribe(look);
    return () => {
      document.removeEventListener('visibilitychange', look);
      unsubscribe();
      isOver = true;
      shown.close();
    };
  }, [surface]);
}
