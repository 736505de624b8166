import { z } from 'zod';
import { abandonedBefore } from '../../../application/mail/addresses.ts';
import type { Clock } from '../../../application/ports/runtime/clock.ts';
import type { Mailer } from '../../../application/ports/logging/mailer.ts';
import type { StoredMail, MailPlace, MailStore } from '../../../application/ports/logging/mail-store.ts';
import { id } from '../../../contract/common.ts';
import {
  MailerCheck,
  MailerView,
  MailList,
  MailStateName,
  type Mail,
} from '../../../contract/operations/mails.ts';
import { interactionId } from '../../../domain/ids.ts';
import { visiblePeople, type Colleagues } from '../../../domain/organisation/visibility.ts';
import { epochMs, isoText } from '../../../domain/time.ts';
import { hasRole } from '../../../domain/organisation/agent.ts';
import type { App } from '../platform/app.ts';
import { PageQuery, readCursor, writeCursor } from '../routes/paging.ts';

const tags = ['Mail'];

export interface MailRoutesDeps {
  readonly store: Pick<MailStore, 'mails'>;
  readonly mailer: Pick<Mailer, 'name' | 'check'>;
  readonly way: MailerView['way'];
  /** The address that mails come from. */
  readonly from: string;
  readonly organisation: Colleagues;
  readonly systemClock: Clock;
}

/** The mails that Tieline sent or is to send (spec L22), and the way they take. */
export function mailRoutes(
  app: App,
  { store, mailer, way, from, organisation, systemClock }: MailRoutesDeps,
): void {
  app.get(
    '/api/v1/mails',
    {
      config: { access: 'mails' },
      schema: {
        operationId: 'listMails',
        summary: 'List the emails, newest first',
        tags,
        description: 'Newest first. One that was refused is tried again or given up by its id in the ledger.',
        querystring: PageQuery.extend({ interaction: id.optional(), state: MailStateName.optional() }),
        response: { 200: MailList },
      },
    },
    async (request) => {
      const { interaction, state, cursor, limit } = request.query;
      const filter = {
        interaction: interaction === undefined ? null : interactionId(interaction),
        state: state ?? null,
        people: visiblePeople(request.person.id, organisation),
      };
      const after = cursor === undefined ? null : placeOf(cursor);
      // One more than the page holds tells whether there is another.
      const found = await store.mails(filter, after, limit + 1, abandonedBefore(systemClock.now()));
      const items = found.slice(0, limit);
      const last = items.at(-1);
      const next = found.length > limit && last ? writeCursor([String(last.at), last.id]) : null;
      return { items: items.map(show), next };
    },
  );

  app.get(
    '/api/v1/mailer',
    {
      config: { access: 'mails' },
      schema: {
        operationId: 'readMailer',
        summary: 'Read whether emails get out',
        tags,
        response: { 200: MailerView },
      },
    },
    // Where the server keeps its data is for administrators.
    ({ person }) => ({
      way,
      name: hasRole(person, 'administrator') || way === 'smtp' ? mailer.name : folderName,
      from,
    }),
  );

  app.post(
    '/api/v1/mailer/check',
    {
      config: { access: 'mail-addresses', changesNothing: true },
      schema: {
        operationId: 'checkMailer',
        summary: 'Test the mail server; nothing is sent',
        tags,
        description: 'Connects and signs in, or writes where mails are written; sends nothing.',
        response: { 200: MailerCheck },
      },
    },
    () => mailer.check(),
  );
}

/** What the folder is called where nobody is to know where it is. */
const folderName = 'TIELINE_DATA/mail';

/** No mail is older, so that a made-up cursor gives an empty page. */
const beforeAll: MailPlace = { at: epochMs(0), id: '00000000-0000-0000-0000-000000000000' };

function placeOf(cursor: string): MailPlace {
  const [at, last] = readCursor(cursor);
  const isPlace = /^\d{1,15}$/.test(at) && z.uuid().safeParse(last).success;
  return isPlace ? { at: epochMs(Number(at)), id: last } : beforeAll;
}

const show = ({ at, ...mail }: StoredMail): Mail => ({ ...mail, at: isoText(at) });
