import { useState } from 'react';
import { api, asApiError, type ApiError } from '../../ui/server/api.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { localeNow, useText } from '../../ui/text/locale.ts';
import { ErrorNote } from '../../ui/state.tsx';
import { NoteBar } from '../../ui/note-bar.tsx';
import { Dialog } from './editing/dialog.tsx';
import { readJsonFile } from './document-file.ts';

/** Takes a file for the next version of this workflow; it changes nothing until it is activated (spec L36). */
export function ImportDialog({
  workflow,
  onImported,
  onClose,
}: {
  workflow: string;
  onImported: () => void;
  onClose: () => void;
}) {
  const text = useText();
  const [file, setFile] = useState<File | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const send = async () => {
    if (file === null) return;
    const document = await readJsonFile(file);
    if (document === undefined) return setError(asApiError(new Error(text('workflow.import.no-json'))));
    try {
      await api.post(`/workflows/${workflow}/versions`, document, { locale: localeNow() });
      onImported();
    } catch (failure) {
      setError(asApiError(failure));
    }
  };
  return (
    <Dialog title={text('workflow.import')} onSubmit={() => void send()} onClose={onClose}>
      <FileField onChoose={setFile} />
      {error !== null && <DocumentFaults error={error} />}
      <div className="row">
        <Button className="push" look="quiet" onClick={onClose}>
          {text('desk.cancel')}
        </Button>
        <Button type="submit" look="primary" reason={file === null ? text('workflow.import.choose') : null}>
          {text('workflow.import.do')}
        </Button>
      </div>
    </Dialog>
  );
}

export function FileField({ onChoose }: { onChoose: (file: File | null) => void }) {
  const text = useText();
  return (
    <Field label={text('workflow.import.file')} above note={text('workflow.import.note')}>
      {(parts) => (
        <input
          {...parts}
          type="file"
          accept="application/json,.json"
          onChange={(event) => onChoose(event.target.files?.[0] ?? null)}
        />
      )}
    </Field>
  );
}

/** What is wrong in a document, each fault with the path of its setting. */
export function DocumentFaults({ error }: { error: ApiError }) {
  if (error.errors.length === 0) return <ErrorNote error={error} />;
  return (
    <NoteBar look="bad" role="alert">
      <ul>
        {error.errors.map(({ path, message }) => (
          <li key={`${path} ${message}`}>
            <span className="strong num">{path}</span> {message}
          </li>
        ))}
      </ul>
    </NoteBar>
  );
}
