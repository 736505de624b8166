import type { Brand } from '../../../domain/ids.ts';

/** One open transaction of the database. Only stores can look inside; use cases hand it from one to the next. */
export type Transaction = Brand<object, 'Transaction'>;
