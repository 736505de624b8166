import { useEffect } from 'react';
import { say } from '../../ui/text/locale.ts';
import { makeStore, useStore } from '../../ui/browser/store.ts';
import { choose, useDesk } from './connection.ts';
import { otherName } from './naming.ts';
import { keptHere } from '../../ui/browser/kept.ts';
import { inOneTab } from '../../ui/browser/shared-task.ts';

const remembered = 'tieline.do-not-disturb';
const quiet = makeStore(keptHere.read(remembered) === 'on');

/** Whether this browser stays silent and shows no notification; calls are offered all the same (spec O11). */
export const useDoNotDisturb = (): boolean => useStore(quiet, (value) => value);

export function setDoNotDisturb(on: boolean): void {
  keptHere.write(remembered, on ? 'on' : 'off');
  quiet.write(on);
}

/** A browser allows notifications only when asked by a press; so it is asked from the menu. */
export const canAskToNotify = (): boolean =>
  'Notification' in window && Notification.permission === 'default';
export const askToNotify = (): void => void Notification.requestPermission();

/** Two soft notes and a pause, as a desk phone in an open office. */
const notesHz = [587, 740];
const noteSeconds = 0.16;
const cycleMs = 2_400;
const loudness = 0.12;

function playOnce(audio: AudioContext): void {
  for (const [index, hertz] of notesHz.entries()) {
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    const start = audio.currentTime + index * noteSeconds;
    tone.frequency.value = hertz;
    volume.gain.setValueAtTime(0, start);
    volume.gain.linearRampToValueAtTime(loudness, start + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.001, start + noteSeconds);
    tone.connect(volume).connect(audio.destination);
    tone.start(start);
    tone.stop(start + noteSeconds);
  }
}

/** Rings until stopped. Of several tabs of one person only one is heard (spec C20). */
const startTone = (): (() => void) =>
  inOneTab('ring-tone', () => {
    const audio = new AudioContext();
    playOnce(audio);
    const timer = setInterval(() => playOnce(audio), cycleMs);
    return () => {
      clearInterval(timer);
      void audio.close();
    };
  });

function notify(name: string, id: string): () => void {
  if (!('Notification' in window) || Notification.permission !== 'granted' || document.hasFocus())
    return () => undefined;
  const shown = new Notification(say('desk.ringing.inbound'), {
    body: name,
    tag: `tieline-${id}`,
    requireInteraction: true,
  });
  shown.onclick = () => {
    window.focus();
    choose(id);
    shown.close();
  };
  return () => shown.close();
}

/** Tone, notification and the page's title while a call is offered; `elsewhere`: another page of the person rings for this one. */
export function useRing(elsewhere = false): void {
  const ringing = useDesk((state) => state.desk?.interactions.find((one) => one.phase === 'ringing') ?? null);
  const silent = useDoNotDisturb() || elsewhere;
  const id = ringing?.id ?? null;
  const name = ringing === null ? '' : (otherName(ringing) ?? say('desk.withheld'));
  useEffect(() => {
    if (id === null) return;
    const title = document.title;
    document.title = `☎ ${name}`;
    const ends = silent ? [] : [startTone(), notify(name, id)];
    return () => {
      document.title = title;
      for (const end of ends) end();
    };
  }, [id, name, silent]);
}
