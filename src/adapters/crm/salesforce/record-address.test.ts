import { describe, expect, it } from 'vitest';
import { CrmUnavailable } from '../../../application/ports/crm/crm.ts';
import { recordAddress } from './record-address.ts';

const at = (instanceUrl: string | null) => recordAddress({ instanceUrl: async () => instanceUrl });

describe('where Salesforce shows a record', () => {
  it('is in Lightning, at the address of the org', async () => {
    expect(await at('https://acme.my.salesforce.com')).toBe(
      'https://acme.my.salesforce.com/lightning/r/{id}/view',
    );
  });

  it('may be without TLS on this machine only', async () => {
    expect(await at('http://127.0.0.1:8081')).toBe('http://127.0.0.1:8081/lightning/r/{id}/view');
    expect(await at('http://acme.example.com')).toBeNull();
  });

  it.each(['javascript:alert(1)//acme.my.salesforce.com', 'data:text/html,acme', 'acme', ''])(
    'is not at %j',
    async (instanceUrl) => {
      expect(await at(instanceUrl)).toBeNull();
    },
  );

  it('is not known before Tieline has signed in, or while its own database is away', async () => {
    expect(await at(null)).toBeNull();
    const away = async () => {
      throw new CrmUnavailable('the database is away');
    };
    expect(await recordAddress({ instanceUrl: away })).toBeNull();
  });
});
