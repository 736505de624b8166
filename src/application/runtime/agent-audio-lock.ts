import type { AgentId } from '../../domain/ids.ts';
import { KeyedMutex } from './keyed-mutex.ts';

/**
 * Whatever brings a call to an agent's ear (answer, resume, swap, dial) waits for the last that did. The phone system
 * obeys before it is known whether another call was quicker, and a customer on hold would hear what is not for them.
 * Taken before a call's lock, never while holding one.
 */
export class AgentAudioLock extends KeyedMutex<AgentId> {}
