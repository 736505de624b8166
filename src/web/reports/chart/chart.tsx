import { useId } from 'react';
import type { Report } from '../../../contract/reports.ts';
import { amount } from '../../ui/text/format.ts';
import { useText } from '../../ui/text/locale.ts';
import { useChoice } from '../link/address.ts';
import type { Bar, Piece } from './bar.ts';
import { Bars } from './bars.tsx';
import { Columns } from './columns.tsx';
import { briefly, nameOf, numberIn, percent, type Row } from './figures.ts';
import { classes } from '../../ui/classes.ts';
import styles from './chart.module.css';

/** More bars than a person compares at a glance; the table has them all. */
const mostBars = 15;

/** The report as a picture. All it says stands in the table below it, where each figure is reached by keyboard. */
export function Chart({ report }: { report: Report }) {
  const title = useId();
  const { by } = useChoice();
  const bars = report.rows.map((row) => barOf(report, row));
  const inTime = report.report === 'contacts' && (by === 'hour' || by === 'day');
  const column = report.report === 'missed-calls' ? 'missed' : 'contacts';
  return (
    <section className="card" aria-labelledby={title}>
      <Legend report={report} bars={bars} title={title} />
      {inTime ? (
        <Columns bars={bars} column={column} />
      ) : (
        <Bars
          bars={bars.slice(0, mostBars)}
          column={column}
          most={report.report === 'service-level' ? 100 : null}
          wordy={report.report === 'logging'}
        />
      )}
    </section>
  );
}

function barOf(report: Report, row: Row): Bar {
  const of = (id: string) => numberIn(report, row, id);
  const bar = { row, name: nameOf(report, row), brief: briefly(report, row), target: null };
  switch (report.report) {
    case 'missed-calls': {
      const [lost, answered] = [of('missed-lost'), of('missed-answered')];
      return { ...bar, pieces: pieces(answered, lost), words: amount(lost + answered) };
    }
    case 'contacts': {
      const missed = row.contacts['kind'] === 'inbound-missed' ? of('contacts') : of('inbound-missed');
      // A contact that one agent missed and another answered is counted in both columns, and drawn once.
      const others = Math.max(0, of('contacts') - missed);
      return { ...bar, pieces: pieces(others, missed), words: amount(of('contacts')) };
    }
    case 'service-level':
      return {
        ...bar,
        pieces: pieces(of('service-level'), 0),
        words: percent(of('service-level')),
        target: of('target') === 0 ? null : of('target'),
      };
    case 'logging':
      return {
        ...bar,
        name: `${bar.name}: ${String(row.cells[1] ?? '')}`,
        pieces: pieces(of('parts'), 0),
        words: percent(of('parts-share')),
      };
    case 'ledger':
      return { ...bar, pieces: pieces(of('writes'), 0), words: amount(of('writes')) };
  }
}

const pieces = (data: number, missed: number): readonly Piece[] => [
  { look: 'data', value: data },
  { look: 'missed', value: missed },
];

/** Which colour is what, where there are two. */
function Legend({ report, bars, title }: { report: Report; bars: readonly Bar[]; title: string }) {
  const text = useText();
  const hasMissed = bars.some(({ pieces: all }) =>
    all.some(({ look, value }) => look === 'missed' && value > 0),
  );
  const isMissed = report.report === 'missed-calls';
  return (
    <header>
      <h2 id={title}>{text(`report.chart.${report.report}`, { by: report.columns[0]?.label ?? '' })}</h2>
      {(hasMissed || isMissed) && (
        <ul className={classes('push', styles.legend)}>
          <li>
            <span className={classes(styles.swatch, styles.missed)} />{' '}
            {text(isMissed ? 'report.column.missed-lost' : 'report.column.missed')}
          </li>
          <li>
            <span className={classes(styles.swatch, styles.data)} />{' '}
            {text(isMissed ? 'report.column.missed-answered' : 'report.legend.others')}
          </li>
        </ul>
      )}
      {report.report === 'service-level' && (
        <ul className={classes('push', styles.legend)}>
          <li>
            <span className={classes(styles.swatch, styles.mark)} /> {text('report.legend.target')}
          </li>
        </ul>
      )}
    </header>
  );
}
