// First, because it says in which order the layers apply.
import '../ui/style.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { guessedLocale, showLocale } from '../ui/text/locale.ts';
import '../ui/browser/theme.ts';
import { standAt } from '../desk/surface.ts';
import { OpenCtiSurface } from './open-cti/open-cti-surface.ts';
import { PanelApp } from './panel-app.tsx';
import { windowSurface } from './window/window-surface.ts';

const root = document.getElementById('root');
if (root === null) throw new Error('the page has no #root');

// The one place that says which pages are around the panel.
const surface = window.top === window.self ? windowSurface() : new OpenCtiSurface();
standAt(surface);

await showLocale(guessedLocale(), ['panel', 'desk', 'log']);
createRoot(root).render(
  <StrictMode>
    <PanelApp surface={surface} />
  </StrictMode>,
);
