import { useEffect, useState } from 'react';
import { keptInTab } from '../../ui/browser/kept.ts';
import { Icon } from '../../ui/icon.tsx';
import { NoteBar } from '../../ui/note-bar.tsx';
import { useText } from '../../ui/text/locale.ts';
import {
  connectToCrm,
  followCrmConnection,
  useConnectingFailed,
  useCrmConnection,
} from '../state/crm-connection.ts';

/** What was put off is asked again in the next window or tab. */
const putOff = 'tieline.crm-connection-later';

/** Says that the person does not work in Salesforce as themselves, with the way to mend it (spec X4). */
export function CrmConnectionNote() {
  const text = useText();
  const connection = useCrmConnection();
  const failed = useConnectingFailed();
  const [isLater, setLater] = useState(() => keptInTab.read(putOff) !== null);
  useEffect(followCrmConnection, []);
  if (connection === null || connection.state === 'connected') return null;
  const isNeeded = connection.state === 'revoked' || connection.required;
  if (isLater && !isNeeded) return null;
  const key = connection.state === 'revoked' ? 'revoked' : connection.required ? 'required' : 'none';
  return (
    <NoteBar look={isNeeded ? 'warn' : 'plain'}>
      <Icon name="attention" small className={isNeeded ? 'warn' : 'muted'} />
      <span>
        {text(`desk.crm.note.${key}`)}{' '}
        <button type="button" className="link nowrap" onClick={() => void connectToCrm()}>
          {text(connection.state === 'revoked' ? 'desk.crm.connect-again' : 'desk.crm.connect')}
        </button>
        {!isNeeded && (
          <>
            {' · '}
            <button
              type="button"
              className="link nowrap"
              onClick={() => {
                keptInTab.write(putOff, 'yes');
                setLater(true);
              }}
            >
              {text('desk.crm.later')}
            </button>
          </>
        )}
        {failed && <span className="bad"> {text('desk.crm.failed')}</span>}
      </span>
    </NoteBar>
  );
}
