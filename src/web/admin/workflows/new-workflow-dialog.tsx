import { useState } from 'react';
import { api, asApiError, type ApiError } from '../../ui/server/api.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { localeNow, useText } from '../../ui/text/locale.ts';
import { Select } from '../../ui/select.tsx';
import { Dialog } from './editing/dialog.tsx';
import { readJsonFile } from './document-file.ts';
import { DocumentFaults, FileField } from './import-dialog.tsx';
import type { ShownWorkflow } from './versions/versions.ts';

type Origin = 'default' | 'copy' | 'file';

/** A new workflow: from the defaults, from another one, or from a file. Nobody has it until it is assigned. */
export function NewWorkflowDialog({
  workflows,
  onMade,
  onClose,
}: {
  workflows: readonly ShownWorkflow[];
  onMade: (id: string) => void;
  onClose: () => void;
}) {
  const text = useText();
  const [name, setName] = useState('');
  const [origin, setOrigin] = useState<Origin>('default');
  const [copied, setCopied] = useState(workflows[0]?.id ?? '');
  const [file, setFile] = useState<File | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const missing = whatIsMissing();

  const make = async () => {
    const document = await documentOf();
    if (document === undefined) return setError(asApiError(new Error(text('workflow.import.no-json'))));
    try {
      const body = name.trim() === '' ? document : { ...document, name: name.trim() };
      const made = await api.post<ShownWorkflow>('/workflows', body, { locale: localeNow() });
      onMade(made.id);
    } catch (failure) {
      setError(asApiError(failure));
    }
  };
  return (
    <Dialog title={text('workflow.new')} onSubmit={() => void (missing === null && make())} onClose={onClose}>
      <Field label={text('admin.field.name')} above>
        {(parts) => (
          <div className="input">
            <input {...parts} value={name} onChange={(event) => setName(event.target.value)} />
          </div>
        )}
      </Field>
      <div role="radiogroup" aria-label={text('workflow.new.from')} className="stack">
        {(['default', 'copy', 'file'] as const).map((choice) => (
          <label key={choice} className="pick">
            <input
              type="radio"
              name="origin"
              checked={origin === choice}
              onChange={() => setOrigin(choice)}
            />
            {text(`workflow.new.${choice}`)}
          </label>
        ))}
      </div>
      {origin === 'copy' && (
        <Field label={text('workflow.new.copy-of')} above>
          {(parts) => (
            <Select {...parts} value={copied} onChange={(event) => setCopied(event.target.value)}>
              {workflows.map((workflow) => (
                <option key={workflow.id} value={workflow.id}>
                  {workflow.name}
                </option>
              ))}
            </Select>
          )}
        </Field>
      )}
      {origin === 'file' && <FileField onChoose={setFile} />}
      {error !== null && <DocumentFaults error={error} />}
      <div className="row">
        <Button className="push" look="quiet" onClick={onClose}>
          {text('desk.cancel')}
        </Button>
        <Button type="submit" look="primary" reason={missing}>
          {text('workflow.new.make')}
        </Button>
      </div>
    </Dialog>
  );

  function whatIsMissing(): string | null {
    // A file brings its name along.
    if (origin === 'file') return file === null ? text('workflow.import.choose') : null;
    return name.trim() === '' ? text('workflow.new.name-first') : null;
  }

  async function documentOf(): Promise<object | undefined> {
    switch (origin) {
      case 'default':
        return { locale: localeNow() };
      case 'copy':
        return workflows.find(({ id }) => id === copied)?.document;
      case 'file': {
        const read = file === null ? undefined : await readJsonFile(file);
        return typeof read === 'object' && read !== null ? read : undefined;
      }
    }
  }
}
