import { useEffect } from 'react';
import { connectedResults } from '../../contract/crm/crm-connection.ts';
import { tellConnected } from '../ui/browser/crm-connected.ts';
import { Button } from '../ui/button.tsx';
import { Door, DoorTitle } from '../ui/door.tsx';
import { useText } from '../ui/text/locale.ts';

const [, , named = '', code = ''] = location.pathname.split('/');
/** An address that somebody made up says nothing of its own here. */
const result = connectedResults.find((one) => one === named) ?? 'expired';
const word = /^\w{1,60}$/.test(code) ? code : null;

/** Where people are after they signed in to Salesforce, in the window that was opened for it. */
export function ConnectedPage() {
  const text = useText();
  useEffect(() => {
    tellConnected();
    // A browser that does not let a page close its window leaves the words to the person.
    if (result === 'connected') window.close();
  }, []);
  return (
    <Door className="card stack">
      <DoorTitle>Tieline</DoorTitle>
      <p role="status" className={result === 'connected' ? 'good' : 'bad'}>
        {text(`desk.crm.result.${result}`)}
      </p>
      {word !== null && <p className="small muted">{word}</p>}
      <div>
        <Button onClick={() => window.close()}>{text('desk.crm.close')}</Button>
      </div>
    </Door>
  );
}
