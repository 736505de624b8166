import { useId, useState, type ReactNode } from 'react';
import { groupings } from '../../domain/report/report.ts';
import { serverNow } from '../ui/browser/clock.ts';
import { useText } from '../ui/text/locale.ts';
import { Select } from '../ui/select.tsx';
import { choose, useChoice } from './link/address.ts';
import { useChoosable } from './people.ts';
import { dayIn, daysOf, isDay, isPreset, presets, viewersZone, type Days } from './link/period.ts';
import styles from './filters.module.css';

/** What is counted: when, whose, of which queue, and by what. */
export function Filters() {
  const text = useText();
  const { report, team, agent, queue, by } = useChoice();
  const { teams, agents, queues } = useChoosable();
  const members = agents.toSorted((a, b) => a.name.localeCompare(b.name));
  return (
    <section className={styles.filters} aria-label={text('report.filters')}>
      <PeriodFilter />
      {teams.length > 0 && (
        <OneOf
          label={text('report.team')}
          value={team}
          options={teams}
          onChoose={(chosen) => choose({ team: chosen })}
        />
      )}
      {agents.length > 0 && (
        <OneOf
          label={text('report.agent')}
          value={agent}
          options={members}
          onChoose={(chosen) => choose({ agent: chosen })}
        />
      )}
      <OneOf
        label={text('report.queue')}
        value={queue}
        options={queues}
        onChoose={(chosen) => choose({ queue: chosen })}
      />
      {report === 'contacts' && (
        <Labelled label={text('report.by')}>
          {(id) => (
            <Select
              id={id}
              value={by}
              onChange={({ target }) =>
                choose({ by: groupings.find((one) => one === target.value) ?? 'kind' })
              }
            >
              {groupings.map((one) => (
                <option key={one} value={one}>
                  {text(`report.column.${one}`)}
                </option>
              ))}
            </Select>
          )}
        </Labelled>
      )}
    </section>
  );
}

function PeriodFilter() {
  const text = useText();
  const { period } = useChoice();
  const own = typeof period === 'string' ? null : period;
  const days = own ?? shownDays(period);
  return (
    <>
      <Labelled label={text('report.period')}>
        {(id) => (
          <Select
            id={id}
            value={typeof period === 'string' ? period : 'own'}
            onChange={({ target }) => choose({ period: isPreset(target.value) ? target.value : days })}
          >
            {presets.map((preset) => (
              <option key={preset} value={preset}>
                {text(`report.period.${preset}`)}
              </option>
            ))}
            <option value="own">{text('report.period.own')}</option>
          </Select>
        )}
      </Labelled>
      {own !== null && (
        <>
          <DayField
            label={text('report.period.from')}
            day={own.from}
            onChange={(from) => choose({ period: { from, to: from > own.to ? from : own.to } })}
          />
          <DayField
            label={text('report.period.to')}
            day={own.to}
            onChange={(to) => choose({ period: { from: to < own.from ? to : own.from, to } })}
          />
        </>
      )}
    </>
  );
}

/** The days of the period chosen, as the viewer's clock has them now. */
export const shownDays = (period: ReturnType<typeof useChoice>['period']): Days =>
  typeof period === 'string' ? daysOf(period, dayIn(viewersZone(), serverNow())) : period;

/** While a year is typed it is 2, 20 and 202 for a moment; nothing is asked for that. */
const firstYear = '1970';

function DayField({ label, day, onChange }: { label: string; day: string; onChange: (day: string) => void }) {
  const [typed, setTyped] = useState<string | null>(null);
  const type = (value: string) => {
    const isWhole = isDay(value) && value >= firstYear;
    setTyped(isWhole ? null : value);
    if (isWhole) onChange(value);
  };
  return (
    <Labelled label={label}>
      {(id) => (
        <input
          id={id}
          className="input"
          type="date"
          value={typed ?? day}
          onChange={({ target }) => type(target.value)}
          onBlur={() => setTyped(null)}
        />
      )}
    </Labelled>
  );
}

function OneOf({
  label,
  value,
  options,
  onChoose,
}: {
  label: string;
  value: string;
  options: readonly { readonly id: string; readonly name: string }[];
  onChoose: (id: string) => void;
}) {
  const text = useText();
  return (
    <Labelled label={label}>
      {(id) => (
        <Select id={id} value={value} onChange={({ target }) => onChoose(target.value)}>
          <option value="">{text('report.all')}</option>
          {options.map((option) => (
            <option key={option.id} value={option.id}>
              {option.name}
            </option>
          ))}
        </Select>
      )}
    </Labelled>
  );
}

function Labelled({ label, children }: { label: string; children: (id: string) => ReactNode }) {
  const id = useId();
  return (
    <div className={styles.filter}>
      <label htmlFor={id}>{label}</label>
      {children(id)}
    </div>
  );
}
