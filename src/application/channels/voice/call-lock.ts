import type { CallId } from '../../../domain/ids.ts';
import { KeyedMutex } from '../../runtime/keyed-mutex.ts';

/**
 * What a call's agent commands, what the phone system reports and what is due wait for each other: our own hanging-up,
 * for example, is reported back as an ended leg.
 */
export class CallLock extends KeyedMutex<CallId> {}
