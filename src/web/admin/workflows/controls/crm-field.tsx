import { lazy, Suspense } from 'react';
import type { CrmField as Field } from './crm-fields.ts';
import styles from './entry-list.module.css';

const CrmFieldCombobox = lazy(() => import('./crm-field-combobox.tsx'));

export interface CrmFieldProps {
  label: string;
  /** What is said of the field below it. */
  describedBy: string | undefined;
  value: string;
  options: readonly Field[];
  invalid: boolean;
  disabled: boolean;
  /** In words. */
  typeOf: (field: Field) => string;
  onChoose: (name: string) => void;
}

/** A field of the CRM, chosen among those that fit; its list comes after the page can be read. */
export const CrmField = (props: CrmFieldProps) => (
  <div className={styles.entryField}>
    <span className="small muted" aria-hidden="true">
      {props.label}
    </span>
    <Suspense fallback={<span className="input">{props.value}</span>}>
      <CrmFieldCombobox {...props} />
    </Suspense>
  </div>
);
