import { Fragment } from 'react';
import { useText, type MessageKey } from '../../../ui/text/locale.ts';

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
    <dl className="preview" aria-label={text('workflow.preview')}>
      {lines.map(({ name, value, isLetter = false }) => (
        <Fragment key={name}>
          <dt>{text(name)}</dt>
          <dd className={isLetter ? 'letter' : ''}>{value}</dd>
        </Fragment>
      ))}
    </dl>
  );
}
