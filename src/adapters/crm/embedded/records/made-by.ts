import type { AgentId } from '../../../../domain/ids.ts';
import { isUuid } from '../../../postgres/uuid.ts';

/** The column of who made a record; what is the id of nobody here is kept as nobody. */
export const madeBy = (by: AgentId | null = null) => ({ created_by: by !== null && isUuid(by) ? by : null });
