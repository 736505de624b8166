import { useState, type SubmitEvent } from 'react';
import { api, asApiError, type ApiError } from '../ui/server/api.ts';
import { useFirstFault } from '../ui/first-fault.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { dayAndTime } from '../ui/text/format.ts';
import { useLoaded } from '../ui/server/load.ts';
import { localeNow, useText } from '../ui/text/locale.ts';
import { EmptyState, ErrorNote, Loading } from '../ui/state.tsx';
import { NoteBar } from '../ui/note-bar.tsx';
import type { NewToken, Token } from '../../contract/sign-in.ts';
import { tokenScopes } from '../../domain/organisation/rights.ts';
import type { z } from 'zod';
import { choiceText } from './resources/words.ts';
import { classes } from '../ui/classes.ts';
import styles from './tokens-page.module.css';

/** API tokens of other programs: made, shown once, taken back. */
export function TokensPage() {
  const text = useText();
  const tokens = useLoaded<{ items: readonly z.infer<typeof Token>[] }>('/tokens?limit=200');
  const [made, setMade] = useState<string | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const form = useFirstFault(error);
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const given = new FormData(form);
    setError(null);
    const body = { name: given.get('name'), scopes: given.getAll('scope') };
    api.post<z.infer<typeof NewToken>>('/tokens', body, { locale: localeNow() }).then(
      ({ token }) => {
        setMade(token);
        form.reset();
        tokens.reload();
      },
      (failure: unknown) => setError(asApiError(failure)),
    );
  };
  const remove = (id: string) =>
    api.delete(`/tokens/${id}`).then(tokens.reload, (failure: unknown) => setError(asApiError(failure)));
  return (
    <section className="card lined">
      <header>
        <h2>{text('admin.tokens')}</h2>
      </header>
      <form ref={form} className="section stack wide" onSubmit={submit}>
        <Field
          label={text('admin.field.name')}
          required
          error={error?.errors.find((one) => one.path === 'name')?.message}
        >
          {(parts) => (
            <div className="input">
              <input {...parts} name="name" autoComplete="off" />
            </div>
          )}
        </Field>
        <div className="row wrap" role="group" aria-label={text('admin.field.scopes')}>
          {tokenScopes.map((scope) => (
            <label key={scope} className="tick">
              <input type="checkbox" name="scope" value={scope} /> {choiceText(scope, text)}
            </label>
          ))}
          <Button type="submit" className="push">
            {text('admin.token-make')}
          </Button>
        </div>
        {error !== null && <ErrorNote error={error} />}
        {made !== null && (
          <NoteBar role="status">
            <div>
              <p>{text('admin.token-once')}</p>
              <p className={classes('strong', styles.token)}>{made}</p>
            </div>
          </NoteBar>
        )}
      </form>
      {tokens.state === 'failed' && <ErrorNote error={tokens.error} onRetry={tokens.reload} />}
      {tokens.state === 'loading' && tokens.value === null && <Loading />}
      {tokens.value?.items.length === 0 && (
        <EmptyState title={text('admin.none')}>{text('admin.none-note')}</EmptyState>
      )}
      <ul>
        {tokens.value?.items.map((token) => (
          <li key={token.id} className="section row wrap">
            <span className="strong">{token.name}</span>
            <span className="small second">
              {token.scopes.map((scope) => choiceText(scope, text)).join(', ')}
            </span>
            <span className="small muted push">{dayAndTime(token.createdAt)}</span>
            <Button look="refuse" size="tiny" onClick={() => void remove(token.id)}>
              {text('admin.remove')}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
