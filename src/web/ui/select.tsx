import type { ComponentProps } from 'react';
import { Icon } from './icon.tsx';
import { classes } from './classes.ts';

/** The browser's own list of choices, dressed as the other fields: nothing is easier to use by keyboard or reader. */
export function Select({ className, value, ...rest }: ComponentProps<'select'>) {
  return (
    <span className="select">
      <select {...rest} value={value} className={classes('input', value === '' && 'unchosen', className)} />
      <Icon name="down" small />
    </span>
  );
}
