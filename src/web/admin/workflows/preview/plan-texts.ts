import { useEffect, useState } from 'react';
import type { Locale } from '../../../../domain/locale.ts';
import type { PlanTexts } from '../../../../domain/logging/texts.ts';
import { loadMessages, translate } from '../../../../messages/browser.ts';

/** The words that a plan writes in that language, once they are here; the page itself may be shown in another. */
export function usePlanTexts(locale: Locale): PlanTexts | null {
  const [loaded, setLoaded] = useState<Locale | null>(null);
  useEffect(() => {
    // Where the network is lost there is no preview, and the next try is made with the next language.
    loadMessages(locale, ['log']).then(
      () => setLoaded(locale),
      () => setLoaded(null),
    );
  }, [locale]);
  return loaded === locale ? (key) => translate(locale, `log.text.${key}`) : null;
}
