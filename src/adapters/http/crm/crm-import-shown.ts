import type { ImportReport, RowNote } from '../../../application/records/import/import-report.ts';
import type * as contract from '../../../contract/crm/crm-import.ts';
import type { Locale } from '../../../domain/locale.ts';
import type { FieldError } from '../../../domain/refusal.ts';
import { isoText, isoTextOrNull } from '../../../domain/time.ts';
import { isMessageKey, translate } from '../../../messages/index.ts';

/** A report as the API shows it, in the reader's language. */
export function reportShown(report: ImportReport, locale: Locale): contract.ImportReport {
  const { startedAt, endedAt, columns, ignoredColumns, faults, remarks, ...shown } = report;
  const noted = ({ line, errors }: RowNote) => ({
    line,
    reason: errors.map((error) => reasonShown(error, columns, locale)).join('; '),
  });
  return {
    ...shown,
    startedAt: isoText(startedAt),
    endedAt: isoTextOrNull(endedAt),
    columns: Object.fromEntries(columns),
    ignoredColumns: [...ignoredColumns],
    faults: faults.map(noted),
    remarks: remarks.map(noted),
  };
}

/** What is wrong, after the name that the column has in the file. */
export function reasonShown(
  { path, message, values }: FieldError,
  columns: ReadonlyMap<string, string>,
  locale: Locale,
): string {
  const said = isMessageKey(message) ? translate(locale, message, values) : message;
  return path === '' ? said : `${columns.get(path) ?? path}: ${said}`;
}

/** The part of a report that changes all the time. */
export function progressShown(report: ImportReport): Extract<contract.ImportLine, { type: 'progress' }> {
  const { bytes, totalBytes, rows, created, updated, skipped, faultCount } = report;
  const { accountsCreated, unreadableNumbers } = report;
  const counts = { rows, created, updated, skipped, faultCount, accountsCreated, unreadableNumbers };
  return { type: 'progress', bytes, totalBytes, ...counts };
}
