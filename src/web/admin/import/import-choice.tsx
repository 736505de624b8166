import { useState } from 'react';
import { duplicatePolicies, type DuplicatePolicy } from '../../../domain/crm/contact-import.ts';
import type { ImportPreview } from '../../../contract/crm/crm-import.ts';
import { api, asApiError, type ApiError } from '../../ui/server/api.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { FileButton } from '../../ui/file-button.tsx';
import { localeNow, useText } from '../../ui/text/locale.ts';
import { ErrorNote } from '../../ui/state.tsx';
import { Select } from '../../ui/select.tsx';
import { NoteBar } from '../../ui/note-bar.tsx';
import { ImportColumns } from './import-columns.tsx';

export interface Choice {
  readonly file: File;
  readonly duplicates: DuplicatePolicy;
}

/** Holds the header row and the first rows of any file, whatever their length. */
const previewBytes = 256 * 1024;

/** Which file, how it is read, and what to do with contacts that are there already. */
export function ImportChoice({ onStart }: { onStart: (choice: Choice) => void }) {
  const text = useText();
  const [file, setFile] = useState<File | null>(null);
  const [preview, setPreview] = useState<ImportPreview | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const [duplicates, setDuplicates] = useState<Choice['duplicates']>('skip');
  const choose = (chosen: File | null) => {
    setFile(chosen);
    setPreview(null);
    setError(null);
    if (chosen === null) return;
    const beginning = chosen.slice(0, previewBytes);
    api
      .upload<ImportPreview>('/crm/import/preview', beginning, { locale: localeNow() })
      .then(setPreview, (failure: unknown) => setError(asApiError(failure)));
  };
  return (
    <div className="section stack wide">
      <p className="second">{text('admin.import.note')}</p>
      <div className="row wrap">
        <FileButton accept=".csv,.txt,.tsv,text/csv" onChoose={choose}>
          {text('admin.import.file')}
        </FileButton>
        <span className="second cut">{file === null ? text('admin.import.no-file') : file.name}</span>
      </div>
      {error !== null && <NotReadable error={error} />}
      {preview !== null && (
        <>
          <ImportColumns preview={preview} />
          <Field label={text('admin.import.duplicates')} note={text('admin.import.duplicates-note')} above>
            {(parts) => (
              <Select
                {...parts}
                value={duplicates}
                onChange={(event) =>
                  setDuplicates(duplicatePolicies.find((one) => one === event.target.value) ?? 'skip')
                }
              >
                {duplicatePolicies.map((policy) => (
                  <option key={policy} value={policy}>
                    {text(`admin.import.duplicates.${policy}`)}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          <div className="row">
            <Button look="primary" onClick={() => file !== null && onStart({ file, duplicates })}>
              {text('admin.import.start')}
            </Button>
          </div>
        </>
      )}
    </div>
  );
}

/** What is wrong with the file itself, without the words around it that are for programs. */
function NotReadable({ error }: { error: ApiError }) {
  if (error.code !== 'invalid') return <ErrorNote error={error} />;
  return (
    <NoteBar look="bad" role="alert">
      {error.errors.map(({ message }) => message).join('; ')}
    </NoteBar>
  );
}
