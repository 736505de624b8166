// First, because it says in which order the layers apply.
import '../ui/style.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { guessedLocale, showLocale } from '../ui/text/locale.ts';
import '../ui/browser/theme.ts';
import { ConnectedPage } from './connected-page.tsx';

const root = document.getElementById('root');
if (root === null) throw new Error('the page has no #root');

await showLocale(guessedLocale(), ['desk']);
createRoot(root).render(
  <StrictMode>
    <ConnectedPage />
  </StrictMode>,
);
