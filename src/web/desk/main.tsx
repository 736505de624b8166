// First, because it says in which order the layers apply.
import '../ui/style.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { guessedLocale, showLocale } from '../ui/text/locale.ts';
import '../ui/browser/theme.ts';
import { App } from './app.tsx';
import { deskSurface } from './desk-surface.ts';
import { standAt } from './surface.ts';

const root = document.getElementById('root');
if (root === null) throw new Error('the page has no #root');

standAt(deskSurface);
await showLocale(guessedLocale(), ['desk', 'log']);
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
