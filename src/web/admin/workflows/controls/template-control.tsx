import { useLayoutEffect, useRef, type UIEvent } from 'react';
import { subjectVariables } from '../../../../domain/workflow/subject.ts';
import { Button } from '../../../ui/button.tsx';
import { useText } from '../../../ui/text/locale.ts';
import type { ControlNames } from './control-props.ts';
import { classes } from '../../../ui/classes.ts';
import styles from './template-control.module.css';

const known: readonly string[] = subjectVariables.map((variable) => `{${variable}}`);

/** A template with its variables marked, and the other variables below it, each put in where the caret is. */
export function TemplateControl({
  value,
  names,
  disabled,
  lines = 1,
  counter = null,
  onChange,
}: {
  value: string;
  names: ControlNames;
  disabled: boolean;
  lines?: number;
  /** What stands at its end, such as how long the result is. */
  counter?: string | null;
  onChange: (value: string) => void;
}) {
  const text = useText();
  const field = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  const marks = useRef<HTMLDivElement>(null);
  const caret = useRef<number | null>(null);
  useLayoutEffect(() => {
    // What was put in has moved the caret to the end; it belongs behind it.
    if (caret.current === null) return;
    field.current?.focus();
    field.current?.setSelectionRange(caret.current, caret.current);
    caret.current = null;
  });
  const insert = (variable: string) => {
    const start = field.current?.selectionStart ?? value.length;
    const end = field.current?.selectionEnd ?? start;
    const before = value.slice(0, start);
    const put = /\S$/u.test(before) ? ` ${variable}` : variable;
    caret.current = start + put.length;
    onChange(`${before}${put}${value.slice(end)}`);
  };
  const follow = ({ currentTarget }: UIEvent<HTMLElement>) => {
    marks.current?.scrollTo(currentTarget.scrollLeft, currentTarget.scrollTop);
  };
  const shared = {
    ...names,
    ref: field,
    value,
    disabled,
    spellCheck: false,
    onScroll: follow,
    onChange: (event: { target: { value: string } }) => onChange(event.target.value),
  };
  return (
    <div className="stack">
      <div className={classes('input', styles.template, lines > 1 && styles.lines)}>
        <div className={styles.typed}>
          <div className={styles.marks} aria-hidden="true" ref={marks}>
            {value.split(/(\{[^{}]*\})/u).map((piece, index) =>
              index % 2 === 0 ? (
                piece
              ) : (
                <mark key={index} className={known.includes(piece) ? '' : styles.unknown}>
                  {piece}
                </mark>
              ),
            )}
          </div>
          {lines > 1 ? <textarea {...shared} rows={lines} /> : <input {...shared} />}
        </div>
        {counter !== null && (
          <span className={classes('small muted num nowrap', styles.counter)}>{counter}</span>
        )}
      </div>
      {!disabled && (
        <div
          className={classes('row wrap', styles.variables)}
          role="group"
          aria-label={text('workflow.variables')}
        >
          {known
            .filter((variable) => !value.includes(variable))
            .map((variable) => (
              <Button key={variable} size="tiny" onClick={() => insert(variable)}>
                {variable}
              </Button>
            ))}
        </div>
      )}
    </div>
  );
}
