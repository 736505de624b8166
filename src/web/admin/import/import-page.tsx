import { useEffect, useRef, useState } from 'react';
import type { ImportReport, LatestImport } from '../../../contract/crm/crm-import.ts';
import { api, asApiError, type ApiError } from '../../ui/server/api.ts';
import { Button } from '../../ui/button.tsx';
import { amount } from '../../ui/text/format.ts';
import { useLoaded } from '../../ui/server/load.ts';
import { localeNow, useText } from '../../ui/text/locale.ts';
import { ErrorNote, Loading } from '../../ui/state.tsx';
import { ImportChoice, type Choice } from './import-choice.tsx';
import { ImportResult } from './import-result.tsx';
import styles from './import-page.module.css';

/** Often enough to see it move. */
const lookAgainMs = 1_000;

/** Contacts from a CSV file: choose, see how it is read, follow it, and see what became of each row. */
export function ImportPage() {
  const text = useText();
  const latest = useLoaded<LatestImport>('/crm/import');
  const { upload, begin, end, error } = useUpload(latest.reload);
  const report = latest.value?.import ?? null;
  const isRunning = report?.state === 'running';
  const isBusy = isRunning || upload !== null;
  useWhile(isBusy, latest.reload);
  const heading = useFocusAfter(isBusy);
  if (latest.state === 'failed') return <ErrorNote error={latest.error} onRetry={latest.reload} />;
  if (latest.value === null) return <Loading />;
  return (
    <section className="card lined">
      <header>
        <h2 ref={heading} tabIndex={-1}>
          {text('admin.import')}
        </h2>
        <span className="sr" role="status">
          {report !== null && text(`admin.import.state.${report.state}`)}
        </span>
      </header>
      {isBusy ? (
        <Progress report={isRunning ? report : null} onStop={end} />
      ) : (
        <ImportChoice onStart={begin} />
      )}
      {error !== null && (
        <div className="section">
          <ErrorNote error={error} />
        </div>
      )}
      {report !== null && !isBusy && <ImportResult report={report} />}
    </section>
  );
}

/** The upload from this page; leaving the page would end it, so the browser asks first. */
function useUpload(onChange: () => void) {
  const [upload, setUpload] = useState<AbortController | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  useEffect(() => {
    if (upload === null) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [upload]);
  const begin = ({ file, duplicates }: Choice) => {
    const leaving = new AbortController();
    setUpload(leaving);
    setError(null);
    api
      .upload(`/crm/import?duplicates=${duplicates}`, file, { signal: leaving.signal, locale: localeNow() })
      .catch((failure: unknown) => {
        if (!leaving.signal.aborted) setError(asApiError(failure));
      })
      .finally(() => {
        setUpload(null);
        onChange();
      });
  };
  // The server is told first, so that it knows that this is meant; what is still on the way need not arrive.
  const end = () => {
    api
      .post('/crm/import/stop')
      .catch((failure: unknown) => setError(asApiError(failure)))
      .finally(() => {
        upload?.abort();
        onChange();
      });
  };
  return { upload, begin, end, error };
}

function useWhile(isSo: boolean, look: () => void): void {
  useEffect(() => {
    if (!isSo) return;
    const timer = setInterval(look, lookAgainMs);
    return () => clearInterval(timer);
  }, [isSo, look]);
}

/** What had the focus goes when the import begins or ends: then the heading takes it, and Tab goes on from there. */
function useFocusAfter(isBusy: boolean) {
  const heading = useRef<HTMLHeadingElement>(null);
  const before = useRef(isBusy);
  useEffect(() => {
    if (before.current !== isBusy && document.activeElement === document.body) heading.current?.focus();
    before.current = isBusy;
  }, [isBusy]);
  return heading;
}

function Progress({ report, onStop }: { report: ImportReport | null; onStop: () => void }) {
  const text = useText();
  const share = report?.totalBytes ? report.bytes / report.totalBytes : null;
  return (
    <div className="section stack wide">
      {/* Without a value it shows that something goes on, and not how far it is. */}
      <progress className={styles.progress} aria-label={text('admin.import.progress')} {...valueOf(share)} />
      <div className="row wrap">
        <span className="num">
          {text('admin.import.so-far', {
            rows: amount(report?.rows ?? 0),
            created: amount(report?.created ?? 0),
            faults: amount(report?.faultCount ?? 0),
          })}
        </span>
        <Button look="refuse" className="push" onClick={onStop}>
          {text('admin.import.stop')}
        </Button>
      </div>
      <p className="small second">{text('admin.import.running-note')}</p>
    </div>
  );
}

const valueOf = (share: number | null): { max?: number; value?: number } =>
  share === null ? {} : { max: 1, value: share };
