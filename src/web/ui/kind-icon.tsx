import { Icon, type IconName } from './icon.tsx';
import styles from './kind-icon.module.css';

/** What kind of thing something is, at its head. */
export const KindIcon = ({ name, size = 'plain' }: { name: IconName; size?: 'plain' | 'large' }) => (
  <span className={styles.kind} data-size={size}>
    <Icon name={name} />
  </span>
);
