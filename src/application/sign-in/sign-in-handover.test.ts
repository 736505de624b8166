import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { agentId } from '../../domain/ids.ts';
import { epochMs } from '../../domain/time.ts';
import { codeHoldsMs, SignInHandover } from './sign-in-handover.ts';

const mia = agentId('mia');
const opened = { cookie: 'cookie', csrf: 'csrf' };
const challengeOf = (verifier: string) => createHash('sha256').update(verifier).digest('base64url');

function scene({ isOver = false } = {}) {
  const now = { ms: 0 };
  const asked: string[] = [];
  const handover = new SignInHandover({
    systemClock: { now: () => epochMs(now.ms) },
    signIn: {
      openBeside: async (session, agent) => {
        asked.push(`${session} ${agent}`);
        return isOver ? null : opened;
      },
    },
  });
  return { now, asked, handover };
}

describe('a sign-in handed over', () => {
  it('is taken once by whoever knows the secret, for the person who offered it', async () => {
    const { handover, asked } = scene();
    const code = handover.offer(mia, 'session', challengeOf('secret'));
    expect(await handover.take(code, 'secret')).toEqual(opened);
    expect(asked).toEqual(['session mia']);
    expect(await handover.take(code, 'secret')).toBeNull();
  });

  it('is lost by a wrong secret', async () => {
    const { handover } = scene();
    const code = handover.offer(mia, 'session', challengeOf('secret'));
    expect(await handover.take(code, 'guess')).toBeNull();
    expect(await handover.take(code, 'secret')).toBeNull();
  });

  it('is not taken with another code, an empty challenge, or a minute later', async () => {
    const { handover, now } = scene();
    const code = handover.offer(mia, 'session', challengeOf('secret'));
    expect(await handover.take('other', 'secret')).toBeNull();
    expect(await handover.take(handover.offer(mia, 'session', ''), '')).toBeNull();
    now.ms = codeHoldsMs;
    expect(await handover.take(code, 'secret')).toBeNull();
  });

  it('is worth nothing once the person has signed out', async () => {
    const { handover } = scene({ isOver: true });
    const code = handover.offer(mia, 'session', challengeOf('secret'));
    expect(await handover.take(code, 'secret')).toBeNull();
  });

  it('holds no more codes than can be waiting', async () => {
    const { handover } = scene();
    const oldest = handover.offer(mia, 'session', challengeOf('secret'));
    let last = oldest;
    for (let count = 0; count < 1_000; count += 1) last = handover.offer(mia, 's', challengeOf('secret'));
    expect(await handover.take(oldest, 'secret')).toBeNull();
    expect(await handover.take(last, 'secret')).toEqual(opened);
  });
});
