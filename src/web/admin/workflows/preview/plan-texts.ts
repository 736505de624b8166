import { useEffect, useState } from 'react';
import type { Locale } from '../../../../domain/locale.ts';
import { Moments } from '../../../../domain/logging/facts/moments.ts';
import type { PlanTexts } from '../../../../domain/logging/context/texts.ts';
import { Templates } from '../../../../domain/workflow/template.ts';
import { loadMessages, translate } from '../../../../messages/browser.ts';

interface Loaded {
  readonly locale: Locale;
  readonly texts: PlanTexts;
}

/** What a plan writes in that language, once its words are here; the page itself may be shown in another. */
export function usePlanTexts(locale: Locale): PlanTexts | null {
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  useEffect(() => {
    // Where the network is lost there is no preview, and the next try is made with the next language.
    loadMessages(locale, ['log']).then(
      () => setLoaded({ locale, texts: textsIn(locale) }),
      () => setLoaded(null),
    );
  }, [locale]);
  return loaded?.locale === locale ? loaded.texts : null;
}

const textsIn = (locale: Locale): PlanTexts => ({
  word: (key) => translate(locale, `log.text.${key}`),
  moments: new Moments(locale),
  templates: new Templates(),
});
