import type { Bar } from './bar.ts';
import { amount } from '../../ui/text/format.ts';
import { useText } from '../../ui/text/locale.ts';
import { ChoiceLink } from '../link/link.tsx';
import { classes } from '../../ui/classes.ts';
import styles from './chart.module.css';

/** Lines across the picture, at steps that people count in. */
const lines = 4;
/** Labels below, as many as fit beside each other on a narrow screen. */
const labels = 8;

/** Columns over time, from the first hour or day to the last. */
export function Columns({ bars, column }: { bars: readonly Bar[]; column: string }) {
  const text = useText();
  const heights = bars.map(({ pieces }) => pieces.reduce((sum, { value }) => sum + value, 0));
  const step = stepFor(Math.max(1, ...heights));
  const top = step * Math.ceil(Math.max(1, ...heights) / step);
  const every = Math.ceil(bars.length / labels);
  const ticks = Array.from({ length: top / step + 1 }, (_, line) => line * step);
  const place = (value: number) => `${(value / top) * 100}%`;
  return (
    <div className={styles.columns}>
      <div className={styles.scale} aria-hidden="true">
        {ticks.map((tick) => (
          <span key={tick} style={{ bottom: place(tick) }}>
            {amount(tick)}
          </span>
        ))}
      </div>
      <div className={styles.plot} aria-hidden="true">
        {ticks.slice(1).map((tick) => (
          <span key={tick} style={{ bottom: place(tick) }} />
        ))}
      </div>
      <ul className={classes(bars.length > 60 && styles.dense)}>
        {bars.map((bar, index) => (
          <li key={new URLSearchParams(bar.row.contacts).toString()}>
            {/* Not a stop for the Tab key: the same link is in the table. */}
            <ChoiceLink
              tabIndex={-1}
              change={{ cell: { row: bar.row.contacts, column } }}
              title={`${bar.name}: ${text('report.list.count', { count: heights[index] ?? 0 })}`}
            >
              <span className="sr">
                {bar.name}: {bar.words}
              </span>
              {bar.pieces.toReversed().map(({ look, value }) => (
                <span
                  key={look}
                  className={classes(styles.piece, look === 'missed' ? styles.missed : styles.data)}
                  style={{ height: place(value) }}
                />
              ))}
            </ChoiceLink>
            {index % every === 0 && (
              <span className={styles.label} aria-hidden="true">
                {bar.brief}
              </span>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** 1, 2 or 5 times a power of ten, so that few lines reach the top. */
function stepFor(highest: number): number {
  const rough = Math.max(1, highest / lines);
  const power = 10 ** Math.floor(Math.log10(rough));
  return ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power;
}
