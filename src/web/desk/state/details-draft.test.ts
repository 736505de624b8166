import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Details } from '../../../contract/interactions/interaction.ts';
import { ApiError } from '../../ui/server/api.ts';
import { DetailsDraft, typingPauseMs } from './details-draft.ts';

const empty: Details = {
  name: null,
  relatedTo: null,
  subject: null,
  disposition: null,
  tags: [],
  comments: '',
};

/** A server that keeps what it is sent, and fails as often as told. */
function server() {
  const got: Partial<Details>[] = [];
  const failures: ApiError[] = [];
  const send = (patch: Partial<Details>): Promise<null> => {
    const failure = failures.shift();
    if (failure !== undefined) return Promise.reject(failure);
    got.push(patch);
    return Promise.resolve(null);
  };
  return { got, failures, draft: new DetailsDraft(send) };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('details being typed', () => {
  it('go to the server after a pause, as one change', async () => {
    const { got, draft } = server();
    draft.edit({ comments: 'P' }, 'later');
    draft.edit({ comments: 'Po' }, 'later');
    expect(got).toEqual([]);
    await vi.advanceTimersByTimeAsync(typingPauseMs);
    expect(got).toEqual([{ comments: 'Po' }]);
    expect(draft.store.read().savedAt).not.toBeNull();
  });

  it('go at once when the field is left', async () => {
    const { got, draft } = server();
    draft.focus('comments');
    draft.edit({ comments: 'Position 3' }, 'later');
    draft.blur('comments', empty);
    await vi.advanceTimersByTimeAsync(0);
    expect(got).toEqual([{ comments: 'Position 3' }]);
  });

  it('are not set back by an older request that fails after a newer one has arrived', async () => {
    const answers: PromiseWithResolvers<null>[] = [];
    const got: Partial<Details>[] = [];
    const draft = new DetailsDraft((patch) => {
      got.push(patch);
      const answer = Promise.withResolvers<null>();
      answers.push(answer);
      return answer.promise;
    });
    draft.edit({ comments: 'ab' }, 'now');
    draft.edit({ comments: 'abc' }, 'later');
    void draft.flush(true);
    answers[1]?.resolve(null);
    await vi.advanceTimersByTimeAsync(0);
    expect(draft.store.read().saving).toBe(true);
    answers[0]?.reject(new ApiError(0, { code: 'unreachable' }));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(got).toEqual([{ comments: 'ab' }, { comments: 'abc' }]);
    expect(draft.store.read().saving).toBe(false);
  });

  it('are not saved where the server has refused them all', async () => {
    const { failures, draft } = server();
    failures.push(new ApiError(409, { code: 'not-logged' }));
    draft.edit({ comments: 'Position 3' }, 'later');
    expect(await draft.saved()).toBe(false);
    expect(await draft.saved()).toBe(true);
  });

  it('are not overwritten by the server while the person is in the field', async () => {
    const { draft } = server();
    draft.focus('comments');
    draft.edit({ comments: 'Position 3' }, 'now');
    await vi.advanceTimersByTimeAsync(0);
    draft.heard({ ...empty, comments: 'from elsewhere' });
    expect(draft.store.read().overlay.comments).toBe('Position 3');
    draft.blur('comments', { ...empty, comments: 'from elsewhere' });
    expect(draft.store.read().overlay.comments).toBeUndefined();
  });

  it('stay shown between the confirmation and the message that carries them', async () => {
    const { draft } = server();
    draft.edit({ disposition: 'd1' }, 'now');
    draft.heard(empty);
    expect(draft.store.read().overlay.disposition).toBe('d1');
    await vi.advanceTimersByTimeAsync(0);
    expect(draft.store.read().overlay.disposition).toBe('d1');
    draft.heard({ ...empty, disposition: 'd1' });
    expect(draft.store.read().overlay).toEqual({});
  });

  it('are sent again after the network came back, with what was typed meanwhile', async () => {
    const { got, failures, draft } = server();
    failures.push(new ApiError(0, { code: 'unreachable' }));
    draft.edit({ comments: 'first', disposition: 'd1' }, 'now');
    await vi.advanceTimersByTimeAsync(0);
    expect(draft.store.read().failure?.temporary).toBe(true);
    draft.edit({ comments: 'second' }, 'later');
    await vi.advanceTimersByTimeAsync(typingPauseMs);
    expect(got).toEqual([{ comments: 'second', disposition: 'd1' }]);
    expect(draft.store.read().failure).toBeNull();
  });

  it('keep a refused field as typed, with the reason beside it, and do not send it again unchanged', async () => {
    const { got, failures, draft } = server();
    const message = 'A lead has no related record.';
    failures.push(
      new ApiError(422, { code: 'combination-not-allowed', errors: [{ path: 'relatedTo', message }] }),
    );
    draft.edit({ relatedTo: { kind: 'case', id: 'k1', name: 'Case' } }, 'now');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(draft.store.read().errors.relatedTo).toBe(message);
    expect(draft.store.read().overlay.relatedTo?.id).toBe('k1');
    expect(got).toEqual([]);
    draft.edit({ relatedTo: null }, 'now');
    await vi.advanceTimersByTimeAsync(0);
    expect(draft.store.read().errors).toEqual({});
    expect(got).toEqual([{ relatedTo: null }]);
  });
});
