import { Fragment } from 'react';
import { useText, type MessageKey } from '../../../ui/text/locale.ts';
import { classes } from '../../../ui/classes.ts';
import styles from './preview.module.css';

/** What the rules of time zones are asked of; browsers of before 2026 lack it. */
const isPossible = 'Temporal' in globalThis;

/** What a template gives, by its name; a letter keeps its lines. */
export function Preview({
  lines,
}: {
  lines: readonly { readonly name: MessageKey; readonly value: string; readonly isLetter?: boolean }[];
}) {
  const text = useText();
  if (!isPossible) return <p className="small muted">{text('workflow.preview.newer-browser')}</p>;
  return (
    <dl className={styles.preview} aria-label={text('workflow.preview')}>
      {lines.map(({ name, value, isLetter = false }) => (
        <Fragment key={name}>
          <dt>{text(name)}</dt>
          <dd className={classes(isLetter && styles.letter)}>{value}</dd>
        </Fragment>
      ))}
    </dl>
  );
}
