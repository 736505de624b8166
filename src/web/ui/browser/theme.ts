import { makeStore, useStore } from './store.ts';
import { keptHere } from './kept.ts';

export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

const remembered = 'tieline.theme';
const isTheme = (value: string | null): value is Theme => themes.some((theme) => theme === value);
const stored = keptHere.read(remembered);
const theme = makeStore<Theme>(isTheme(stored) ? stored : 'system');

function draw(value: Theme): void {
  if (value === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = value;
}
draw(theme.read());

/** Light, dark, or as the system has it; kept in this browser. */
export function chooseTheme(value: Theme): void {
  keptHere.write(remembered, value);
  draw(value);
  theme.write(value);
}

export const useTheme = (): Theme => useStore(theme, (value) => value);
