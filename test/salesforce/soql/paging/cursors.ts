import type { Row } from '../../model/org-data.ts';
import { makeId } from '../../model/ids.ts';
import type { Pages, Project, QueryResult } from '../selecting/query-result.ts';
import { queryRefused } from '../soql-error.ts';

/** A user has so many open results; the one not read for longest is given up for an eleventh. */
const maximumPerUser = 10;
/** Unread for this long, a result is given up. */
const idleMs = 15 * 60_000;

/** A result of which not all pages have been read. */
interface Cursor {
  readonly userId: string;
  readonly rows: readonly Row[];
  readonly project: Project;
  lastReadAt: number;
}

/** How one request pages: what it may read at once and where the next page is said to be. */
export interface Paging {
  readonly userId: string;
  /** Records a page. */
  readonly batchSize: number;
  /** `/services/data/v66.0/query`. */
  readonly path: string;
  readonly now: number;
}

/** The open results of one org. Their rows are those of the first page's moment. */
export class Cursors {
  readonly #open = new Map<string, Cursor>();
  #made = 0;

  pages(paging: Paging): Pages {
    return {
      first: (rows, project) => {
        const end = paging.batchSize;
        if (rows.length <= end) return this.#page(paging, rows, project, 0, null);
        return this.#page(paging, rows, project, 0, this.#keep(paging, rows, project));
      },
    };
  }

  /** The page that `01g…-2000` names; refuses what is over, given up or another user's (`INVALID_QUERY_LOCATOR`). */
  next(locator: string, paging: Paging): QueryResult {
    this.#giveUpIdle(paging.now);
    const [id = '', start = ''] = locator.split('-');
    const cursor = this.#open.get(id);
    const first = Number(start);
    if (
      cursor === undefined ||
      cursor.userId !== paging.userId ||
      !/^\d+$/.test(start) ||
      first >= cursor.rows.length
    ) {
      throw queryRefused('INVALID_QUERY_LOCATOR', 'invalid query locator');
    }
    cursor.lastReadAt = paging.now;
    // Read last, it is the last to be given up.
    this.#open.delete(id);
    this.#open.set(id, cursor);
    return this.#page(paging, cursor.rows, cursor.project, first, id);
  }

  #page(
    paging: Paging,
    rows: readonly Row[],
    project: Project,
    first: number,
    id: string | null,
  ): QueryResult {
    const end = Math.min(rows.length, first + paging.batchSize);
    const pages = this.pages(paging);
    const records = rows.slice(first, end).map((row) => project(row, pages));
    const done = end === rows.length || id === null;
    return {
      totalSize: rows.length,
      done,
      ...(done ? {} : { nextRecordsUrl: `${paging.path}/${id}-${end}` }),
      records,
    };
  }

  #keep({ userId, now }: Paging, rows: readonly Row[], project: Project): string {
    this.#giveUpIdle(now);
    const own = [...this.#open].filter(([, cursor]) => cursor.userId === userId);
    for (const [id] of own.slice(0, Math.max(0, own.length - maximumPerUser + 1))) this.#open.delete(id);
    this.#made += 1;
    const id = makeId('01g', 'RO0', this.#made);
    this.#open.set(id, { userId, rows, project, lastReadAt: now });
    return id;
  }

  #giveUpIdle(now: number): void {
    for (const [id, { lastReadAt }] of this.#open) {
      if (now - lastReadAt > idleMs) this.#open.delete(id);
    }
  }
}
