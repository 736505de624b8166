import type { WhatIfItem } from '../../../../contract/workflows/what-if.ts';
import { dayAndTime } from '../../../ui/text/format.ts';
import { Icon } from '../../../ui/icon.tsx';
import { RuleLink } from '../../../ui/rule-link.tsx';
import { useText } from '../../../ui/text/locale.ts';
import { kindKey } from '../editing/kind-key.ts';
import { pairedLines, type PairedLines } from './what-if-outline.ts';
import styles from './what-if-item.module.css';

/** One contact: as it was logged and as it would be, and the way to its reasons. */
export function WhatIfPair({ item }: { item: WhatIfItem }) {
  const text = useText();
  const lines = pairedLines(item, text);
  const name = item.name ?? item.number ?? text('desk.withheld');
  return (
    <li className={styles.pair}>
      <h3>
        <Icon name={item.direction === 'outbound' ? 'outbound' : 'inbound'} small />
        <a href={`/contacts?why=${encodeURIComponent(item.interaction)}`}>{name}</a>
        <span className="muted num push">
          {dayAndTime(item.startedAt)}, {text(kindKey[item.kind])}
          {item.agent !== null && `, ${item.agent.name}`}
        </span>
      </h3>
      <Side lines={lines.before} as="del" />
      <Side lines={lines.after} as="ins" />
    </li>
  );
}

function Side({ lines, as: Mark }: { lines: PairedLines['before']; as: 'del' | 'ins' }) {
  return (
    <div>
      {lines.map(({ about, text, rule, differs }) => (
        <p key={about}>
          {differs ? <Mark>{text}</Mark> : text} {rule !== null && <RuleLink rule={rule} />}
        </p>
      ))}
    </div>
  );
}
