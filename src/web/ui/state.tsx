import type { ReactNode } from 'react';
import type { LogState } from '../../contract/interactions/interaction.ts';
import type { Presence } from '../../contract/interactions/desk.ts';
import type { ApiError } from './server/api.ts';
import { Icon, type IconName } from './icon.tsx';
import { NoteBar } from './note-bar.tsx';
import { useText, type MessageKey } from './text/locale.ts';
import { classes } from './classes.ts';
import styles from './state.module.css';
import type { z } from 'zod';

export type LogStateName = z.infer<typeof LogState>;

const logIcons: Record<LogStateName, IconName> = {
  none: 'none',
  draft: 'draft',
  due: 'due',
  written: 'written',
  attention: 'attention',
  'given-up': 'none',
};

/** How a log or something like it stands, in the colour of that state; without one it is still going on. */
export const LogMark = ({ state, children }: { state?: LogStateName; children: ReactNode }) => (
  <span className={styles.log} data-state={state}>
    {children}
  </span>
);

/** How a contact's log stands: a shape, a colour and a word. */
export function LogBadge({ state }: { state: LogStateName }) {
  const text = useText();
  return (
    <LogMark state={state}>
      <Icon name={logIcons[state]} small />
      {text(`log.state.${state}`)}
    </LogMark>
  );
}

/** A presence's shape; the word stands beside it. */
export const PresenceDot = ({ presence }: { presence: Presence['presence'] }) => (
  <span className={styles.dot} data-presence={presence} aria-hidden="true" />
);

/** A list without entries says what to do, not only that it is empty. */
export function EmptyState({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className={styles.empty}>
      <p className="second">{title}</p>
      {children !== undefined && <div className="small muted">{children}</div>}
    </div>
  );
}

/** What happened, in the server's words where it gave any, and what to do now. */
export function ErrorNote({ error, onRetry }: { error: ApiError; onRetry?: () => void }) {
  const text = useText();
  return (
    <NoteBar look={error.isDatabaseAway ? 'plain' : 'bad'} role="alert">
      {error.isDatabaseAway ? <Icon name="refresh" small /> : <Icon name="attention" small className="bad" />}
      <span className="grow">
        {errorText(error, text)}{' '}
        {onRetry !== undefined && (
          <button type="button" className="link" onClick={onRetry}>
            {text('desk.error.retry')}
          </button>
        )}
      </span>
    </NoteBar>
  );
}

/** An error in one or two sentences. The server's own are in the person's language already. */
export function errorText(error: ApiError, text: (key: MessageKey) => string): string {
  if (error.status === 0) return text('desk.error.unreachable');
  if (error.status === 429 && error.code !== 'locked-out') return text('desk.error.too-many');
  if (error.isDatabaseAway) return text('desk.link.database');
  if (error.status >= 500 && error.code !== 'telephony-unavailable') return text('desk.error.server');
  const first = error.errors[0]?.message;
  return first === undefined || error.message.includes(first) ? error.message : `${error.message} ${first}`;
}

/** Where a list would be, why there is none yet. */
export const EmptyNote = ({ role, children }: { role?: 'status'; children: ReactNode }) => (
  <p className={classes('small', styles.empty)} role={role}>
    {children}
  </p>
);

export function Loading() {
  const text = useText();
  return <EmptyNote role="status">{text('desk.loading')}</EmptyNote>;
}
