import { AsyncLocalStorage } from 'node:async_hooks';

/** A person's or program's request, as long as it is carried out. */
export interface AskedRequest {
  /** It was answered, or whoever asked has given it up: nobody expects anything of it any more. */
  readonly isOver: boolean;
}

/** The request was over before the phone system was asked for anything. */
export class RequestOver extends Error {
  override readonly name = 'RequestOver';
}

const inHand = new AsyncLocalStorage<AskedRequest | null>();

/** Carries out `work` for the request. */
export const askedBy = <Result>(request: AskedRequest, work: () => Result): Result =>
  inHand.run(request, work);

/** Carries out `work` whatever becomes of the request that led to it. */
export const regardless = <Result>(work: () => Result): Result => inHand.run(null, work);

/** Throws `RequestOver` where what is done here is done for a request that is over (spec O13). */
export function refuseIfOver(): void {
  if (inHand.getStore()?.isOver === true) throw new RequestOver('The request was answered or given up.');
}
