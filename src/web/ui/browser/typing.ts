/** After so long without a key nobody is in the middle of a word. */
const pauseMs = 800;
/** Who types on and on is interrupted after this. */
const longestMs = 4_000;

let typedAt = -pauseMs;
addEventListener(
  'keydown',
  () => {
    typedAt = performance.now();
  },
  true,
);

/** Resolves when the person pauses in typing, so that what takes the focus does not take a word along. */
export async function pauseInTyping(): Promise<void> {
  const end = performance.now() + longestMs;
  for (;;) {
    const now = performance.now();
    const waitMs = Math.min(typedAt + pauseMs, end) - now;
    if (waitMs <= 0) return;
    await new Promise((resolve) => setTimeout(resolve, waitMs));
  }
}
