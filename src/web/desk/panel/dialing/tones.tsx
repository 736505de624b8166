import { useRef, useState } from 'react';
import { useText } from '../../../ui/text/locale.ts';
import { useKey } from '../../../ui/browser/shortcut.ts';
import { command } from '../../state/commands.ts';
import { Pad } from './pad.tsx';

/** More than any menu asks for; the beginning is cut from what is shown, not from what is sent. */
const shownDigits = 24;

/** Keys that are heard by the other side (DTMF): by mouse, or by the keyboard while no field is being typed in. */
export function Tones({ id }: { id: string }) {
  const text = useText();
  const [sent, setSent] = useState('');
  const waiting = useRef('');
  const sending = useRef(false);
  // Keys pressed while others are on their way go together after them, so that none is lost and none overtakes.
  const send = async () => {
    if (sending.current) return;
    sending.current = true;
    while (waiting.current !== '') {
      const digits = waiting.current;
      waiting.current = '';
      await command(id, 'tones', { digits });
    }
    sending.current = false;
  };
  const press = (key: string) => {
    setSent((before) => (before + key).slice(-shownDigits));
    waiting.current += key;
    void send();
  };
  useKey((key) => /^[0-9*#]$/.test(key), press);
  return (
    <section className="section stack" aria-label={text('desk.control.tones')}>
      <p className="num strong" role="status">
        {sent === '' ? <span className="muted small">{text('desk.tones.hint')}</span> : sent}
      </p>
      <Pad onKey={press} />
    </section>
  );
}
