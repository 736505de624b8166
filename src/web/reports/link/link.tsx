import type { ComponentProps, MouseEvent } from 'react';
import { addressOf, choose, useChoice, type Choice } from './address.ts';

/** Leads to another choice without loading the page again; with Ctrl or the middle button it opens beside. */
export function ChoiceLink({
  change,
  children,
  ...rest
}: Omit<ComponentProps<'a'>, 'href' | 'onClick'> & { change: Partial<Choice> }) {
  const now = useChoice();
  const follow = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    choose(change);
  };
  return (
    <a {...rest} href={addressOf({ ...now, cell: null, ...change })} onClick={follow}>
      {children}
    </a>
  );
}
