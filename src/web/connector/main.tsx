// First, because it says in which order the layers apply.
import '../ui/style.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { deskStore } from '../desk/state/connection.ts';
import { nothingYet } from '../desk/state/desk-state.ts';
import { standAt } from '../desk/surface.ts';
import { PanelApp } from '../panel/panel-app.tsx';
import { PartnerTelephonySurface } from '../panel/partner-telephony/partner-telephony-surface.ts';
import { windowSurface } from '../panel/window/window-surface.ts';
import { guessedLocale, showLocale } from '../ui/text/locale.ts';
import '../ui/browser/theme.ts';

const place = document.getElementById('root');
if (place === null) throw new Error('the page has no #root');
const root = createRoot(place);

// Before anything is waited for: Salesforce speaks to the page once, when it has loaded.
const surface =
  window.top === window.self ? windowSurface() : new PartnerTelephonySurface(() => show(shown + 1));
standAt(surface);

let shown = 0;

/** Shows the panel, from its beginning where it has been shown before: a reload would cut the line to Salesforce. */
function show(time: number): void {
  shown = time;
  deskStore.write(nothingYet(Date.now()));
  root.render(
    <StrictMode>
      <PanelApp key={time} surface={surface} />
    </StrictMode>,
  );
}

await showLocale(guessedLocale(), ['panel', 'desk', 'log']);
show(0);
