import { rulePage } from '../../domain/rule.ts';
import { useText } from './text/locale.ts';
import styles from './rule-link.module.css';

/** A rule's number that opens the rule in a tab of its own, because what goes on here must not be left. */
export function RuleLink({ rule }: { rule: string }) {
  const text = useText();
  const page = rulePage(rule);
  if (page === null) return null;
  const title = text('desk.why.rule', { rule });
  return (
    <a
      className={styles.link}
      href={`/rules/${page}#${rule}`}
      target="_blank"
      title={title}
      aria-label={title}
    >
      {rule}
    </a>
  );
}
