import { describe, expect, it } from 'vitest';
import { json, testEmulator } from '../emulator-client.ts';

describe('the control port', () => {
  it('has every object that is selected told of by a gap', async () => {
    const { stream, start, disturb } = await quietStream();
    await disturb('gap');
    const { events } = stream.read(start, 100, () => true);
    expect(events.map(({ object }) => object)).toEqual(['Account', 'Contact', 'Lead', 'Case', 'Opportunity']);
  });

  it('ends the life of every replay id', async () => {
    const { stream, start, disturb } = await quietStream();
    const replayId = stream.replayIdAt(start);
    expect(stream.placeBehind(replayId)).toBe(start);
    await disturb('corrupt-replay');
    expect(stream.placeBehind(replayId)).toBeNull();
    expect(stream.replayIdAt(start)).not.toEqual(replayId);
  });
});

/** The change events of an org in which nothing has happened yet. */
async function quietStream() {
  const emulator = await testEmulator();
  const { orgId } = emulator.addOrg();
  const hosted = emulator.orgs.byId(orgId);
  const stream = hosted === null ? null : emulator.events.streamOf(hosted);
  if (stream === null) throw new Error('there is no such org');
  const disturb = async (fault: string): Promise<void> => {
    const answer = await fetch(
      `${emulator.controlUrl}/orgs/${orgId}/events`,
      json('POST', { [fault]: true }),
    );
    expect(answer.ok).toBe(true);
  };
  return { stream, start: stream.latest, disturb };
}
