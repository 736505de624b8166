/** What the pages of one person say to one another, from tab to tab of this browser. */
export interface TabChannel {
  say(words: unknown): void;
  /** Pages of another release may be open, too, so what is heard is read like anything from outside. */
  listen(listener: (words: unknown) => void): void;
  close(): void;
}

/** Reaches the pages that stand where this one does: framed ones those that the same site frames, others the others. */
export function openChannel(name: string): TabChannel {
  const channel = new BroadcastChannel(`tieline-${name}`);
  return {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel reaches its own origin only
    say: (words) => channel.postMessage(words),
    listen: (listener) =>
      channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => listener(data)),
    close: () => channel.close(),
  };
}
