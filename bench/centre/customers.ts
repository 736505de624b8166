import { administer } from './server.ts';
import type { Address } from '../../src/adapters/postgres/connection/embedded.ts';
import type { E164 } from '../../src/domain/number.ts';

/** The numbers of the customer with this index: a landline and a mobile, both of valid German lengths. */
export const landlineOf = (index: number): E164 => `+4989${10_000_000 + index}` as E164;
export const mobileOf = (index: number): E164 => `+49151${10_000_000 + index}` as E164;

/** Fills the CRM with so many contacts of two numbers each, written as people write them, and indexed. */
export async function fillCustomers(address: Address, count: number): Promise<void> {
  await administer(
    address,
    `insert into crm_record (id, kind, name, first_name, last_name, phone, mobile, country, words, created_at, changed_at)
      select uuidv7(), 'contact', 'Customer ' || n, 'Customer', n::text, '089 ' || 10000000 + n, '0151 ' || 10000000 + n,
        'DE', 'customer ' || n, now(), now()
      from generate_series(0, ${count} - 1) as n`,
    `insert into number_index (record_id, e164, kind, name, changed_at)
      select id::text, '+49' || translate(substr(number, 2), ' ', ''), 'contact', name, changed_at
      from crm_record, lateral (values (phone), (mobile)) as written (number) where kind = 'contact'`,
    'vacuum analyze crm_record, number_index',
  );
}
