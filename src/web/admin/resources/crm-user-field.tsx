import { useState } from 'react';
import { Field, type FieldParts } from '../../ui/field.tsx';
import { Select } from '../../ui/select.tsx';
import { useLoaded } from '../../ui/server/load.ts';
import { useText } from '../../ui/text/locale.ts';
import { useHasCrmPeople } from './crm.ts';

interface CrmUser {
  readonly id: string;
  readonly name: string;
  readonly username: string;
  readonly email: string | null;
  readonly agent: string | null;
}

interface Props {
  readonly label: string;
  readonly value: string;
  readonly error: string | undefined;
  /** The agent's own, by which a user is proposed; empty: none. */
  readonly email: string;
  readonly onChange: (value: string | null) => void;
}

const typed = (value: string): string | null => (value === '' ? null : value);

/** Whom the CRM takes an agent for (spec L15): chosen among its users, or an id of one's own in Tieline's CRM. */
export function CrmUserField({ label, value, error, email, onChange }: Props) {
  const hasPeople = useHasCrmPeople();
  return (
    <Field label={label} error={error} above>
      {(parts) =>
        hasPeople ? (
          <Choice parts={parts} value={value} email={email} onChange={onChange} />
        ) : (
          <div className="input">
            <input
              {...parts}
              autoComplete="off"
              value={value}
              onChange={(event) => onChange(typed(event.target.value))}
            />
          </div>
        )
      }
    </Field>
  );
}

function Choice({
  parts,
  value,
  email,
  onChange,
}: { parts: FieldParts } & Pick<Props, 'value' | 'email' | 'onChange'>) {
  const text = useText();
  const [wanted, setWanted] = useState('');
  const found = useUsers(`q=${encodeURIComponent(wanted)}`);
  const chosen = useUsers(value === '' ? null : `id=${encodeURIComponent(value)}`);
  const current = [...found, ...chosen].find(({ id }) => id === value);
  const proposed = useUsers(
    value === '' && email.includes('@') ? `q=${encodeURIComponent(email)}` : null,
  ).filter((user) => user.agent === null && user.email?.toLowerCase() === email.toLowerCase());
  const shown = current === undefined || found.includes(current) ? found : [current, ...found];
  return (
    <div className="stack">
      <div className="input">
        <input
          type="search"
          autoComplete="off"
          aria-label={text('admin.crm-user.search')}
          placeholder={text('admin.crm-user.search')}
          value={wanted}
          onChange={(event) => setWanted(event.target.value)}
        />
      </div>
      <Select {...parts} value={value} onChange={(event) => onChange(typed(event.target.value))}>
        <option value="">{text('admin.crm-user.none')}</option>
        {value !== '' && current === undefined && (
          <option value={value}>{text('admin.crm-user.unknown', { id: value })}</option>
        )}
        {shown.map((user) => (
          <option key={user.id} value={user.id} disabled={user.agent !== null && user.id !== value}>
            {named(user, user.agent !== null && user.id !== value, text)}
          </option>
        ))}
      </Select>
      {proposed.map((user) => (
        <button key={user.id} type="button" className="link" onClick={() => onChange(user.id)}>
          {text('admin.crm-user.proposed', { name: named(user, false, text) })}
        </button>
      ))}
    </div>
  );
}

function named({ name, username }: CrmUser, isTaken: boolean, text: ReturnType<typeof useText>): string {
  const shown = `${name} · ${username}`;
  return isTaken ? text('admin.crm-user.of', { name: shown }) : shown;
}

const useUsers = (query: string | null): readonly CrmUser[] =>
  useLoaded<{ items: readonly CrmUser[] }>(query === null ? null : `/crm/users?${query}`).value?.items ?? [];
