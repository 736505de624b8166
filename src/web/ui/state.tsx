import type { ReactNode } from 'react';
import type { LogState } from '../../contract/interactions/interaction.ts';
import type { Presence } from '../../contract/interactions/desk.ts';
import type { ApiError } from './server/api.ts';
import { Icon, type IconName } from './icon.tsx';
import { useText, type MessageKey } from './text/locale.ts';
import type { z } from 'zod';

const logIcons: Record<z.infer<typeof LogState>, IconName> = {
  none: 'none',
  draft: 'draft',
  due: 'due',
  written: 'written',
  attention: 'attention',
  'given-up': 'none',
};

/** How a contact's log stands: a shape, a colour and a word. */
export function LogBadge({ state }: { state: z.infer<typeof LogState> }) {
  const text = useText();
  return (
    <span className={`log ${state}`}>
      <Icon name={logIcons[state]} small />
      {text(`log.state.${state}`)}
    </span>
  );
}

/** A presence's shape; the word stands beside it. */
export const PresenceDot = ({ presence }: { presence: Presence['presence'] }) => (
  <span className={`dot ${presence}`} aria-hidden="true" />
);

/** A list without entries says what to do, not only that it is empty. */
export function EmptyState({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="empty">
      <p className="second">{title}</p>
      {children !== undefined && <div className="small muted">{children}</div>}
    </div>
  );
}

/** What happened, in the server's words where it gave any, and what to do now. */
export function ErrorNote({ error, onRetry }: { error: ApiError; onRetry?: () => void }) {
  const text = useText();
  return (
    <div className="note-bar bad" role="alert">
      <Icon name="attention" small className="bad" />
      <span className="grow">
        {errorText(error, text)}{' '}
        {onRetry !== undefined && (
          <button type="button" className="link" onClick={onRetry}>
            {text('desk.error.retry')}
          </button>
        )}
      </span>
    </div>
  );
}

/** An error in one or two sentences. The server's own are in the person's language already. */
export function errorText(error: ApiError, text: (key: MessageKey) => string): string {
  if (error.status === 0) return text('desk.error.unreachable');
  if (error.status === 429 && error.code !== 'locked-out') return text('desk.error.too-many');
  if (error.status >= 500 && error.code !== 'telephony-unavailable') return text('desk.error.server');
  const first = error.errors[0]?.message;
  return first === undefined || error.message.includes(first) ? error.message : `${error.message} ${first}`;
}

export function Loading() {
  const text = useText();
  return (
    <p className="empty small muted" role="status">
      {text('desk.loading')}
    </p>
  );
}
